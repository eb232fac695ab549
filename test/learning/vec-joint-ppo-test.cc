// SPDX-License-Identifier: GPL-2.0-only
// Agents that decide slots at once.
#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-joint-network.h"
#include "ns3/vec-joint-ppo.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

/** Rows with one number each that answer with the reward a function gives. */
class Bandit : public DecisionProcess, public JointView
{
  public:
    using Reward = double (*)(float seen, const float* action);

    Bandit(JointLayout layout, std::vector<float> rows, Reward reward)
        : m_layout(std::move(layout)), m_rows(std::move(rows)), m_reward(reward)
    {
        std::vector<std::pair<int, int>> items;
        for (std::size_t r = 0; r < m_rows.size(); ++r)
        {
            items.emplace_back(static_cast<int>(r), 0);
        }
        const std::vector<std::size_t> sizes(items.size(), 1);
        Begin({std::move(items), sizes, {}}, 1);
    }

    Estimate Peek(std::size_t) override
    {
        return {};
    }

    ObservationLayout Layout() const override
    {
        return ObservationLayout("bandit", 1);
    }

    JointLayout Joint() const override
    {
        return m_layout;
    }

    JointObservation ObserveJoint() const override
    {
        JointObservation seen;
        seen.rows = m_rows.size();
        seen.row = m_rows;
        seen.mask.assign(m_rows.size() * m_layout.Choices(), 1);
        seen.busy.assign(m_rows.size(), 1);
        return seen;
    }

    std::vector<double> TakeAll(const std::vector<float>& action) override
    {
        std::vector<double> rewards;
        for (std::size_t r = 0; r < m_rows.size(); ++r)
        {
            rewards.push_back(m_reward(m_rows[r], &action[r * m_layout.Heads()]));
            Step(0);
        }
        return rewards;
    }

  private:
    std::vector<double> RanksByNumber() const override
    {
        return std::vector<double>(m_rows.size(), 0);
    }

    Assignment AssignmentOf(std::size_t, std::size_t) const override
    {
        return {};
    }

    void Observe(std::vector<float>&) override
    {
    }

    Outcome Take(std::size_t) override
    {
        return {};
    }

    void TakeBack(std::size_t) override
    {
    }

    JointLayout m_layout;
    std::vector<float> m_rows;
    Reward m_reward;
};

JointLayout
LayoutOf(std::vector<std::size_t> choices, std::size_t levels)
{
    JointLayout layout;
    layout.name = "bandit joint";
    layout.inputs = 1;
    layout.choices = std::move(choices);
    layout.levels = levels;
    return layout;
}

JointPpoSettings
Quick(bool own)
{
    JointPpoSettings settings = DefaultJointPpoSettings("ppo");
    settings.hidden = 16;
    settings.gamma = 0.9;
    settings.rollout = 32;
    settings.learningRate = 0.01;
    settings.learningRateEnd = 0.002;
    settings.learningRateSteps = 20000;
    settings.entropy = 0.001;
    settings.rewardScale = 1;
    settings.own = own;
    return settings;
}

/** Paying in the first step opens the second to a reward. */
double
PayFirst(float seen, const float* action)
{
    return seen == 0 ? (action[0] == 1 ? -0.3 : 0) : (seen > 0 ? 1 : 0);
}

double
HalfOfWhatIsSeen(float seen, const float* action)
{
    const double miss = action[0] - 0.5 * seen;
    return -miss * miss;
}

std::unique_ptr<Instance>
FourAndTwo()
{
    return FindSystem("load-balance")
        .Generate(
            {
                {"vehicles", "4"   },
                {"rsus",     "2"   },
                {"range",    "1500"},
                {"omega",    "0.9" }
    },
            7);
}

