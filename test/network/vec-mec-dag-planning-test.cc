// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-mec-dag-planning.h"
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-system.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

namespace
{

const Endpoint RSU = MakeEndpoint(EndpointKind::RSU, 3);
const Endpoint SERVER = MakeEndpoint(EndpointKind::SERVER, 1);

/** An RSU of two uplinks, one of them half busy, and a server of two processors. */
CoordinatorView
MakeView()
{
    CoordinatorView view;
    view.idleUplinkBps = 8e6;
    view.idleDownlinkBps = 6e6;
    view.channelHz = 1e7;
    view.serverTxPowerW = 2;
    view.noiseW = 1e-13;
    view.kappa = 1e-27;
    view.servers[SERVER] = {
        {1e9, 2e9},
        {0,   3e9}
    };
    // Control, two uplinks, downlink.
    view.rsus[RSU] = {
        SERVER,
        {0.9,   0.5, 0.97, 0.25},
        9,
        {4e6, 0   }
    };
    return view;
}

PlanningTask
MakeTask(uint32_t vehicle)
{
    PlanningTask task;
    task.rsu = RSU;
    task.description.task = MakeTaskKey(MakeEndpoint(EndpointKind::VEHICLE, vehicle), 1);
    task.description.createdS = 9.5;
    task.description.deadlineS = 4;
    task.description.giveUpS = 8;
    task.description.cpuHz = 5e8 * vehicle;
    task.description.cpuBacklogS = 0.25 * vehicle;
    task.description.txPowerW = 0.2;
    task.description.subtasks = {
        {1, 2, 3},
        {4, 5, 6}
    };
    task.description.edges = {
        {0, 1}
    };
    return task;
}

TEST(MecDagPlannings, TellWhatIsKnown)
{
    const CoordinatorView view = MakeView();
    std::vector<PlanningTask> tasks{MakeTask(1), MakeTask(2)};
    tasks[1].description.deadlineS = 0;
    const MecDagPlanning model;
    EXPECT_EQ(model.GroupOf(tasks[0], view), RSU);
    const auto instance = model.Snapshot(10, tasks, view);
    const auto& mecDag = dynamic_cast<const MecDagInstance&>(*instance);
    EXPECT_EQ(mecDag.nowS, 10);
    EXPECT_EQ(mecDag.mec.processorsHz, (std::vector<double>{1e9, 2e9}));
    // 3e9 cycles wait for the second processor.
    EXPECT_EQ(mecDag.mec.processorsFreeS, (std::vector<double>{10, 11.5}));
    // Half of 8 Mb/s on the first uplink, where 4 Mb wait; a tenth on the second, however full.
    ASSERT_EQ(mecDag.vehicles.size(), 2u);
    EXPECT_EQ(mecDag.vehicles[0].uplinkBps, (std::vector<double>{4e6, 8e5}));
    EXPECT_EQ(mecDag.mec.uplinkFreeS, (std::vector<double>{11, 10}));
    EXPECT_EQ(mecDag.vehicles[0].downlinkBps, 4.5e6);
    EXPECT_EQ(mecDag.vehicles[1].cpuHz, 1e9);
    EXPECT_EQ(mecDag.vehicles[1].cpuFreeS, 10.5);
    EXPECT_EQ(mecDag.vehicles[1].txPowerW, 0.2);
    ASSERT_EQ(mecDag.tasks.size(), 2u);
    EXPECT_EQ(mecDag.tasks[1].vehicle, 1);
    EXPECT_EQ(mecDag.tasks[0].submitS, 9.5);
    EXPECT_EQ(mecDag.tasks[0].deadlineS, 4);
    EXPECT_FALSE(mecDag.tasks[1].deadlineS.has_value());
    EXPECT_EQ(mecDag.tasks[0].subtasks[1].ownInputBits, 4);
    EXPECT_EQ(mecDag.tasks[0].subtasks[1].cycles, 5);
    EXPECT_EQ(mecDag.tasks[0].subtasks[1].outputBits, 6);
    EXPECT_EQ(mecDag.tasks[0].edges,
              (std::vector<std::pair<int, int>>{
                  {0, 1}
    }));
}

TEST(MecDagPlannings, MakeInstancesThatCanBeWrittenAndRead)
{
    CoordinatorView view = MakeView();
    // What is released may be a rounding error more than what was planned.
    view.rsus[RSU].plannedBits[1] = -1e-6;
    view.servers[SERVER].plannedCycles[0] = -1e-6;
    const auto instance = MecDagPlanning().Snapshot(0, {MakeTask(1)}, view);
    const Json json = InstanceToJson(*instance);
    EXPECT_EQ(InstanceToJson(*ParseInstance(json, "snapshot")), json);
}

TEST(MecDagPlannings, PlaceWhatIsPlanned)
{
    const std::vector<PlanningTask> tasks{MakeTask(1), MakeTask(2)};
    Plan plan;
    plan.assignments.resize(4);
    for (int i = 0; i < 4; ++i)
    {
        plan.assignments[i].owner = i / 2;
        plan.assignments[i].item = i % 2;
    }
    plan.assignments[3].site = 1;
    plan.assignments[3].via = 0;
    const CoordinatorView view = MakeView();
    const Timeline nothing;
    const PlanningDecision decision{tasks, plan, nothing};
    const std::vector<Placement> first = MecDagPlanning().Place(decision, 0, view);
    const std::vector<Placement> second = MecDagPlanning().Place(decision, 1, view);
    ASSERT_EQ(first.size(), 2u);
    ASSERT_EQ(second.size(), 2u);
    EXPECT_EQ(first[1].site, MakeEndpoint(EndpointKind::VEHICLE, 1));
    EXPECT_EQ(first[1].via, 0);
    EXPECT_EQ(second[0].site, MakeEndpoint(EndpointKind::VEHICLE, 2));
    EXPECT_EQ(second[1].site, SERVER);
    EXPECT_EQ(second[1].processor, 1);
    EXPECT_EQ(second[1].via, 1); // radio channels of uplinks count from 1
}

} // namespace

} // namespace ns3::vec
