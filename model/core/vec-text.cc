// SPDX-License-Identifier: GPL-2.0-only
#include "vec-text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace ns3::vec
{

namespace
{

std::string
Formatted(const char* format, int digits, double value)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, digits, value);
    return std::isfinite(value) ? text.data() : "-";
}

std::size_t
Characters(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(),
                                                  text.end(),
                                                  [](unsigned char byte)
                                                  { return (byte & 0xC0) != 0x80; }));
}

std::string
Padding(const std::string& text, std::size_t width)
{
    return std::string(width - std::min(width, Characters(text)), ' ');
}

} // namespace

std::string
FixedText(double value, int decimals)
{
    return Formatted("%.*f", decimals, value);
}

std::string
SignificantText(double value, int digits)
{
    return Formatted("%.*g", digits, value);
}

std::string
ProbabilityText(double p)
{
    return std::isnan(p) ? "" : p < 0.0001 ? "<0.0001" : FixedText(p, 4);
}

std::string
RightText(const std::string& text, std::size_t width)
{
    return Padding(text, width) + text;
}

std::string
LeftText(const std::string& text, std::size_t width)
{
    return text + Padding(text, width);
}

std::string
TableText(const std::vector<TextRow>& rows, std::size_t left)
{
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const TextRow& row : rows)
    {
        for (std::size_t c = 0; c < row.size(); ++c)
        {
            widths[c] = std::max(widths[c], Characters(row[c]));
        }
    }
    std::string text;
    for (const TextRow& row : rows)
    {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c)
        {
            line += (c == 0 ? "" : "  ") +
                    (c < left ? LeftText(row[c], widths[c]) : RightText(row[c], widths[c]));
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string
Joined(const std::vector<std::string>& words, const std::string& between)
{
    std::string text;
    for (const std::string& word : words)
    {
        text += (text.empty() ? "" : between) + word;
    }
    return text;
}

} // namespace ns3::vec
