// SPDX-License-Identifier: GPL-2.0-only
// A whole multi-workload slot decided at once, against arithmetic on paper and the evaluator.
#include "ns3/vec-joint-view.h"
#include "ns3/vec-multi-workload-joint.h"
#include "ns3/vec-multi-workload-system.h"
#include "vec-conformance.h"
#include "vec-mec-dag-cases.h"
#include "vec-multi-workload-cases.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** Uniform levels for every row, some of them beyond [−1, 1]. */
std::vector<float>
RandomLevels(std::size_t rows, Random& random)
{
    std::vector<float> action;
    for (std::size_t i = 0; i < rows * 2 * MultiWorkloadJoint::KINDS; ++i)
    {
        action.push_back(static_cast<float>(random.Uniform(-1.2, 1.2)));
    }
    return action;
}

} // namespace

TEST(MultiWorkloadJoint, ActionsByHand)
{
    // Two servers: a third of [−1, 1] each for the device and them. The device of two workloads of
    // kinds 0 and 1 wants 0.8 and 0.4 of server 1, the other asks for 0 of server 2 and gets the
    // least.
    const MultiWorkloadInstance instance = TwoDevices();
    const MultiWorkloadModel model(instance);
    const MultiWorkloadJoint joint(instance, model);
    const float unused = 1;
    const std::vector<float>
        action{0, 0.6F, 0.3F, -0.2F, unused, unused, unused, unused, unused, unused, 0.34F, -1};
    const auto choices = joint.Decode(action);
    ASSERT_EQ(choices.size(), 3U);
    EXPECT_EQ(choices[0].site, 0);
    EXPECT_NEAR(choices[0].share, 0.8 / 1.2, 1e-6);
    EXPECT_EQ(choices[1].site, 0);
    EXPECT_NEAR(choices[1].share, 0.4 / 1.2, 1e-6);
    EXPECT_EQ(choices[2].site, 1);
    EXPECT_NEAR(choices[2].share, 0.05, 1e-9);
    // Below a third: local. At the ends and beyond them: the device and the last server.
    const std::vector<float> others{-0.34F, 1, 7, 3, 0, 0, 0, 0, 0, 0, -7, 0};
    const auto ends = joint.Decode(others);
    EXPECT_EQ(ends[0].site, LOCAL);
    EXPECT_EQ(ends[1].site, 1);
    EXPECT_EQ(ends[1].share, 1);
    EXPECT_EQ(ends[2].site, LOCAL);
}

TEST(MultiWorkloadJoint, ObservationsByHand)
{
    const auto s = [](double x) { return static_cast<float>(x / (1 + std::abs(x))); };
    MultiWorkloadInstance instance = TwoDevices();
    instance.slotS = 0.1;
    instance.servers[0].cpuHz = 45e9;
    instance.servers[0].queueBits = 9e6;
    instance.servers[0].queueCapacityBits = 36e6;
    instance.servers[0].bandwidthHz = 10e6;
    instance.servers[1].cpuHz = 9e9;
    instance.devices[0].cpuHz = 4.5e9;
    instance.devices[0].queueBits = 0.9e6;
    instance.devices[0].queueCapacityBits = 1.8e6;
    instance.devices[0].uplinkBps = {45e6, 9e6};
    instance.devices[0].workloads = {
        {0, 4.5e6, 3000, 2 },
        {2, 9e6,   1000, {}}
    };
    instance.devices[1].workloads.clear();
    const auto process = FindSystem("multi-workload").Begin(instance);
    const JointView* view = JointViewOf(*process);
    ASSERT_NE(view, nullptr);
    const JointLayout layout = view->Joint();
    EXPECT_EQ(layout.surroundings, 5U + 6 * 8);
    EXPECT_EQ(layout.inputs, layout.surroundings + 3 * 13);
    EXPECT_EQ(layout.levels, 6U);
    EXPECT_EQ(layout.Heads(), 6U);
    EXPECT_EQ(layout.context, 0U);
    const JointObservation observation = view->ObserveJoint();
    ASSERT_EQ(observation.rows, 2U);
    ASSERT_EQ(observation.row.size(), 2 * layout.inputs);
    EXPECT_TRUE(observation.context.empty());
    EXPECT_TRUE(observation.mask.empty());
    // 13.5e9 + 9e9 cycles; both servers do 5.4e9 in a slot.
    const std::vector<float> first{0.5F,
                                   s(22.5 / 54),
                                   s(10 / 10.0), // 4.5 Mb take 10 slots
                                   s(2 / 10.0),
                                   0.5F};
    for (std::size_t i = 0; i < first.size(); ++i)
    {
        EXPECT_NEAR(observation.row[i], first[i], 1e-6) << i;
    }
    const std::vector<std::vector<float>> ofServers{
        {1,              1      }, // there
        {s(1),           s(1e-7)}, // bandwidth
        {s(1),           s(5)   }, // 4.5 Mb in 1 and 5 slots
        {s(1),           s(5)   }, // 4.5e9 cycles
        {s(9 / 4.5 / 3), 0      }, // 9e9 cycles in 2 slots
        {0.25F,          0      }, // full
    };
    for (std::size_t i = 0; i < ofServers.size(); ++i)
    {
        for (std::size_t m = 0; m < 8; ++m)
        {
            const float expected = m < 2 ? ofServers[i][m] : 0;
            EXPECT_NEAR(observation.row[5 + 8 * i + m], expected, 1e-6) << i << " " << m;
        }
    }
    EXPECT_EQ(observation.busy, (std::vector<uint8_t>{1, 0}));
    std::vector<float> work(3 * 13, 0);
    // Kind 0 takes 3.6 s of 2 s on the device; 0.9 s of 1.9 s on server 0, all of 1.5 s on server 1.
    const std::vector<float> kind0{1, s(1), 0.5F, s(2), -1.6F / 5.6F, 0.9F / 1.9F, 1};
    std::copy(kind0.begin(), kind0.end(), work.begin());
    const std::vector<float> kind2{1, s(2), 0, 1, 1};
    std::copy(kind2.begin(), kind2.end(), work.begin() + 26);
    for (std::size_t i = 0; i < work.size(); ++i)
    {
        EXPECT_NEAR(observation.row[layout.surroundings + i], work[i], 1e-6) << i;
        EXPECT_EQ(observation.row[layout.inputs + layout.surroundings + i], 0) << i;
    }
}

