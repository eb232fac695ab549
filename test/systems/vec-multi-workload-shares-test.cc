// SPDX-License-Identifier: GPL-2.0-only
// Shares that know the penalty, against arithmetic on paper and against all sets of workloads.
#include "ns3/vec-multi-workload-shares.h"
#include "ns3/vec-multi-workload-system.h"
#include "vec-mec-dag-cases.h"
#include "vec-multi-workload-cases.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** The first server alone, and what all workloads are there. */
struct Crew
{
    std::unique_ptr<MultiWorkloadInstance> instance;
    std::vector<int> numbers;
    std::vector<char> overflows;
    Plan plan;
    std::vector<double> needs; //!< shares with which workloads are in time; above 1: none
};

Crew
Gather(std::unique_ptr<MultiWorkloadInstance> instance)
{
    Crew crew;
    crew.instance = std::move(instance);
    const MultiWorkloadModel model(*crew.instance);
    for (int n = 0; n < static_cast<int>(model.Size()); ++n)
    {
        crew.numbers.push_back(n);
        const auto& [device, workload] = model.Item(n);
        crew.plan.assignments.push_back(OnServer(device, workload, 0, 1));
        const WorkloadParts whole = model.Remote(n, 0, 1);
        const auto& deadlineS = model.Workload(n).deadlineS;
        const double leftS = deadlineS.value_or(0) - whole.tranS;
        crew.needs.push_back(leftS > 0 ? (whole.queueS + whole.exeS) / leftS : 2);
    }
    model.Overflow(0, crew.numbers, crew.overflows);
    return crew;
}

/** Random workloads, all at one server. */
Crew
RandomCrew(int i, std::size_t most)
{
    for (int salt = 0;; ++salt)
    {
        auto instance = RandomDevices(i + 10000 * salt, 1, static_cast<int>(most));
        Crew crew = instance->servers.empty() ? Crew() : Gather(std::move(instance));
        if (!crew.numbers.empty() && crew.numbers.size() <= most)
        {
            return crew;
        }
    }
}

double
LossWith(Crew& crew, const std::vector<double>& shares)
{
    for (std::size_t i = 0; i < shares.size(); ++i)
    {
        crew.plan.assignments[i].share = shares[i];
    }
    const Timeline timeline = Evaluate(*crew.instance, crew.plan);
    EXPECT_TRUE(timeline.feasible);
    return -Metric(timeline, "reward");
}

/** Least cost of time / y + energy y² with y at least its floor and Σ y at most 1, by bisection;
 * empty when there are no such shares. */
std::vector<double>
Bisect(const std::vector<ShareDemand>& demands, const std::vector<double>& floors)
{
    if (std::accumulate(floors.begin(), floors.end(), 0.0) > 1)
    {
        return {};
    }
    const auto at = [&](double price)
    {
        std::vector<double> shares;
        for (std::size_t i = 0; i < demands.size(); ++i)
        {
            // The derivative −time / y² + 2 energy y + price rises with y.
            double low = 0;
            double high = 1;
            for (int step = 0; step < 60; ++step)
            {
                const double y = 0.5 * (low + high);
                const bool isBelow =
                    -demands[i].time / (y * y) + 2 * demands[i].energy * y + price < 0;
                (isBelow ? low : high) = y;
            }
            shares.push_back(std::max({0.5 * (low + high), floors[i], 1e-6}));
        }
        return shares;
    };
    double low = 0;
    double high = 1e12;
    for (int step = 0; step < 100; ++step)
    {
        const double price = 0.5 * (low + high);
        const auto shares = at(price);
        (std::accumulate(shares.begin(), shares.end(), 0.0) > 1 ? low : high) = price;
    }
    return at(high);
}

