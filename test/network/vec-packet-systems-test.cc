// SPDX-License-Identifier: GPL-2.0-only
// What coordinators of edge-cloud, load-balance and multi-workload tell policies, and what they
// make of plans.
#include "ns3/nstime.h"
#include "ns3/vec-edge-cloud-planning.h"
#include "ns3/vec-edge-cloud.h"
#include "ns3/vec-load-balance-planning.h"
#include "ns3/vec-load-balance.h"
#include "ns3/vec-multi-workload-planning.h"
#include "ns3/vec-multi-workload.h"
#include "ns3/vec-system.h"
#include "ns3/vec-vehicular-cloud-planning.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

Endpoint
Rsu(uint32_t number)
{
    return MakeEndpoint(EndpointKind::RSU, number);
}

Endpoint
Server(uint32_t number)
{
    return MakeEndpoint(EndpointKind::SERVER, number);
}

/** Three RSUs in a row of fibres, a server at each, and one in the cloud. */
CoordinatorView
MakeView()
{
    CoordinatorView view;
    view.idleUplinkBps = 8e6;
    view.idleDownlinkBps = 6e6;
    view.channelHz = 1e7;
    view.noiseW = 1e-13;
    view.kappa = 1e-28;
    view.vehicleKappa = 2e-28;
    view.rangeM = 250;
    view.windowBits = 0;
    view.slotS = 0.5;
    for (uint32_t k = 0; k < 4; ++k)
    {
        CoordinatorView::Server& server = view.servers[Server(k)];
        server.processorsHz = {1e9 * (k + 1)};
        server.plannedCycles = {0};
        server.cloud = k == 3;
    }
    for (uint32_t k = 0; k < 3; ++k)
    {
        CoordinatorView::Rsu& rsu = view.rsus[Rsu(k)];
        rsu.server = Server(k);
        // Control, two uplinks, downlink.
        rsu.busyRatios = {0, 0, 0.5, 0.25};
        rsu.plannedBits = {0, 0};
        rsu.x = 200.0 * k;
        for (uint32_t s = 0; s < 4; ++s)
        {
            view.paths[{Rsu(k), Server(s)}] = {1e9, s == 3 ? 0.02 : 0};
        }
    }
    for (uint32_t from = 0; from < 4; ++from)
    {
        for (uint32_t to = 0; to < 4; ++to)
        {
            CoordinatorView::Path path{from == 3 || to == 3 ? 1e8 : 1e9,
                                       from == 3 || to == 3 ? 0.02 : 0};
            if (from + 2 == to || to + 2 == from)
            {
                path.stops = {Server((from + to) / 2)};
            }
            view.paths[{Server(from), Server(to)}] = path;
        }
    }
    return view;
}

PlanningTask
MakeTask(uint32_t vehicle, uint32_t count, uint32_t rsu, std::size_t subtasks)
{
    PlanningTask task;
    task.rsu = Rsu(rsu);
    task.heardS = 9.9;
    task.description.task = MakeTaskKey(MakeEndpoint(EndpointKind::VEHICLE, vehicle), count);
    task.description.createdS = 9.5;
    task.description.deadlineS = 4;
    task.description.giveUpS = 8;
    task.description.cpuHz = 5e8;
    task.description.cpuBacklogS = 0.25;
    task.description.txPowerW = 0.2;
    for (std::size_t i = 0; i < subtasks; ++i)
    {
        task.description.subtasks.push_back({i == 0 ? 1e6 : 0, 1e9, 4e5});
        if (i > 0)
        {
            task.description.edges.emplace_back(i - 1, i);
        }
    }
    return task;
}

std::vector<Placement>
Place(const PacketSystem& model,
      const std::vector<PlanningTask>& tasks,
      const Instance& instance,
      const Plan& plan,
      std::size_t task,
      const CoordinatorView& view)
{
    return model.Place({tasks, plan, Evaluate(instance, plan), 10}, task, view);
}

} // namespace

