// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCALING_H
#define VEC_SCALING_H

#include <cmath>

namespace ns3::vec
{

/** s(x) = x / (1 + |x|), in [−1, 1]: how observations take in what has no bound. */
inline double
Squash(double x)
{
    return std::isinf(x) ? (x > 0 ? 1 : -1) : x / (1 + std::abs(x));
}

/** q(a, b) = (a − b) / (a + b) of two quantities, in [−1, 1]; 0 when both are 0. */
inline double
Compare(double a, double b)
{
    return a + b > 0 ? (a - b) / (a + b) : 0;
}

} // namespace ns3::vec

#endif // VEC_SCALING_H
