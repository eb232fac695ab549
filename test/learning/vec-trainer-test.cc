// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dqn.h"
#include "ns3/vec-episode.h"
#include "ns3/vec-error.h"
#include "ns3/vec-learning-policy.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-trainer.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>

using namespace ns3::vec;

namespace
{

const GenerateOptions SMALL{
    {"profile",     "11p"},
    {"n",           "4"  },
    {"subchannels", "2"  },
    {"processors",  "2"  }
};

DqnSettings
Quick()
{
    DqnSettings settings = DefaultDqnSettings("dueling-dqn");
    settings.hidden = {32};
    settings.learningRate = 3e-3;
    settings.learningRateEnd = 3e-3;
    settings.replay = 1000;
    settings.batch = 32;
    settings.warmUp = 64;
    settings.targetEvery = 50;
    settings.epsilonSteps = 1000;
    return settings;
}

/** A trainer with its agent, in an empty folder of its own. */
struct Training
{
    Training(const std::string& name, const TrainerSettings& settings, bool fresh = true)
        : folder(testing::TempDir() + "vec-trainer-test-" + name)
    {
        if (fresh)
        {
            std::filesystem::remove_all(folder);
        }
        std::filesystem::create_directories(folder);
        const auto sample = settings.system->Generate(settings.options, 0);
        const auto process = settings.system->Begin(*sample);
        agent = std::make_unique<Dqn>(Quick(),
                                      process->Layout().Size(),
                                      process->ActionCount(),
                                      settings.seed);
        trainer = std::make_unique<Trainer>(settings,
                                            *agent,
                                            folder,
                                            std::map<std::string, std::string>{
                                                {"agent",   "dueling-dqn"},
                                                {"command", "a test"     }
        });
        std::vector<double> ones(trainer->Validation().Size(), 1);
        trainer->SetReferences({
            {"one", ones}
        });
    }

    std::string Content(const std::string& file) const
    {
        return ReadFile(folder + "/" + file);
    }

    std::string folder;
    std::unique_ptr<Dqn> agent;
    std::unique_ptr<Trainer> trainer;
};

TrainerSettings
SmallSettings()
{
    TrainerSettings settings;
    settings.system = &FindSystem("mec-dag");
    settings.profile = "11p";
    settings.options = SMALL;
    settings.steps = 400;
    settings.validateEvery = 100;
    settings.validation = 5;
    settings.checkpointEvery = 150;
    return settings;
}

struct Killed
{
};

/** The least V over all complete plans. */
double
Optimum(DecisionProcess& process)
{
    if (process.Done())
    {
        return process.Value();
    }
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t action = 0; action < process.ActionCount(); ++action)
    {
        process.Step(action);
        best = std::min(best, Optimum(process));
        process.Undo();
    }
    return best;
}

/** Killed between two checkpoints: what happened after the last one is lost and done again. */
void
ExpectTheSameBytesAfterResuming(const TrainerSettings& settings)
{
    Training through("through", settings);
    through.trainer->Run([](uint64_t, double, const TrainingRow*) {});

    Training killed("killed", settings);
    EXPECT_THROW(killed.trainer->Run(
                     [](uint64_t step, double, const TrainingRow*)
                     {
                         if (step >= 250)
                         {
                             throw Killed();
                         }
                     }),
                 Killed);
    EXPECT_NE(killed.Content("progress.csv"), through.Content("progress.csv"));
    Training resumed("killed", settings, false);
    resumed.trainer->Resume();
    resumed.trainer->Run([](uint64_t, double, const TrainingRow*) {});

    for (const char* file :
         {"checkpoint.safetensors", "model.safetensors", "progress.csv", "learning-curve.json"})
    {
        EXPECT_TRUE(resumed.Content(file) == through.Content(file)) << file;
    }
    EXPECT_EQ(through.trainer->Rows().size(), 4U);
    EXPECT_NE(through.Content("timing.csv"), "");
}

} // namespace

TEST(Trainer, KilledAndResumedLeavesTheSameBytes)
{
    ExpectTheSameBytesAfterResuming(SmallSettings());
    TrainerSettings other = SmallSettings();
    other.system = &FindSystem("mec-dag");
    Training stranger("stranger", other);
    EXPECT_THROW(stranger.trainer->Resume(), InputError); // nothing to resume from
}

TEST(Trainer, KilledInTheMiddleOfAnEpisodeLeavesTheSameBytes)
{
    TrainerSettings settings = SmallSettings();
    settings.system = &FindSystem("multi-workload");
    settings.options = {
        {"devices", "3"  },
        {"servers", "2"  },
        {"arrival", "0.4"}
    };
    settings.profile = "";
    settings.slots = 30;
    settings.validation = 2;
    ExpectTheSameBytesAfterResuming(settings);
}

