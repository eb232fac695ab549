// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-mec-dag-cases.h"

#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** The error's text; empty when there is none. */
template <typename Action>
std::string
ErrorOf(const Action& action)
{
    try
    {
        action();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

Json
Example()
{
    return Json::parse(R"({
      "format": "vec-instance/1", "system": "mec-dag", "now_s": 1.5, "meta": {"by": "hand"},
      "mec": {"processors_hz": [2e9, 3e9], "uplink_hz": [3e6, 4e6, 5e6], "downlink_hz": 5e6,
              "tx_power_w": 1, "noise_w": 1e-8, "processors_free_s": [2, 0],
              "uplink_free_s": [0, 1.75, 0], "downlink_free_s": 2.5, "kappa": 1e-28},
      "vehicles": [{"cpu_hz": 1e9, "tx_power_w": 0.1, "gain": 2, "cpu_free_s": 1.6, "kappa": 1e-27,
                    "uplink_bps": [1e6, 2e6, 3e6], "downlink_bps": 4e6},
                   {"cpu_hz": 2e9, "tx_power_w": 0.2, "gain": 1}],
      "tasks": [{"vehicle": 1, "submit_s": 0.25, "deadline_s": 3,
                 "subtasks": [{"own_input_bits": 1e6, "cycles": 5e7, "output_bits": 5e5},
                              {"own_input_bits": 2e6, "cycles": 6e7, "output_bits": 1e6}],
                 "edges": [[0, 1]]}],
      "fixed": [{"task": 0, "subtask": 0, "where": "mec", "finish_s": 1.25}]})");
}

std::string
InstanceError(const Json& document)
{
    return ErrorOf([&] { ParseInstance(document, "f.json"); });
}

} // namespace

TEST(MecDagJson, EveryKeyComesBack)
{
    Json document = Example();
    const auto instance = ParseInstance(document, "f.json");
    document.erase("meta");
    EXPECT_EQ(InstanceToJson(*instance), document);
    EXPECT_EQ(instance->nowS, 1.5);
}

TEST(MecDagJson, OptionalKeysMayBeAbsent)
{
    Json document = Example();
    document.erase("now_s");
    document.erase("fixed");
    for (const char* key : {"processors_free_s", "uplink_free_s", "downlink_free_s", "kappa"})
    {
        document["mec"].erase(key);
    }
    for (const char* key : {"cpu_free_s", "kappa", "uplink_bps", "downlink_bps"})
    {
        document["vehicles"][0].erase(key);
    }
    document["tasks"][0].erase("submit_s");
    document["tasks"][0].erase("deadline_s");
    const auto any = ParseInstance(document, "f.json");
    const auto& instance = dynamic_cast<const MecDagInstance&>(*any);
    EXPECT_EQ(instance.nowS, 0);
    EXPECT_EQ(instance.mec.downlinkFreeS, 0);
    EXPECT_FALSE(instance.tasks[0].deadlineS);
    EXPECT_TRUE(instance.fixed.empty());
}

TEST(MecDagJson, ErrorsPointAtTheValue)
{
    const auto with = [](const char* pointer, const Json& value)
    {
        Json document = Example();
        document[Json::json_pointer(pointer)] = value;
        return InstanceError(document);
    };
    EXPECT_EQ(with("/format", "vec-instance/2"), "f.json: /format: expected \"vec-instance/1\"");
    EXPECT_EQ(with("/system", "mec").rfind("f.json: /system: expected a system, one of mec-dag", 0),
              0u);
    EXPECT_EQ(with("/now_s", -1), "f.json: /now_s: expected a finite number >= 0");
    EXPECT_EQ(with("/mec/processors_hz/1", 0),
              "f.json: /mec/processors_hz/1: expected a finite number > 0");
    EXPECT_EQ(with("/mec/uplink_free_s", Json::array({1})),
              "f.json: /mec/uplink_free_s: expected an array of 3 numbers");
    EXPECT_EQ(with("/vehicles/0/uplink_bps/2", 0),
              "f.json: /vehicles/0/uplink_bps/2: expected a finite number > 0");
    EXPECT_EQ(with("/vehicles/1/gain", 0),
              "f.json: /vehicles/1: expected gain, powers and noise_w that give rates > 0, or "
              "measured rates");
    EXPECT_EQ(with("/tasks/0/vehicle", 2),
              "f.json: /tasks/0/vehicle: expected an integer from 0 to 1");
    EXPECT_EQ(with("/tasks/0/edges/0/1", 2),
              "f.json: /tasks/0/edges/0/1: expected an integer from 0 to 1");
    EXPECT_EQ(with("/tasks/0/edges/1", Json::array({1, 0})),
              "f.json: /tasks/0/edges: expected a graph without cycles");
    EXPECT_EQ(with("/tasks/0/subtasks/1/cycles", "many"),
              "f.json: /tasks/0/subtasks/1/cycles: expected a finite number >= 0");
    EXPECT_EQ(with("/tasks/0/subtasks/1/bits", 1),
              "f.json: /tasks/0/subtasks/1/bits: expected no such key; known are own_input_bits, "
              "cycles, output_bits");
    EXPECT_EQ(with("/fixed/0/where", "cloud"),
              "f.json: /fixed/0/where: expected \"local\" or \"mec\"");
    EXPECT_EQ(with("/fixed/1", Example()["fixed"][0]),
              "f.json: /fixed/1: expected each subtask once");
}

