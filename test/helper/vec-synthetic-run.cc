// SPDX-License-Identifier: GPL-2.0-only
// Stands in for vec-run where a test needs results but no simulation: the same options and files,
// with invented traffic and times. A policy named "slow-X" is slower than X by half; "fail" fails,
// "hang" waits to be ended.

#include "ns3/vec-error.h"
#include "ns3/vec-random.h"
#include "ns3/vec-results.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

constexpr double ROAD_M = 2000;
constexpr int VEHICLES = 40;

double
PositionAt(int vehicle, double timeS)
{
    const double startM = ROAD_M * vehicle / VEHICLES;
    return std::fmod(startM + 20 * timeS, ROAD_M);
}

std::string
NearestRsu(const std::vector<RsuRecord>& rsus, double x)
{
    const auto nearest =
        std::min_element(rsus.begin(),
                         rsus.end(),
                         [&](auto& a, auto& b) { return std::abs(a.x - x) < std::abs(b.x - x); });
    return std::abs(nearest->x - x) < 300 ? nearest->rsu : "";
}

/** Predicted: one processor after the other; measured: the same, stretched. */
TimelineRecord
Timeline(const TaskRecord& task, double stretch, Random& random)
{
    TimelineRecord timeline;
    timeline.task = task.task;
    double at = task.createdS + 0.02;
    for (int i = 0; i < static_cast<int>(task.subtasks); ++i)
    {
        if (i > 0)
        {
            timeline.edges.emplace_back(static_cast<int>(random.Integer(0, i - 1)), i);
        }
        const bool local = i >= static_cast<int>(task.offloaded);
        const int cpu = static_cast<int>(random.Integer(0, 2));
        const double upload = local ? 0 : random.Uniform(0.01, 0.04);
        const double compute = random.Uniform(0.03, 0.06);
        TimelineRecord::Item item;
        item.subtask = i;
        item.place = local ? "vehicle" : "cpu" + std::to_string(cpu);
        item.channel = local ? "" : "ch17" + std::to_string(2 + 2 * (i % 2));
        const auto stretched = [&](double timeS)
        { return task.createdS + (timeS - task.createdS) * stretch; };
        for (const bool measured : {false, true})
        {
            TimelineRecord::Item copy = item;
            const auto time = [&](double timeS) { return measured ? stretched(timeS) : timeS; };
            if (!local)
            {
                copy.enqueuedS = time(at);
                copy.sentS = time(at);
                copy.receivedS = time(at + upload);
            }
            copy.readyS = time(at + upload);
            copy.startS = time(at + upload);
            copy.finishS = time(at + upload + compute);
            (measured ? timeline.measured : timeline.predicted).push_back(copy);
        }
        if (!local)
        {
            timeline.transfers.push_back(
                {item.channel, "data", i, 5e4, stretched(at), stretched(at + upload)});
        }
        at += upload + compute * (local ? 1 : 0.4);
    }
    return timeline;
}

