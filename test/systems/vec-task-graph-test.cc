// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-task-graph-model.h"
#include "ns3/vec-task-graph-system.h"
#include "vec-conformance.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** Small integers everywhere, so that ties, zero costs and twin processors are frequent. */
std::unique_ptr<Instance>
TiesCase(int i)
{
    Random random(i, "task-graph", "case");
    auto instance = std::make_unique<TaskGraphInstance>();
    const int processors = static_cast<int>(random.Integer(1, 4));
    const int nodes = static_cast<int>(random.Integer(0, 7));
    for (int node = 0; node < nodes; ++node)
    {
        instance->costS.emplace_back();
        for (int p = 0; p < processors; ++p)
        {
            instance->costS.back().push_back(static_cast<double>(random.Integer(0, 3)));
        }
        for (int parent = 0; parent < node; ++parent)
        {
            if (random.Uniform() < 0.35)
            {
                instance->edges.push_back(
                    {parent, node, static_cast<double>(random.Integer(0, 3))});
            }
        }
    }
    return instance;
}

std::unique_ptr<Instance>
GeneratedCase(int i)
{
    Random random(i, "task-graph", "options");
    const auto integer = [&](int low, int high)
    { return std::to_string(random.Integer(low, high)); };
    GenerateOptions options{
        {"processors",    integer(1, 5)},
        {"heterogeneity", integer(0, 2)},
        {"ccr",           integer(0, 3)}
    };
    switch (i % 3)
    {
    case 0:
        options["n"] = integer(1, 9);
        break;
    case 1:
        options["graph"] = "gaussian-elimination";
        options["size"] = integer(2, 5);
        break;
    default:
        options["graph"] = i % 2 ? "fork-join" : "fft";
        options["size"] = i % 4 == 0 ? "2" : "4";
    }
    return FindSystem("task-graph").Generate(options, i);
}

Assignment
On(int processor, int subtask, double startS = UNKNOWN)
{
    Assignment assignment;
    assignment.item = subtask;
    assignment.site = processor;
    assignment.startS = startS;
    return assignment;
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
    return Json::parse(R"({"format": "vec-costs/1", "meta": 1,
                           "cost_s": [[1.5, 2.0], [3.0, 0.0]], "edges": [[0, 1, 2.5]]})");
}

} // namespace

INSTANTIATE_TEST_SUITE_P(TaskGraph,
                         EverySystem,
                         testing::Values(Source{"ties", TiesCase},
                                         Source{"generated", GeneratedCase}),
                         SourceName);

TEST(TaskGraphSystem, AppendedPlansByHand)
{
    // 0 → 1 (2 s), 0 → 2 (3 s). 0 on P0: 0..4. 1 on P0: 4..7. 2 on P1: data at 4 + 3, 7..9.
    TaskGraphInstance instance;
    instance.costS = {
        {4, 9},
        {3, 9},
        {9, 2}
    };
    instance.edges = {
        {0, 1, 2},
        {0, 2, 3}
    };
    const Timeline t = Evaluate(instance,
                                {
                                    {On(0, 0), On(0, 1), On(1, 2)}
    });
    EXPECT_EQ(t.items[1].startS, 4);
    EXPECT_EQ(t.items[2].startS, 7);
    EXPECT_EQ(t.objective, 9);
    // In the other order on P0: 2: 4..13, then 1: 13..16.
    EXPECT_EQ(Evaluate(instance,
                       {
                           {On(0, 0), On(0, 2), On(0, 1)}
    })
                  .objective,
              16);
}

TEST(TaskGraphSystem, StartsThatArePrintedAreKeptAndJudged)
{
    TaskGraphInstance instance;
    instance.costS = {
        {4, 9},
        {3, 9},
        {9, 2}
    };
    instance.edges = {
        {0, 1, 2},
        {0, 2, 3}
    };
    const auto violations = [&](double startOne, double startTwo, int processorOfTwo)
    {
        return Evaluate(instance,
                        {
                            {On(0, 0, 0), On(0, 1, startOne), On(processorOfTwo, 2, startTwo)}
        })
            .violations;
    };
    using Strings = std::vector<std::string>;
    EXPECT_EQ(violations(4, 8, 1), Strings{});
    EXPECT_EQ(violations(13, 4, 0), Strings{}); // 2 runs 4..13, 1 after it
    EXPECT_EQ(violations(4, 6.5, 1),
              Strings{"subtask 2 on processor 1: starts before its data is there"});
    EXPECT_EQ(violations(4, 6, 0), Strings{"subtask 2 on processor 0: overlaps subtask 1"});
    EXPECT_EQ(Evaluate(instance,
                       {
                           {On(0, 0, 1), On(0, 1, 5), On(1, 2, 8)}
    })
                  .objective,
              10);
}

TEST(TaskGraphSystem, TheProcessFillsGaps)
{
    // 0 on P0: 0..1. 1 on P1 waits for its 5 s: 6..8. 2 (cost 4, data at 1 + 1 on P1) fits into
    // 2..6 there; with cost 5 it would not: 8..13.
    TaskGraphInstance instance;
    instance.costS = {
        {1, 9},
        {9, 2},
        {9, 4}
    };
    instance.edges = {
        {0, 1, 5},
        {0, 2, 1}
    };
    const auto begin = [&]
    {
        auto process = FindSystem("task-graph").Begin(instance);
        process->Reorder({
            {0, 0},
            {0, 1},
            {0, 2}
        });
        process->Step(0);
        process->Step(1);
        return process;
    };
    const auto process = begin();
    EXPECT_EQ(process->Peek(1).finishS, 6);
    EXPECT_EQ(process->Step(1), 0);
    EXPECT_EQ(process->CurrentPlan().assignments.back().startS, 2);
    EXPECT_TRUE(Evaluate(instance, process->CurrentPlan()).feasible);
    instance.costS[2][1] = 5;
    EXPECT_EQ(begin()->Peek(1).finishS, 13);
}