TEST(SystemSettings, AreDefaultsUntilSetAndCopiesAreApart)
{
    SystemSettings settings;
    EXPECT_EQ(std::as_const(settings).Of<LoadBalanceSettings>().omega, 0.9);
    settings.Of<LoadBalanceSettings>().omega = 0.5;
    SystemSettings copy = settings;
    copy.Of<LoadBalanceSettings>().omega = 0.1;
    EXPECT_EQ(std::as_const(settings).Of<LoadBalanceSettings>().omega, 0.5);
    EXPECT_EQ(std::as_const(copy).Of<LoadBalanceSettings>().omega, 0.1);
    EXPECT_EQ(std::as_const(copy).Of<EdgeCloudSettings>().energyDelta, 0.2);
}

TEST(PacketSystems, AreOfSystemsThatThereAre)
{
    EXPECT_EQ(PacketSystems().size(), 5u);
    for (const PacketSystem* system : PacketSystems())
    {
        EXPECT_EQ(FindSystem(system->Name()).Name(), system->Name());
        EXPECT_EQ(&FindPacketSystem(system->Name()), system);
    }
}

TEST(PacketSystems, SayWhatTheirScenariosMustHave)
{
    PacketSetting setting;
    setting.place = "vehicle";
    setting.servers = 2;
    setting.processors = 3;
    const auto complaints = [&setting](const char* system)
    {
        std::vector<std::string> texts;
        for (const Demand& demand : FindPacketSystem(system).Demands(setting))
        {
            if (!demand.isMet)
            {
                texts.push_back(std::string(demand.group) + ": " + demand.expected);
            }
        }
        return texts;
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(complaints("mec-dag"), Texts());
    EXPECT_EQ(complaints("edge-cloud"),
              Texts{"coordinator: a place of rsu, mec or cloud for edge-cloud"});
    EXPECT_EQ(complaints("load-balance"),
              (Texts{"compute: processors 1 for load-balance, whose tasks share one",
                     "compute: servers 0 for load-balance, one at every RSU",
                     "coordinator: a place of rsu, mec or cloud for load-balance",
                     "coordinator: a place of cloud for load-balance, which plans for everybody "
                     "at once"}));
    setting.place = "cloud";
    setting.servers = 0;
    setting.processors = 1;
    for (const PacketSystem* system : PacketSystems())
    {
        EXPECT_EQ(complaints(std::string(system->Name()).c_str()), Texts());
    }
}

TEST(PacketSystems, ChangeDefaultsOfWhatTheirEquationsLeaveOut)
{
    PacketSetting setting;
    setting.isIdeal = true;
    setting.decisionIntervalS = 0.5;
    setting.own.Of<VehicularCloudSettings>().outOfReach = "no-path";
    const auto defaults = [&setting](const char* system)
    {
        std::map<std::string, std::string> values;
        FindPacketSystem(system).SetDefaults(
            setting,
            [&values](const std::string& path, const AttributeValue& value) {
                values[path.substr(std::string("ns3::vec::").size())] =
                    value.SerializeToString(nullptr);
            });
        return values;
    };
    EXPECT_TRUE(defaults("mec-dag").empty());
    EXPECT_EQ(defaults("edge-cloud").at("ServerApp::TagResults"), "true");
    EXPECT_EQ(defaults("load-balance").at("ServerApp::TagResults"), "false");
    EXPECT_EQ(Time(defaults("load-balance").at("VehicleApp::LocalFallback")), Seconds(1.5));
    EXPECT_EQ(defaults("vehicular-cloud").at("VehicleApp::V2vRelay"), "false");
    setting.isIdeal = false;
    setting.decisionIntervalS = 0;
    EXPECT_TRUE(defaults("load-balance").empty());
    EXPECT_EQ(defaults("vehicular-cloud").at("VehicleApp::V2vParallel"), "false");
}

TEST(EdgeCloudPlannings, TellTiersAndGoodputs)
{
    CoordinatorView view = MakeView();
    view.servers[Server(1)].plannedCycles = {4e9};
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 0, 3)};
    const EdgeCloudPlanning model;
    EXPECT_EQ(model.GroupOf(tasks[0], view), MakeEndpoint(EndpointKind::VEHICLE, 1));
    const auto instance = model.Snapshot(10, tasks, view);
    const auto& edgeCloud = dynamic_cast<const EdgeCloudInstance&>(*instance);
    ASSERT_EQ(edgeCloud.tiers.size(), 5u);
    EXPECT_EQ(edgeCloud.tiers[0].freeS, 10.25);
    EXPECT_EQ(edgeCloud.tiers[2].freeS, 12); // 4e9 cycles at 2 GHz
    EXPECT_EQ(edgeCloud.tiers[4].name, "cloud0");
    EXPECT_EQ(edgeCloud.tiers[4].cpuHz, 4e9);
    // The idle uplink, 8 Mb/s; the downlink is busy for a quarter.
    EXPECT_NEAR(edgeCloud.bandwidthBps[0][1], 8e6, 1);
    EXPECT_NEAR(edgeCloud.bandwidthBps[1][0], 4.5e6, 1);
    EXPECT_NEAR(edgeCloud.bandwidthBps[1][2], 1e9, 1);
    // Transfers of 0.55 Mbit in the mean: 55 / 8 ms on the air, and 20 ms of delay.
    const double bits = (1e6 + 3 * 4e5) / 4;
    EXPECT_NEAR(edgeCloud.bandwidthBps[0][4], bits / (bits / 8e6 + 0.02), 1);
    EXPECT_NEAR(edgeCloud.bandwidthBps[1][4], bits / (bits / 1e8 + 0.02), 1);
    ASSERT_EQ(edgeCloud.workflows.size(), 1u);
    EXPECT_EQ(edgeCloud.workflows[0].bits, (std::vector<double>{1e6, 4e5, 4e5, 4e5}));
    EXPECT_EQ(edgeCloud.workflows[0].deadlineS, 3.5);
    const Json json = InstanceToJson(*instance);
    EXPECT_EQ(InstanceToJson(*ParseInstance(json, "snapshot")), json);

    view.windowBits = 1e6;
    const auto windowed = model.Snapshot(10, tasks, view);
    EXPECT_NEAR(dynamic_cast<const EdgeCloudInstance&>(*windowed).bandwidthBps[1][4],
                bits / (bits / (1e6 / 0.04) + 0.02),
                1);
}

