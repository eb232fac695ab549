// SPDX-License-Identifier: GPL-2.0-only
#include "vec-analytic-run.h"

#include "ns3/vec-error.h"
#include "ns3/vec-packet-system.h"
#include "ns3/vec-system.h"
#include "vec-coordinator-setup.h"
#include "vec-node-names.h"
#include "vec-task-source.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

/** One vehicle, from where it is to until when it stays. */
struct Stay
{
    std::string vehicle;
    double fromS = 0;
    double toS = std::numeric_limits<double>::infinity();
    std::vector<Point> places; //!< one a step
};

struct Created
{
    std::size_t stay = 0;
    double timeS = 0;
    TaskDescription description;
};

/** Until \p endS; of what is over before \p measuredS the results have a note. */
std::vector<Stay>
WatchTraffic(TrafficSource& traffic, double endS, double measuredS, RunResults& results)
{
    std::vector<Stay> stays;
    std::map<std::string, std::size_t> present;
    bool more = true;
    for (double nowS = 0; nowS <= endS; nowS += traffic.StepS())
    {
        std::map<std::string, std::size_t> still;
        for (const VehiclePosition& position : traffic.Vehicles())
        {
            const auto found = present.find(position.id);
            const std::size_t stay = found == present.end() ? stays.size() : found->second;
            if (found == present.end())
            {
                stays.push_back({position.id, nowS, std::numeric_limits<double>::infinity(), {}});
            }
            stays[stay].places.push_back({position.x, position.y});
            still[position.id] = stay;
            results.positions.push_back({nowS, position.id, position.x, position.y, ""});
        }
        for (const auto& [vehicle, stay] : present)
        {
            if (still.count(vehicle) == 0)
            {
                stays[stay].toS = nowS;
            }
        }
        present = std::move(still);
        const bool before = more;
        try
        {
            more = more && traffic.Advance();
        }
        catch (const EnvironmentError& error)
        {
            results.endedEarly = error.what();
            results.endedEarlyS = nowS;
            break;
        }
        const double goneS = nowS + traffic.StepS();
        if (before && !more && goneS < measuredS)
        {
            results.trafficEndedS = goneS;
        }
    }
    return stays;
}

std::vector<Created>
CreateTasks(const Scenario& scenario, const std::vector<Stay>& stays, double endS)
{
    std::vector<Created> tasks;
    std::map<std::string, TaskSource> sources;
    const auto graphs = ReadTaskGraphs(scenario);
    for (std::size_t i = 0; i < stays.size(); ++i)
    {
        const Stay& stay = stays[i];
        TaskSource& source =
            sources.try_emplace(stay.vehicle, scenario, stay.vehicle, stay.fromS, graphs)
                .first->second;
        for (double nextS = source.NextS(stay.fromS); nextS < std::min(endS, stay.toS);
             nextS = source.NextS(stay.fromS))
        {
            tasks.push_back({i, nextS, source.Draw()});
        }
    }
    std::stable_sort(tasks.begin(),
                     tasks.end(),
                     [](const Created& a, const Created& b) { return a.timeS < b.timeS; });
    return tasks;
}

std::size_t
Nearest(const std::vector<Point>& rsus, const Point& place)
{
    std::size_t nearest = 0;
    for (std::size_t k = 1; k < rsus.size(); ++k)
    {
        if (std::hypot(rsus[k].x - place.x, rsus[k].y - place.y) <
            std::hypot(rsus[nearest].x - place.x, rsus[nearest].y - place.y))
        {
            nearest = k;
        }
    }
    return nearest;
}

/** A share of a server that is taken until something has ended. */
struct Held
{
    Endpoint server = NOBODY;
    double shareHz = 0;
    double bits = 0;
    double untilS = 0;
};

/** Whether tasks of one decision interval are planned together. */
bool
HasSlots(const Scenario& scenario)
{
    return FindPacketSystem(scenario.system).Traits().hasSlots &&
           scenario.coordinator.decisionIntervalS > 0;
}

Endpoint
EndpointOf(std::size_t stay)
{
    return MakeEndpoint(EndpointKind::VEHICLE, static_cast<uint32_t>(stay + 1));
}

double
Extra(const TimelineItem& item, std::string_view name)
{
    for (const auto& [known, value] : item.extra)
    {
        if (name == known)
        {
            return value;
        }
    }
    return 0;
}

