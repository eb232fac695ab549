// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dmro.h"
#include "ns3/vec-error.h"
#include "ns3/vec-federation.h"
#include "vec-weights-of.h"

#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

/** An environment in which action 0 pays \p pay and action 1 nothing. */
Trajectory
Environment(double pay)
{
    Trajectory trajectory;
    for (std::size_t i = 0; i < 20; ++i)
    {
        Trajectory::Step& step = trajectory.steps.emplace_back();
        step.observation = {0.1F * static_cast<float>(i % 5), 1};
        step.mask = {1, 1};
        step.action = i % 2;
        step.reward = step.action == 0 ? pay : 0;
    }
    return trajectory;
}

DmroSettings
Reptile(uint64_t innerSteps, double outerStep)
{
    DmroSettings settings;
    settings.nets = 1;
    settings.hidden = {8};
    settings.batch = 16;
    settings.gamma = 0;
    settings.reptile = innerSteps;
    settings.reptileStep = outerStep;
    return settings;
}

} // namespace

TEST(DmroReptile, GoesAPartOfTheWayThatItsInnerStepsLead)
{
    Dmro whole(Reptile(5, 1), 2, 2, 3);
    Dmro part(Reptile(5, 0.1), 2, 2, 3);
    const std::vector<float> start = WeightsOf(whole);
    whole.Learn(Environment(1));
    part.Learn(Environment(1));
    const std::vector<float> end = WeightsOf(whole);
    const std::vector<float> found = WeightsOf(part);
    EXPECT_NE(end, start);
    for (std::size_t i = 0; i < start.size(); ++i)
    {
        EXPECT_NEAR(found[i], start[i] + 0.1F * (end[i] - start[i]), 1e-6);
    }
    EXPECT_EQ(whole.Progress().updates, 5u);
}

TEST(DmroReptile, LearnsFromOneEnvironmentAtATime)
{
    // Rewards of 1 and of -1 for the same action: who remembered both could not predict either.
    Dmro agent(Reptile(300, 1), 2, 2, 3);
    for (const double pay : {1.0, -1.0, -1.0})
    {
        agent.Progress();
        agent.Learn(Environment(pay));
    }
    EXPECT_LT(agent.Progress().loss, 0.01);
}

TEST(DmroReptile, IsRefusedWithSeveralProcesses)
{
    Dmro agent(Reptile(5, 0.1), 2, 2, 3);
    EXPECT_THROW(agent.Join(MakeLocalFederation()), InputError);
}
