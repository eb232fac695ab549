// SPDX-License-Identifier: GPL-2.0-only
// Cases worked out by hand: 1 Hz and 1 bit/s make times equal to cycles and bits.
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-system.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

/** One vehicle of 1 Hz, R subchannels and a downlink of 1 bit/s, M processors of 2 Hz. */
MecDagInstance World(int vehicles = 1, int subchannels = 1, int processors = 1)
{
    MecDagInstance instance;
    instance.mec.processorsHz.assign(processors, 2);
    instance.mec.uplinkHz.assign(subchannels, 1);
    instance.mec.downlinkHz = 1;
    instance.mec.txPowerW = 10;
    instance.mec.noiseW = 1;
    for (int v = 0; v < vehicles; ++v)
    {
        MecDagInstance::Vehicle vehicle;
        vehicle.cpuHz = 1;
        vehicle.txPowerW = 3;
        vehicle.gain = 1;
        vehicle.uplinkBps.assign(subchannels, 1);
        vehicle.downlinkBps = 1;
        instance.vehicles.push_back(vehicle);
    }
    return instance;
}

void AddTask(MecDagInstance& instance,
             std::vector<MecDagInstance::Subtask> subtasks,
             std::vector<std::pair<int, int>> edges,
             int vehicle = 0,
             double submitS = 0)
{
    MecDagInstance::Task task;
    task.vehicle = vehicle;
    task.submitS = submitS;
    task.subtasks = std::move(subtasks);
    task.edges = std::move(edges);
    instance.tasks.push_back(std::move(task));
}

Assignment Local(int task, int subtask)
{
    Assignment a;
    a.owner = task;
    a.item = subtask;
    return a;
}

Assignment Mec(int task, int subtask, int subchannel = 0, int processor = 0)
{
    Assignment a = Local(task, subtask);
    a.site = processor;
    a.via = subchannel;
    return a;
}

double Metric(const Timeline& timeline, const std::string& name)
{
    for (const auto& [key, value] : timeline.metrics)
    {
        if (key == name)
        {
            return value;
        }
    }
    return std::nan("");
}

} // namespace

TEST(MecDag, ChainLocalMecLocal)
{
    // 0 local: 0..4. Its 3 bits and the 2 of 1 go up: 4..9. 1 on 2 Hz: 9..12. Its 5 bits come
    // down: 12..17. 2 local: 17..23.
    MecDagInstance instance = World();
    AddTask(instance, {{7, 4, 3}, {2, 6, 5}, {1, 6, 1}}, {{0, 1}, {1, 2}});
    const Timeline t = Evaluate(instance, {{Local(0, 0), Mec(0, 1), Local(0, 2)}});
    EXPECT_DOUBLE_EQ(t.objective, 23);
    EXPECT_DOUBLE_EQ(t.items[0].finishS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].enqueuedS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].sentS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 9);
    EXPECT_DOUBLE_EQ(t.items[1].startS, 9);
    EXPECT_DOUBLE_EQ(t.items[1].finishS, 12);
    EXPECT_DOUBLE_EQ(t.items[2].enqueuedS, 12);
    EXPECT_DOUBLE_EQ(t.items[2].receivedS, 17);
    EXPECT_DOUBLE_EQ(t.items[2].readyS, 17);
    EXPECT_DOUBLE_EQ(t.items[2].finishS, 23);
    // 5 s at 3 W up, 5 s at 10 W down; no κ, no energy of computing.
    EXPECT_DOUBLE_EQ(Metric(t, "energy_vehicle_j"), 15);
    EXPECT_DOUBLE_EQ(Metric(t, "energy_infrastructure_j"), 50);
    EXPECT_DOUBLE_EQ(t.items[1].energyJ, 65);
    EXPECT_DOUBLE_EQ(t.items[2].energyJ, 0);
}

TEST(MecDag, TwoVehiclesShareASubchannel)
{
    // Both upload at 0; task 0 first: 0..3, then 3..5. Processor 2 Hz: 3..5, and 5..6.
    MecDagInstance instance = World(2);
    AddTask(instance, {{3, 4, 0}}, {}, 0);
    AddTask(instance, {{2, 2, 0}}, {}, 1);
    const Timeline t = Evaluate(instance, {{Mec(0, 0), Mec(1, 0)}});
    EXPECT_DOUBLE_EQ(t.items[1].sentS, 3);
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 5);
    EXPECT_DOUBLE_EQ(t.tasks[0].etS, 5);
    EXPECT_DOUBLE_EQ(t.tasks[1].etS, 6);
    EXPECT_DOUBLE_EQ(t.objective, 5.5);
}
