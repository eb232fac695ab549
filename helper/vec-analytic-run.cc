// SPDX-License-Identifier: GPL-2.0-only
#include "vec-analytic-run.h"

#include "ns3/vec-mec-dag-model.h"
#include "ns3/vec-system.h"
#include "vec-coordinator-setup.h"
#include "vec-task-source.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <string>
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

std::vector<Stay>
WatchTraffic(TrafficSource& traffic, double endS, RunResults& results)
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
        more = more && traffic.Advance();
    }
    return stays;
}

std::vector<Created>
CreateTasks(const Scenario& scenario, const std::vector<Stay>& stays, double endS)
{
    std::vector<Created> tasks;
    std::map<std::string, TaskSource> sources;
    for (std::size_t i = 0; i < stays.size(); ++i)
    {
        const Stay& stay = stays[i];
        TaskSource& source =
            sources.try_emplace(stay.vehicle, scenario, stay.vehicle, stay.fromS).first->second;
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
        results.rsus.push_back({"rsu" + std::to_string(k), rsus[k].x, rsus[k].y});
    }

    const Scenario::Time& time = scenario.time;
    const double endS = time.warmupS + time.measureS;
    const std::vector<Stay> stays = WatchTraffic(traffic, endS + time.drainS, results);
    CoordinatorView view = MakeView(scenario);
    const std::unique_ptr<PlanningModel> model = MakePlanningModel(scenario.system);
    std::map<Endpoint, std::vector<double>> processorFreeS;
    std::map<Endpoint, std::vector<double>> uplinkFreeS;
    for (const auto& [endpoint, server] : view.servers)
    {
        processorFreeS[endpoint].assign(server.processorsHz.size(), 0);
    }
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        uplinkFreeS[endpoint].assign(rsu.plannedBits.size(), 0);
    }
    std::map<std::string, double> vehicleFreeS;
    double wallS = 0;

    for (Created& created : CreateTasks(scenario, stays, endS))
    {
        const Stay& stay = stays[created.stay];
        const double nowS = created.timeS;
        const auto step = static_cast<std::size_t>((nowS - stay.fromS) / traffic.StepS());
        const Point place = stay.places[std::min(step, stay.places.size() - 1)];
        PlanningTask task;
        task.rsu = MakeEndpoint(EndpointKind::RSU, static_cast<uint32_t>(Nearest(rsus, place)));
        task.heardS = nowS;
        task.description = created.description;
        task.description.task = MakeTaskKey(MakeEndpoint(EndpointKind::VEHICLE, 1), 1);
        task.description.createdS = nowS;
        task.description.cpuHz = DrawVehicleHz(scenario, stay.vehicle);
        task.description.cpuBacklogS = std::max(0.0, vehicleFreeS[stay.vehicle] - nowS);
        task.description.txPowerW = view.serverTxPowerW;

        CoordinatorView::Rsu& rsu = view.rsus.at(task.rsu);
        CoordinatorView::Server& server = view.servers.at(rsu.server);
        for (std::size_t m = 0; m < server.processorsHz.size(); ++m)
        {
            server.plannedCycles[m] =
                std::max(0.0, processorFreeS[rsu.server][m] - nowS) * server.processorsHz[m];
        }
        for (std::size_t r = 0; r < rsu.plannedBits.size(); ++r)
        {
            rsu.plannedBits[r] =
                std::max(0.0, uplinkFreeS[task.rsu][r] - nowS) * view.idleUplinkBps;
        }
        const std::unique_ptr<Instance> instance = model->Snapshot(nowS, {task}, view);
        const auto asked = std::chrono::steady_clock::now();
        const Decision decision = policy.Decide(*instance);
        wallS += std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
        const Timeline timeline = Evaluate(*instance, decision.plan);
        policy.Feedback(decision.id, timeline);

        TaskRecord record;
        record.task = results.tasks.size();
        record.vehicle = stay.vehicle;
        record.createdS = nowS;
        record.deadlineS =
            created.description.deadlineS > 0 ? created.description.deadlineS : UNKNOWN;
        record.subtasks = static_cast<uint32_t>(created.description.subtasks.size());
        const double etS = timeline.tasks.front().etS;
        record.predictedS = etS;
        if (etS > created.description.giveUpS || nowS + etS > stay.toS)
        {
            record.outcome = Outcome::FAILED;
            record.reason = etS > created.description.giveUpS ? FailureReason::GIVE_UP
                                                              : FailureReason::VEHICLE_LEFT;
        }
        else
        {
            record.outcome = timeline.tasks.front().outcome;
            record.finishS = nowS + etS;
            record.deliveredS = nowS + etS;
            record[Cause::COMPUTE] = etS;
        }
        for (const TimelineItem& item : timeline.items)
        {
            const Assignment& place = item.assignment;
            if (place.site == LOCAL)
            {
                double& freeS = vehicleFreeS[stay.vehicle];
                freeS = std::max(freeS, item.finishS);
            }
            else
            {
                ++record.offloaded;
                double& cpuFreeS = processorFreeS[rsu.server][place.site];
                cpuFreeS = std::max(cpuFreeS, item.finishS);
                double& channelFreeS = uplinkFreeS[task.rsu][place.via];
                channelFreeS = std::max(channelFreeS, item.receivedS);
                record.ingress = "rsu" + std::to_string(NumberOf(task.rsu));
            }
        }
        for (const auto& [name, value] : timeline.metrics)
        {
            if (std::string(name) == "energy_vehicle_j")
            {
                record.energyVehicleJ = value;
            }
            else if (std::string(name) == "energy_infrastructure_j")
            {
                record.energyInfrastructureJ = value;
            }
        }
        results.decisions.push_back({results.decisions.size(),
                                     nowS,
                                     0,
                                     0,
                                     1,
                                     record.subtasks,
                                     record.offloaded,
                                     timeline.objective});
        TimelineRecord detail;
        detail.task = record.task;
        for (const auto& [from, to] : created.description.edges)
        {
            detail.edges.emplace_back(from, to);
        }
        detail.predicted = TimelineItems(timeline, 0);
        results.timelines.push_back(detail);
        results.tasks.push_back(record);
    }
    policy.EndOfRun();
    const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
    results.wall.wallS = all.count();
    if (!results.decisions.empty())
    {
        results.wall.decisionUs = 1e6 * wallS / static_cast<double>(results.decisions.size());
    }
    return results;
}

} // namespace ns3::vec
