// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_STATISTICS_H
#define VEC_STATISTICS_H

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** Mean; NaN of nothing. */
double Mean(const std::vector<double>& values);
/** Mean of min(value, cap), NaN counting as the cap: failed and unfinished tasks weigh in. */
double RestrictedMean(const std::vector<double>& values, double cap);
/** Quantile q in [0, 1] by linear interpolation between order statistics (type 7); NaN of nothing.
 */
double Quantile(std::vector<double> values, double q);

/**
 * @ingroup vec
 * @brief A mean and the half width of its confidence interval.
 */
struct ConfidenceInterval
{
    std::size_t n = 0;
    double mean = 0;      //!< NaN when n is 0
    double halfWidth = 0; //!< infinite when n < 2

    double Low() const
    {
        return mean - halfWidth;
    }

    double High() const
    {
        return mean + halfWidth;
    }
};

/** Student's t interval of the mean of independent values. */
ConfidenceInterval StudentInterval(const std::vector<double>& values, double confidence = 0.95);

/**
 * Two-sided p of Wilcoxon's signed-rank test that paired differences are symmetric about 0.
 *
 * Zeros are dropped, ties get mean ranks. Exact by counting all sign patterns up to 25 pairs (ties
 * included), the normal approximation with tie and continuity correction above. 1 when no
 * difference is left.
 */
double WilcoxonSignedRank(const std::vector<double>& differences);

/** Two-sided p of the one-sample t test that the mean is 0; 1 for n < 2 or no spread about 0. */
double StudentTest(const std::vector<double>& values);

/** Holm's step-down correction: adjusted p values in the order given. */
std::vector<double> Holm(const std::vector<double>& pValues);

} // namespace ns3::vec

#endif // VEC_STATISTICS_H
