// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bootstrap.h"

#include "vec-random.h"
#include "vec-statistics.h"

namespace ns3::vec
{

namespace
{

constexpr int DRAWS = 2000;

} // namespace

RatioInterval
BootstrapRatio(const std::vector<std::vector<double>>& makes,
               const std::vector<double>& baseline,
               uint64_t seed)
{
    return BootstrapRatio(makes, std::vector<std::vector<double>>{baseline}, seed);
}

RatioInterval
BootstrapRatio(const std::vector<std::vector<double>>& makes,
               const std::vector<std::vector<double>>& baselines,
               uint64_t seed)
{
    const auto meanOfMeans = [](const std::vector<std::vector<double>>& rows)
    {
        std::vector<double> means;
        for (const auto& row : rows)
        {
            means.push_back(Mean(row));
        }
        return Mean(means);
    };
    RatioInterval interval;
    interval.ratio = meanOfMeans(makes) / meanOfMeans(baselines);

    Random random(seed, "statistics", "bootstrap");
    const auto lastMake = static_cast<int64_t>(makes.size()) - 1;
    const auto lastBaseline = static_cast<int64_t>(baselines.size()) - 1;
    const auto lastCase = static_cast<int64_t>(makes.front().size()) - 1;
    std::vector<double> ratios;
    for (int draw = 0; draw < DRAWS; ++draw)
    {
        double ours = 0;
        double theirs = 0;
        for (std::size_t m = 0; m < makes.size(); ++m)
        {
            const auto& make = makes[random.Integer(0, lastMake)];
            const auto& baseline =
                baselines[lastBaseline > 0 ? random.Integer(0, lastBaseline) : 0];
            for (std::size_t i = 0; i < baseline.size(); ++i)
            {
                const auto k = random.Integer(0, lastCase);
                ours += make[k];
                theirs += baseline[k];
            }
        }
        ratios.push_back(ours / theirs);
    }
    interval.low = Quantile(ratios, 0.025);
    interval.high = Quantile(ratios, 0.975);
    return interval;
}

} // namespace ns3::vec
