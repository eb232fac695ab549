// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-process-views.h"
#include "ns3/vec-system.h"
#include "vec-vehicular-cloud-cases.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** The facts of the current item, block by block. */
std::map<std::string, std::vector<float>>
FactsByBlock(const DecisionProcess& process)
{
    const FactsView& view = FactsOf(process);
    const std::vector<float> facts = view.Facts();
    const ObservationLayout layout = view.FactsLayout();
    EXPECT_EQ(facts.size(), layout.Size());
    std::map<std::string, std::vector<float>> blocks;
    for (const ObservationBlock& block : layout.Blocks())
    {
        EXPECT_FALSE(block.isPredicted);
        const auto begin = facts.begin() + static_cast<std::ptrdiff_t>(block.offset);
        blocks[std::string(block.name)] = {begin, begin + static_cast<std::ptrdiff_t>(block.size)};
    }
    return blocks;
}

void
ExpectNear(const std::vector<float>& found, const std::vector<double>& expected, const char* what)
{
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(found[i], expected[i], 1e-6) << what << " " << i;
    }
}

} // namespace

TEST(VehicularCloudFacts, ByHand)
{
    // The graph of VehicularCloud.RecurrencesByHand: b0 → 1 (2 bits), b0 → 2 (1 bit), 1 → 3 (3
    // bits), 2 → 3 (4 bits); work 0, 4, 6, 2; vehicle 0 of 1 Hz, vehicle 1 of 2 Hz, free from 3 s
    // on; a bit takes 1 s between vehicles. Mean seconds per cycle 0.75, τ = (3 + 4.5 + 1.5) / 3 =
    // 3 s; a bit takes 0.5 s in the mean over all pairs. Order 0, 2, 1, 3.
    VehicularCloudInstance instance = Cloud(2);
    instance.vehicles[1].cpuHz = 2;
    instance.vehicles[1].freeS = 3;
    instance.cycles = {0, 4, 6, 2};
    instance.edges = {
        {0, 1, 2},
        {0, 2, 1},
        {1, 3, 3},
        {2, 3, 4}
    };
    const auto process = FindSystem("vehicular-cloud").Begin(instance);
    process->Step(0); // 0 on vehicle 0, done at 0
    process->Step(1); // 2 on vehicle 1: 3..6
    auto facts = FactsByBlock(*process);
    // Subtask 1; 3 will get 4 bits from vehicle 1, all that it needs of what is placed.
    ExpectNear(facts["needed"], {0, 1}, "needed");
    ExpectNear(facts["held"], {1, 0}, "held");
    ExpectNear(facts["free"], {0, 2.0 / 3}, "free"); // 6 s, s(2)
    process->Step(0);                                // 1 on vehicle 0: 0..4

    // Subtask 3, RT = 6, V = 6.
    facts = FactsByBlock(*process);
    ExpectNear(facts["subtask"], {1.0 / 3, 0, 0.4, 0}, "subtask");
    // 3 of 4; 1 s on the fastest: s(1/15); 1.5 s open: s(1/20); V − RT 0; 7 bits, 3.5 s: s(7/6).
    ExpectNear(facts["progress"], {0.75, 1.0 / 16, 1.0 / 21, 0, 7.0 / 13}, "progress");
    ExpectNear(facts["placed"], {0.5, 0.25}, "placed");
    ExpectNear(facts["feasible"], {1, 1}, "feasible");
    ExpectNear(facts["speed"], {-0.2, 1.0 / 7}, "speed");
    ExpectNear(facts["free"], {0, 0}, "free");
    ExpectNear(facts["held"], {3.0 / 7, 4.0 / 7}, "held");
    ExpectNear(facts["link"], {4.0 / 7, 0.5}, "link"); // 4 s and 3 s
    ExpectNear(facts["work"], {0.4, 0.25}, "work");    // 2 s and 1 s
    ExpectNear(facts["needed"], {0, 0}, "needed");
    ExpectNear(facts["centre"], {5.0 / 11, 5.0 / 11}, "centre"); // 2.5 bits
}

TEST(VehicularCloudFacts, KnowNothingOfShadowing)
{
    const System& system = FindSystem("vehicular-cloud");
    const auto clear = system.Generate({}, 3);
    const auto shadowed = system.Generate(
        {
            {"shadowing", "1"}
    },
        3);
    const auto first = system.Begin(*clear);
    const auto second = system.Begin(*shadowed);
    first->Step(0);
    second->Step(0);
    EXPECT_EQ(FactsOf(*first).Facts(), FactsOf(*second).Facts());
    EXPECT_NE(first->Observation(), second->Observation());
}

TEST(VehicularCloudFacts, OtherSystemsTellNone)
{
    const System& system = FindSystem("edge-cloud");
    const auto instance = system.Generate({}, 1);
    const auto process = system.Begin(*instance);
    EXPECT_THROW(FactsOf(*process), std::logic_error);
}