TEST(MultiWorkloadJoint, RowRewardsByHand)
{
    // The plan of the cases by hand: device 0 offloads workload 0 with a half of server 1 and keeps
    // the other, device 1 offloads with a quarter and is late.
    const MultiWorkloadInstance instance = TwoDevices();
    const auto process = FindSystem("multi-workload").Begin(instance);
    const std::vector<float> action{0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -0.5F};
    const auto rewards = JointViewOf(*process)->TakeAll(action);
    ASSERT_EQ(rewards.size(), 2U);
    EXPECT_NEAR(rewards[0], -(0.8 * (5.2 + 12) + 0.6 * (8 + 12)), 1e-6);
    EXPECT_NEAR(rewards[1], -(0.8 * 8.6 + 0.6 * 5.3125) - 7, 1e-6);
    EXPECT_TRUE(process->Done());
    EXPECT_EQ(
        process->CurrentPlan().assignments,
        (std::vector<Assignment>{OnServer(0, 0, 0, 0.5), OnDevice(0, 1), OnServer(1, 0, 0, 0.25)}));
}

TEST(MultiWorkloadJoint, RewardsAreTheMetric)
{
    const System& system = FindSystem("multi-workload");
    Random random(1, "multi-workload", "joint");
    int normalised = 0;
    int idle = 0;
    for (int i = 0; i < 500; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomDevices(i, 3, 6);
        const auto process = system.Begin(*instance);
        JointView& view = *JointViewOf(*process);
        const JointObservation observation = view.ObserveJoint();
        ASSERT_EQ(observation.row.size(), instance->devices.size() * view.Joint().inputs);
        for (const float value : observation.row)
        {
            ASSERT_GE(value, -1);
            ASSERT_LE(value, 1);
        }
        const auto rewards = view.TakeAll(RandomLevels(instance->devices.size(), random));
        ASSERT_EQ(rewards.size(), instance->devices.size());
        const Plan plan = process->CurrentPlan();
        const Timeline timeline = Evaluate(*instance, plan);
        ASSERT_TRUE(timeline.feasible);
        const double reward = Metric(timeline, "reward");
        const double rows = std::max<double>(1, static_cast<double>(rewards.size()));
        const double mean = std::accumulate(rewards.begin(), rewards.end(), 0.0) / rows;
        ASSERT_NEAR(mean, reward, 1e-9 * (1 - reward));
        ASSERT_NEAR(process->Loss(), -reward, 1e-9 * (1 - reward));
        ASSERT_NEAR(process->Value(), timeline.objective, 1e-9 * (1 + timeline.objective));
        std::vector<double> sums(instance->servers.size(), 0);
        for (const Assignment& a : plan.assignments)
        {
            if (a.site != LOCAL)
            {
                sums[a.site] += a.share;
            }
        }
        for (const double sum : sums)
        {
            ASSERT_LE(sum, 1 + 1e-12);
            normalised += sum > 1 - 1e-12 ? 1 : 0;
        }
        for (std::size_t w = 0; w < rewards.size(); ++w)
        {
            if (instance->devices[w].workloads.empty())
            {
                ASSERT_EQ(rewards[w], 0);
                ++idle;
            }
        }
    }
    EXPECT_GT(normalised, 100);
    EXPECT_GT(idle, 100);
}

TEST(MultiWorkloadJoint, CanBeTakenBack)
{
    const System& system = FindSystem("multi-workload");
    Random random(2, "multi-workload", "joint");
    for (int i = 0; i < 200; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomDevices(i);
        const auto process = system.Begin(*instance);
        const auto fresh = system.Begin(*instance);
        JointViewOf(*process)->TakeAll(RandomLevels(instance->devices.size(), random));
        ASSERT_LE(process->LowerBound(), process->Value());
        while (process->Position() > 0)
        {
            process->Undo();
        }
        ASSERT_EQ(process->Value(), 0);
        while (!fresh->Done())
        {
            const std::size_t action = RandomAction(*fresh, random);
            ASSERT_EQ(process->Step(action), fresh->Step(action));
            ASSERT_EQ(process->LowerBound(), fresh->LowerBound());
        }
        ASSERT_EQ(process->CurrentPlan().assignments, fresh->CurrentPlan().assignments);
    }
}
