// SPDX-License-Identifier: GPL-2.0-only
// Cases worked out by hand, in a world where times are equal to cycles and bits.
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
    EXPECT_EQ(t.objective, 23);
    EXPECT_EQ(t.items[0].finishS, 4);
    EXPECT_EQ(t.items[1].enqueuedS, 4);
    EXPECT_EQ(t.items[1].sentS, 4);
    EXPECT_EQ(t.items[1].receivedS, 9);
    EXPECT_EQ(t.items[1].startS, 9);
    EXPECT_EQ(t.items[1].finishS, 12);
    EXPECT_EQ(t.items[2].enqueuedS, 12);
    EXPECT_EQ(t.items[2].receivedS, 17);
    EXPECT_EQ(t.items[2].readyS, 17);
    EXPECT_EQ(t.items[2].finishS, 23);
    // 5 s at 3 W up, 5 s at 10 W down; no κ, no energy of computing.
    EXPECT_EQ(Metric(t, "energy_vehicle_j"), 15);
    EXPECT_EQ(Metric(t, "energy_infrastructure_j"), 50);
    EXPECT_EQ(t.items[1].energyJ, 65);
    EXPECT_EQ(t.items[2].energyJ, 0);
}

TEST(MecDag, ForkAndJoin)
{
    // 0 on the server (1 bit up: 0..1, 2 cycles: 1..2). 1 local needs its 2 bits: down 2..4, then
    // 4..7. 2 and 3 on the server: both uploads have no local parent and go up at 0, behind each
    // other on subchannel 0 (0's 0..1, 2's 1..4) and alone on subchannel 1 (3's 0..2); 2 on
    // processor 1: 4..6, 3 on processor 0: 2..5. 4 on the server joins: its upload of 1 + 1's 4
    // bits starts when 1, its only local parent, is done: 7..12; 12..13.
    MecDagInstance instance = World(1, 2, 2);
    AddTask(instance,
            {
                {1, 2, 2},
                {1, 3, 4},
                {3, 4, 1},
                {2, 6, 1},
                {1, 2, 1}
    },
            {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {2, 4}, {3, 4}});
    const Timeline t = Evaluate(
        instance,
        {
            {Mec(0, 0, 0, 0), Local(0, 1), Mec(0, 2, 0, 1), Mec(0, 3, 1, 0), Mec(0, 4, 0, 0)}
    });
    EXPECT_EQ(t.items[0].finishS, 2);
    EXPECT_EQ(t.items[1].sentS, 2);
    EXPECT_EQ(t.items[1].readyS, 4);
    EXPECT_EQ(t.items[1].finishS, 7);
    EXPECT_EQ(t.items[2].enqueuedS, 0);
    EXPECT_EQ(t.items[2].sentS, 1);
    EXPECT_EQ(t.items[2].receivedS, 4);
    EXPECT_EQ(t.items[2].finishS, 6);
    EXPECT_EQ(t.items[3].receivedS, 2);
    EXPECT_EQ(t.items[3].readyS, 2);
    EXPECT_EQ(t.items[3].finishS, 5);
    EXPECT_EQ(t.items[4].enqueuedS, 7);
    EXPECT_EQ(t.items[4].receivedS, 12);
    EXPECT_EQ(t.objective, 13);
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
    EXPECT_EQ(t.items[1].sentS, 3);
    EXPECT_EQ(t.items[1].receivedS, 5);
    EXPECT_EQ(t.tasks[0].etS, 5);
    EXPECT_EQ(t.tasks[1].etS, 6);
    EXPECT_EQ(t.objective, 5.5);
}

TEST(MecDag, BusyQueues)
{
    // Now is 10. The subchannel is busy until 12, the processor until 20, the CPU until 11, the
    // downlink until 30. 0: upload 12..15, computes 20..22. 1 needs its 2 bits: 30..32, 32..33.
    // 2 is local and alone: 11..16.
    MecDagInstance instance = World();
    instance.nowS = 10;
    instance.mec.uplinkFreeS = {12};
    instance.mec.processorsFreeS = {20};
    instance.mec.downlinkFreeS = 30;
    instance.vehicles[0].cpuFreeS = 11;
    AddTask(instance,
            {
                {3, 4, 2},
                {1, 1, 1},
                {0, 5, 0}
    },
            {{0, 1}},
            0,
            8);
    const Timeline t = Evaluate(instance,
                                {
                                    {Mec(0, 0), Local(0, 1), Local(0, 2)}
    });
    EXPECT_EQ(t.items[0].enqueuedS, 10);
    EXPECT_EQ(t.items[0].sentS, 12);
    EXPECT_EQ(t.items[0].readyS, 15);
    EXPECT_EQ(t.items[0].startS, 20);
    EXPECT_EQ(t.items[1].enqueuedS, 22);
    EXPECT_EQ(t.items[1].sentS, 30);
    EXPECT_EQ(t.items[1].finishS, 33);
    EXPECT_EQ(t.items[2].startS, 11);
    EXPECT_EQ(t.objective, 33 - 8);
}