/** The world of the equations: who is busy until when. */
class AnalyticWorld
{
  public:
    AnalyticWorld(const Scenario& scenario,
                  Policy& policy,
                  const std::vector<Stay>& stays,
                  double stepS,
                  RunResults& results)
        : m_scenario(scenario), m_policy(policy), m_stays(stays), m_stepS(stepS),
          m_results(results), m_view(MakeView(scenario)),
          m_system(FindPacketSystem(scenario.system))
    {
        for (const auto& [endpoint, server] : m_view.servers)
        {
            m_processorFreeS[endpoint].assign(server.processorsHz.size(), 0);
        }
        for (const auto& [endpoint, rsu] : m_view.rsus)
        {
            m_uplinkFreeS[endpoint].assign(rsu.plannedBits.size(), 0);
        }
    }

    /** Plans tasks together and takes note of what the equations make of it. */
    void Decide(const std::vector<Created>& batch, double nowS);

    /** Wall-clock time that the policy took, s. */
    double WallS() const
    {
        return m_wallS;
    }

  private:
    PlanningTask Describe(const Created& created, double nowS);
    CoordinatorView::Vehicle VehicleAt(const Stay& stay, double nowS);
    void LookAround(double nowS);
    void LookAt(double nowS);
    void Record(const Created& created,
                const PlanningDecision& decision,
                std::size_t task,
                TaskRecord& record);

    const Scenario& m_scenario;
    Policy& m_policy;
    const std::vector<Stay>& m_stays;
    double m_stepS;
    RunResults& m_results;
    CoordinatorView m_view;
    const PacketSystem& m_system;
    std::map<Endpoint, std::vector<double>> m_processorFreeS;
    std::map<Endpoint, std::vector<double>> m_uplinkFreeS;
    std::vector<Held> m_held;
    std::map<std::string, double> m_vehicleFreeS;
    double m_wallS = 0;
};

CoordinatorView::Vehicle
AnalyticWorld::VehicleAt(const Stay& stay, double nowS)
{
    const auto step =
        std::min(static_cast<std::size_t>((nowS - stay.fromS) / m_stepS), stay.places.size() - 1);
    const Point place = stay.places[step];
    const Point before = stay.places[step > 0 ? step - 1 : 0];
    CoordinatorView::Vehicle vehicle;
    vehicle.x = place.x;
    vehicle.y = place.y;
    vehicle.heardS = nowS;
    vehicle.speedX = (place.x - before.x) / m_stepS;
    vehicle.speedY = (place.y - before.y) / m_stepS;
    vehicle.cpuHz = DrawVehicleHz(m_scenario, stay.vehicle);
    vehicle.cpuBacklogS = std::max(0.0, m_vehicleFreeS[stay.vehicle] - nowS);
    vehicle.rsu = MakeEndpoint(EndpointKind::RSU,
                               static_cast<uint32_t>(Nearest(m_scenario.rsus.positions, place)));
    return vehicle;
}

void
AnalyticWorld::LookAround(double nowS)
{
    m_view.vehicles.clear();
    for (std::size_t i = 0; i < m_stays.size(); ++i)
    {
        if (m_stays[i].fromS <= nowS && nowS < m_stays[i].toS)
        {
            m_view.vehicles[EndpointOf(i)] = VehicleAt(m_stays[i], nowS);
        }
    }
}

PlanningTask
AnalyticWorld::Describe(const Created& created, double nowS)
{
    const Stay& stay = m_stays[created.stay];
    const Endpoint vehicle = EndpointOf(created.stay);
    const CoordinatorView::Vehicle heard = VehicleAt(stay, nowS);
    PlanningTask task;
    task.rsu = heard.rsu;
    task.heardS = nowS;
    task.description = created.description;
    task.description.task = MakeTaskKey(vehicle, 1);
    task.description.createdS = created.timeS;
    task.description.cpuHz = heard.cpuHz;
    task.description.cpuBacklogS = heard.cpuBacklogS;
    task.description.txPowerW = m_view.serverTxPowerW;
    if (m_system.Traits().usesVehicles)
    {
        LookAround(nowS);
    }
    else
    {
        m_view.vehicles[vehicle] = {heard.x, heard.y, nowS};
    }
    return task;
}

