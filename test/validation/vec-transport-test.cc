// SPDX-License-Identifier: GPL-2.0-only
// The same applications and the same tasks over wires, 802.11p and 802.11ax.
#include "../network/vec-wired-world.h"
#include "ns3/config.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr double TASKS_FROM_S = 1.5;
constexpr double TASK_EVERY_S = 1.2;
constexpr int TASKS = 6; // of each of two vehicles
constexpr double END_S = 20;

/** A chain, a fork that joins, and subtasks that know nothing of one another, in turn. */
TaskDescription
Task(int number)
{
    TaskDescription description;
    for (int i = 0; i < 5; ++i)
    {
        description.subtasks.push_back({1e5 * (i + 1), 2e7 * (number + 1), 4e4});
    }
    if (number % 3 == 0)
    {
        description.edges = {
            {0, 1},
            {1, 2},
            {2, 3},
            {3, 4}
        };
    }
    else if (number % 3 == 1)
    {
        description.edges = {
            {0, 1},
            {0, 2},
            {0, 3},
            {1, 4},
            {2, 4},
            {3, 4}
        };
    }
    description.deadlineS = 5;
    description.giveUpS = 10;
    return description;
}

bool
OffloadMost(int subtask)
{
    return subtask % 4 != 3;
}

/** What the applications announce, whatever is below them. */
class Observer
{
  public:
    Observer()
    {
        // When vehicles are there and before anybody does anything.
        Simulator::Schedule(NanoSeconds(1), [this]() { Connect(); });
    }

    int created = 0;
    std::map<Outcome, int> ended;
    /** Which vehicle's which task's which subtask ran on which processor of a server. */
    std::multiset<std::tuple<uint32_t, uint32_t, int, int>> served;
    int own = 0; //!< subtasks that ran on a vehicle

  private:
    void Connect()
    {
        const std::string apps = "/NodeList/*/ApplicationList/*/$ns3::vec::";
        Config::ConnectWithoutContext(apps + "VehicleApp/TaskCreated",
                                      MakeCallback(&Observer::OnCreated, this));
        Config::ConnectWithoutContext(apps + "VehicleApp/TaskEnded",
                                      MakeCallback(&Observer::OnEnded, this));
        Config::ConnectWithoutContext(apps + "VehicleApp/ItemFinished",
                                      MakeCallback(&Observer::OnOwn, this));
        Config::ConnectWithoutContext(apps + "ServerApp/ItemFinished",
                                      MakeCallback(&Observer::OnServed, this));
    }

    void OnCreated(const std::string&, const TaskDescription&)
    {
        ++created;
    }

    void OnEnded(const TaskEnd& end)
    {
        ++ended[end.outcome];
    }

    void OnOwn(const ItemEvent&)
    {
        ++own;
    }

    void OnServed(const ItemEvent& event)
    {
        // A task's key is its vehicle and that vehicle's count.
        served.emplace(event.task >> 32,
                       static_cast<uint32_t>(event.task),
                       event.subtask,
                       event.processor);
    }
};

double
TimeOf(int task, int vehicle)
{
    return TASKS_FROM_S + TASK_EVERY_S * task + 0.5 * vehicle;
}

/** A wire for each channel between each of two vehicles and its RSU. */
std::unique_ptr<Observer>
RunOverWires()
{
    WiredWorld::Settings settings;
    settings.rsus = 2;
    settings.pointToPoint = true;
    auto policy = std::make_shared<ToldPolicy>(OffloadMost);
    WiredWorld world(settings, policy);
    for (int i = 0; i < 2; ++i)
    {
        WiredWorld::Vehicle& vehicle = world.AddVehicleNode();
        EXPECT_EQ(vehicle.port->devices[0]->GetInstanceTypeId(),
                  PointToPointNetDevice::GetTypeId());
        Simulator::Schedule(MilliSeconds(100), [&world, &vehicle]() { world.Enter(vehicle); });
        for (int task = 0; task < TASKS; ++task)
        {
            Simulator::Schedule(Seconds(TimeOf(task, i)),
                                [&vehicle, task]() { vehicle.app->CreateTask(Task(task)); });
        }
    }
    auto observer = std::make_unique<Observer>();
    Simulator::Stop(Seconds(END_S));
    Simulator::Run();
    Simulator::Destroy();
    return observer;
}

/** Two vehicles, each next to an RSU. */
std::unique_ptr<Observer>
RunOver(const std::string& radio)
{
    Scenario scenario;
    scenario.radio.kind = radio;
    scenario.radio.subchannels = WiredWorld::UPLINKS;
    scenario.radio.widthHz = radio == "80211p" ? 10e6 : 20e6;
    scenario.rsus.positions = {
        {0,   10},
        {300, 10}
    };
    scenario.compute.servers = 1;
    scenario.compute.processors = 2;
    scenario.workload.rateHz = 0;
    scenario.time.warmupS = 1;
    scenario.time.measureS = END_S - 1;
    scenario.time.drainS = 0;
    World world(scenario,
                std::make_shared<ToldPolicy>(OffloadMost),
                std::make_unique<StaticTraffic>(std::vector<VehiclePosition>{
                    {"a", 20,  0},
                    {"b", 280, 0}
    }));
    for (int i = 0; i < 2; ++i)
    {
        for (int task = 0; task < TASKS; ++task)
        {
            Simulator::Schedule(Seconds(TimeOf(task, i)),
                                [&world, task, i]()
                                { world.FindVehicle(i == 0 ? "a" : "b")->CreateTask(Task(task)); });
        }
    }
    auto observer = std::make_unique<Observer>();
    world.Run();
    return observer;
}

TEST(Transport, IsAMatterOfTheDevicesBelow)
{
    const std::unique_ptr<Observer> wires = RunOverWires();
    EXPECT_EQ(wires->served.size(), 2u * TASKS * 4);
    EXPECT_EQ(wires->own, 2 * TASKS);
    for (const char* radio : {"80211p", "80211ax"})
    {
        const std::unique_ptr<Observer> radios = RunOver(radio);
        for (const auto* observer : {wires.get(), radios.get()})
        {
            EXPECT_EQ(observer->created, 2 * TASKS) << radio;
            EXPECT_EQ(observer->ended,
                      (std::map<Outcome, int>{
                          {Outcome::ON_TIME, 2 * TASKS}
            }))
                << radio;
        }
        EXPECT_EQ(radios->served, wires->served) << radio;
        EXPECT_EQ(radios->own, wires->own) << radio;
    }
}

} // namespace

} // namespace ns3::vec