TEST(EdgeCloudPlannings, PlaceTiersOnServers)
{
    const CoordinatorView view = MakeView();
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 0, 3), MakeTask(1, 2, 0, 2)};
    const EdgeCloudPlanning model;
    const auto instance = model.Snapshot(10, tasks, view);
    Plan plan;
    for (const auto& [owner, item, site] : {std::tuple(0, 0, LOCAL),
                                            std::tuple(0, 1, 2),
                                            std::tuple(0, 2, 4),
                                            std::tuple(1, 0, 1),
                                            std::tuple(1, 1, LOCAL)})
    {
        Assignment assignment;
        assignment.owner = owner;
        assignment.item = item;
        assignment.site = site;
        plan.assignments.push_back(assignment);
    }
    const auto first = Place(model, tasks, *instance, plan, 0, view);
    EXPECT_EQ(first[0].site, MakeEndpoint(EndpointKind::VEHICLE, 1));
    EXPECT_EQ(first[1].site, Server(1));
    EXPECT_EQ(first[2].site, Server(3));
    EXPECT_EQ(first[1].via, 1); // the idle one
    EXPECT_EQ(first[1].ingress, NOBODY);
    EXPECT_EQ(Place(model, tasks, *instance, plan, 1, view)[0].site, Server(0));
}