void
AnalyticWorld::LookAt(double nowS)
{
    m_held.erase(std::remove_if(m_held.begin(),
                                m_held.end(),
                                [nowS](const Held& held) { return held.untilS <= nowS; }),
                 m_held.end());
    for (auto& [endpoint, server] : m_view.servers)
    {
        server.plannedHz = 0;
        server.plannedInputBits = 0;
        for (std::size_t m = 0; m < server.processorsHz.size(); ++m)
        {
            server.plannedCycles[m] =
                std::max(0.0, m_processorFreeS[endpoint][m] - nowS) * server.processorsHz[m];
        }
    }
    for (const Held& held : m_held)
    {
        m_view.servers.at(held.server).plannedHz += held.shareHz;
        m_view.servers.at(held.server).plannedInputBits += held.bits;
    }
    for (auto& [endpoint, rsu] : m_view.rsus)
    {
        for (std::size_t r = 0; r < rsu.plannedBits.size(); ++r)
        {
            rsu.plannedBits[r] =
                std::max(0.0, m_uplinkFreeS[endpoint][r] - nowS) * m_view.idleUplinkBps;
        }
    }
}

void
AnalyticWorld::Decide(const std::vector<Created>& batch, double nowS)
{
    std::vector<PlanningTask> tasks;
    for (const Created& created : batch)
    {
        tasks.push_back(Describe(created, nowS));
    }
    LookAt(nowS);
    const std::unique_ptr<Instance> instance = m_system.Snapshot(nowS, tasks, m_view);
    const auto asked = std::chrono::steady_clock::now();
    const Decision decision = m_policy.Decide(*instance);
    m_wallS += std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
    const Timeline timeline = Evaluate(*instance, decision.plan);
    m_policy.Feedback(decision.id, timeline);

    DecisionRecord summary;
    summary.instance = m_results.decisions.size();
    summary.timeS = nowS;
    summary.tasks = static_cast<uint32_t>(batch.size());
    summary.predictedS = timeline.objective;
    const PlanningDecision planned{tasks, decision.plan, timeline, nowS};
    for (std::size_t i = 0; i < batch.size(); ++i)
    {
        TaskRecord record;
        Record(batch[i], planned, i, record);
        summary.subtasks += record.subtasks;
        summary.offloaded += record.offloaded;
        m_results.tasks.push_back(record);
    }
    m_results.decisions.push_back(summary);
    m_system.Remember(*instance, m_view);
}

