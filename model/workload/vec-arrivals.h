// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ARRIVALS_H
#define VEC_ARRIVALS_H

#include "ns3/vec-random.h"

#include <limits>
#include <memory>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief When tasks are created: moments one after the other, never decreasing.
 */
class Arrivals
{
  public:
    static constexpr double NEVER = std::numeric_limits<double>::infinity();

    virtual ~Arrivals() = default;
    /** The next moment, s; NEVER when there is none. */
    virtual double Next() = 0;
};

/** Independent arrivals, so many per second in the mean, after \p startS. Rate 0: none. */
std::unique_ptr<Arrivals> PoissonArrivals(double ratePerS, double startS, Random random);
/** firstS, firstS + periodS, …. REQUIRES: periodS > 0. */
std::unique_ptr<Arrivals> PeriodicArrivals(double periodS, double firstS);
/**
 * The moments a text file lists, one number of seconds a line, not decreasing; empty lines and
 * what follows a '#' are skipped. Throws InputError.
 */
std::unique_ptr<Arrivals> RecordedArrivals(const std::string& path);

} // namespace ns3::vec

#endif // VEC_ARRIVALS_H
