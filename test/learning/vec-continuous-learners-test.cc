// SPDX-License-Identifier: GPL-2.0-only
// What holds for every learner of continuous actions, and for the agent that decides slots by one.

#include "ns3/vec-decision-process.h"
#include "ns3/vec-error.h"
#include "ns3/vec-joint-learner.h"
#include "ns3/vec-mwf.h"
#include "ns3/vec-sac.h"
#include "ns3/vec-td7.h"
#include "vec-weights-of.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <memory>

using namespace ns3::vec;

namespace
{

/** Slots of devices that are to answer with what they see: a number of the surroundings, which
 * every slot has anew, and one of their own. */
class EchoProcess : public DecisionProcess, public JointView
{
  public:
    EchoProcess(std::size_t rows, uint64_t slot) : m_rows(rows), m_slot(slot)
    {
    }

    JointLayout Joint() const override
    {
        return layout;
    }

    JointObservation ObserveJoint() const override
    {
        JointObservation seen;
        seen.rows = m_rows;
        seen.context.assign(layout.context, 0.25F);
        seen.busy.assign(m_rows, 1);
        for (std::size_t row = 0; row < m_rows; ++row)
        {
            seen.row.push_back(Surroundings());
            seen.row.push_back(Own(row));
        }
        return seen;
    }

    std::vector<double> TakeAll(const std::vector<float>& action) override
    {
        std::vector<double> rewards;
        for (std::size_t row = 0; row < m_rows; ++row)
        {
            rewards.push_back(-std::pow(action[2 * row] - Surroundings(), 2) -
                              std::pow(action[2 * row + 1] + 0.5 * Own(row), 2));
        }
        return rewards;
    }

    Estimate Peek(std::size_t /* action */) override
    {
        return {};
    }

    ObservationLayout Layout() const override
    {
        return ObservationLayout("echo/1", 1);
    }

    JointLayout layout{"echo/1", 2, 1, 1, {}, 2};

  private:
    float Surroundings() const
    {
        return static_cast<float>(std::sin(static_cast<double>(m_slot)) * 0.8);
    }

    float Own(std::size_t row) const
    {
        return static_cast<float>(std::cos(1.7 * static_cast<double>(m_slot * m_rows + row)));
    }

    std::vector<double> RanksByNumber() const override
    {
        return {};
    }

    Assignment AssignmentOf(std::size_t /* position */, std::size_t /* action */) const override
    {
        return {};
    }

    void Observe(std::vector<float>& /* values */) override
    {
    }

    Outcome Take(std::size_t /* action */) override
    {
        return {};
    }

    void TakeBack(std::size_t /* action */) override
    {
    }

    std::size_t m_rows;
    uint64_t m_slot;
};

constexpr std::size_t DEVICES = 3;

template <class Settings>
Settings
Small()
{
    Settings settings;
    settings.hidden = {32, 32};
    settings.batch = 32;
    settings.replay = 500;
    settings.warmUp = 20;
    settings.actorLearningRate = 3e-3;
    settings.criticLearningRate = 3e-3;
    return settings;
}

std::unique_ptr<Agent>
Make(const std::string& name, const DecisionProcess& sample, uint64_t seed, double gamma = 1)
{
    if (name == "sac")
    {
        auto settings = Small<SacSettings>();
        settings.temperatureLearningRate = 3e-3;
        settings.gamma = gamma;
        return MakeJointLearner<Sac>(name, settings, sample, seed);
    }
    if (name == "td7" || name == "td7-checkpoints")
    {
        auto settings = Small<Td7Settings>();
        settings.embedding = 32;
        settings.targetEvery = 50;
        settings.checkpointEvery = name == "td7" ? 0 : 30 * DEVICES;
        settings.checkpointAfter = 200;
        settings.checkpointMost = 2;
        return MakeJointLearner<Td7>("td7", settings, sample, seed);
    }
    auto settings = Small<MwfSettings>();
    settings.temperatureLearningRate = 3e-3;
    settings.width = 32;
    settings.annealSteps = 500;
    settings.softTarget = name == "drl-mwf-soft";
    settings.corrected = name != "drl-mwf-plain";
    settings.prioritised = name != "drl-mwf-plain";
    return MakeJointLearner<Mwf>("drl-mwf", settings, sample, seed);
}

/** Slots from \p begin to \p end. */
void
Train(Agent& agent, uint64_t begin, uint64_t end)
{
    for (uint64_t slot = begin; slot < end; ++slot)
    {
        EchoProcess now(DEVICES, slot);
        EchoProcess next(DEVICES, slot + 1);
        Trajectory trajectory = agent.Play(now, true, 2);
        agent.Follow(trajectory, next, 0.9, 2);
        agent.Learn(trajectory);
    }
}

/** Of 50 slots that were not trained on. */
double
MeanReward(Agent& agent)
{
    double sum = 0;
    for (uint64_t slot = 1'000'000; slot < 1'000'050; ++slot)
    {
        EchoProcess process(DEVICES, slot);
        const Trajectory trajectory = agent.Play(process, false, 1);
        for (const double reward : trajectory.joint->reward)
        {
            sum += reward / DEVICES / 50;
        }
    }
    return sum;
}

std::vector<uint8_t>
Bytes(const Agent& agent)
{
    Checkpoint checkpoint;
    agent.Save(checkpoint);
    checkpoint.tensors.metadata["state"] = ToLine(checkpoint.state);
    const std::string bytes = checkpoint.tensors.ToBytes();
    return {bytes.begin(), bytes.end()};
}

class ContinuousLearners : public testing::TestWithParam<std::string>
{
};

} // namespace