TEST(Trainer, ModelsSayWhereTheyComeFrom)
{
    Training run("metadata", SmallSettings());
    run.trainer->Run([](uint64_t, double, const TrainingRow*) {});
    const SafeTensors model = ReadModel(Trainer::ModelPath(run.folder), "dueling-dqn", "mec-dag");
    EXPECT_EQ(model.Metadata("map"), "none: random instances");
    EXPECT_EQ(model.Metadata("training_seeds").substr(0, 8), "2000000-");
    EXPECT_EQ(model.Metadata("profile"), "11p");
    EXPECT_EQ(model.Metadata("observation"), "full");
    EXPECT_NE(model.Metadata("validation").find("seeds 500000-500004"), std::string::npos);

    // The plain policy plans with it and says the same as the agent, LibTorch aside.
    PolicyOptions options;
    options.model = Trainer::ModelPath(run.folder);
    PlainPolicy plain("dueling-dqn", options);
    run.agent->LoadModel(model);
    for (uint64_t seed = 0; seed < 20; ++seed)
    {
        const auto instance = FindSystem("mec-dag").Generate(SMALL, seed);
        const auto process = FindSystem("mec-dag").Begin(*instance);
        run.agent->Play(*process, false, 1);
        EXPECT_EQ(plain.Decide(*instance).plan.assignments, process->CurrentPlan().assignments);
    }
}

TEST(Trainer, LooksFirstAndWritesTheWeightsOfNow)
{
    TrainerSettings settings = SmallSettings();
    settings.validateFirst = true;
    Training run("first", settings);
    SafeTensors begun;
    run.agent->SaveModel(begun);
    double mean = 0;
    for (const auto& instance : run.trainer->Validation().Instances())
    {
        const auto process = settings.system->Begin(*instance);
        run.agent->Play(*process, false, 1);
        mean += process->Value() / 5;
    }
    run.trainer->Run([](uint64_t, double, const TrainingRow*) {});
    ASSERT_EQ(run.trainer->Rows().size(), 5U);
    const TrainingRow& first = run.trainer->Rows().front();
    EXPECT_EQ(first.step, 0U);
    EXPECT_EQ(first.updates, 0U);
    EXPECT_NEAR(first.validationMean, mean, 1e-12);

    const std::string path = run.folder + "/last.safetensors";
    run.trainer->WriteModel(path);
    const SafeTensors last = ReadModel(path, "dueling-dqn", "mec-dag");
    EXPECT_EQ(last.Metadata("steps"), std::to_string(run.trainer->Step()));
    SafeTensors now;
    run.agent->SaveModel(now);
    const std::string& name = now.Tensors().front().name;
    const auto& shape = now.Tensors().front().shape;
    EXPECT_EQ(last.Numbers(name, shape), now.Numbers(name, shape));
    EXPECT_NE(last.Numbers(name, shape), begun.Numbers(name, shape));

    // The same training in all else.
    Training other("not-first", SmallSettings());
    other.trainer->Run([](uint64_t, double, const TrainingRow*) {});
    SafeTensors others;
    other.agent->SaveModel(others);
    EXPECT_EQ(others.Numbers(name, shape), now.Numbers(name, shape));
}

TEST(Trainer, LearnsOneInstanceByHeart)
{
    TrainerSettings settings = SmallSettings();
    settings.instances = 1;
    settings.steps = 4000;
    settings.validateEvery = 250;
    settings.checkpointEvery = 4000;
    Training run("by-heart", settings);
    const auto process = settings.system->Begin(*run.trainer->Validation().Instances().front());
    const double optimum = Optimum(*process);
    run.trainer->SetReferences({
        {"optimum", {optimum}}
    });
    run.trainer->Run([](uint64_t, double, const TrainingRow*) {});
    double best = std::numeric_limits<double>::infinity();
    for (const TrainingRow& row : run.trainer->Rows())
    {
        EXPECT_GE(row.gap, -1e-9);
        best = std::min(best, row.validationMean);
    }
    EXPECT_NEAR(best, optimum, 1e-9);
}

