// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEARNING_CURVE_H
#define VEC_LEARNING_CURVE_H

#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What a learning curve shows: a line over decisions, and level lines to compare with. */
struct LearningCurve
{
    std::string title;
    std::string yLabel;
    std::vector<std::pair<double, double>> points;      //!< (decisions, value)
    std::vector<std::pair<std::string, double>> levels; //!< (policy, value)
    double markX = -1;                                  //!< decisions of the weights kept

    /** A self-contained SVG picture. Levels far outside the line's range are named at the edge. */
    std::string ToSvg() const;
};

} // namespace ns3::vec

#endif // VEC_LEARNING_CURVE_H