TEST_P(ContinuousLearners, LearnWhatEveryRowIsToDo)
{
    const EchoProcess sample(DEVICES, 0);
    const auto agent = Make(GetParam(), sample, 1);
    EXPECT_EQ(GetParam().rfind(std::string(agent->Name()), 0), 0U);
    double mean = MeanReward(*agent);
    EXPECT_LT(mean, -0.2);
    for (uint64_t slot = 0; slot < 2000 && mean < -0.02; slot += 100)
    {
        Train(*agent, slot, slot + 100);
        mean = MeanReward(*agent);
    }
    EXPECT_GE(mean, -0.02);
}

TEST_P(ContinuousLearners, SavedAndLoadedLearnsTheSame)
{
    const EchoProcess sample(DEVICES, 0);
    const auto first = Make(GetParam(), sample, 1);
    Train(*first, 0, 130);
    Checkpoint checkpoint;
    first->Save(checkpoint);
    const auto second = Make(GetParam(), sample, 2);
    second->Load(checkpoint);
    EXPECT_EQ(Bytes(*first), Bytes(*second));
    Train(*first, 130, 260);
    Train(*second, 130, 260);
    EXPECT_EQ(Bytes(*first), Bytes(*second));
    EXPECT_EQ(first->Progress().loss, second->Progress().loss);
}

TEST_P(ContinuousLearners, SameSeedSameBytes)
{
    const EchoProcess sample(DEVICES, 0);
    const auto first = Make(GetParam(), sample, 1);
    const auto second = Make(GetParam(), sample, 1);
    const auto other = Make(GetParam(), sample, 2);
    Train(*first, 0, 60);
    Train(*second, 0, 60);
    Train(*other, 0, 60);
    EXPECT_EQ(Bytes(*first), Bytes(*second));
    EXPECT_NE(WeightsOf(*first), WeightsOf(*other));
}

TEST_P(ContinuousLearners, AModelDecidesTheSame)
{
    const EchoProcess sample(DEVICES, 0);
    const auto first = Make(GetParam(), sample, 1);
    Train(*first, 0, 200);
    SafeTensors model;
    first->SaveModel(model);
    const auto second = Make(GetParam(), sample, 2);
    second->LoadModel(model);
    EXPECT_EQ(MeanReward(*first), MeanReward(*second));
}

TEST_P(ContinuousLearners, RandomFirstThenAGradientStepPerSlot)
{
    const EchoProcess sample(DEVICES, 0);
    const auto agent = Make(GetParam(), sample, 1);
    const std::vector<float> weights = WeightsOf(*agent);
    Train(*agent, 0, 19);
    EXPECT_EQ(WeightsOf(*agent), weights);
    EXPECT_EQ(agent->Progress().updates, 0U);
    EXPECT_EQ(agent->Progress().exploration, 1);
    Train(*agent, 19, 80);
    EXPECT_EQ(agent->Progress().exploration, 0);
    if (GetParam() == "td7-checkpoints")
    {
        // Two policies were judged, the gradient steps follow; the first may still be the best.
        EXPECT_EQ(agent->Progress().updates, 60U);
        return;
    }
    EXPECT_EQ(agent->Progress().updates, 61U);
    EXPECT_NE(WeightsOf(*agent), weights);
}