TEST(LoadBalancePlannings, TellOneSlotOfEverybody)
{
    CoordinatorView view = MakeView();
    view.vehicles[MakeEndpoint(EndpointKind::VEHICLE, 2)] = {210, 30, 9.8};
    view.servers[Server(1)].plannedHz = 1.5e9;
    view.servers[Server(2)].plannedHz = 9e9;
    view.own.Of<LoadBalanceMemory>().previousCycles = 7e9;
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 2, 1), MakeTask(2, 1, 0, 1)};
    const LoadBalancePlanning model;
    EXPECT_EQ(model.GroupOf(tasks[0], view), model.GroupOf(tasks[1], view));
    const auto instance = model.Snapshot(10, tasks, view);
    const auto& slot = dynamic_cast<const LoadBalanceInstance&>(*instance);
    ASSERT_EQ(slot.rsus.size(), 3u);
    EXPECT_EQ(slot.slotS, 0.5);
    EXPECT_EQ(slot.previousCycles, 7e9);
    EXPECT_EQ(slot.rsus[1].usedHz, 1.5e9);
    EXPECT_NEAR(slot.rsus[2].usedHz, 0.9 * 3e9, 1); // something is always left
    EXPECT_EQ(slot.hops,
              (std::vector<std::vector<double>>{
                  {0, 1, 2},
                  {1, 0, 1},
                  {2, 1, 0}
    }));
    EXPECT_EQ(slot.backhaulBps, 1e9);
    // Nobody has heard the first vehicle yet: it is where its RSU is.
    EXPECT_EQ(slot.vehicles[0].x, 400);
    EXPECT_EQ(slot.vehicles[1].x, 210);
    EXPECT_EQ(slot.vehicles[1].y, 30);
    // RSU 1 uses the second uplink, which is busy for half.
    EXPECT_EQ(slot.vehicles[0].uplinkBps, (std::vector<double>{8e6, 4e6, 8e6}));
    EXPECT_EQ(slot.tasks[1].deadlineS, 3.5);
    const Json json = InstanceToJson(*instance);
    EXPECT_EQ(InstanceToJson(*ParseInstance(json, "snapshot")), json);
    model.Remember(*instance, view);
    EXPECT_EQ(view.own.Of<LoadBalanceMemory>().previousCycles, 2e9);
    EXPECT_EQ(view.slot, 1u);
}

TEST(LoadBalancePlannings, PlaceSharesAndStops)
{
    const CoordinatorView view = MakeView();
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 0, 1), MakeTask(2, 1, 0, 1)};
    const LoadBalancePlanning model;
    const auto instance = model.Snapshot(10, tasks, view);
    Plan plan;
    plan.assignments.resize(2);
    plan.assignments[0].via = 0;
    plan.assignments[0].site = 2;
    plan.assignments[1].owner = 1;
    const Placement far = Place(model, tasks, *instance, plan, 0, view).at(0);
    EXPECT_EQ(far.site, Server(2));
    EXPECT_EQ(far.ingress, Rsu(0));
    EXPECT_EQ(far.via, 1);
    EXPECT_EQ(far.stops, (std::vector<Endpoint>{Server(0), Server(1)}));
    EXPECT_NEAR(far.shareHz, 3e9, 1); // all of it: alone, and it would take more
    EXPECT_EQ(Place(model, tasks, *instance, plan, 1, view).at(0).site,
              MakeEndpoint(EndpointKind::VEHICLE, 2));

    const std::vector<Booking> bookings = model.Bookings(tasks[0], {far});
    CoordinatorView booked = view;
    Booking booking = bookings.at(0);
    booked.Book(booking);
    EXPECT_EQ(booked.rsus[Rsu(0)].plannedBits[0], 1e6);
    EXPECT_NEAR(booked.servers[Server(2)].plannedHz, 3e9, 1);
    for (int twice = 0; twice < 2; ++twice)
    {
        booked.ReleaseUpload(booking);
        booked.ReleaseCompute(booking);
    }
    EXPECT_EQ(booked.rsus[Rsu(0)].plannedBits[0], 0);
    EXPECT_EQ(booked.servers[Server(2)].plannedHz, 0);
    EXPECT_EQ(booked.servers[Server(2)].plannedCycles[0], 0);
    EXPECT_EQ(booked.servers[Server(2)].plannedInputBits, 0);
}

TEST(LoadBalancePlannings, MeasureTheObjectiveFromTheDecisionOn)
{
    const CoordinatorView view = MakeView();
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 0, 1)};
    const LoadBalancePlanning model;
    const auto instance = model.Snapshot(10, tasks, view);
    Plan plan;
    plan.assignments.resize(1);
    Timeline measured = Evaluate(*instance, plan);
    EXPECT_NEAR(model.Objective(*instance, measured), measured.objective, 1e-12);
    measured.tasks[0].finishS += 2;
    EXPECT_NEAR(model.Objective(*instance, measured),
                measured.objective + view.own.Of<LoadBalanceSettings>().omega * 2,
                1e-9);
}

