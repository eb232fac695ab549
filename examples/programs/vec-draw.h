// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DRAW_H
#define VEC_DRAW_H

#include <string>

namespace ns3::vec
{

/**
 * Has vec-report.py draw what there is to draw in a folder of results. What it says goes to
 * standard error, after \p program. Returns 0, or the exit status of what kept it from being drawn,
 * or 128 plus the signal that came in between.
 */
int DrawReport(const std::string& program, const std::string& folder);

} // namespace ns3::vec

#endif // VEC_DRAW_H
