// SPDX-License-Identifier: GPL-2.0-only
// The policies that plan for the slot-wise systems alone.
#include "../systems/vec-load-balance-cases.h"
#include "../systems/vec-multi-workload-cases.h"
#include "ns3/vec-error.h"
#include "ns3/vec-heuristics.h"
#include "ns3/vec-slot-policies.h"
#include "ns3/vec-system.h"

#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** (owner, item) → (via, site) in the order of the instance. */
std::vector<std::pair<int, int>>
Places(Policy&& policy, const Instance& instance)
{
    Plan plan = policy.Decide(instance).plan;
    std::sort(plan.assignments.begin(),
              plan.assignments.end(),
              [](const Assignment& a, const Assignment& b)
              { return std::pair(a.owner, a.item) < std::pair(b.owner, b.item); });
    std::vector<std::pair<int, int>> places;
    for (const Assignment& a : plan.assignments)
    {
        places.emplace_back(a.via, a.site);
    }
    return places;
}

using Pairs = std::vector<std::pair<int, int>>;

} // namespace

TEST(SlotPolicies, NearestIsTheNearestThatCovers)
{
    LoadBalanceInstance instance = TwoRsus();
    EXPECT_EQ(Places(NearestPolicy(), instance),
              (Pairs{
                  {0, 0},
                  {0, 0},
                  {1, 1}
    }));
    // 60 m from RSU 0 and 40 m from RSU 1, which reaches 50 m only in the second case.
    instance.vehicles[0].x = 60;
    instance.vehicles[0].y = 0;
    EXPECT_EQ(Places(NearestPolicy(), instance)[0], std::pair(LOCAL, LOCAL));
    instance.rsus[1].rangeM = 50;
    EXPECT_EQ(Places(NearestPolicy(), instance)[0], std::pair(1, 1));
}

TEST(SlotPolicies, GreedyRewardKeepsOthersInTime)
{
    MultiWorkloadInstance instance;
    instance.betaLatency = 1;
    instance.penalty = 7;
    instance.servers.resize(1);
    instance.servers[0].cpuHz = 1;
    instance.servers[0].bandwidthHz = 1;
    instance.devices.resize(2);
    for (auto& device : instance.devices)
    {
        device.gain = {1};
        device.uplinkBps = {1e12};
    }
    instance.devices[0].cpuHz = 0.5;
    instance.devices[0].workloads = {
        {0, 1, 1, 1.5}
    };
    instance.devices[1].cpuHz = 0.4;
    instance.devices[1].workloads = {
        {0, 1, 1, 3}
    };
    // The first takes 2 s on its device, where it is late, and 1 s at the server; the second 2.5 s
    // or, with half of the server, 2 s, and then the first is late.
    EXPECT_EQ(Places(GreedyPolicy(), instance),
              (Pairs{
                  {LOCAL, 0},
                  {LOCAL, 0}
    }));
    EXPECT_EQ(Places(GreedyRewardPolicy(), instance),
              (Pairs{
                  {LOCAL, 0    },
                  {LOCAL, LOCAL}
    }));
}

TEST(SlotPolicies, NearestServerByPlaceOrGain)
{
    MultiWorkloadInstance instance = TwoDevices();
    instance.devices[0].gain = {1, 2};
    instance.devices[1].gain = {3, 2};
    EXPECT_EQ(Places(NearestPolicy(), instance),
              (Pairs{
                  {LOCAL, 1},
                  {LOCAL, 1},
                  {LOCAL, 0}
    }));
    for (auto& device : instance.devices)
    {
        device.x = 0;
        device.y = 0;
    }
    instance.servers[0].x = 3;
    instance.servers[0].y = 4;
    instance.servers[1].x = 0;
    instance.servers[1].y = -6;
    EXPECT_EQ(Places(NearestPolicy(), instance),
              (Pairs{
                  {LOCAL, 0},
                  {LOCAL, 0},
                  {LOCAL, 0}
    }));
}

TEST(SlotPolicies, GreedyGoesByWorkOrByData)
{
    // A mean deadline of 0.75 s is 6 cycles for each RSU. Work 6, 4 | 3 and data 8, 4 | 8: by work
    // task 0 takes all of RSU 0, by data task 1 is first and leaves 2 cycles, too few for task 0.
    LoadBalanceInstance instance = TwoRsus();
    instance.tasks[0].deadlineS = 1;
    instance.tasks[1].deadlineS = 0.5;
    const std::pair<int, int> local{LOCAL, LOCAL};
    using Order = GreedyOffloadPolicy::Order;
    EXPECT_EQ(Places(GreedyOffloadPolicy(Order::COMPUTATION), instance),
              (Pairs{
                  {0, 0},
                  local,
                  {1, 1}
    }));
    EXPECT_EQ(Places(GreedyOffloadPolicy(Order::DATA), instance),
              (Pairs{
                  local,
                  {0, 0},
                  {1, 1}
    }));
    // What others use is not there: 4.5 cycles are left of RSU 0.
    instance.rsus[0].usedHz = 2;
    instance.rsus[1].usedHz = 2;
    EXPECT_EQ(Places(GreedyOffloadPolicy(Order::COMPUTATION), instance),
              (Pairs{
                  local,
                  {0, 0},
                  {1, 1}
    }));
    // A capacity of 0.5 s leaves 3 cycles of each: too few for tasks 0 and 1.
    instance.capacityS = 0.5;
    EXPECT_EQ(Places(GreedyOffloadPolicy(Order::COMPUTATION), instance),
              (Pairs{
                  local,
                  local,
                  {1, 1}
    }));
    // Two RSUs in reach: the one with more left, or the nearer of equal ones.
    instance = TwoRsus();
    for (auto& rsu : instance.rsus)
    {
        rsu.rangeM = 1000;
    }
    EXPECT_EQ(Places(GreedyOffloadPolicy(Order::COMPUTATION), instance),
              (Pairs{
                  {0, 0},
                  {1, 1},
                  {1, 1}
    }));
}

TEST(SlotPolicies, TheyRefuseOtherSystems)
{
    const auto instance = FindSystem("mec-dag").Generate({}, 1);
    EXPECT_THROW(NearestPolicy().Decide(*instance), InputError);
    EXPECT_THROW(GreedyOffloadPolicy(GreedyOffloadPolicy::Order::DATA).Decide(*instance),
                 InputError);
}