TEST(MecDagJson, PlansAreCheckedAgainstTheInstance)
{
    const auto instance = ParseInstance(Example(), "f.json");
    const auto error = [&](const char* assignments)
    {
        const Json plan = {
            {"format",      "vec-plan/1"            },
            {"assignments", Json::parse(assignments)}
        };
        return ErrorOf([&] { ParsePlan(*instance, plan, "p.json"); });
    };
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 1, "where": "local"}])"), "");
    EXPECT_EQ(error("[]"), "p.json: /assignments: expected an assignment of task 0 subtask 1");
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 0, "where": "local"}])"),
              "p.json: /assignments/0: expected a subtask that is not fixed");
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 1, "where": "local"},
                        {"task": 0, "subtask": 1, "where": "local"}])"),
              "p.json: /assignments/1: expected one assignment for each subtask, this is another");
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 1, "where": "mec", "subchannel": 3,
                         "processor": 0}])"),
              "p.json: /assignments/0/subchannel: expected an integer from 0 to 2");
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 1, "where": "mec", "subchannel": 0}])"),
              "p.json: /assignments/0: expected a key \"processor\"");
    EXPECT_EQ(error(R"([{"task": 0, "subtask": 1, "where": "local", "processor": 0}])"),
              "p.json: /assignments/0: expected no subchannel and no processor where it is local");

    const System& system = FindSystem("mec-dag");
    EXPECT_EQ(ErrorOf([&] { system.CheckPlan(*instance, {{Mec(0, 1, 0, 2)}}); }),
              "plan: /assignments/0: expected a processor and subchannel of the instance");
    EXPECT_EQ(ErrorOf([&] { system.CheckPlan(*instance, {{Local(1, 0)}}); }),
              "plan: /assignments/0: expected a task and subtask of the instance");
    EXPECT_EQ(ErrorOf([&] { system.CheckPlan(*instance, {}); }),
              "plan: /assignments: expected an assignment of task 0 subtask 1");
}

TEST(MecDagJson, TimelineNamesAreTheFormats)
{
    const auto instance = ParseInstance(Example(), "f.json");
    const Json t = TimelineToJson(*instance, Evaluate(*instance, {{Mec(0, 1, 2, 1)}}));
    EXPECT_EQ(t["format"], "vec-timeline/1");
    EXPECT_EQ(t["system"], "mec-dag");
    EXPECT_EQ(t["objective"], t["metrics"]["aet_s"]);
    EXPECT_EQ(t["metrics"]["feasible"], true);
    EXPECT_EQ(t["metrics"]["violations"], Json::array());
    std::vector<std::string> keys;
    for (const auto& [key, value] : t["items"][1].items())
    {
        keys.push_back(key);
    }
    EXPECT_EQ(keys,
              (std::vector<std::string>{"task",
                                        "subtask",
                                        "where",
                                        "subchannel",
                                        "processor",
                                        "enqueued_s",
                                        "sent_s",
                                        "received_s",
                                        "ready_s",
                                        "start_s",
                                        "finish_s",
                                        "energy_j"}));
    EXPECT_EQ(t["items"][0]["finish_s"], 1.25);
    EXPECT_FALSE(t["items"][0].contains("start_s"));
    EXPECT_EQ(t["tasks"][0]["outcome"], "on-time");
    EXPECT_EQ(t["tasks"][0]["et_s"], t["objective"]);
}

TEST(MecDagJson, TimesBeyondADoubleAreRefused)
{
    Json document = Example();
    document["tasks"][0]["subtasks"][1]["cycles"] = 1e308;
    document["mec"]["processors_hz"][0] = 1e-300;
    const auto instance = ParseInstance(document, "f.json");
    EXPECT_THROW(Evaluate(*instance, {{Mec(0, 1, 0, 0)}}), InputError);
}
