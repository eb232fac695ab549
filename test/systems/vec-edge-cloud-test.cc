// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-edge-cloud-system.h"
#include "ns3/vec-error.h"
#include "vec-conformance.h"
#include "vec-edge-cloud-cases.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::unique_ptr<Instance>
TiesCase(int i)
{
    Random random(i, "edge-cloud", "case");
    return std::make_unique<EdgeCloudInstance>(RandomTiers(random));
}

std::unique_ptr<Instance>
GeneratedCase(int i)
{
    Random random(i, "edge-cloud", "options");
    const auto integer = [&](int low, int high)
    { return std::to_string(random.Integer(low, high)); };
    const char* profiles[] = {"paper", "multi-server", "training"};
    return FindSystem("edge-cloud")
        .Generate(
            {
                {"profile",                                   profiles[i % 3]},
                {       "workflows",                                  integer(0,              4)},
                {       "length",                                  integer(0,              6)},
                {       "edges",                                  integer(0,              3)},
                {       "clouds",                                  integer(0,              3)},
                {       "literal",                                  integer(0,              1)},
                {       "energy-on", random.Uniform() < 0.5 ? "bits" : "cycles"               },
                {  "busy",                                         integer(0,                                                        1)},
                { "delta",                                         integer(0,                                                        2)},
                {   "now",                                         integer(0,                                                        3)}
    },
            i);
}

std::string
ErrorOf(const std::function<void()>& action)
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
      "format": "vec-instance/1", "system": "edge-cloud", "now_s": 0.5, "meta": 1,
      "tiers": [{"name": "device", "cpu_hz": 30e6, "joule_per_bit": 3.75e-8, "weight": 1.0},
                {"name": "edge0", "cpu_hz": 70e6, "joule_per_bit": 1.875e-8, "weight": 0.5,
                 "free_s": 0.75}],
      "bandwidth_bps": [[0.0, 6.4e9], [6.4e9, 0.0]], "delta": 0.2, "energy_on": "cycles",
      "workflows": [{"cycles": [1e5, 2e5], "bits": [1e6, 2e6, 3e6], "deadline_s": 1.0}]})");
}

} // namespace

INSTANTIATE_TEST_SUITE_P(EdgeCloud,
                         EverySystem,
                         testing::Values(Source{"ties", TiesCase},
                                         Source{"generated", GeneratedCase}),
                         SourceName);

TEST(EdgeCloud, DelayAndEnergyByHand)
{
    // v = 4, 6; e = 3, 5, 2; δ = 0.5. First on the edge, second on the cloud:
    // device → edge 3 s, compute 4 / 2 = 2, edge → cloud 5, compute 6 / 4 = 1.5, back 2: 13.5 s.
    // E = 2 × 3 + 3 × 5 = 21 J on incoming bits. Q = 13.5 + 0.5 × 21 = 24.
    EdgeCloudInstance instance = ThreeTiers();
    instance.delta = 0.5;
    instance.workflows = {
        {{4, 6}, {3, 5, 2}, {}}
    };
    const Plan plan{
        {OnTier(0, 0, 1), OnTier(0, 1, 2)}
    };
    const Timeline t = Evaluate(instance, plan);
    EXPECT_EQ(t.objective, 24);
    EXPECT_EQ(t.metrics[0].second, 13.5);
    EXPECT_EQ(t.metrics[1].second, 21);
    EXPECT_EQ(t.items[0].startS, 3);
    EXPECT_EQ(t.items[0].finishS, 5);
    EXPECT_EQ(t.items[1].startS, 10);
    EXPECT_EQ(t.items[1].finishS, 11.5);
    EXPECT_EQ(t.tasks[0].deliveredS, 13.5);
    // On cycles, eq. (7) as printed: 2 × 4 + 3 × 6 = 26 J, 13.5 + 13.
    instance.energyOn = EdgeCloudInstance::EnergyOn::CYCLES;
    EXPECT_EQ(Evaluate(instance, plan).objective, 26.5);
    // α = 0.5 and β = 0: 0.5 × 8 = 4 J count, the items stay 8 and 18 J.
    instance.tiers[1].weight = 0.5;
    instance.tiers[2].weight = 0;
    const Timeline weighted = Evaluate(instance, plan);
    EXPECT_EQ(weighted.metrics[1].second, 4);
    EXPECT_EQ(weighted.items[1].energyJ, 18);
    EXPECT_EQ(weighted.objective, 15.5);
    // All on the device: 10 s, no transfer; 1 × 4 + 1 × 6 J.
    EXPECT_EQ(Evaluate(instance,
                       {
                           {OnTier(0, 0, 0), OnTier(0, 1, 0)}
    })
                  .objective,
              15);
}

