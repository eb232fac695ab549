// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SETTINGS_H
#define VEC_SETTINGS_H

#include "ns3/vec-json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ns3::vec
{

/**
 * The fields of a settings struct under the names the command line and the model files use.
 * Refers to the fields: the struct must outlive the table.
 */
class SettingsTable
{
  public:
    using Field = std::variant<bool*, double*, uint64_t*, std::vector<uint64_t>*>;

    struct Row
    {
        std::string name;
        Field field;
        double low;
        double high;
        std::string help;
    };

    /** \p low and \p high bound numbers, both included. */
    void Add(std::string name, Field field, double low, double high, std::string help);
    void Add(std::string name, bool* field, std::string help);

    const std::vector<Row>& Rows() const
    {
        return m_rows;
    }

    bool Has(std::string_view name) const;
    /** Sets a field from text ("0.001", "true", "64,64"). Throws InputError. */
    void Set(std::string_view name, const std::string& text);
    /** The value of a row as text that Set reads back exactly. */
    static std::string Text(const Row& row);
    /** All fields by name. */
    Json ToJson() const;

  private:
    std::vector<Row> m_rows;
};

} // namespace ns3::vec

#endif // VEC_SETTINGS_H
