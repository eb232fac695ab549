// SPDX-License-Identifier: GPL-2.0-only
// What GA-DRL sees, is advised of, and makes samples of.

#include "ns3/vec-agents.h"
#include "ns3/vec-episode.h"
#include "ns3/vec-error.h"
#include "ns3/vec-ga-drl.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-process-views.h"
#include "ns3/vec-system.h"
#include "ns3/vec-torch.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <numeric>

using namespace ns3::vec;

namespace
{

GenerateOptions
Few()
{
    return {
        {"vehicles", "4"},
        {"n",        "5"}
    };
}

std::unique_ptr<Agent>
Make(const std::string& name,
     const DecisionProcess& process,
     const std::map<std::string, std::string>& settings,
     uint64_t seed = 1)
{
    const auto recipe = FindAgent(name, "vehicular-cloud").recipe(name);
    SettingsTable table = recipe->Table();
    table.Set("facts", "true");
    table.Set("prior", "0");
    table.Set("orders", "1");
    for (const auto& [setting, text] : settings)
    {
        table.Set(setting, text);
    }
    return recipe->Make(process, seed);
}

/** Two nodes in a row and two vehicles; two decisions. */
Trajectory
Told()
{
    Trajectory trajectory;
    trajectory.graph.nodes = 2;
    trajectory.graph.features = 1;
    trajectory.graph.feature = {1, 2};
    trajectory.graph.edges = {
        {0, 1}
    };
    trajectory.graph.rank = {0, 1};
    for (std::size_t k = 0; k < 2; ++k)
    {
        Trajectory::Step step;
        step.observation = {0.5F, 1, 2};
        step.mask = {1, 1};
        step.action = k;
        step.reward = -1.0 - static_cast<double>(k);
        step.node = k;
        trajectory.steps.push_back(step);
    }
    return trajectory;
}

GraphQShape
TwoNumbers()
{
    GraphQShape shape;
    shape.features = 1;
    shape.common = 1;
    shape.perVehicle = 1;
    return shape;
}

} // namespace

TEST(GraphSamples, RowsAreDecisionsAndEntriesWhatIsLearntOfThem)
{
    PrepareTorch();
    Trajectory told = Told();
    told.steps[0].advice = {
        {0, -2},
        {1, -4}
    };
    GraphSampling sampling;
    sampling.rewardScale = 10;
    sampling.isWhole = true;
    const GraphSamples samples(
        {
            {&told, 1}
    },
        {1},
        TwoNumbers(),
        sampling);
    // The first decision: both actions, as advised, half a row each; the second: its own action.
    ASSERT_EQ(samples.row.numel(), 3);
    EXPECT_EQ(samples.graph.numel(), 2);
    EXPECT_EQ(samples.row[1].item<int64_t>(), 0);
    EXPECT_EQ(samples.row[2].item<int64_t>(), 1);
    EXPECT_EQ(samples.action[2].item<int64_t>(), 1);
    EXPECT_EQ(samples.gain[0].item<float>(), -20);
    EXPECT_EQ(samples.gain[1].item<float>(), -40);
    EXPECT_EQ(samples.gain[2].item<float>(), -20);
    EXPECT_EQ(samples.discount[2].item<float>(), 0); // nothing follows
    EXPECT_FALSE(samples.isCut);
    // Means over three entries are means over two rows: 3/2 × 1/2, twice, and 3/2.
    EXPECT_NEAR(samples.weight[0].item<float>(), 0.75, 1e-6);
    EXPECT_NEAR(samples.weight[2].item<float>(), 1.5, 1e-6);
    EXPECT_EQ(samples.now.allocation.sum().item<float>(), 1); // the first node, on vehicle 0
    EXPECT_EQ(samples.now.allocation[1][0][0].item<float>(), 1);
    EXPECT_EQ(samples.ErrorsOfDraws({1, -2, 3}), (std::vector<float>{2}));

    // The second decision for a tenth, or not at all.
    sampling.own = 0.1;
    const GraphSamples tenth(
        {
            {&told, 1}
    },
        {1},
        TwoNumbers(),
        sampling);
    EXPECT_NEAR(tenth.weight[2].item<float>(), 0.15, 1e-6);
    sampling.own = 0;
    const GraphSamples none(
        {
            {&told, 1}
    },
        {1},
        TwoNumbers(),
        sampling);
    EXPECT_EQ(none.row.numel(), 2);
    EXPECT_EQ(none.graph.numel(), 1);
    EXPECT_NEAR(none.weight[0].item<float>(), 1, 1e-6);

    // Without advice and one decision ahead the first is worth its reward and what follows.
    told.steps[0].advice.clear();
    const GraphSamples plain(
        {
            {&told, 0}
    },
        {1},
        TwoNumbers(),
        {1, 0.5, 10, false, 1});
    ASSERT_EQ(plain.row.numel(), 1);
    EXPECT_EQ(plain.gain[0].item<float>(), -10);
    EXPECT_EQ(plain.discount[0].item<float>(), 0.5);
    EXPECT_TRUE(plain.isCut);
    EXPECT_FALSE(plain.isAdvised);
}

