// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduction.h"

#include "ns3/vec-bootstrap.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace ns3::vec
{

namespace
{

constexpr double SIGNIFICANT = 0.05;
constexpr double SAME = 1e-3;

std::vector<double>
MeansOf(const Sample& sample)
{
    std::vector<double> means;
    for (const auto& row : sample)
    {
        means.push_back(Mean(row));
    }
    return means;
}

std::vector<double>
LogRatios(const std::vector<double>& ours, const std::vector<double>& theirs)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.size(); ++i)
    {
        ratios.push_back(std::log(ours[i] / theirs[theirs.size() == 1 ? 0 : i]));
    }
    return ratios;
}

} // namespace

void
InParallel(std::size_t count, const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto loop = [&]
    {
        for (std::size_t i = next++; i < count; i = next++)
        {
            try
            {
                work(i);
            }
            catch (...)
            {
                const std::lock_guard<std::mutex> lock(mutex);
                failure = std::current_exception();
                next = count;
            }
        }
    };
    std::thread other(loop);
    loop();
    other.join();
    if (failure)
    {
        std::rethrow_exception(failure);
    }
}

ConfidenceInterval
MeanOf(const Sample& sample)
{
    return StudentInterval(sample.size() > 1 ? MeansOf(sample) : sample.front());
}

FigurePoint
PointOf(double x, const Sample& sample)
{
    const ConfidenceInterval mean = MeanOf(sample);
    const bool hasInterval = mean.n > 1;
    return {x, mean.mean, hasInterval ? mean.Low() : NAN, hasInterval ? mean.High() : NAN};
}

Claim
Compare(const std::string& at,
        const std::string& quantity,
        const Sample& ours,
        const Sample& theirs,
        Claim::Says says,
        std::optional<double> paper)
{
    Claim claim;
    claim.at = at;
    claim.quantity = quantity;
    claim.paper = paper;
    claim.says = says;
    if (ours.size() == 1 && theirs.size() == 1)
    {
        const RatioInterval ratio = BootstrapRatio(ours, theirs.front(), 1);
        claim.ours = ratio.ratio;
        claim.low = ratio.low;
        claim.high = ratio.high;
        claim.n = ours.front().size();
        claim.p = StudentTest(LogRatios(ours.front(), theirs.front()));
        return claim;
    }
    const std::vector<double> ratios = LogRatios(MeansOf(ours), MeansOf(theirs));
    const ConfidenceInterval interval = StudentInterval(ratios);
    claim.ours = std::exp(interval.mean);
    claim.low = std::exp(interval.Low());
    claim.high = std::exp(interval.High());
    claim.n = interval.n;
    claim.p = StudentTest(ratios);
    return claim;
}

Claim
ValueOf(const std::string& at,
        const std::string& quantity,
        const Sample& sample,
        std::optional<double> paper)
{
    const ConfidenceInterval mean = MeanOf(sample);
    Claim claim;
    claim.at = at;
    claim.quantity = quantity;
    claim.paper = paper;
    claim.ours = mean.mean;
    claim.low = mean.Low();
    claim.high = mean.High();
    claim.n = mean.n;
    return claim;
}

void
Judge(std::vector<Claim>& claims)
{
    std::vector<Claim*> tested;
    std::vector<double> pValues;
    for (Claim& claim : claims)
    {
        if (claim.says == Claim::Says::EQUAL)
        {
            claim.verdict =
                std::abs(claim.ours - 1) < SAME ? Claim::Verdict::YES : Claim::Verdict::NO;
        }
        if (claim.says == Claim::Says::BELOW)
        {
            tested.push_back(&claim);
            pValues.push_back(claim.p);
        }
    }
    const std::vector<double> corrected = Holm(pValues);
    for (std::size_t i = 0; i < tested.size(); ++i)
    {
        Claim& claim = *tested[i];
        claim.holm = corrected[i];
        const bool isClear = claim.holm < SIGNIFICANT && (claim.high < 1 || claim.low > 1);
        claim.verdict = !isClear       ? Claim::Verdict::OPEN
                      : claim.high < 1 ? Claim::Verdict::YES
                                       : Claim::Verdict::NO;
    }
}

} // namespace ns3::vec