TEST(EdgeCloud, BusyTiersDelayTheFirstSubtask)
{
    // now = 1, the edge is busy until 6: arrives at 1 + 3, starts at 6, ends at 8; the second one
    // follows at once, 8..11; back 2: delivered at 13, 12 s after now.
    EdgeCloudInstance instance = ThreeTiers();
    instance.nowS = 1;
    instance.tiers[1].freeS = 6;
    instance.workflows = {
        {{4, 6}, {3, 5, 2}, 12  },
        {{4, 6}, {3, 5, 2}, 11.9}
    };
    const Timeline t =
        Evaluate(instance,
                 {
                     {OnTier(0, 0, 1), OnTier(0, 1, 1), OnTier(1, 0, 1), OnTier(1, 1, 1)}
    });
    EXPECT_EQ(t.items[0].startS, 6);
    EXPECT_EQ(t.items[1].startS, 8);
    EXPECT_EQ(t.items[2].startS, 6); // workflows do not queue on each other
    EXPECT_EQ(t.tasks[0].etS, 12);
    EXPECT_EQ(t.tasks[0].outcome, Outcome::ON_TIME);
    EXPECT_EQ(t.tasks[1].outcome, Outcome::LATE);
    EXPECT_EQ(t.metrics[2].second, 1);
    EXPECT_EQ(t.objective, 24);
}

TEST(EdgeCloud, RewardsAreTheLocalObjective)
{
    // Eq. (14): 3 + 2 + 0.5 × 6 = 8; then 5 + 1.5 + 0.5 × 15 = 14 and the return, 2.
    EdgeCloudInstance instance = ThreeTiers();
    instance.delta = 0.5;
    instance.workflows = {
        {{4, 6}, {3, 5, 2}, {}}
    };
    const auto process = FindSystem("edge-cloud").Begin(instance);
    EXPECT_EQ(process->Step(1), -8);
    EXPECT_EQ(process->KindOf(0), PlaceKind::LOCAL);
    EXPECT_EQ(process->KindOf(1), PlaceKind::EDGE);
    EXPECT_EQ(process->KindOf(2), PlaceKind::CLOUD);
    EXPECT_EQ(process->Step(2), -16);
}

TEST(EdgeCloud, TheBoundIsTightWhereTiersAreFree)
{
    // Without waits the bound before the first step is the optimum: compare with all 3^4 plans.
    for (int i = 0; i < 50; ++i)
    {
        const auto instance = FindSystem("edge-cloud")
                                  .Generate(
                                      {
                                          {"workflows", "1"},
                                          {"length",    "4"}
        },
                                      i);
        double best = INFINITY;
        for (int code = 0; code < 81; ++code)
        {
            Plan plan;
            for (int j = 0, rest = code; j < 4; ++j, rest /= 3)
            {
                plan.assignments.push_back(OnTier(0, j, rest % 3));
            }
            best = std::min(best, Evaluate(*instance, plan).objective);
        }
        const auto process = FindSystem("edge-cloud").Begin(*instance);
        ASSERT_NEAR(process->LowerBound(), best, 1e-9 * best);
    }
}

TEST(EdgeCloud, ObservationSlots)
{
    // τ: (4 + 2 + 1 + 6 + 3 + 1.5) / 6 = 35 / 12 s. The second subtask after the first on the edge.
    EdgeCloudInstance instance = ThreeTiers();
    instance.delta = 0.5;
    instance.workflows = {
        {{4, 6}, {3, 5, 2}, {}}
    };
    const auto process = FindSystem("edge-cloud").Begin(instance);
    process->Step(1);
    const auto s = [](double x) { return static_cast<float>(x / (1 + x)); };
    const auto t = [&](double x) { return s(x * 12 / 35.0); };
    const std::vector<float> expected{
        0.5F,       s(0.1),     s(0.5),     // one of two done, one left, δ
        0,          1,          0,          // was on the edge
        t(6),       t(3),       t(1.5),     // compute
        t(5),       0,          t(5),       // transfer from the edge
        0,          0,          0,          // nobody is busy
        t(2.5),     t(5),       t(7.5),     // δ E: 0.5 × 5 bits × 1, 2, 3 J
        t(3.5),     0,          t(6),       // adds 13.5, 3 + 5 + 2 = 10, 16
        0,          t(2),       t(2),       // back to the device
        t(4 / 3.0), t(4 / 3.0), t(4 / 3.0), // 2 bits to the two others, mean over three
        0,          0,          0           // no subtask behind
    };
    const std::vector<float> observation = process->Observation();
    ASSERT_EQ(observation.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(observation[i], expected[i], 1e-6) << i;
    }
    const auto literal = FindSystem("edge-cloud").Begin(instance, ObservationKind::LITERAL);
    const std::vector<float> first{1, 0, 0, 0.6F, 4 / 6.0F, 1, 1, 0.4F};
    EXPECT_EQ(literal->Observation(), first);
    literal->Step(1);
    const std::vector<float> second{0, 1, 0, 1, 1, 0.4F, 0, 0};
    EXPECT_EQ(literal->Observation(), second);
}