TEST(GraphSamples, DisagreementByHand)
{
    PrepareTorch();
    Trajectory told = Told();
    told.steps[0].advice = {
        {0, 0          },
        {1, std::log(3)}
    };
    GraphSampling sampling;
    sampling.isWhole = true;
    const GraphSamples samples(
        {
            {&told, 0}
    },
        {1},
        TwoNumbers(),
        sampling);
    // p = (1/4, 3/4) against q = (1/2, 1/2) is log 2 − (1/4 log 4 + 3/4 log 4/3) = 0.130812, with
    // the row without advice half of it; none where the values differ by as much as the advice.
    EXPECT_NEAR(samples.Disagreement(torch::zeros({2, 2}), 1).item<float>(), 0.130812 / 2, 1e-6);
    const torch::Tensor same =
        torch::tensor({5.0F, 5.0F + std::log(3.0F), 9.0F, 1.0F}).view({2, 2});
    EXPECT_NEAR(samples.Disagreement(same, 1).item<float>(), 0, 1e-6);
    // Twice as sharp: p = (1/10, 9/10).
    const double twice = std::log(2) - 0.1 * std::log(10) - 0.9 * std::log(10.0 / 9);
    EXPECT_NEAR(samples.Disagreement(torch::zeros({2, 2}), 2).item<float>(), twice / 2, 1e-6);
}

TEST(GaDrl, SeesFactsAlone)
{
    const auto instance = FindSystem("vehicular-cloud").Generate(Few(), 1);
    const auto process = FindSystem("vehicular-cloud").Begin(*instance);
    const auto agent = Make("ga-drl", *process, {});
    const std::vector<float> facts = FactsOf(*process).Facts();
    const Trajectory trajectory = agent->Play(*process, true, 1);
    EXPECT_EQ(trajectory.steps.front().observation, facts);
}

TEST(GaDrl, ImitatesTheLookAhead)
{
    const auto instance = FindSystem("vehicular-cloud").Generate(Few(), 1);
    const auto process = FindSystem("vehicular-cloud").Begin(*instance);
    const auto agent = Make("ga-drl",
                            *process,
                            {
                                {"imitation", "6"}
    });
    const double unit = RewardUnit(*process);
    const Trajectory trajectory = agent->Play(*process, true, unit);
    const auto again = FindSystem("vehicular-cloud").Begin(*instance);
    for (const Trajectory::Step& step : trajectory.steps)
    {
        const ObservationLayout layout = again->Layout();
        const std::size_t at = layout.Find(ObservationLayout::OUTLOOK)->offset;
        EXPECT_EQ(step.advice.size(), std::accumulate(step.mask.begin(), step.mask.end(), 0U));
        for (const auto& [action, worth] : step.advice)
        {
            EXPECT_EQ(static_cast<float>(worth), again->Observation()[at + action]);
        }
        again->Step(step.action);
    }
    // The last decision: what an action is worth is what it costs.
    const auto last = FindSystem("vehicular-cloud").Begin(*instance);
    for (std::size_t k = 0; k + 1 < trajectory.steps.size(); ++k)
    {
        last->Step(trajectory.steps[k].action);
    }
    for (const auto& [action, worth] : trajectory.steps.back().advice)
    {
        EXPECT_NEAR(worth, last->Step(action) / unit, 1e-6);
        last->Undo();
    }
    agent->Learn(trajectory);
    Trajectory later = agent->Play(*FindSystem("vehicular-cloud").Begin(*instance), true, unit);
    EXPECT_TRUE(later.steps.front().advice.empty()); // six decisions were told
}