TEST(TaskGraphSystem, RanksOfTheHeftPaper)
{
    // Topcuoglu et al., 2002, table of ranks: upward 108, 77, 80, 80, 69, 63.3, 42.7, 35.7, 44.3,
    // 14.7; downward 0, 31, 25, 22, 24, 27, 62.3, 66.7, 63.7, 93.3.
    const TaskGraphModel model(HeftExample());
    const std::vector<double> up =
        {108, 77, 80, 80, 69, 190 / 3.0, 128 / 3.0, 107 / 3.0, 133 / 3.0, 44 / 3.0};
    const std::vector<double> down =
        {0, 31, 25, 22, 24, 27, 187 / 3.0, 200 / 3.0, 191 / 3.0, 280 / 3.0};
    for (int i = 0; i < 10; ++i)
    {
        EXPECT_NEAR(model.UpwardRanks()[i], up[i], 1e-9) << i;
        EXPECT_NEAR(model.DownwardRanks()[i], down[i], 1e-9) << i;
    }
}

TEST(TaskGraphSystem, ClassicGraphsByName)
{
    const auto make = [](const char* name, const char* size)
    {
        const auto any = FindSystem("task-graph")
                             .Generate(
                                 {
                                     {"graph", name},
                                     {"size",  size}
        },
                                 1);
        return dynamic_cast<const TaskGraphInstance&>(*any);
    };
    // (5² + 5 − 2) / 2 subtasks; 2 · 8 − 1 + 8 · 3.
    EXPECT_EQ(make("gaussian-elimination", "5").costS.size(), 14u);
    EXPECT_EQ(make("fft", "8").costS.size(), 39u);
    EXPECT_EQ(make("fork-join", "6").costS.size(), 8u);
    EXPECT_EQ(make("fork-join", "6").edges.size(), 12u);
    const auto ten = FindSystem("task-graph")
                         .Generate(
                             {
                                 {"graph", "heft-example"}
    },
                             1);
    EXPECT_EQ(dynamic_cast<const TaskGraphInstance&>(*ten).costS.size(), 10u);
    EXPECT_THROW(make("fft", "6"), InputError);
    EXPECT_THROW(make("fft-of-mine", "8"), InputError);
}

TEST(TaskGraphSystem, EveryKeyComesBack)
{
    Json document = Example();
    const auto instance = ParseInstance(document, "f.json");
    document.erase("meta");
    EXPECT_EQ(InstanceToJson(*instance), document);
    EXPECT_EQ(TimelineToJson(*instance,
                             Evaluate(*instance,
                                      {
                                          {On(0, 0), On(1, 1)}
    }))["system"],
              "task-graph");
}

TEST(TaskGraphSystem, ErrorsPointAtTheValue)
{
    const auto with = [](const char* pointer, const Json& value)
    {
        Json document = Example();
        document[Json::json_pointer(pointer)] = value;
        return ErrorOf([&] { ParseInstance(document, "f.json"); });
    };
    EXPECT_EQ(with("/cost_s/0", Json::array()),
              "f.json: /cost_s/0: expected a cost on at least one processor");
    EXPECT_EQ(with("/cost_s/1", Json::array({1})),
              "f.json: /cost_s/1: expected an array of 2 numbers");
    EXPECT_EQ(with("/cost_s/1/1", -1), "f.json: /cost_s/1/1: expected a finite number >= 0");
    EXPECT_EQ(with("/edges/0", Json::array({0, 1})),
              "f.json: /edges/0: expected an edge [from, to, seconds]");
    EXPECT_EQ(with("/edges/1", Json::array({1, 0, 1})),
              "f.json: /edges: expected a graph without cycles");
    EXPECT_EQ(with("/now_s", 1),
              "f.json: /now_s: expected no such key; known are format, cost_s, "
              "edges");
    EXPECT_EQ(with("/format", "vec-instance/1"), "f.json: /: expected a key \"system\"");
    Json document = Example();
    document["format"] = "vec-instance/1";
    document["system"] = "task-graph";
    EXPECT_EQ(ErrorOf([&] { ParseInstance(document, "f.json"); })
                  .rfind("f.json: /system: expected a system", 0),
              0u);

    const auto instance = ParseInstance(Example(), "f.json");
    const auto error = [&](const char* assignments)
    {
        Json plan;
        plan["format"] = "vec-plan/1";
        plan["assignments"] = Json::parse(assignments);
        return ErrorOf([&] { ParsePlan(*instance, plan, "p.json"); });
    };
    EXPECT_EQ(error(R"([{"subtask": 0, "processor": 1, "start_s": 0.5},
                        {"subtask": 1, "processor": 0}])"),
              "");
    EXPECT_EQ(error(R"([{"subtask": 1, "processor": 1}])"),
              "p.json: /assignments/0: expected its parent, subtask 0, before it");
    EXPECT_EQ(error(R"([{"subtask": 0, "processor": 1, "start_s": -1}])"),
              "p.json: /assignments/0/start_s: expected a finite number >= 0");
    EXPECT_EQ(error(R"([{"subtask": 0, "processor": 2}])"),
              "p.json: /assignments/0/processor: expected an integer from 0 to 1");
}
