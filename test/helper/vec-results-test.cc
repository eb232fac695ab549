// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-results.h"

#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/resource.h>

using namespace ns3::vec;

namespace
{

TaskRecord
Task(uint64_t id, double createdS, double deliveredS, std::optional<Outcome> outcome)
{
    TaskRecord task;
    task.task = id;
    task.vehicle = "veh,1";
    task.createdS = createdS;
    task.deadlineS = 2;
    task.deliveredS = deliveredS;
    task.finishS = deliveredS - 0.25;
    task.outcome = outcome;
    task.energyVehicleJ = 1;
    task.energyInfrastructureJ = 0.5;
    task.subtasks = 4;
    task.offloaded = 1;
    return task;
}

/** Counted from 10 s to 30 s, cap 8 s: one on time, one late, one failed, one in flight; one
 * created too early, one too late. */
RunResults
SmallRun()
{
    RunResults results;
    results.policy = "greedy";
    results.scenario.seed = 3;
    results.scenario.traffic.kind = "static";
    results.scenario.traffic.vehicles = {
        {"a", 1, 2}
    };
    results.scenario.rsus.positions = {
        {0, 0}
    };
    results.scenario.time.warmupS = 10;
    results.scenario.time.measureS = 20;
    results.scenario.workload.giveUpS = 8;
    results.tasks = {Task(0, 9, 10, Outcome::ON_TIME),
                     Task(1, 10, 11, Outcome::ON_TIME),
                     Task(2, 12, 15, Outcome::LATE),
                     Task(3, 14, UNKNOWN, Outcome::FAILED),
                     Task(4, 30, UNKNOWN, std::nullopt),
                     Task(5, 31, 32, Outcome::ON_TIME)};
    results.tasks[1].predictedS = 0.5;
    results.tasks[1][Cause::COMPUTE] = 0.25;
    results.tasks[2].predictedS = 2;
    results.tasks[2][Cause::COMPUTE] = 0.75;
    results.tasks[3].predictedS = 7;
    results.tasks[3].reason = FailureReason::GIVE_UP;
    results.decisions = {
        {0, 9.5,  0.001, 0.25, 1, 4, 1, 0.5},
        {1, 10.5, 0.001, 0.25, 1, 4, 1, 2  }
    };
    results.links = {
        {"ch178",     "beacon", 3500, 10},
        {"ch172",     "data",   1000, 2 },
        {"ch172",     "result", 500,  1 },
        {"rsu0-mec0", "data",   900,  2 }
    };
    results.channels = {
        {"ch178", "control", 0.9 },
        {"ch172", "uplink",  0.25},
        {"ch174", "uplink",  0.5 }
    };
    results.positions = {
        {9,   "veh,1", 1.5,  -2, "rsu0"},
        {9.5, "veh,1", 1.75, -2, ""    }
    };
    MigrationRecord move;
    move.task = 1;
    move.subtask = 2;
    move.from = "mec0";
    move.to = "mec1";
    move.bits = 8e3;
    move.doneCycles = 1e6;
    move.leftS = 10.25;
    move.arrivedS = 10.5;
    move.startedS = 10.75;
    move.outcome = "moved";
    results.migrations.push_back(move);
    results.rsus = {
        {"rsu0", 50, 10}
    };
    TimelineRecord timeline;
    timeline.task = 1;
    timeline.edges = {
        {0, 1}
    };
    TimelineRecord::Item item;
    item.place = "cpu2";
    item.channel = "up0";
    item.startS = 10.5;
    timeline.predicted = {item};
    timeline.transfers = {
        {"ch172", "data", 0, 8000, 10.25, 10.5}
    };
    results.timelines = {timeline};
    return results;
}

std::string
FreshFolder(const std::string& name)
{
    const std::string folder = testing::TempDir() + name;
    std::filesystem::remove_all(folder);
    return folder;
}

} // namespace

TEST(Results, EveryReasonIsCounted)
{
    RunResults results = SmallRun();
    for (std::size_t r = 1; r < FAILURE_REASONS; ++r)
    {
        const auto reason = static_cast<FailureReason>(r);
        results.tasks[3].reason = reason;
        const Json totals = RunTotals(results);
        EXPECT_EQ(totals["failed_by_reason"].size(), FAILURE_REASONS - 1);
        EXPECT_EQ(totals["failed_by_reason"][std::string(ToString(reason))], 1);
        EXPECT_FALSE(ToString(reason).empty());
    }
}

