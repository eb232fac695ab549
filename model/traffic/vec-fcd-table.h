// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FCD_TABLE_H
#define VEC_FCD_TABLE_H

#include "ns3/vec-csv.h"
#include "vec-fcd-reader.h"
#include "vec-gzip-file.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace ns3::vec
{

/**
 * A recording that is a table; FcdReader says which. Looks through it once to see whether its rows
 * follow in time: if so it is streamed, else it is held in memory (32 bytes a row) and sorted.
 */
class FcdTable : public FcdReader
{
  public:
    explicit FcdTable(const std::string& path);

  private:
    struct Row
    {
        double timeS;
        double x;
        double y;
        uint32_t id; //!< in m_ids
    };

    /** From the beginning: the column names, then the first row. */
    void Begin();
    bool FollowsInTime();
    void Load();
    bool NextRow();
    std::optional<std::size_t> Find(const std::vector<std::string>& names,
                                    std::initializer_list<std::string_view> wanted) const;
    double Number(std::size_t column, const char* what) const;
    [[noreturn]] void Fail(const std::string& expected) const;
    bool DoNext(FcdStep& step) override;
    bool NamesDegrees() const override;

    std::optional<GzipReader> m_input;
    std::optional<CsvReader> m_csv;
    std::size_t m_columns = 0;
    std::size_t m_time = 0;
    std::size_t m_id = 0;
    std::size_t m_x = 0;
    std::size_t m_y = 0;
    bool m_degrees = false;
    bool m_atRow = false;

    bool m_loaded = false;
    std::vector<std::string> m_ids;
    std::vector<Row> m_rows;
    std::size_t m_row = 0;
};

} // namespace ns3::vec

#endif // VEC_FCD_TABLE_H