RunResults
Invent(const Scenario& scenario, const std::string& fidelity)
{
    RunResults results;
    results.scenario = scenario;
    results.policy = scenario.policy.name;
    results.fidelity = fidelity;
    results.versions = {
        {"vec", "synthetic"}
    };
    for (int r = 0; r < 4; ++r)
    {
        results.rsus.push_back({"rsu" + std::to_string(r), 250 + 500.0 * r, 12});
    }
    const Scenario::Time& time = scenario.time;
    const double endS = time.warmupS + time.measureS + time.drainS;
    for (double t = 0; t < endS; t += 0.5)
    {
        for (int v = 0; v < VEHICLES; ++v)
        {
            const double x = PositionAt(v, t);
            results.positions.push_back(
                {t, "veh" + std::to_string(v), x, v % 2 ? 3.0 : -3.0, NearestRsu(results.rsus, x)});
        }
    }

    const bool slow = results.policy.rfind("slow-", 0) == 0;
    const double factor = slow ? 1.5 : 1;
    Random tasks(scenario.seed, "all", "tasks");
    Random noise(scenario.seed, results.policy + fidelity, "noise");
    double at = 0;
    while ((at += tasks.Exponential(0.1)) < time.warmupS + time.measureS)
    {
        const int vehicle = static_cast<int>(tasks.Integer(0, VEHICLES - 1));
        TaskRecord task;
        task.task = results.tasks.size();
        task.vehicle = "veh" + std::to_string(vehicle);
        task.createdS = at;
        task.deadlineS = scenario.workload.deadlineS.low;
        task.subtasks = static_cast<uint32_t>(tasks.Integer(10, 20));
        task.offloaded = static_cast<uint32_t>(task.subtasks * tasks.Uniform(0.2, 0.9));
        const double stretch = fidelity == "packet" ? std::exp(noise.Normal(0.2, 0.2))
                                                    : std::exp(noise.Normal(0, 0.02));
        const TimelineRecord timeline = Timeline(task, stretch * factor, tasks);
        const double fate = tasks.Uniform();
        task.predictedS = timeline.predicted.back().finishS - at;
        task.energyVehicleJ = tasks.Uniform(1, 2);
        task.energyInfrastructureJ = tasks.Uniform(1, 2);
        task.ingress = NearestRsu(results.rsus, PositionAt(vehicle, at));
        if (fate < 0.03)
        {
            task.outcome = Outcome::FAILED;
            task.reason = fate < 0.02 ? FailureReason::GIVE_UP : FailureReason::VEHICLE_LEFT;
        }
        else
        {
            task.finishS = timeline.measured.back().finishS;
            task.deliveredS = task.finishS + 0.02;
            task.egress = NearestRsu(results.rsus, PositionAt(vehicle, task.deliveredS));
            const double seconds = task.deliveredS - at;
            task.outcome = seconds <= task.deadlineS ? Outcome::ON_TIME : Outcome::LATE;
            task[Cause::SIGNALLING] = 0.02;
            task[Cause::DELIVERY] = 0.02;
            task[Cause::RADIO_TRANSFER] = (seconds - 0.04) * 0.4;
            task[Cause::COMPUTE] = seconds - 0.04 - task[Cause::RADIO_TRANSFER];
        }
        results.tasks.push_back(task);
        results.timelines.push_back(timeline);
        results.decisions.push_back(
            {task.task, at, 0, 0.1, 1, task.subtasks, task.offloaded, task.predictedS});
    }
    results.links = {
        {"ch178", "beacon",  2000000,  6000 },
        {"ch178", "control", 300000,   2000 },
        {"ch172", "data",    30000000, 25000},
        {"ch174", "data",    25000000, 20000},
        {"ch176", "result",  4000000,  4000 }
    };
    results.channels = {
        {"ch178", "control",  0.1 * factor},
        {"ch172", "uplink",   0.4         },
        {"ch174", "uplink",   0.35        },
        {"ch176", "downlink", 0.1         }
    };
    results.wall = {0.01, 12.5, 40, 1 << 26};
    return results;
}

int
Run(int argc, char* argv[])
{
    std::string file;
    std::string out;
    std::string fidelity = "packet";
    std::vector<ScenarioOverride> overrides;
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        const auto equals = argument.find('=');
        const std::string key = argument.substr(2, equals - 2);
        const std::string value = argument.substr(equals + 1);
        if (key == "scenario")
        {
            file = value;
        }
        else if (key == "out")
        {
            out = value;
        }
        else if (key == "fidelity")
        {
            fidelity = value;
        }
        else
        {
            overrides.emplace_back(key, value);
        }
    }
    const Scenario scenario = ReadScenario(file, overrides);
    if (scenario.policy.name == "fail")
    {
        throw RefusalError("this policy always refuses");
    }
    if (scenario.policy.name == "hang")
    {
        pause();
    }
    if (const char* progress = std::getenv("VEC_PROGRESS_FD"))
    {
        const std::string half = "0.5\n";
        if (write(std::atoi(progress), half.data(), half.size()) < 0)
        {
            throw EnvironmentError("nobody listens to the progress");
        }
    }
    WriteResults(out, Invent(scenario, fidelity));
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        return Run(argc, argv);
    }
    catch (const Error& error)
    {
        std::cerr << error.what() << "\n";
        return error.ExitStatus();
    }
}
