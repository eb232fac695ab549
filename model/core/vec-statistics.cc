// SPDX-License-Identifier: GPL-2.0-only
#include "vec-statistics.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace ns3::vec
{

namespace
{

constexpr double NOTHING = std::numeric_limits<double>::quiet_NaN();

double
Deviation(const std::vector<double>& values)
{
    const double mean = Mean(values);
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

} // namespace

double
Mean(const std::vector<double>& values)
{
    return values.empty() ? NOTHING
                          : std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(values.size());
}

double
RestrictedMean(const std::vector<double>& values, double cap)
{
    std::vector<double> restricted(values);
    for (double& value : restricted)
    {
        value = value < cap ? value : cap;
    }
    return Mean(restricted);
}

double
Quantile(std::vector<double> values, double q)
{
    if (values.empty())
    {
        return NOTHING;
    }
    std::sort(values.begin(), values.end());
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

ConfidenceInterval
StudentInterval(const std::vector<double>& values, double confidence)
{
    ConfidenceInterval interval{values.size(),
                                Mean(values),
                                std::numeric_limits<double>::infinity()};
    if (values.size() >= 2)
    {
        const double n = static_cast<double>(values.size());
        const boost::math::students_t distribution(n - 1);
        interval.halfWidth = boost::math::quantile(distribution, 0.5 + confidence / 2) *
                             Deviation(values) / std::sqrt(n);
    }
    return interval;
}

double
StudentTest(const std::vector<double>& values)
{
    if (values.size() < 2)
    {
        return 1;
    }
    const double mean = Mean(values);
    if (mean == 0)
    {
        return 1;
    }
    const double error = Deviation(values) / std::sqrt(static_cast<double>(values.size()));
    if (error == 0)
    {
        return 0;
    }
    const boost::math::students_t distribution(static_cast<double>(values.size() - 1));
    return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(mean) / error));
}

double
WilcoxonSignedRank(const std::vector<double>& differences)
{
    std::vector<double> kept;
    std::copy_if(differences.begin(),
                 differences.end(),
                 std::back_inserter(kept),
                 [](double difference) { return difference != 0; });
    const std::size_t n = kept.size();
    if (n == 0)
    {
        return 1;
    }
    std::sort(kept.begin(),
              kept.end(),
              [](double a, double b) { return std::abs(a) < std::abs(b); });

    // Twice the rank, so that the mean ranks of ties are whole numbers.
    std::vector<std::size_t> ranks2(n);
    double ties = 0;
    for (std::size_t begin = 0; begin < n;)
    {
        std::size_t end = begin;
        while (end < n && std::abs(kept[end]) == std::abs(kept[begin]))
        {
            ++end;
        }
        const double size = static_cast<double>(end - begin);
        ties += size * size * size - size;
        std::fill(ranks2.begin() + begin, ranks2.begin() + end, begin + end + 1);
        begin = end;
    }
    std::size_t positive2 = 0;
    std::size_t total2 = 0;
    for (std::size_t i = 0; i < n; ++i)
    {
        total2 += ranks2[i];
        positive2 += kept[i] > 0 ? ranks2[i] : 0;
    }
    const std::size_t smaller2 = std::min(positive2, total2 - positive2);

    if (n <= 25)
    {
        std::vector<double> patterns(total2 + 1, 0.0);
        patterns[0] = 1;
        for (const std::size_t rank2 : ranks2)
        {
            for (std::size_t sum = total2; sum >= rank2; --sum)
            {
                patterns[sum] += patterns[sum - rank2];
            }
        }
        const double tail = std::accumulate(patterns.begin(), patterns.begin() + smaller2 + 1, 0.0);
        return std::min(1.0, 2 * tail / std::ldexp(1.0, static_cast<int>(n)));
    }
    const double size = static_cast<double>(n);
    const double mean = size * (size + 1) / 4;
    const double variance = size * (size + 1) * (2 * size + 1) / 24 - ties / 48;
    const double z =
        std::max(0.0, mean - static_cast<double>(smaller2) / 2 - 0.5) / std::sqrt(variance);
    return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

std::vector<double>
Holm(const std::vector<double>& pValues)
{
    std::vector<std::size_t> order(pValues.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(),
              order.end(),
              [&](std::size_t a, std::size_t b) { return pValues[a] < pValues[b]; });
    std::vector<double> adjusted(pValues.size());
    double running = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        const double scaled = static_cast<double>(order.size() - i) * pValues[order[i]];
        running = std::max(running, std::min(1.0, scaled));
        adjusted[order[i]] = running;
    }
    return adjusted;
}

} // namespace ns3::vec
