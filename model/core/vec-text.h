// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TEXT_H
#define VEC_TEXT_H

#include <cstddef>
#include <string>
#include <vector>

// How programs write numbers and tables for people. "-" stands for what is not known.

namespace ns3::vec
{

/** "1.234": so many decimals. */
std::string FixedText(double value, int decimals);
/** "0.001234": so many digits that mean something. */
std::string SignificantText(double value, int digits);
/** Four decimals; "<0.0001" below; empty when there was no test. */
std::string ProbabilityText(double p);

/** Aligned to \p width characters (not bytes). */
std::string RightText(const std::string& text, std::size_t width);
std::string LeftText(const std::string& text, std::size_t width);

using TextRow = std::vector<std::string>;
/** Columns two apart, as wide as their widest cell; the first \p left ones aligned to the left. */
std::string TableText(const std::vector<TextRow>& rows, std::size_t left);

/** "a, b, c". */
std::string Joined(const std::vector<std::string>& words, const std::string& between);

} // namespace ns3::vec

#endif // VEC_TEXT_H
