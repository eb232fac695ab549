// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "ns3/vec-mec-dag-insertion.h"
#include "ns3/vec-mec-dag-observation.h"
#include "ns3/vec-mec-dag-process.h"
#include "ns3/vec-random.h"
#include "ns3/vec-system.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

using namespace ns3::vec;

namespace
{

struct Place
{
    int site;
    int via;
};

std::vector<Place>
PlacesOf(const MecDagInstance& instance)
{
    std::vector<Place> places{
        {-1, 0}
    };
    for (std::size_t via = 0; via < instance.mec.uplinkHz.size(); ++via)
    {
        for (std::size_t site = 0; site < instance.mec.processorsHz.size(); ++site)
        {
            places.push_back({static_cast<int>(site), static_cast<int>(via)});
        }
    }
    return places;
}

/** Random plans, with steps taken back; every place of every item as the simulator has it. */
void
ExpectWhatTheSimulatorSays(const MecDagInstance& instance, uint64_t seed, bool isAlwaysUsable)
{
    const MecDagProcess process(instance, ObservationKind::FULL);
    MecDagSimulator simulator(instance);
    MecDagInsertion insertion(instance, simulator);
    const std::vector<Place> places = PlacesOf(instance);
    Random random(seed, "insertion", "test");
    const auto& items = process.Items();
    std::size_t undone = 0;
    for (std::size_t i = 0; i < items.size();)
    {
        const int number = simulator.Number(items[i].first, items[i].second);
        for (const Place& place : places)
        {
            const double boundS = insertion.BoundS(number, place.site, place.via);
            const double finishS = insertion.TryFinishS(number, place.site, place.via);
            const auto outcome = insertion.Try(number, place.site, place.via);
            if (!insertion.IsUsable())
            {
                EXPECT_FALSE(isAlwaysUsable);
                return;
            }
            simulator.Place(number, place.site, place.via);
            simulator.Run();
            ASSERT_EQ(outcome.finishS, simulator.At(number).finishS) << "item " << i;
            ASSERT_EQ(finishS, outcome.finishS) << "item " << i;
            ASSERT_LE(boundS, finishS) << "item " << i;
            ASSERT_EQ(outcome.value, simulator.Value()) << "item " << i;
            simulator.RemoveLast();
        }
        const Place& chosen = places[random.Integer(0, static_cast<int64_t>(places.size()) - 1)];
        insertion.Place(number, chosen.site, chosen.via);
        simulator.Place(number, chosen.site, chosen.via);
        ++i;
        for (; undone < items.size() && i > 0 && random.Uniform() < 0.3; ++undone, --i)
        {
            insertion.RemoveLast();
            simulator.RemoveLast();
        }
    }
    EXPECT_TRUE(isAlwaysUsable);
}

const MecDagInstance&
AsMecDag(const std::unique_ptr<Instance>& instance)
{
    return dynamic_cast<const MecDagInstance&>(*instance);
}

/** Visits that greedy planning of so many tasks of 20 subtasks takes. */
double
VisitsOf(int tasks)
{
    const auto generated = FindSystem("mec-dag").Generate(
        {
            {"n",        "20"                 },
            {"vehicles", std::to_string(tasks)}
    },
        1);
    const MecDagInstance& instance = AsMecDag(generated);
    const MecDagProcess process(instance, ObservationKind::FULL);
    const MecDagSimulator simulator(instance);
    MecDagInsertion insertion(instance, simulator);
    for (const auto& [task, subtask] : process.Items())
    {
        const int number = simulator.Number(task, subtask);
        Place best{};
        double bestS = INFINITY;
        for (const Place& place : PlacesOf(instance))
        {
            const double finishS = insertion.TryFinishS(number, place.site, place.via);
            best = finishS < bestS ? place : best;
            bestS = std::min(bestS, finishS);
        }
        insertion.Place(number, best.site, best.via);
    }
    EXPECT_TRUE(insertion.IsUsable());
    return static_cast<double>(insertion.Visits());
}

} // namespace

TEST(MecDagInsertion, SaysWhatTheSimulatorSays)
{
    const System& system = FindSystem("mec-dag");
    for (uint64_t seed = 0; seed < 10; ++seed)
    {
        for (const GenerateOptions& options : {
                 GenerateOptions{{"n", "12"}         },
                 GenerateOptions{                  {"profile", "11p"},   {"vehicles", "4"}},
                 GenerateOptions{                  {"n", "8"},   {"vehicles", "6"}, {"spread", "0.1"}, {"busy", "0.2"}},
                 GenerateOptions{ {"n", "9"},                    {"subchannels", "1"}, {"processors", "1"}},
                 GenerateOptions{                           {"n", "20"}, {"subchannels", "0"}}
        })
        {
            const auto instance = system.Generate(options, seed);
            ExpectWhatTheSimulatorSays(AsMecDag(instance), seed, true);
        }
    }
}

TEST(MecDagInsertion, SaysSoWithFixedSubtasks)
{
    for (uint64_t seed = 0; seed < 10; ++seed)
    {
        const auto generated = FindSystem("mec-dag").Generate(
            {
                {"n",        "12"},
                {"vehicles", "3" },
                {"now",      "5" }
        },
            seed);
        MecDagInstance instance = AsMecDag(generated);
        for (int task = 0; task < 3; ++task)
        {
            // Roots: no edge ends at the first subtask of a generated graph.
            instance.fixed.push_back({});
            instance.fixed.back().task = task;
            instance.fixed.back().subtask = 0;
            instance.fixed.back().local = task == 0;
            instance.fixed.back().finishS = 4.9 + 0.1 * task;
        }
        ExpectWhatTheSimulatorSays(instance, seed, true);
    }
}

TEST(MecDagInsertion, GivesWayWhereJobsTakeNoTime)
{
    const auto generated = FindSystem("mec-dag").Generate(
        {
            {"n", "12"}
    },
        1);
    MecDagInstance instance = AsMecDag(generated);
    for (auto& task : instance.tasks)
    {
        task.subtasks[3].ownInputBits = 0;
        task.subtasks[5].cycles = 0;
    }
    ExpectWhatTheSimulatorSays(instance, 1, false);
    // The process goes over to the simulator.
    MecDagProcess process(instance, ObservationKind::FULL);
    MecDagSimulator simulator(instance);
    while (!process.Done())
    {
        const Assignment a = process.ActionToAssignment(1);
        const auto estimate = process.Peek(1);
        process.Step(1);
        simulator.Place(simulator.Number(a.owner, a.item), a.site, a.via);
        simulator.Run();
        ASSERT_EQ(estimate.value, simulator.Value());
    }
}

TEST(MecDagInsertion, WorkGrowsWithTheNumberOfSubtasksAlone)
{
    double before = VisitsOf(25);
    for (const int tasks : {50, 100, 200})
    {
        const double visits = VisitsOf(tasks);
        EXPECT_LT(visits, std::pow(2, 1.3) * before) << tasks;
        before = visits;
    }
}

TEST(MecDagObservation, TheManualCountsIt)
{
    const std::string page = ReadFile(VEC_SOURCE_DIR "/doc/mec-dag.rst");
    const std::string numbers =
        std::to_string(MecDagObservation::Layout(ObservationKind::FULL, 4, 3).Size());
    EXPECT_NE(page.find("That is 20 + 3R + 2M + 2RM numbers, " + numbers + " for R = 4 and M = 3"),
              std::string::npos);
    EXPECT_EQ(MecDagObservation::Layout(ObservationKind::FULL, 5, 2).Size(), 20U + 15 + 4 + 20);
}
