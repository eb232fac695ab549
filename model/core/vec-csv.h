// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CSV_H
#define VEC_CSV_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * The records of a table as RFC 4180 has them: cells may be in double quotes, and then hold
 * separators, line breaks and doubled quotes. A quote within a cell that does not begin with one
 * stands for itself. A byte-order mark at the beginning and lines that are empty are left out.
 */
class CsvReader
{
  public:
    /** \p nextLine gives lines without their breaks, and false at the end; \p path for errors. */
    CsvReader(std::string path, std::function<bool(std::string&)> nextLine);

    /**
     * On to the next record; false at the end. Throws InputError when a quote is not closed. The
     * separator is a comma until GuessSeparator.
     */
    bool Next();
    /** The cells of the record we are at; they are gone with the next one. */
    const std::vector<std::string_view>& Cells() const;
    /** Number of the line on which the record begins, from 1; 0 before the first one. */
    std::size_t Line() const;

    /** Of comma, semicolon and tab the one that the first record has most of, outside quotes. */
    void GuessSeparator();

  private:
    bool ReadRecord();
    void Split();

    std::string m_path;
    std::function<bool(std::string&)> m_nextLine;
    std::string m_record;
    std::vector<std::string_view> m_cells;
    std::deque<std::string> m_unquoted; //!< cells that had doubled quotes
    std::size_t m_line = 0;
    std::size_t m_lines = 0;
    char m_separator = ',';
};

/** How numbers are written; both read back exactly. */
enum class CsvNumbers
{
    JSON,    //!< as in JSON documents: 5.0
    SHORTEST //!< 5
};

/**
 * A table to be written, as RFC 4180 has it: a cell is in quotes where it must be, and a number
 * that is not finite is an empty cell.
 */
class CsvWriter
{
  public:
    explicit CsvWriter(CsvNumbers numbers = CsvNumbers::JSON);
    /** With a first line that is there as a whole. */
    CsvWriter(std::string_view header, CsvNumbers numbers);

    CsvWriter& Add(std::string_view text);
    CsvWriter& Add(double value);
    CsvWriter& Add(uint64_t value);
    CsvWriter& Add(int value);
    /** In quotes in any case. */
    CsvWriter& AddQuoted(std::string_view text);
    /** Words, each a cell. */
    CsvWriter& AddAll(const std::vector<std::string>& texts);
    void EndRow();

    template <class Cell>
    CsvWriter& operator<<(const Cell& cell)
    {
        return Add(cell);
    }

    /** All rows that have ended. REQUIRES: the last one has. */
    const std::string& Text() const;

  private:
    void Append(std::string_view cell);

    CsvNumbers m_numbers;
    std::string m_text;
    bool m_isBegun = false; //!< a row that has not ended
};

} // namespace ns3::vec

#endif // VEC_CSV_H