/** The least loss over all sets of workloads that are to be in time. */
double
LeastLoss(Crew& crew)
{
    const MultiWorkloadModel model(*crew.instance);
    std::vector<ShareDemand> demands;
    for (int number : crew.numbers)
    {
        demands.push_back(model.Demand(number, 0));
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t set = 0; set < std::size_t{1} << demands.size(); ++set)
    {
        std::vector<double> floors(demands.size(), 0);
        for (std::size_t i = 0; i < demands.size(); ++i)
        {
            floors[i] = (set >> i & 1) != 0 ? crew.needs[i] * (1 + 1e-9) : 0;
        }
        const auto shares = Bisect(demands, floors);
        double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
        if (!shares.empty() && sum <= 1 + 1e-9)
        {
            least = std::min(least, LossWith(crew, shares));
        }
    }
    return least;
}

double
SolvedLoss(Crew& crew)
{
    const MultiWorkloadModel model(*crew.instance);
    MultiWorkloadShares shares(*crew.instance, model);
    shares.Solve(0, crew.numbers, crew.overflows);
    return LossWith(crew, shares.Shares());
}

} // namespace

TEST(MultiWorkloadShares, ByHand)
{
    // 16 and 9 cycles on 10 Hz without energy: least latency with shares 4 / 7 and 3 / 7, 2.8 and
    // 2.1 s. The second has 1.5 s: with a share of 0.6, and then the first takes 4 s. 0.6 s more
    // are worth a penalty of 7 s, and not one of 0.5 s; each counts over two devices.
    MultiWorkloadInstance instance = TwoDevices();
    instance.latencyUnitS = 1;
    instance.betaLatency = 1;
    instance.betaEnergy = 0;
    instance.servers[0].queueBits = 0;
    instance.devices[0].uplinkBps = {1e30, 1};
    instance.devices[1].uplinkBps = {1e30, 1};
    instance.devices[0].workloads = {
        {0, 16, 1, {}}
    };
    instance.devices[1].workloads = {
        {0, 9, 1, 1.5}
    };
    for (const double penalty : {7.0, 0.5})
    {
        instance.penalty = penalty;
        const MultiWorkloadModel model(instance);
        MultiWorkloadShares shares(instance, model);
        shares.Solve(0, {0, 1}, {0, 0});
        EXPECT_NEAR(shares.Shares()[0], penalty > 1 ? 0.4 : 4 / 7.0, 1e-9);
        EXPECT_NEAR(shares.Shares()[1], penalty > 1 ? 0.6 : 3 / 7.0, 1e-9);
        EXPECT_NEAR(shares.Spare(), penalty > 1 ? 0.3 : 0, 1e-9);
        // Who does not fit in the queue gains nothing by being in time.
        shares.Solve(0, {0, 1}, {0, 1});
        EXPECT_NEAR(shares.Shares()[1], 3 / 7.0, 1e-9);
    }
}

TEST(MultiWorkloadShares, AreTheBestOfAllSetsInSmallCrews)
{
    int raised = 0;
    for (int i = 0; i < 120; ++i)
    {
        SCOPED_TRACE(i);
        Crew crew = RandomCrew(i, MultiWorkloadShares::EXACT);
        const double least = LeastLoss(crew);
        const double loss = SolvedLoss(crew);
        ASSERT_NEAR(loss, least, 1e-5 * least);
        const MultiWorkloadModel model(*crew.instance);
        MultiWorkloadShares shares(*crew.instance, model);
        shares.SolveLeast(0, crew.numbers);
        raised += loss < LossWith(crew, shares.Shares()) * (1 - 1e-6) ? 1 : 0;
    }
    EXPECT_GT(raised, 12);
}

TEST(MultiWorkloadShares, AreNeverWorseThanThoseOfLeastCost)
{
    double sum = 0;
    double best = 0;
    for (int i = 0; i < 60; ++i)
    {
        SCOPED_TRACE(i);
        Crew crew = RandomCrew(i, 8);
        const double loss = SolvedLoss(crew);
        const MultiWorkloadModel model(*crew.instance);
        MultiWorkloadShares shares(*crew.instance, model);
        shares.SolveLeast(0, crew.numbers);
        ASSERT_LE(loss, LossWith(crew, shares.Shares()) * (1 + 1e-12));
        sum += loss;
        best += LeastLoss(crew);
    }
    EXPECT_LT(sum, 1.01 * best);
}