TEST(Results, WithoutTasksHaveNoFigures)
{
    RunResults results = SmallRun();
    results.tasks.clear();
    const Json totals = RunTotals(results);
    EXPECT_EQ(totals["created"], 0);
    for (const char* name : {"on_time_share", "restricted_mean_s", "p95_s", "measured_mean_s"})
    {
        EXPECT_EQ(Json::parse(totals.dump())[name], nullptr) << name;
    }
    EXPECT_EQ(totals.dump().find("nan"), std::string::npos);
}

TEST(Results, TotalsCountTheMeasuredWindow)
{
    const Json totals = RunTotals(SmallRun());
    EXPECT_EQ(totals["created"], 4);
    EXPECT_EQ(totals["on_time"], 1);
    EXPECT_EQ(totals["late"], 1);
    EXPECT_EQ(totals["failed"], 1);
    EXPECT_EQ(totals["failed_by_reason"]["give-up"], 1);
    EXPECT_EQ(totals["failed_by_reason"]["no-path"], 0);
    EXPECT_EQ(totals["in_flight_end"], 1);
    EXPECT_EQ(totals["on_time_share"], 0.25);
    EXPECT_EQ(totals["cap_s"], 8);
    // 1, 3, and the cap twice
    EXPECT_EQ(totals["restricted_mean_s"], 5);
    EXPECT_EQ(totals["p95_s"], 8);
    EXPECT_EQ(totals["completed"], 2);
    EXPECT_EQ(totals["completed_mean_s"], 2);
    EXPECT_EQ(totals["predicted_mean_s"], 1.25);
    EXPECT_EQ(totals["measured_mean_s"], 2);
    EXPECT_EQ(totals["measured_over_predicted"], 1.6);
    EXPECT_EQ(totals["cause_means"]["compute_s"], 0.5);
    EXPECT_EQ(totals["energy_vehicle_j"], 4);
    EXPECT_EQ(totals["energy_infrastructure_j"], 2);
    EXPECT_EQ(totals["energy_wasted_j"], 3);
    EXPECT_EQ(totals["bytes"]["data"], 1900);
    EXPECT_EQ(totals["bytes"]["result"], 500);
    EXPECT_EQ(totals["bytes"]["migration"], 0);
    EXPECT_EQ(totals["packets"]["beacon"], 10);
    EXPECT_EQ(totals["busy_ratio"]["ch174"], 0.5);
    EXPECT_EQ(totals["busy_ratio_service"], 0.25) << "ch174 carried nothing, ch178 is control";
    EXPECT_EQ(totals["decisions"], 2);
    EXPECT_EQ(totals["offloaded_share"], 0.25);
}