TEST(JointNetwork, DensitiesAreThoseOfTheNormalDistribution)
{
    const JointLayout layout = LayoutOf({3, 2}, 2);
    const JointNetwork network(layout, 8, Random(1));
    const Bandit bandit(layout, {0.5F, -1}, HalfOfWhatIsSeen);
    JointObservation seen = bandit.ObserveJoint();
    seen.mask[1] = 0; // of row 0
    const JointNetwork::Outputs outputs = network.Forward(JointBatch(layout, {&seen}));
    const torch::Tensor actions =
        torch::tensor({2.0F, 1.0F, 0.7F, -0.2F, 0.0F, 0.0F, 0.0F, 3.0F}).view({2, 4});
    const torch::Tensor log = network.LogProbability(outputs, actions);
    // Heads begin even: 1/2 of the two that are allowed and 1/3, then 1/2; means 0, deviations 0.6.
    const auto density = [](double x)
    { return -0.5 * x * x / 0.36 - std::log(0.6) - 0.5 * std::log(2 * M_PI); };
    EXPECT_NEAR(log[0].item<double>(),
                std::log(0.5) + std::log(0.5) + density(0.7) + density(-0.2),
                1e-5);
    EXPECT_NEAR(log[1].item<double>(),
                std::log(1 / 3.0) + std::log(0.5) + density(0) + density(3),
                1e-5);
    const double gauss = 2 * (std::log(0.6) + 0.5 * std::log(2 * M_PI * M_E));
    const torch::Tensor entropy = network.Entropy(outputs);
    EXPECT_NEAR(entropy[0].item<double>(), 2 * std::log(2) + gauss, 1e-5);
    EXPECT_NEAR(entropy[1].item<double>(), std::log(3) + std::log(2) + gauss, 1e-5);
}

TEST(JointNetwork, SlotsOfAnySizesSideBySideAreAsAlone)
{
    const JointLayout layout = LayoutOf({2}, 1);
    const JointNetwork network(layout, 8, Random(2));
    const JointObservation one = Bandit(layout, {0.5F}, HalfOfWhatIsSeen).ObserveJoint();
    const JointObservation three =
        Bandit(layout, {-1, 0.2F, 0.9F}, HalfOfWhatIsSeen).ObserveJoint();
    const JointBatch both(layout, {&one, &three});
    const torch::Tensor values = network.Values(both);
    EXPECT_TRUE(torch::allclose(values.narrow(0, 0, 1),
                                network.Values(JointBatch(layout, {&one})),
                                1e-5,
                                1e-6));
    EXPECT_TRUE(torch::allclose(values.narrow(0, 1, 3),
                                network.Values(JointBatch(layout, {&three})),
                                1e-5,
                                1e-6));
    const torch::Tensor means =
        JointNetwork::MeanOfSlots(both, torch::tensor({4.0F, 1.0F, 2.0F, 6.0F}));
    EXPECT_NEAR(means[0].item<double>(), 4, 1e-6);
    EXPECT_NEAR(means[1].item<double>(), 3, 1e-6);
}

TEST(JointPpo, ATwoStepBanditIsLearnt)
{
    const JointLayout layout = LayoutOf({2}, 0);
    for (const bool own : {true, false})
    {
        Bandit sample(layout, {0, 0}, PayFirst);
        JointPpo agent("ppo", Quick(own), sample, 1);
        for (int episode = 0; episode < 1500; ++episode)
        {
            Bandit first(layout, {0, 0}, PayFirst);
            Trajectory begun = agent.Play(first, true, 1);
            const std::vector<float>& done = begun.joint->action;
            Bandit second(layout,
                          {done[0] == 1 ? 1.0F : -1.0F, done[1] == 1 ? 1.0F : -1.0F},
                          PayFirst);
            agent.Follow(begun, second, 1, 1);
            agent.Learn(begun);
            agent.Learn(agent.Play(second, true, 1));
        }
        Bandit last(layout, {0, 0}, PayFirst);
        EXPECT_EQ(agent.Play(last, false, 1).joint->action, (std::vector<float>{1, 1})) << own;
    }
}

TEST(JointPpo, AContinuousBanditIsLearnt)
{
    const JointLayout layout = LayoutOf({}, 1);
    Bandit sample(layout, {1}, HalfOfWhatIsSeen);
    JointPpo agent("ppo", Quick(true), sample, 1);
    Random random(1, "bandit");
    for (int slot = 0; slot < 4000; ++slot)
    {
        const auto x = static_cast<float>(random.Uniform(-1, 1));
        Bandit bandit(layout, {x, -x}, HalfOfWhatIsSeen);
        agent.Learn(agent.Play(bandit, true, 1));
    }
    Bandit last(layout, {0.8F, -0.6F, 0.1F}, HalfOfWhatIsSeen);
    const std::vector<float> action = agent.Play(last, false, 1).joint->action;
    EXPECT_NEAR(action[0], 0.4, 0.06);
    EXPECT_NEAR(action[1], -0.3, 0.06);
    EXPECT_NEAR(action[2], 0.05, 0.06);
}

