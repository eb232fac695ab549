// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "ns3/vec-row-steps.h"

#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

/** Two rows of one number each, which tells slot and row, and a context. */
JointObservation
Seen(float slot, std::vector<uint8_t> busy)
{
    JointObservation seen;
    seen.rows = 2;
    seen.row = {slot, slot + 0.5F};
    seen.context = {9};
    seen.busy = std::move(busy);
    return seen;
}

/** Of an episode in which row 0 is busy in slots 0 and 3, and row 1 in slots 0 to 3. */
Trajectory
Slot(int number)
{
    const auto busy = [](int slot)
    { return std::vector<uint8_t>{static_cast<uint8_t>(slot % 3 == 0 ? 1 : 0), 1}; };
    Trajectory trajectory;
    trajectory.terminated = false;
    trajectory.discount = 0.5;
    JointStep step;
    const auto n = static_cast<float>(number);
    step.seen = Seen(n, busy(number));
    step.action = {n, -n};
    step.reward = {1.0 + number, 10};
    step.next = Seen(n + 1, busy(number + 1));
    trajectory.joint = step;
    return trajectory;
}

} // namespace

TEST(RowSteps, LastFromOneDecisionToTheNext)
{
    RowSteps steps;
    EXPECT_EQ(steps.Add(Slot(0)).size(), 1U); // of row 1
    EXPECT_EQ(steps.Add(Slot(1)).size(), 1U);
    const std::vector<Transition> ended = steps.Add(Slot(2));
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_EQ(ended[0].state, (std::vector<float>{9, 0}));
    EXPECT_EQ(ended[0].action, (std::vector<float>{0}));
    EXPECT_EQ(ended[0].reward, 1 + 0.5 * 2 + 0.25 * 3);
    EXPECT_EQ(ended[0].discount, 0.125);
    EXPECT_EQ(ended[0].next, (std::vector<float>{9, 3}));
    EXPECT_EQ(ended[1].state, (std::vector<float>{9, 2.5F}));
    EXPECT_EQ(ended[1].action, (std::vector<float>{-2}));
    EXPECT_EQ(ended[1].reward, 10);
    EXPECT_EQ(ended[1].discount, 0.5);
    EXPECT_EQ(ended[1].next, (std::vector<float>{9, 3.5F}));
}

TEST(RowSteps, EndWithTheWorld)
{
    RowSteps steps;
    steps.Add(Slot(0));
    Trajectory last = Slot(1);
    last.terminated = true;
    last.joint->next = JointObservation();
    const std::vector<Transition> ended = steps.Add(last);
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_EQ(ended[0].reward, 1 + 0.5 * 2);
    EXPECT_EQ(ended[0].discount, 0);
    EXPECT_TRUE(ended[0].next.empty());
}

TEST(RowSteps, AreDroppedWhereTheEpisodeIsCutOff)
{
    RowSteps steps;
    steps.Add(Slot(0));
    steps.Add(Slot(1));
    // Another episode begins; slot 5 is not what follows slot 1.
    const std::vector<Transition> ended = steps.Add(Slot(5));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].state, (std::vector<float>{9, 5.5F}));
}

TEST(RowSteps, GoOnWhereTheyWereSaved)
{
    RowSteps all;
    RowSteps first;
    for (int slot = 0; slot < 2; ++slot)
    {
        all.Add(Slot(slot));
        first.Add(Slot(slot));
    }
    const Json saved = first.Save();
    RowSteps second;
    second.Load(JsonView(saved, "checkpoint"));
    const std::vector<Transition> expected = all.Add(Slot(2));
    const std::vector<Transition> found = second.Add(Slot(2));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
    {
        EXPECT_EQ(found[i].state, expected[i].state);
        EXPECT_EQ(found[i].reward, expected[i].reward);
        EXPECT_EQ(found[i].discount, expected[i].discount);
    }
    EXPECT_EQ(second.Save(), all.Save());
}