INSTANTIATE_TEST_SUITE_P(
    Learners,
    ContinuousLearners,
    testing::Values("sac", "td7", "td7-checkpoints", "drl-mwf", "drl-mwf-soft", "drl-mwf-plain"),
    [](const auto& info)
    {
        std::string name = info.param;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

TEST(JointLearner, TellsARowAtATimeOfWhatFollows)
{
    EchoProcess now(DEVICES, 7);
    EchoProcess next(DEVICES, 8);
    const auto agent = Make("sac", now, 1, 0.8);
    Trajectory trajectory = agent->Play(now, true, 4);
    EXPECT_TRUE(trajectory.steps.empty());
    EXPECT_TRUE(trajectory.terminated);
    const std::vector<double> rewards = now.TakeAll(trajectory.joint->action);
    for (std::size_t row = 0; row < DEVICES; ++row)
    {
        EXPECT_DOUBLE_EQ(trajectory.joint->reward[row], rewards[row] / 4);
    }
    agent->Follow(trajectory, next, 0.5, 4);
    EXPECT_FALSE(trajectory.terminated);
    agent->Learn(trajectory);
    trajectory.terminated = true;
    agent->Learn(trajectory);

    Checkpoint checkpoint;
    agent->Save(checkpoint);
    const auto numbers = [&](const char* name, std::size_t columns) {
        return checkpoint.tensors.Numbers(name, {2 * DEVICES, columns});
    };
    const auto seen = now.ObserveJoint().row;
    const auto following = next.ObserveJoint().row;
    for (std::size_t row = 0; row < DEVICES; ++row)
    {
        EXPECT_EQ(numbers("replay.state", 3)[3 * row], 0.25F); // the context
        EXPECT_EQ(numbers("replay.state", 3)[3 * row + 2], seen[2 * row + 1]);
        EXPECT_EQ(numbers("replay.action", 2)[2 * row], trajectory.joint->action[2 * row]);
        EXPECT_FLOAT_EQ(numbers("replay.reward", 1)[row], static_cast<float>(rewards[row] / 4));
        EXPECT_FLOAT_EQ(numbers("replay.discount", 1)[row], 0.5F * 0.8F);
        EXPECT_EQ(numbers("replay.next_state", 3)[3 * row + 2], following[2 * row + 1]);
        EXPECT_EQ(numbers("replay.discount", 1)[DEVICES + row], 0);
        EXPECT_EQ(numbers("replay.next_state", 3)[3 * (DEVICES + row) + 2], 0);
    }
}

TEST(JointLearner, RefusesWhatItCannotDecide)
{
    const EchoProcess sample(DEVICES, 0);
    const auto agent = Make("sac", sample, 1);
    agent->Check(EchoProcess(DEVICES + 2, 0)); // any number of rows
    for (const auto& change :
         std::vector<std::function<void(JointLayout&)>>{
             [](JointLayout& layout) { layout.name = "other"; },
             [](JointLayout& layout) { layout.inputs = 3; },
             [](JointLayout& layout) { layout.context = 2; },
             [](JointLayout& layout) { layout.surroundings = 2; },
             [](JointLayout& layout) { layout.levels = 1; },
             [](JointLayout& layout) { layout.choices = {2}; }})
    {
        EchoProcess other(DEVICES, 0);
        change(other.layout);
        EXPECT_THROW(agent->Check(other), InputError);
    }
    EchoProcess discrete(DEVICES, 0);
    discrete.layout.choices = {2};
    EXPECT_THROW(RowSizesOf(discrete, "sac"), InputError);
    EchoProcess blind(DEVICES, 0);
    blind.layout.surroundings = 2;
    EXPECT_THROW(Make("drl-mwf", blind, 1), InputError);
}

TEST(MwfSettings, SchedulesByHand)
{
    MwfSettings settings;
    settings.annealSteps = 100;
    EXPECT_DOUBLE_EQ(settings.CorrectionAt(0), 0.2);
    EXPECT_DOUBLE_EQ(settings.CorrectionAt(50), 0.45);
    EXPECT_DOUBLE_EQ(settings.CorrectionAt(1000), 0.7);
    EXPECT_DOUBLE_EQ(settings.ImportanceAt(0), 0.5);
    EXPECT_DOUBLE_EQ(settings.ImportanceAt(50), 0.75);
    EXPECT_DOUBLE_EQ(settings.ImportanceAt(1000), 1);
    settings.corrected = false;
    settings.prioritised = false;
    EXPECT_EQ(settings.CorrectionAt(50), 0);
    EXPECT_EQ(settings.ImportanceAt(50), 0);
}
