// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_PRINT_H
#define VEC_BENCH_PRINT_H

#include <cstdio>
#include <string>

namespace ns3::vec
{

/** A line of `./vec bench`. */
inline void
Print(const std::string& name, double value, const char* unit, const std::string& comparison)
{
    std::printf("%-13s %8.3g %-10s %s\n", name.c_str(), value, unit, comparison.c_str());
    std::fflush(stdout);
}

/** What plain ns-3 takes for the same. */
inline std::string
Plain(double value, const char* unit, double ours)
{
    char text[128];
    std::snprintf(text,
                  sizeof(text),
                  "plain ns-3: %.3g %s (%.2g times that)",
                  value,
                  unit,
                  ours / value);
    return text;
}

} // namespace ns3::vec

#endif // VEC_BENCH_PRINT_H