TEST(Results, WritesEveryFileAsDocumented)
{
    const std::string folder = FreshFolder("vec-results-test/deep/run");
    WriteResults(folder, SmallRun());
    const auto text = [&](const std::string& name) { return ReadFile(folder + "/" + name); };

    const std::string tasks = text("tasks.csv");
    EXPECT_EQ(tasks.substr(0, tasks.find('\n')),
              "run,seed,policy,task,vehicle,created_s,deadline_s,outcome,reason,finish_s,"
              "delivered_s,predicted_s,energy_vehicle_j,energy_infrastructure_j,ingress,egress,"
              "signalling_s,radio_access_s,radio_transfer_s,backhaul_s,compute_queue_s,compute_s,"
              "delivery_s,unexplained_s,retransmission_s,handover_s");
    EXPECT_NE(tasks.find("\ngreedy-packet-3,3,greedy,1,\"veh,1\",10,2,on-time,,10.75,11,0.5,1,0.5,"
                         ",,0,0,0,0,0,0.25,0,0,0,0\n"),
              std::string::npos)
        << tasks;
    EXPECT_NE(tasks.find(",3,\"veh,1\",14,2,failed,give-up,,,7,"), std::string::npos);
    EXPECT_NE(tasks.find(",4,\"veh,1\",30,2,in-flight,,,,,"), std::string::npos);

    EXPECT_EQ(text("decisions.csv"),
              "run,seed,policy,instance,time_s,cost_s,view_age_s,tasks,subtasks,offloaded,"
              "predicted_s,replayed_s\n"
              "greedy-packet-3,3,greedy,0,9.5,0.001,0.25,1,4,1,0.5,\n"
              "greedy-packet-3,3,greedy,1,10.5,0.001,0.25,1,4,1,2,\n");
    EXPECT_EQ(text("links.csv"),
              "run,seed,policy,link,role,purpose,bytes,packets,busy_ratio\n"
              "greedy-packet-3,3,greedy,ch178,control,all,3500,10,0.9\n"
              "greedy-packet-3,3,greedy,ch172,uplink,all,1500,3,0.25\n"
              "greedy-packet-3,3,greedy,ch174,uplink,all,0,0,0.5\n"
              "greedy-packet-3,3,greedy,ch178,control,beacon,3500,10,\n"
              "greedy-packet-3,3,greedy,ch172,uplink,data,1000,2,\n"
              "greedy-packet-3,3,greedy,ch172,uplink,result,500,1,\n"
              "greedy-packet-3,3,greedy,rsu0-mec0,backhaul,data,900,2,\n");
    EXPECT_EQ(text("positions.csv"),
              "time_s,vehicle,x_m,y_m,rsu\n9,\"veh,1\",1.5,-2,rsu0\n9.5,\"veh,1\",1.75,-2,\n");
    EXPECT_EQ(text("migrations.csv"),
              "run,seed,policy,task,subtask,from,to,bits,done_cycles,left_s,arrived_s,started_s,"
              "interruption_s,outcome\n"
              "greedy-packet-3,3,greedy,1,2,mec0,mec1,8000,1e+06,10.25,10.5,10.75,0.5,moved\n");
    EXPECT_EQ(text("rsus.csv"), "rsu,x_m,y_m\nrsu0,50,10\n");
    EXPECT_EQ(text("timelines.jsonl"),
              "{\"task\":1,\"edges\":[[0,1]],\"predicted\":[{\"subtask\":0,\"place\":\"cpu2\","
              "\"channel\":\"up0\",\"start_s\":10.5}],\"measured\":[],\"transfers\":[{\"channel\":"
              "\"ch172\",\"purpose\":\"data\",\"subtask\":0,\"bits\":8000.0,\"start_s\":10.25,"
              "\"end_s\":10.5}]}\n");

    const Json run = ReadJson(folder + "/run.json");
    EXPECT_EQ(run["format"], "vec-run/1");
    EXPECT_EQ(run["totals"], Json::parse(RunTotals(SmallRun()).dump())); // NaN is null
    EXPECT_EQ(ScenarioToJson(ParseScenario(run["scenario"], "run.json")), run["scenario"]);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 9);
}

TEST(Results, OnlyWallClockFiguresMayDiffer)
{
    RunResults slow = SmallRun();
    slow.wall = {100, 5, 9, 1 << 20};
    const std::string first = FreshFolder("vec-results-one");
    const std::string second = FreshFolder("vec-results-two");
    WriteResults(first, SmallRun());
    WriteResults(second, slow);
    for (const auto& entry : std::filesystem::directory_iterator(first))
    {
        const std::string name = entry.path().filename().string();
        if (name != "run.json")
        {
            EXPECT_EQ(ReadFile(first + "/" + name), ReadFile(second + "/" + name)) << name;
        }
    }
    Json one = ReadJson(first + "/run.json");
    Json two = ReadJson(second + "/run.json");
    EXPECT_NE(one, two);
    one.erase("wall");
    two.erase("wall");
    EXPECT_EQ(one, two);
}

TEST(Results, FullDiskLeavesNothingHalfWritten)
{
    RunResults large = SmallRun();
    large.positions.assign(10000, large.positions[0]);
    const std::string old = FreshFolder("vec-results-old");
    WriteResults(old, SmallRun());
    const std::string before = ReadFile(old + "/run.json");
    const std::string fresh = FreshFolder("vec-results-fresh");

    // A limit on the size of files stands in for a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{50000, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_THROW(WriteResults(old, large), EnvironmentError);
    EXPECT_THROW(WriteResults(fresh, large), EnvironmentError);
    setrlimit(RLIMIT_FSIZE, &limit);

    EXPECT_EQ(ReadFile(old + "/run.json"), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(old), {}), 9);
    EXPECT_FALSE(std::filesystem::exists(fresh));
}

TEST(Results, FolderThatCannotBeIsFoundOutBeforeTheRun)
{
    const std::string folder = FreshFolder("vec-results-file");
    WriteFile(folder, "in the way");
    EXPECT_THROW(PrepareResultFolder(folder), EnvironmentError);
    EXPECT_THROW(PrepareResultFolder(folder + "/below"), EnvironmentError);
    EXPECT_THROW(PrepareResultFolder("/proc/vec-results"), EnvironmentError);
}