void
AnalyticWorld::Record(const Created& created,
                      const PlanningDecision& decision,
                      std::size_t task,
                      TaskRecord& record)
{
    const Stay& stay = m_stays[created.stay];
    const TaskDescription& description = created.description;
    const std::vector<Placement> placements = m_system.Place(decision, task, m_view);
    std::vector<std::pair<int, int>> items;
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        items.push_back(m_system.ItemOf(decision.tasks, task, k));
    }
    record.task = m_results.tasks.size();
    record.vehicle = stay.vehicle;
    record.createdS = created.timeS;
    record.deadlineS = description.deadlineS > 0 ? description.deadlineS : UNKNOWN;
    record.subtasks = static_cast<uint32_t>(placements.size());
    double finishS = created.timeS;
    for (const TimelineItem& item : decision.predicted.items)
    {
        const auto found = std::find(items.begin(),
                                     items.end(),
                                     std::pair(item.assignment.owner, item.assignment.item));
        if (found == items.end())
        {
            continue;
        }
        finishS = std::max(finishS, item.finishS);
        const Placement& placement = placements[found - items.begin()];
        if (item.assignment.site == LOCAL)
        {
            double& freeS = m_vehicleFreeS[stay.vehicle];
            freeS = std::max(freeS, item.finishS);
            record.energyVehicleJ += item.energyJ;
            continue;
        }
        ++record.offloaded;
        if (KindOf(placement.site) == EndpointKind::VEHICLE)
        {
            double& freeS = m_vehicleFreeS[m_stays[NumberOf(placement.site) - 1].vehicle];
            freeS = std::max(freeS, item.finishS);
            continue;
        }
        const Endpoint ingress =
            placement.ingress == NOBODY ? decision.tasks[task].rsu : placement.ingress;
        record.ingress = RsuName(NumberOf(ingress));
        record.energyVehicleJ += Extra(item, "e_tra_j");
        record.energyInfrastructureJ += item.energyJ - Extra(item, "e_tra_j");
        if (placement.shareHz > 0)
        {
            const double bits = description.subtasks[found - items.begin()].ownInputBits;
            m_held.push_back({placement.site, placement.shareHz, bits, item.finishS});
            continue;
        }
        double& cpuFreeS = m_processorFreeS[placement.site][placement.processor];
        cpuFreeS = std::max(cpuFreeS, item.finishS);
        double& channelFreeS = m_uplinkFreeS[ingress][placement.via - 1];
        channelFreeS = std::max(channelFreeS, item.receivedS);
    }
    if (const auto joule =
            m_system.VehicleEnergyJ(decision.tasks[task].description, placements, m_view))
    {
        record.energyVehicleJ = *joule;
    }
    for (const auto& [name, value] : decision.predicted.metrics)
    {
        // Of the instance, and so of the task where it is alone.
        if (decision.tasks.size() == 1 && std::string_view(name) == "energy_vehicle_j")
        {
            record.energyVehicleJ = value;
        }
        else if (decision.tasks.size() == 1 && std::string_view(name) == "energy_infrastructure_j")
        {
            record.energyInfrastructureJ = value;
        }
    }
    double deliveredS = finishS;
    if (m_system.Traits().waitsForResults)
    {
        deliveredS = decision.predicted.tasks.at(items.front().first).deliveredS;
    }
    const double etS = finishS - created.timeS;
    const double takenS = deliveredS - created.timeS;
    record.predictedS = etS;
    if (takenS > description.giveUpS || created.timeS + takenS > stay.toS)
    {
        record.outcome = Outcome::FAILED;
        record.reason =
            takenS > description.giveUpS ? FailureReason::GIVE_UP : FailureReason::VEHICLE_LEFT;
    }
    else
    {
        const bool late = description.deadlineS > 0 && takenS > description.deadlineS;
        record.outcome = late ? Outcome::LATE : Outcome::ON_TIME;
        record.finishS = created.timeS + etS;
        record.deliveredS = created.timeS + takenS;
        record[Cause::SIGNALLING] = decision.nowS - created.timeS;
        record[Cause::COMPUTE] = finishS - decision.nowS;
        record[Cause::DELIVERY] = takenS - etS;
    }
    TimelineRecord detail;
    detail.task = record.task;
    for (const auto& [from, to] : description.edges)
    {
        detail.edges.emplace_back(from, to);
    }
    detail.predicted = TimelineItems(decision.predicted, items);
    m_results.timelines.push_back(detail);
}

} // namespace

RunResults
RunAnalytic(const Scenario& scenario, Policy& policy, TrafficSource& traffic)
{
    const auto begin = std::chrono::steady_clock::now();
    RunResults results;
    results.scenario = scenario;
    results.policy = policy.Name();
    results.fidelity = "analytic";
    const std::vector<Point>& rsus = scenario.rsus.positions;
    for (std::size_t k = 0; k < rsus.size(); ++k)
    {
        results.rsus.push_back({RsuName(k), rsus[k].x, rsus[k].y});
    }

    const Scenario::Time& time = scenario.time;
    double endS = time.warmupS + time.measureS;
    const std::vector<Stay> stays = WatchTraffic(traffic, endS + time.drainS, endS, results);
    endS = results.endedEarly.empty() ? endS : std::min(endS, results.endedEarlyS);
    AnalyticWorld world(scenario, policy, stays, traffic.StepS(), results);
    std::vector<Created> batch;
    double decideS = 0;
    for (Created& created : CreateTasks(scenario, stays, endS))
    {
        if (!batch.empty() && created.timeS > decideS)
        {
            world.Decide(std::exchange(batch, {}), decideS);
        }
        if (batch.empty())
        {
            decideS =
                created.timeS + (HasSlots(scenario) ? scenario.coordinator.decisionIntervalS : 0);
        }
        batch.push_back(std::move(created));
        if (!HasSlots(scenario))
        {
            world.Decide(std::exchange(batch, {}), decideS);
        }
    }
    if (!batch.empty())
    {
        world.Decide(batch, decideS);
    }
    policy.EndOfRun();
    const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
    results.wall.wallS = all.count();
    if (!results.decisions.empty())
    {
        results.wall.decisionUs =
            1e6 * world.WallS() / static_cast<double>(results.decisions.size());
    }
    return results;
}

} // namespace ns3::vec