TEST(JointPpo, ASlotIsLearntByHeart)
{
    const auto instance = FourAndTwo();
    PolicyRegistry registry;
    AddClassical(registry);
    const Plan best = registry.Make("exhaustive", {})->Decide(*instance).plan;
    const double optimum = Evaluate(*instance, best).objective;
    const System& system = FindSystem("load-balance");
    // ac settles close by.
    for (const auto& [name, tolerance] : {
             std::pair<const char*, double>{"ppo", 1e-9},
             std::pair<const char*, double>{"ac",  0.01}
    })
    {
        const auto recipe = FindAgent(name, "load-balance").recipe(name);
        SettingsTable table = recipe->Table();
        table.Set("own", "false");
        table.Set("hidden", "32");
        table.Set("rollout", "64");
        table.Set("learning-rate", "0.003");
        table.Set("learning-rate-end", "0.003");
        table.Set("entropy", "0.02");
        const auto agent = recipe->Make(*system.Begin(*instance), 1);
        double found = 1e9;
        int slots = 0;
        for (; slots < 30000 && found > optimum * (1 + tolerance); ++slots)
        {
            const auto process = system.Begin(*instance);
            agent->Learn(agent->Play(*process, true, optimum));
            if (slots % 64 == 63)
            {
                const auto judged = system.Begin(*instance);
                agent->Play(*judged, false, 1);
                found = judged->Value();
            }
        }
        EXPECT_NEAR(found, optimum, tolerance * optimum) << name << " after " << slots << " slots";
    }
}

TEST(JointPpo, SavedInTheMiddleItLearnsTheSame)
{
    const System& system = FindSystem("load-balance");
    const auto instance = FourAndTwo();
    JointPpoSettings settings = Quick(true);
    settings.rollout = 20;
    const auto sample = system.Begin(*instance);
    JointPpo first("ppo", settings, *sample, 1);
    const auto train = [&](JointPpo& agent)
    {
        for (int slot = 0; slot < 33; ++slot)
        {
            const auto process = system.Begin(*instance);
            Trajectory trajectory = agent.Play(*process, true, 1);
            if (slot % 3 > 0)
            {
                agent.Follow(trajectory, *system.Begin(*instance), 0.9, 1);
            }
            agent.Learn(trajectory);
        }
    };
    train(first);
    Checkpoint checkpoint;
    first.Save(checkpoint);
    JointPpo second("ppo", settings, *sample, 2);
    second.Load(checkpoint);
    train(first);
    train(second);
    SafeTensors ours;
    SafeTensors theirs;
    first.SaveModel(ours);
    second.SaveModel(theirs);
    EXPECT_TRUE(ours.ToBytes() == theirs.ToBytes());
    EXPECT_EQ(first.Progress().updates, second.Progress().updates);

    JointPpo third("ppo", settings, *sample, 3);
    third.LoadModel(SafeTensors::FromBytes(ours.ToBytes(), "model"));
    const auto a = system.Begin(*instance);
    const auto b = system.Begin(*instance);
    EXPECT_EQ(first.Play(*a, false, 1).joint->action, third.Play(*b, false, 1).joint->action);
}

TEST(JointPpo, OtherSizesAreRefusedAndOtherNumbersOfVehiclesAreNot)
{
    const System& system = FindSystem("load-balance");
    const auto instance = FourAndTwo();
    JointPpo agent("ppo", Quick(true), *system.Begin(*instance), 1);
    const auto more = system.Generate(
        {
            {"vehicles", "9"},
            {"rsus",     "2"}
    },
        1);
    agent.Check(*system.Begin(*more));
    const auto process = system.Begin(*more);
    EXPECT_EQ(agent.Play(*process, false, 1).joint->reward.size(), 9u);
    const auto other = system.Generate(
        {
            {"rsus", "3"}
    },
        1);
    EXPECT_THROW(agent.Check(*system.Begin(*other)), InputError);
    const auto graph = FindSystem("mec-dag").Generate({}, 1);
    EXPECT_THROW(agent.Check(*FindSystem("mec-dag").Begin(*graph)), InputError);
}

} // namespace