TEST(MecDag, HalfIsFixed)
{
    // Now is 5. 0 was local and is done at 4, 1 runs on the server until 7. 2 is offloaded: 0's 3
    // bits and its own 1 go up at 5..9; 1's output is there at 7; 9..11. 3 is local and needs 1's
    // 2 bits, which come down when 1 is done: 7..9, then 9..10. 4 is fixed and ends last of all.
    MecDagInstance instance = World();
    instance.nowS = 5;
    AddTask(instance,
            {
                {9, 9, 3},
                {9, 9, 2},
                {1, 4, 1},
                {1, 1, 1},
                {9, 9, 9}
    },
            {{0, 1}, {0, 2}, {1, 2}, {1, 3}},
            0,
            1);
    instance.fixed = {
        {0, 0, true,  4 },
        {0, 1, false, 7 },
        {0, 4, true,  20}
    };
    const Timeline t = Evaluate(instance,
                                {
                                    {Mec(0, 2), Local(0, 3)}
    });
    EXPECT_TRUE(t.items[0].fixed);
    EXPECT_EQ(t.items[0].finishS, 4);
    EXPECT_EQ(t.items[2].enqueuedS, 5);
    EXPECT_EQ(t.items[2].receivedS, 9);
    EXPECT_EQ(t.items[2].finishS, 11);
    EXPECT_EQ(t.items[3].enqueuedS, 7);
    EXPECT_EQ(t.items[3].receivedS, 9);
    EXPECT_EQ(t.items[3].finishS, 10);
    EXPECT_EQ(t.objective, 20 - 1);
    // 4 s up at 3 W; the download of the fixed subtask's 2 bits at 10 W is part of the plan's cost.
    EXPECT_EQ(Metric(t, "energy_j"), 12 + 20);
    EXPECT_EQ(t.items[1].energyJ, 20);
}

TEST(MecDag, OneDownloadServesAllLocalChildren)
{
    // 0 on the server: 0..1, 1..2. Its 3 bits come down once, 2..5; 1: 5..6, 2: 6..7.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {1, 2, 3},
                {1, 1, 1},
                {1, 1, 1}
    },
            {{0, 1}, {0, 2}});
    const Timeline t = Evaluate(instance,
                                {
                                    {Mec(0, 0), Local(0, 1), Local(0, 2)}
    });
    EXPECT_EQ(t.items[1].readyS, 5);
    EXPECT_EQ(t.items[2].readyS, 5);
    EXPECT_EQ(t.items[2].finishS, 7);
    EXPECT_EQ(Metric(t, "energy_infrastructure_j"), 30);
}

TEST(MecDag, ALocalOutputIsUploadedWithEachChild)
{
    // 0 local: 0..1, output 3 bits. 1 and 2 offloaded on one subchannel: 1..5 (3 + 1), 5..9.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {0, 1, 3},
                {1, 2, 0},
                {1, 2, 0}
    },
            {{0, 1}, {0, 2}});
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Mec(0, 1), Mec(0, 2)}
    });
    EXPECT_EQ(t.items[1].receivedS, 5);
    EXPECT_EQ(t.items[2].sentS, 5);
    EXPECT_EQ(t.items[2].receivedS, 9);
    EXPECT_EQ(t.objective, 10);
}

TEST(MecDag, TiesGoToTheLowerTaskThenTheLowerSubtask)
{
    // Everything is on the CPU at 0; the order is (0, 0), (0, 1), (1, 0), whatever the plan says.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {0, 1, 0},
                {0, 2, 0}
    },
            {});
    AddTask(instance,
            {
                {0, 4, 0}
    },
            {});
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(1, 0), Local(0, 1), Local(0, 0)}
    });
    EXPECT_EQ(t.items[0].startS, 0);
    EXPECT_EQ(t.items[1].startS, 1);
    EXPECT_EQ(t.items[2].startS, 3);
    EXPECT_EQ(t.objective, (3 + 7) / 2.0);
}

TEST(MecDag, FirstComeFirstServedBeforeIndices)
{
    // The lower task is submitted later: at 1 the CPU is busy with task 1 (0..3), and task 2, which
    // came at 0 too, goes before it.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {0, 1, 0}
    },
            {},
            0,
            1);
    AddTask(instance,
            {
                {0, 3, 0}
    },
            {},
            0,
            0);
    AddTask(instance,
            {
                {0, 2, 0}
    },
            {},
            0,
            0);
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Local(1, 0), Local(2, 0)}
    });
    EXPECT_EQ(t.items[1].startS, 0);
    EXPECT_EQ(t.items[2].startS, 3);
    EXPECT_EQ(t.items[0].startS, 5);
    EXPECT_EQ(t.tasks[0].etS, 5);
}

