// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_PRINT_H
#define VEC_BENCH_PRINT_H

#include "ns3/vec-error.h"
#include "ns3/vec-options.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * Which of the figures \p known the command line NAME… asks for; none: all of them. Nothing when it
 * asks for --help, or for --names, one a line, and has its answer. Throws InputError.
 */
inline std::optional<std::vector<std::string>>
WantedFigures(int argc,
              char* const* argv,
              const std::string& program,
              const std::vector<std::string>& known)
{
    std::string usage = "usage: " + program + " [NAME… | --names]\nThe performance figures of:";
    for (const std::string& name : known)
    {
        usage += " " + name;
    }
    std::vector<std::string> names;
    bool isListing = false;
    Options line(usage + "\n");
    line.Flag("names", isListing, "lists them, one a line");
    line.Words(names);
    if (!line.Parse(argc, argv))
    {
        return std::nullopt;
    }
    for (const std::string& name : names)
    {
        if (std::find(known.begin(), known.end(), name) == known.end())
        {
            throw InputError("no figure \"" + name + "\"; see --help");
        }
    }
    if (isListing)
    {
        for (const std::string& name : known)
        {
            std::printf("%s\n", name.c_str());
        }
        return std::nullopt;
    }
    return names;
}

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
