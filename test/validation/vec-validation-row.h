// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VALIDATION_ROW_H
#define VEC_VALIDATION_ROW_H

#include <cstdio>
#include <string>

namespace ns3::vec
{

/** A row of the table in doc/validation.rst, for those who run a test to see it. */
inline void
PrintRow(const std::string& what, double ours, double reference, const char* unit)
{
    std::printf("%-44s ours %9.4g  reference %9.4g %-5s  %+6.2f %%\n",
                what.c_str(),
                ours,
                reference,
                unit,
                100 * (ours / reference - 1));
}

/** The same for shares, whose deviation is in percentage points. */
inline void
PrintShares(const std::string& what, double ours, double reference)
{
    std::printf("%-44s ours %7.2f %%  reference %7.2f %%  %+6.2f points\n",
                what.c_str(),
                100 * ours,
                100 * reference,
                100 * (ours - reference));
}

} // namespace ns3::vec

#endif // VEC_VALIDATION_ROW_H