TEST(GaDrl, TriesActionsToTheEnd)
{
    const auto instance = FindSystem("vehicular-cloud").Generate({}, 1);
    const auto process = FindSystem("vehicular-cloud").Begin(*instance);
    const auto agent = Make("ga-drl",
                            *process,
                            {
                                {"tries",         "3"},
                                {"tried",         "2"},
                                {"epsilon-start", "0"},
                                {"epsilon-end",   "0"}
    });
    int tried = 0;
    for (int episode = 0; episode < 20; ++episode)
    {
        while (process->Position() > 0)
        {
            process->Undo();
        }
        const Trajectory trajectory = agent->Play(*process, true, 2);
        int advised = 0;
        for (std::size_t k = 0; k < trajectory.steps.size(); ++k)
        {
            const Trajectory::Step& step = trajectory.steps[k];
            if (step.advice.empty())
            {
                continue;
            }
            ++advised;
            EXPECT_LE(step.advice.size(), 3U);
            // Nothing is random: the best of now was taken, and came to what trying it said.
            double sum = 0;
            for (std::size_t i = k; i < trajectory.steps.size(); ++i)
            {
                sum += trajectory.steps[i].reward;
            }
            EXPECT_EQ(step.advice.front().first, step.action);
            EXPECT_NEAR(step.advice.front().second, sum, 1e-9);
        }
        EXPECT_LE(advised, 2);
        tried += advised;
    }
    EXPECT_GT(tried, 10); // not where one vehicle is allowed alone
    EXPECT_THROW(Make("ga-drl",
                      *process,
                      {
                          {"tries",  "3"    },
                          {"shared", "false"}
    }),
                 InputError);
}

TEST(GaDrl, LearnsFactsByHeartFromRandomWeights)
{
    // Five subtasks; from trying alone, from imitation and trying, and by double Q-learning alone.
    const auto instance = FindSystem("vehicular-cloud").Generate(Few(), 4);
    PolicyRegistry registry;
    AddClassical(registry);
    for (const char* name : {"ga-drl", "drlosm"})
    {
        for (const std::map<std::string, std::string>& how : {
                 std::map<std::string, std::string>{{"tries", "4"}},
                 {         {"tries", "4"},                       {"imitation", "300"}},
                 { {"epsilon-start", "1"}, {"epsilon-end", "0.1"}, {"epsilon-steps", "6000"}}
        })
        {
            const auto process = FindSystem("vehicular-cloud").Begin(*instance);
            const double unit = RewardUnit(*process);
            double optimum = INFINITY;
            const auto search = [&](const auto& self) -> void
            {
                if (process->Done())
                {
                    optimum = std::min(optimum, process->Value());
                    return;
                }
                const std::vector<uint8_t> mask = process->Mask();
                for (std::size_t action = 0; action < mask.size(); ++action)
                {
                    if (mask[action])
                    {
                        process->Step(action);
                        self(self);
                        process->Undo();
                    }
                }
            };
            search(search);
            std::map<std::string, std::string> settings{
                {"whole",             "true" },
                {"batch",             "64"   },
                {"warm-up",           "50"   },
                {"replay",            "2000" },
                {"learning-rate",     "0.003"},
                {"learning-rate-end", "0.003"},
                {"target-every",      "50"   },
                {"hidden",            "32,32"}
            };
            settings.insert(how.begin(), how.end());
            const auto agent = Make(name, *process, settings);
            double found = INFINITY;
            std::size_t decisions = 0;
            while (decisions < 40000 && found > optimum + 1e-9)
            {
                for (int episode = 0; episode < 20; ++episode)
                {
                    const auto training = FindSystem("vehicular-cloud").Begin(*instance);
                    const Trajectory trajectory = agent->Play(*training, true, unit);
                    agent->Learn(trajectory);
                    decisions += trajectory.steps.size();
                }
                const auto judged = FindSystem("vehicular-cloud").Begin(*instance);
                agent->Play(*judged, false, 1);
                found = judged->Value();
            }
            EXPECT_NEAR(found, optimum, 1e-9) << name << ", " << how.begin()->first;
        }
    }
}
