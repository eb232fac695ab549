// SPDX-License-Identifier: GPL-2.0-only
// What holds for every agent that decides slots of multi-workload at once.

#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-joint-view.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-slot-lane.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <memory>

using namespace ns3::vec;

namespace
{

const GenerateOptions ONE_DEVICE{
    {"devices", "1"},
    {"servers", "2"},
    {"arrival", "1"}
};

std::unique_ptr<Agent>
Make(const std::string& name, const DecisionProcess& process, uint64_t seed)
{
    const auto recipe = FindAgent(name, "multi-workload").recipe(name);
    SettingsTable table = recipe->Table();
    for (const auto& [setting, text] : std::map<std::string, std::string>{
             {"hidden",                    "64,64"},
             {"width",                     "32"   },
             {"embedding",                 "32"   },
             {"batch",                     "64"   },
             {"warm-up",                   "300"  },
             {"target-every",              "50"   },
             {"actor-learning-rate",       "0.001"},
             {"critic-learning-rate",      "0.001"},
             {"temperature-learning-rate", "0.003"}
    })
    {
        if (table.Has(setting))
        {
            table.Set(setting, text);
        }
    }
    return recipe->Make(process, seed);
}

class JointAgents : public testing::TestWithParam<std::string>
{
  protected:
    const System& system = FindSystem("multi-workload");
};

} // namespace

TEST_P(JointAgents, LearnOneSlotByHeart)
{
    PolicyRegistry registry;
    AddClassical(registry);
    const auto exhaustive = registry.Make("exhaustive", {});
    const auto lossWith = [&](Agent& agent, const Instance& instance)
    {
        const auto process = system.Begin(instance);
        agent.Play(*process, false, 1);
        EXPECT_TRUE(process->Done());
        return LossOf(Evaluate(instance, process->CurrentPlan()));
    };
    // The first slot that the agent does not know from the beginning.
    std::unique_ptr<Instance> instance;
    std::unique_ptr<Agent> agent;
    double best = 0;
    double found = 0;
    for (uint64_t seed = 1; found <= 1.1 * best; ++seed)
    {
        instance = system.Generate(ONE_DEVICE, seed);
        best = LossOf(Evaluate(*instance, exhaustive->Decide(*instance).plan));
        agent = Make(GetParam(), *system.Begin(*instance), 1);
        found = lossWith(*agent, *instance);
    }
    for (int slot = 0; slot < 6000 && found > 1.01 * best; ++slot)
    {
        agent->Learn(agent->Play(*system.Begin(*instance), true, best / 2));
        found = slot % 100 == 99 ? lossWith(*agent, *instance) : found;
    }
    EXPECT_LE(found, 1.01 * best);
    EXPECT_GE(found, 0.99 * best); // there is nothing better
}

TEST_P(JointAgents, PlayEpisodesOfAnyNumberOfDevices)
{
    GenerateOptions options{
        {"devices", "4"},
        {"servers", "3"}
    };
    const auto instance = system.Generate(options, 1);
    const auto agent = Make(GetParam(), *system.Begin(*instance), 1);
    SlotLane lane(std::make_unique<GeneratedEnvironment>(system, options),
                  10,
                  ObservationKind::FULL);
    uint64_t seed = 0;
    for (int slot = 0; slot < 25; ++slot)
    {
        DecisionProcess& process = lane.Now([&] { return ++seed; });
        Trajectory trajectory = agent->Play(process, true, 1);
        ASSERT_EQ(trajectory.joint->reward.size(), 4U);
        lane.Next(*agent, trajectory, 0.9, 1);
        EXPECT_FALSE(trajectory.terminated);
        EXPECT_EQ(trajectory.joint->next.rows, 4U);
        agent->Learn(trajectory);
    }
    options["devices"] = "7";
    const auto larger = system.Generate(options, 2);
    agent->Check(*system.Begin(*larger));
    options["servers"] = "9"; // more than there are places for
    const auto other = system.Generate(options, 2);
    EXPECT_THROW(agent->Check(*system.Begin(*other)), InputError);
}

INSTANTIATE_TEST_SUITE_P(Agents,
                         JointAgents,
                         testing::Values("sac", "td7", "drl-mwf"),
                         [](const auto& info)
                         { return info.param == "drl-mwf" ? "drl_mwf" : info.param; });