TEST(MecDag, WhatHappensInNoTimeHappensFirst)
{
    // 0 of task 0 takes no time, so its child 1 is on the subchannel at 0 as well, and before
    // task 1, although task 1 was there without any detour.
    MecDagInstance instance = World(2);
    AddTask(instance,
            {
                {0, 0, 0},
                {2, 0, 0}
    },
            {{0, 1}},
            0);
    AddTask(instance,
            {
                {3, 0, 0}
    },
            {},
            1);
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Mec(0, 1), Mec(1, 0)}
    });
    EXPECT_EQ(t.items[1].sentS, 0);
    EXPECT_EQ(t.items[2].sentS, 2);
    EXPECT_EQ(t.tasks[1].etS, 5);
}

TEST(MecDag, ShannonsRateUnlessMeasured)
{
    // w log2(1 + q g / N0) = 2 log2(1 + 3 · 7 / 3) = 6 bit/s up, 1 bit/s down as measured.
    MecDagInstance instance = World();
    instance.mec.uplinkHz = {2};
    instance.mec.noiseW = 3;
    instance.vehicles[0].gain = 7;
    instance.vehicles[0].uplinkBps.clear();
    AddTask(instance,
            {
                {12, 2, 6},
                {0,  1, 0}
    },
            {{0, 1}});
    Timeline t = Evaluate(instance,
                          {
                              {Mec(0, 0), Local(0, 1)}
    });
    EXPECT_DOUBLE_EQ(t.items[0].receivedS, 2);
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 3 + 6);
    // Not measured: 4 log2(1 + 3 · 7 / 3) = 12 bit/s.
    instance.vehicles[0].downlinkBps.reset();
    instance.mec.downlinkHz = 4;
    instance.mec.txPowerW = 3;
    t = Evaluate(instance,
                 {
                     {Mec(0, 0), Local(0, 1)}
    });
    EXPECT_DOUBLE_EQ(t.items[1].receivedS, 3 + 0.5);
}

TEST(MecDag, EnergyOfComputing)
{
    // κ f² c: vehicle 0.5 · 1² · 4 = 2 J; server 0.25 · 2² · 6 = 6 J, plus 2 s up at 3 W.
    MecDagInstance instance = World();
    instance.vehicles[0].kappa = 0.5;
    instance.mec.kappa = 0.25;
    AddTask(instance,
            {
                {1, 4, 1},
                {2, 6, 1}
    },
            {});
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Mec(0, 1)}
    });
    EXPECT_EQ(t.items[0].energyJ, 2);
    EXPECT_EQ(t.items[1].energyJ, 6 + 6);
    EXPECT_EQ(Metric(t, "energy_vehicle_j"), 2 + 6);
    EXPECT_EQ(Metric(t, "energy_infrastructure_j"), 6);
    EXPECT_EQ(Metric(t, "energy_j"), 14);
}

TEST(MecDag, LateIsAfterTheDeadline)
{
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {0, 3, 0}
    },
            {},
            0,
            2)
        .deadlineS = 3;
    AddTask(instance,
            {
                {0, 1, 0}
    },
            {},
            0,
            2)
        .deadlineS = 3;
    AddTask(instance,
            {
                {0, 1, 0}
    },
            {},
            0,
            2);
    const Timeline t = Evaluate(instance,
                                {
                                    {Local(0, 0), Local(1, 0), Local(2, 0)}
    });
    EXPECT_EQ(t.tasks[0].outcome, Outcome::ON_TIME); // at 5, its deadline
    EXPECT_EQ(t.tasks[1].outcome, Outcome::LATE);    // at 6
    EXPECT_EQ(t.tasks[2].outcome, Outcome::ON_TIME); // has none
    EXPECT_EQ(Metric(t, "late"), 1);
    EXPECT_TRUE(t.feasible);
}

TEST(MecDag, NothingToDo)
{
    MecDagInstance instance = World();
    EXPECT_EQ(Evaluate(instance, {}).objective, 0);
    AddTask(instance, {}, {}, 0, 3);
    AddTask(instance,
            {
                {1, 1, 1}
    },
            {},
            0,
            3);
    instance.fixed = {
        {1, 0, false, 9}
    };
    const Timeline t = Evaluate(instance, {});
    EXPECT_EQ(t.tasks[0].etS, 0);
    EXPECT_EQ(t.tasks[1].etS, 6);
    EXPECT_EQ(t.objective, 3);
}