TEST(Episode, RewardsAreInUnitsOfTheFirstPlan)
{
    const auto instance = FindSystem("mec-dag").Generate(SMALL, 3);
    const auto process = FindSystem("mec-dag").Begin(*instance);
    const double unit = RewardUnit(*process);
    EXPECT_EQ(process->Position(), 0U);
    Plan local = process->CurrentPlan();
    for (const auto& [task, subtask] : process->Items())
    {
        Assignment assignment;
        assignment.owner = task;
        assignment.item = subtask;
        local.assignments.push_back(assignment);
    }
    EXPECT_NEAR(unit, Evaluate(*instance, local).objective, 1e-12);

    Dqn agent(Quick(), process->Layout().Size(), process->ActionCount(), 1);
    const Trajectory trajectory = agent.Play(*process, true, unit);
    double sum = 0;
    for (const auto& step : trajectory.steps)
    {
        sum += step.reward;
    }
    EXPECT_NEAR(sum, -process->Value() / unit, 1e-12);
    EXPECT_TRUE(trajectory.terminated);
}

TEST(Episode, MeasuredRewardsByHand)
{
    // Two tasks, submitted at 10 and 20; task 0 finishes its items at 12 and 11, task 1 fails with
    // a penalty of 9 s after one of its two items was measured at 23.
    const std::vector<std::pair<int, int>> items{
        {0, 0},
        {0, 1},
        {1, 0},
        {1, 1}
    };
    Timeline measured;
    auto add = [&measured](int task, int item, double finishS)
    {
        TimelineItem entry;
        entry.assignment.owner = task;
        entry.assignment.item = item;
        entry.finishS = finishS;
        measured.items.push_back(entry);
    };
    add(0, 0, 12);
    add(0, 1, 11);
    add(1, 0, 23);
    measured.tasks.resize(2);
    measured.tasks[0].task = 0;
    measured.tasks[0].etS = 2;
    measured.tasks[0].finishS = 12;
    measured.tasks[1].task = 1;
    measured.tasks[1].etS = 9;
    measured.tasks[1].finishS = 29;
    measured.tasks[1].outcome = Outcome::FAILED;
    Trajectory trajectory;
    trajectory.steps.resize(4);
    SetMeasuredRewards(trajectory, items, measured, 0.5);
    // Each task counts half, in units of 0.5 s: −2, 0; −3 at 23 − 20, and 9 − 3 at the end.
    EXPECT_NEAR(trajectory.steps[0].reward, -2, 1e-12);
    EXPECT_NEAR(trajectory.steps[1].reward, 0, 1e-12);
    EXPECT_NEAR(trajectory.steps[2].reward, -3, 1e-12);
    EXPECT_NEAR(trajectory.steps[3].reward, -6, 1e-12);

    // Without any finish the whole penalty falls on the last decision.
    measured.items.clear();
    measured.tasks[1].finishS = UNKNOWN;
    SetMeasuredRewards(trajectory, items, measured, 0.5);
    EXPECT_NEAR(trajectory.steps[1].reward, -2, 1e-12);
    EXPECT_NEAR(trajectory.steps[2].reward, 0, 1e-12);
    EXPECT_NEAR(trajectory.steps[3].reward, -9, 1e-12);
}

TEST(LearningPolicy, LearnsFromLateAndShuffledFeedback)
{
    const System& system = FindSystem("mec-dag");
    auto agent = std::make_unique<Dqn>(Quick(),
                                       system.Begin(*system.Generate(SMALL, 1))->Layout().Size(),
                                       5,
                                       1);
    Agent& learner = *agent;
    LearningPolicy policy("learner", {std::move(agent), ObservationKind::FULL});
    std::vector<std::pair<uint64_t, Timeline>> outcomes;
    for (uint64_t seed = 0; seed < 50; ++seed)
    {
        const auto instance = system.Generate(SMALL, seed);
        const Decision decision = policy.Decide(*instance);
        Timeline measured = Evaluate(*instance, decision.plan);
        outcomes.insert(outcomes.begin() + static_cast<long>(seed * 7 % (outcomes.size() + 1)),
                        {decision.id, measured});
    }
    EXPECT_EQ(policy.OpenDecisions(), 50U);
    EXPECT_EQ(learner.Progress().updates, 0U);
    for (std::size_t i = 0; i < 45; ++i)
    {
        policy.Feedback(outcomes[i].first, outcomes[i].second);
    }
    // 45 episodes of 4 decisions, a gradient step for each from the 64th on.
    EXPECT_EQ(learner.Progress().updates, 45 * 4 - 63U);
    policy.EndOfRun();
    EXPECT_EQ(policy.OpenDecisions(), 0U);
    EXPECT_THROW(policy.Feedback(outcomes[49].first, outcomes[49].second), std::invalid_argument);
}
