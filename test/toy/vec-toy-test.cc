// SPDX-License-Identifier: GPL-2.0-only
// A system that vec does not know: vec-toy-system.h, vec-toy-planning.h and a row in two tables are
// all that it takes to generate, to schedule, to learn and to run in packets.
#include "ns3/vec-agents.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-trainer.h"
#include "ns3/vec-world.h"
#include "vec-toy-planning.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3::vec;

namespace
{

class Toy : public testing::Test
{
  public:
    static void SetUpTestSuite()
    {
        static const ToyPlanning packetSide;
        AddSystem(TheSystem<ToySystem>());
        AddPacketSystem(packetSide);
    }

  protected:
    Toy()
    {
        AddClassical(m_policies);
        AddPlain(m_policies);
        AddLearned(m_policies);
    }

    /** Mean objective of a policy's plans over some instances. */
    double Mean(const std::string& policy) const
    {
        const auto planner = m_policies.Make(policy, PolicyOptions());
        double sum = 0;
        for (uint64_t seed = 1; seed <= 20; ++seed)
        {
            const auto instance = FindSystem("toy").Generate({}, seed);
            sum += Evaluate(*instance, planner->Decide(*instance).plan).objective;
        }
        return sum / 20;
    }

    /** Three cars at an RSU. */
    static Scenario MakeScenario()
    {
        Json document;
        document["format"] = "vec-scenario/1";
        document["system"] = "toy";
        document["seed"] = 1;
        document["traffic"]["kind"] = "static";
        for (const char* id : {"a", "b", "c"})
        {
            const double x = 20.0 * (id[0] - 'a');
            document["traffic"]["vehicles"].push_back({
                {"id", id},
                {"x",  x },
                {"y",  0 }
            });
        }
        document["rsus"]["positions"] = {
            {20, 10}
        };
        document["compute"]["processors"] = 1;
        document["compute"]["vehicle_hz"] = 3e8; // so that there is something to gain
        document["workload"]["rate_hz"] = 1;
        document["workload"]["deadline_s"] = 0;
        document["time"] = {
            {"warmup_s",  1 },
            {"measure_s", 5 },
            {"drain_s",   10}
        };
        return ParseScenario(document, "toy");
    }

    RunResults Run(const std::string& policy) const
    {
        const Scenario scenario = MakeScenario();
        World world(scenario, m_policies.Make(policy, PolicyOptions()), MakeTraffic(scenario));
        world.Run();
        return world.Results();
    }

    PolicyRegistry m_policies;
};

} // namespace

TEST_F(Toy, IsGeneratedWrittenAndRead)
{
    const auto instance = FindSystem("toy").Generate(
        {
            {"tasks", "3"}
    },
        7);
    const Json json = InstanceToJson(*instance);
    EXPECT_EQ(json.at("system"), "toy");
    EXPECT_EQ(json.at("tasks").size(), 3u);
    EXPECT_EQ(InstanceToJson(*ParseInstance(json, "toy")), json);
    const Plan plan = m_policies.Make("greedy", PolicyOptions())->Decide(*instance).plan;
    const Json written = PlanToJson(*instance, plan);
    EXPECT_EQ(PlanToJson(*instance, ParsePlan(*instance, written, "plan")), written);
}

TEST_F(Toy, IsPlannedByAllPoliciesThatNeedNoModel)
{
    const double best = Mean("exhaustive");
    std::size_t count = 0;
    for (const PolicyEntry& entry : m_policies.Entries())
    {
        if (entry.PlansFor("toy") && !entry.takesModel)
        {
            EXPECT_GE(Mean(entry.name), best - 1e-12) << entry.name;
            ++count;
        }
    }
    EXPECT_GE(count, 8u);
    EXPECT_LT(best, 0.95 * Mean("local"));
    EXPECT_NEAR(Mean("branch-and-bound"), best, 1e-12);
}

TEST_F(Toy, IsLearntAndRunInPackets)
{
    const std::string folder = testing::TempDir() + "vec-toy-test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    TrainerSettings settings;
    settings.system = &FindSystem("toy");
    settings.steps = 3000;
    settings.validateEvery = 500;
    settings.validation = 20;
    const auto recipe = FindAgent("dqn", "toy").recipe("dqn");
    SettingsTable table = recipe->Table();
    for (const auto& [name, value] : std::vector<std::pair<const char*, const char*>>{
             {"hidden",            "16"  },
             {"warm-up",           "100" },
             {"epsilon-steps",     "1000"},
             {"learning-rate",     "3e-3"},
             {"learning-rate-end", "3e-3"}
    })
    {
        table.Set(name, value);
    }
    const auto sample = settings.system->Generate(settings.options, 1);
    const auto agent = recipe->Make(*settings.system->Begin(*sample), settings.seed);
    Trainer trainer(settings,
                    *agent,
                    folder,
                    {
                        {"agent",    "dqn"                 },
                        {"settings", ToLine(table.ToJson())}
    });
    trainer.SetReferences({
        {"none", std::vector<double>(trainer.Validation().Size(), 1)}
    });
    trainer.Run([](uint64_t, double, const TrainingRow*) {});
    const std::string learnt = "dqn:" + Trainer::ModelPath(folder);
    EXPECT_LT(Mean(learnt), Mean("random"));
    EXPECT_LT(Mean(learnt), Mean("local"));

    for (const std::string& policy : {std::string("greedy"), learnt})
    {
        const RunResults results = Run(policy);
        ASSERT_GT(results.tasks.size(), 5u);
        uint32_t offloaded = 0;
        for (const TaskRecord& task : results.tasks)
        {
            EXPECT_EQ(task.outcome, Outcome::ON_TIME) << policy;
            EXPECT_GT(task.predictedS, 0);
            EXPECT_EQ(task.subtasks, 1u);
            offloaded += task.offloaded;
        }
        EXPECT_GT(offloaded, 0u) << policy;
    }
}