TEST(EdgeCloud, GeneratedOnesAreThePapers)
{
    const auto any = FindSystem("edge-cloud").Generate({}, 1);
    const auto& paper = dynamic_cast<const EdgeCloudInstance&>(*any);
    ASSERT_EQ(paper.tiers.size(), 3u);
    EXPECT_EQ(paper.tiers[0].cpuHz, 30e6);
    EXPECT_EQ(paper.tiers[1].cpuHz, 70e6);
    EXPECT_EQ(paper.tiers[2].cpuHz, 150e6);
    EXPECT_EQ(paper.bandwidthBps[0][1], 6.4e9);
    EXPECT_EQ(paper.bandwidthBps[1][2], 1.6e9);
    EXPECT_EQ(paper.bandwidthBps[0][2], 8e7);
    EXPECT_DOUBLE_EQ(paper.tiers[0].joulePerBit, 3.75e-8);
    EXPECT_DOUBLE_EQ(paper.tiers[1].joulePerBit, 1.875e-8);
    EXPECT_DOUBLE_EQ(paper.tiers[2].joulePerBit, 1.25e-8);
    ASSERT_EQ(paper.workflows.size(), 20u);
    for (const auto& workflow : paper.workflows)
    {
        ASSERT_EQ(workflow.cycles.size(), 10u);
        ASSERT_TRUE(workflow.bits[0] >= 4e6 && workflow.bits[0] < 8e6);
        for (std::size_t i = 0; i < 10; ++i)
        {
            ASSERT_TRUE(workflow.cycles[i] >= 1e4 && workflow.cycles[i] < 1e6);
            ASSERT_TRUE(workflow.bits[i + 1] >= 8e5 && workflow.bits[i + 1] < 4e6);
        }
    }
    const auto two = FindSystem("edge-cloud")
                         .Generate(
                             {
                                 {"profile", "multi-server"}
    },
                             1);
    const auto& servers = dynamic_cast<const EdgeCloudInstance&>(*two);
    ASSERT_EQ(servers.tiers.size(), 5u);
    EXPECT_EQ(servers.tiers[2].cpuHz, 90e6);
    EXPECT_EQ(servers.tiers[4].cpuHz, 180e6);
    EXPECT_EQ(servers.bandwidthBps[1][2], 4e9);
    EXPECT_EQ(servers.bandwidthBps[4][3], 1.2e9);
    EXPECT_EQ(servers.bandwidthBps[2][3], 1.6e9);
    for (int seed = 0; seed < 20; ++seed)
    {
        const auto drawn = FindSystem("edge-cloud")
                               .Generate(
                                   {
                                       {"profile", "training"}
        },
                                   seed);
        const auto& training = dynamic_cast<const EdgeCloudInstance&>(*drawn);
        ASSERT_TRUE(training.tiers[0].cpuHz >= 15e6 && training.tiers[0].cpuHz < 25e6);
        ASSERT_TRUE(training.bandwidthBps[0][2] >= 1.6e8 && training.bandwidthBps[0][2] < 2.4e8);
    }
}

TEST(EdgeCloud, AnEnvironmentIsKeptOverSeeds)
{
    const auto draw = [](const char* environment, uint64_t seed)
    {
        GenerateOptions options{
            {"profile", "training"}
        };
        if (*environment != 0)
        {
            options["environment"] = environment;
        }
        const auto any = FindSystem("edge-cloud").Generate(options, seed);
        return dynamic_cast<const EdgeCloudInstance&>(*any);
    };
    const EdgeCloudInstance first = draw("7", 1);
    const EdgeCloudInstance second = draw("7", 2);
    EXPECT_EQ(first.tiers[0].cpuHz, second.tiers[0].cpuHz);
    EXPECT_EQ(first.bandwidthBps, second.bandwidthBps);
    EXPECT_NE(first.workflows[0].cycles, second.workflows[0].cycles);
    EXPECT_EQ(first.tiers[0].cpuHz, draw("", 7).tiers[0].cpuHz); // is the seed of the tiers
    EXPECT_EQ(first.workflows[0].cycles, draw("", 1).workflows[0].cycles);
    EXPECT_NE(first.tiers[0].cpuHz, draw("8", 1).tiers[0].cpuHz);
}

