// SPDX-License-Identifier: GPL-2.0-only
#include "vec-traffic-source.h"

#include <array>
#include <charconv>

namespace ns3::vec
{

namespace
{

using Digits = std::array<char, 330>;

char*
Print(Digits& digits, double value)
{
    const auto end = digits.data() + digits.size();
    return std::to_chars(digits.data(), end, value, std::chars_format::fixed, 3).ptr;
}

} // namespace

double
RoundToMilli(double value)
{
    Digits digits;
    double rounded = 0;
    std::from_chars(digits.data(), Print(digits, value), rounded);
    return rounded == 0 ? 0 : rounded;
}

std::string
MilliText(double value)
{
    Digits digits;
    return {digits.data(), Print(digits, RoundToMilli(value))};
}

} // namespace ns3::vec