TEST(MultiWorkloadPlannings, TellDevicesWithTheirWorkloads)
{
    CoordinatorView view = MakeView();
    view.servers[Server(0)].plannedInputBits = 5e6;
    view.vehicles[MakeEndpoint(EndpointKind::VEHICLE, 1)] = {10, 0, 9.8};
    view.vehicles[MakeEndpoint(EndpointKind::VEHICLE, 2)] = {400, 0, 9.8};
    const std::vector<PlanningTask> tasks{MakeTask(1, 1, 0, 1),
                                          MakeTask(2, 1, 2, 1),
                                          MakeTask(1, 2, 0, 1)};
    const MultiWorkloadPlanning model;
    const auto instance = model.Snapshot(10, tasks, view);
    const auto& slot = dynamic_cast<const MultiWorkloadInstance&>(*instance);
    ASSERT_EQ(slot.devices.size(), 2u);
    EXPECT_EQ(slot.devices[0].workloads.size(), 2u);
    EXPECT_EQ(model.ItemOf(tasks, 0, 0), std::pair(0, 0));
    EXPECT_EQ(model.ItemOf(tasks, 1, 0), std::pair(1, 0));
    EXPECT_EQ(model.ItemOf(tasks, 2, 0), std::pair(0, 1));
    EXPECT_EQ(slot.servers[0].queueBits, 5e6);
    // 0.25 s at 0.5 GHz and 1000 cycles a bit.
    EXPECT_NEAR(slot.devices[0].queueBits, 0.25 * 5e8 / 1000, 1e-6);
    EXPECT_EQ(slot.devices[0].workloads[1].cyclesPerBit, 1000);
    EXPECT_EQ(slot.devices[0].workloads[1].deadlineS, 3.5);
    // Vehicle 1 reaches RSU 0 (its own) and 1 (half busy); to 2 and to the cloud through its own.
    EXPECT_NEAR(slot.devices[0].uplinkBps[0], 8e6, 1);
    EXPECT_NEAR(slot.devices[0].uplinkBps[1], 4e6, 1);
    EXPECT_NEAR(slot.devices[0].uplinkBps[2], 8e6, 1);
    EXPECT_NEAR(slot.devices[0].uplinkBps[3], 1e6 / (1e6 / 8e6 + 0.02), 1);
    const Json json = InstanceToJson(*instance);
    EXPECT_EQ(InstanceToJson(*ParseInstance(json, "snapshot")), json);

    Plan plan;
    plan.assignments.resize(3);
    for (std::size_t i = 0; i < 3; ++i)
    {
        const auto [owner, item] = model.ItemOf(tasks, i, 0);
        plan.assignments[i].owner = owner;
        plan.assignments[i].item = item;
        plan.assignments[i].site = i == 1 ? LOCAL : static_cast<int>(i / 2 + 1);
        plan.assignments[i].share = 0.25;
    }
    const Placement near = Place(model, tasks, *instance, plan, 0, view).at(0);
    EXPECT_EQ(near.site, Server(1));
    EXPECT_EQ(near.ingress, Rsu(1));
    EXPECT_EQ(near.via, 2);
    EXPECT_NEAR(near.shareHz, 0.25 * 2e9, 1);
    const Placement far = Place(model, tasks, *instance, plan, 2, view).at(0);
    EXPECT_EQ(far.site, Server(2));
    EXPECT_EQ(far.ingress, NOBODY);
    EXPECT_EQ(far.via, 1);
    EXPECT_EQ(Place(model, tasks, *instance, plan, 1, view).at(0).site,
              MakeEndpoint(EndpointKind::VEHICLE, 2));
    Timeline measured = Evaluate(*instance, plan);
    // One entry for each task, of the device it belongs to.
    std::vector<TimelineTask> each;
    for (std::size_t i = 0; i < 3; ++i)
    {
        TimelineTask task = measured.tasks[model.ItemOf(tasks, i, 0).first];
        for (const TimelineItem& item : measured.items)
        {
            if (std::pair(item.assignment.owner, item.assignment.item) == model.ItemOf(tasks, i, 0))
            {
                task.finishS = item.finishS;
            }
        }
        each.push_back(task);
    }
    measured.tasks = each;
    EXPECT_NEAR(model.Objective(*instance, measured), measured.objective, 1e-9);
}

} // namespace ns3::vec