TEST(EdgeCloud, InThePrintedUnitsTheCloudIsBest)
{
    for (int i = 0; i < 20; ++i)
    {
        const auto instance = FindSystem("edge-cloud")
                                  .Generate(
                                      {
                                          {"literal", "true"}
        },
                                      i);
        const auto process = FindSystem("edge-cloud").Begin(*instance);
        const double bound = process->LowerBound();
        while (!process->Done())
        {
            process->Step(2);
        }
        ASSERT_NEAR(process->Value(), bound, 1e-9 * bound);
    }
}

TEST(EdgeCloud, EveryKeyComesBack)
{
    Json document = Example();
    const auto instance = ParseInstance(document, "f.json");
    document.erase("meta");
    EXPECT_EQ(InstanceToJson(*instance), document);
}

TEST(EdgeCloud, ErrorsPointAtTheValue)
{
    const auto with = [](const char* pointer, const Json& value)
    {
        Json document = Example();
        document[Json::json_pointer(pointer)] = value;
        return ErrorOf([&] { ParseInstance(document, "f.json"); });
    };
    EXPECT_EQ(with("/tiers", Json::array()),
              "f.json: /tiers: expected at least one tier, the device");
    EXPECT_EQ(with("/tiers/0/cpu_hz", 0), "f.json: /tiers/0/cpu_hz: expected a finite number > 0");
    EXPECT_EQ(with("/tiers/0/name", 1), "f.json: /tiers/0/name: expected a string");
    EXPECT_EQ(with("/bandwidth_bps/0/1", 0),
              "f.json: /bandwidth_bps/0/1: expected a finite number > 0");
    EXPECT_EQ(with("/bandwidth_bps", Json::array()),
              "f.json: /bandwidth_bps: expected a row for each of 2 tiers");
    EXPECT_EQ(with("/energy_on", "work"), "f.json: /energy_on: expected \"bits\" or \"cycles\"");
    EXPECT_EQ(with("/workflows/0/bits", Json::array({1})),
              "f.json: /workflows/0/bits: expected an array of 3 numbers");
    EXPECT_EQ(with("/delta", -1), "f.json: /delta: expected a finite number >= 0");
}

TEST(EdgeCloud, PlansAreCheckedAgainstTheInstance)
{
    const auto instance = ParseInstance(Example(), "f.json");
    const auto error = [&](const char* assignments)
    {
        Json plan;
        plan["format"] = "vec-plan/1";
        plan["assignments"] = Json::parse(assignments);
        return ErrorOf([&] { ParsePlan(*instance, plan, "p.json"); });
    };
    EXPECT_EQ(error(R"([{"workflow": 0, "subtask": 1, "tier": 1},
                        {"workflow": 0, "subtask": 0, "tier": 0}])"),
              "");
    EXPECT_EQ(error(R"([{"workflow": 0, "subtask": 1, "tier": 1}])"),
              "p.json: /assignments: expected an assignment of workflow 0 subtask 0");
    EXPECT_EQ(error(R"([{"workflow": 1, "subtask": 1, "tier": 1}])"),
              "p.json: /assignments/0/workflow: expected an integer from 0 to 0");
    EXPECT_EQ(error(R"([{"workflow": 0, "subtask": 1, "tier": 2}])"),
              "p.json: /assignments/0/tier: expected an integer from 0 to 1");
    EXPECT_EQ(ErrorOf([&] { Evaluate(*instance, {{OnTier(0, 0, 5)}}); }),
              "plan: /assignments/0: expected a tier of the instance");
}

TEST(EdgeCloud, TimelineNamesAreTheFormats)
{
    const auto instance = ParseInstance(Example(), "f.json");
    const Json t = TimelineToJson(*instance,
                                  Evaluate(*instance,
                                           {
                                               {OnTier(0, 0, 0), OnTier(0, 1, 1)}
    }));
    std::vector<std::string> keys;
    for (const auto& [key, value] : t["items"][1].items())
    {
        keys.push_back(key);
    }
    EXPECT_EQ(keys,
              (std::vector<
                  std::string>{"workflow", "subtask", "tier", "start_s", "finish_s", "energy_j"}));
    EXPECT_TRUE(t["metrics"].contains("delay_s") && t["metrics"].contains("energy_j"));
}
