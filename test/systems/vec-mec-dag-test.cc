// SPDX-License-Identifier: GPL-2.0-only
// Cases worked out by hand: 1 Hz and 1 bit/s make times equal to cycles and bits.
#include "ns3/vec-system.h"
#include "vec-mec-dag-cases.h"

#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

TEST(MecDag, ChainLocalMecLocal)
{
    // 0 local: 0..4. Its 3 bits and the 2 of 1 go up: 4..9. 1 on 2 Hz: 9..12. Its 5 bits come
    // down: 12..17. 2 local: 17..23.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {7, 4, 3},
                {2, 6, 5},
                {1, 6, 1}
    },
            {{0, 1}, {1, 2}});
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Mec(0, 1), Local(0, 2)}
    });
    EXPECT_DOUBLE_EQ(t.objective, 23);
    EXPECT_DOUBLE_EQ(t.items[0].finishS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].enqueuedS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].sentS, 4);
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 9);
    EXPECT_DOUBLE_EQ(t.items[1].startS, 9);
    EXPECT_DOUBLE_EQ(t.items[1].finishS, 12);
    EXPECT_DOUBLE_EQ(t.items[2].enqueuedS, 12);
    EXPECT_DOUBLE_EQ(t.items[2].receivedS, 17);
    EXPECT_DOUBLE_EQ(t.items[2].readyS, 17);
    EXPECT_DOUBLE_EQ(t.items[2].finishS, 23);
    // 5 s at 3 W up, 5 s at 10 W down; no κ, no energy of computing.
    EXPECT_DOUBLE_EQ(Metric(t, "energy_vehicle_j"), 15);
    EXPECT_DOUBLE_EQ(Metric(t, "energy_infrastructure_j"), 50);
    EXPECT_DOUBLE_EQ(t.items[1].energyJ, 65);
    EXPECT_DOUBLE_EQ(t.items[2].energyJ, 0);
}

TEST(MecDag, TwoVehiclesShareASubchannel)
{
    // Both upload at 0; task 0 first: 0..3, then 3..5. Processor 2 Hz: 3..5, and 5..6.
    MecDagInstance instance = World(2);
    AddTask(instance,
            {
                {3, 4, 0}
    },
            {},
            0);
    AddTask(instance,
            {
                {2, 2, 0}
    },
            {},
            1);
    const Timeline t = Evaluate(instance,
                                {
                                    {Mec(0, 0), Mec(1, 0)}
    });
    EXPECT_DOUBLE_EQ(t.items[1].sentS, 3);
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 5);
    EXPECT_DOUBLE_EQ(t.tasks[0].etS, 5);
    EXPECT_DOUBLE_EQ(t.tasks[1].etS, 6);
    EXPECT_DOUBLE_EQ(t.objective, 5.5);
}
