// SPDX-License-Identifier: GPL-2.0-only
#include "vec-csv.h"

#include "vec-error.h"
#include "vec-json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr std::string_view MARK = "\xef\xbb\xbf"; // UTF-8's byte-order mark

/** From the quote that opens a cell to the one that closes it; npos when none does. */
std::size_t
ClosingQuote(std::string_view text, std::size_t open)
{
    auto at = text.find('"', open + 1);
    while (at != std::string_view::npos && at + 1 < text.size() && text[at + 1] == '"')
    {
        at = text.find('"', at + 2);
    }
    return at;
}

/** Whether a quote is open at the end of what may be a whole record. */
bool
IsOpen(std::string_view record, char separator)
{
    for (std::size_t begin = 0; begin < record.size();)
    {
        auto from = begin;
        if (record[begin] == '"')
        {
            from = ClosingQuote(record, begin);
            if (from == std::string_view::npos)
            {
                return true;
            }
        }
        const auto end = record.find(separator, from);
        begin = end == std::string_view::npos ? record.size() : end + 1;
    }
    return false;
}

} // namespace

CsvReader::CsvReader(std::string path, std::function<bool(std::string&)> nextLine)
    : m_path(std::move(path)), m_nextLine(std::move(nextLine))
{
}

bool
CsvReader::ReadRecord()
{
    do
    {
        if (!m_nextLine(m_record))
        {
            return false;
        }
        ++m_lines;
        if (m_lines == 1 && m_record.compare(0, MARK.size(), MARK) == 0)
        {
            m_record.erase(0, MARK.size());
        }
    } while (m_record.empty());
    m_line = m_lines;
    return true;
}

bool
CsvReader::Next()
{
    if (!ReadRecord())
    {
        return false;
    }
    std::string line;
    while (m_record.find('"') != std::string::npos && IsOpen(m_record, m_separator))
    {
        if (!m_nextLine(line))
        {
            throw InputError(m_path + ": line " + std::to_string(m_line) +
                             ": expected a closing quote, found the end of the file");
        }
        ++m_lines;
        m_record += '\n';
        m_record += line;
    }
    Split();
    return true;
}

void
CsvReader::Split()
{
    m_cells.clear();
    m_unquoted.clear();
    const std::string_view record = m_record;
    for (std::size_t begin = 0;;)
    {
        std::size_t end = 0;
        const bool quoted = begin < record.size() && record[begin] == '"';
        const auto close = quoted ? ClosingQuote(record, begin) : std::string_view::npos;
        if (close != std::string_view::npos)
        {
            end = record.find(m_separator, close);
            std::string_view inside = record.substr(begin + 1, close - begin - 1);
            const auto after = record.substr(close + 1, end - close - 1);
            if (inside.find('"') != std::string_view::npos || !after.empty())
            {
                std::string& cell = m_unquoted.emplace_back();
                for (std::size_t i = 0; i < inside.size(); ++i)
                {
                    cell += inside[i];
                    i += inside[i] == '"' ? 1 : 0;
                }
                cell += after;
                inside = cell;
            }
            m_cells.push_back(inside);
        }
        else
        {
            end = record.find(m_separator, begin);
            m_cells.push_back(record.substr(begin, end - begin));
        }
        if (end == std::string_view::npos)
        {
            return;
        }
        begin = end + 1;
    }
}

const std::vector<std::string_view>&
CsvReader::Cells() const
{
    return m_cells;
}

std::size_t
CsvReader::Line() const
{
    return m_line;
}

void
CsvReader::GuessSeparator()
{
    std::size_t most = 0;
    char best = m_separator;
    for (const char separator : {',', ';', '\t'})
    {
        m_separator = separator;
        Split();
        if (m_cells.size() > most)
        {
            most = m_cells.size();
            best = separator;
        }
    }
    m_separator = best;
    Split();
}

CsvWriter::CsvWriter(CsvNumbers numbers) : m_numbers(numbers)
{
}

CsvWriter::CsvWriter(std::string_view header, CsvNumbers numbers)
    : m_numbers(numbers), m_text(header)
{
    m_text += '\n';
}

CsvWriter&
CsvWriter::Add(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") != std::string_view::npos)
    {
        return AddQuoted(text);
    }
    Append(text);
    return *this;
}

CsvWriter&
CsvWriter::Add(double value)
{
    std::array<char, 40> digits;
    if (!std::isfinite(value))
    {
        Append("");
    }
    else if (m_numbers == CsvNumbers::JSON)
    {
        Append(ToLine(value));
    }
    else
    {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        Append({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    return *this;
}

CsvWriter&
CsvWriter::Add(uint64_t value)
{
    Append(std::to_string(value));
    return *this;
}

CsvWriter&
CsvWriter::Add(int value)
{
    Append(std::to_string(value));
    return *this;
}

CsvWriter&
CsvWriter::AddQuoted(std::string_view text)
{
    std::string cell = "\"";
    for (const char c : text)
    {
        cell += c == '"' ? "\"\"" : std::string(1, c);
    }
    Append(cell + "\"");
    return *this;
}

CsvWriter&
CsvWriter::AddAll(const std::vector<std::string>& texts)
{
    for (const std::string& text : texts)
    {
        Add(text);
    }
    return *this;
}

void
CsvWriter::EndRow()
{
    m_text += '\n';
    m_isBegun = false;
}

const std::string&
CsvWriter::Text() const
{
    return m_text;
}

void
CsvWriter::Append(std::string_view cell)
{
    m_text += m_isBegun ? "," : "";
    m_text += cell;
    m_isBegun = true;
}

} // namespace ns3::vec
