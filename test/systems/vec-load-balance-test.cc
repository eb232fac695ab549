// SPDX-License-Identifier: GPL-2.0-only
// The system load-balance against arithmetic on paper.
#include "ns3/vec-action-view.h"
#include "ns3/vec-error.h"
#include "ns3/vec-rates.h"
#include "ns3/vec-street-grid.h"
#include "ns3/vec-system.h"
#include "vec-conformance.h"
#include "vec-load-balance-cases.h"
#include "vec-mec-dag-cases.h"

#include <algorithm>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::unique_ptr<Instance>
SlotCase(int i)
{
    return RandomSlot(i);
}

std::unique_ptr<Instance>
GeneratedCase(int i)
{
    Random random(i, "load-balance", "options");
    return FindSystem("load-balance")
        .Generate(
            {
                {"vehicles",                       std::to_string(random.Integer(0,           12)) },
                {"rsus",                           std::to_string(random.Integer(0,           5))  },
                {"delta",                          std::to_string(random.Uniform(0.001,       0.3))},
                {"omega",                          std::to_string(random.Uniform(0.1,         1))  },
                {"enforce-lbm",                    random.Uniform() < 0.3 ? "true" : "false"},
                {"now", std::to_string(random.Integer(0,                                       3))     }
    },
            i);
}

double
Extra(const TimelineItem& item, const std::string& name)
{
    for (const auto& [key, value] : item.extra)
    {
        if (key == name)
        {
            return value;
        }
    }
    return std::nan("");
}

} // namespace

INSTANTIATE_TEST_SUITE_P(LoadBalance,
                         EverySystem,
                         testing::Values(Source{"slots", SlotCase},
                                         Source{"generated", GeneratedCase}),
                         SourceName);

TEST(LoadBalance, TimesAndEnergiesByHand)
{
    LoadBalanceInstance instance = TwoRsus();
    instance.delta = 0.1;
    instance.alpha = 0.5;
    instance.previousCycles = 10;
    const Timeline timeline = Evaluate(instance,
                                       {
                                           {Through(0, 0, 1), Through(1, 0, 0), AtHome(2)}
    });
    // Two tasks enter RSU 0: half of the bandwidth each, eq. (1).
    // Task 0: 8 bits at 2 / 2 bit/s 8 s and 2 W · 8 s; two hops of 8 / 4 s 4 s (2), and 2 · 3 W · 4
    // s (3), which counts the hops twice; 6 cycles at 2 Hz 3 s (7) and 0.25 · 2² · 6 J.
    const TimelineItem& moved = timeline.items[0];
    EXPECT_DOUBLE_EQ(Extra(moved, "t_tra_s"), 8);
    EXPECT_DOUBLE_EQ(Extra(moved, "t_mig_s"), 4);
    EXPECT_DOUBLE_EQ(Extra(moved, "t_edge_s"), 3);
    EXPECT_DOUBLE_EQ(Extra(moved, "e_tra_j"), 16);
    EXPECT_DOUBLE_EQ(Extra(moved, "e_mig_j"), 24);
    EXPECT_DOUBLE_EQ(Extra(moved, "e_edge_j"), 6);
    EXPECT_DOUBLE_EQ(Extra(moved, "share_hz"), 2);
    EXPECT_DOUBLE_EQ(moved.finishS, 1 + 15);
    EXPECT_DOUBLE_EQ(moved.energyJ, 46);
    // Task 1: 4 bits at 4 / 2 bit/s 2 s, 1 W; no migration; 4 / 2 = 2 s, 0.25 · 4 · 4 J. Late: 4
    // > 3.
    EXPECT_DOUBLE_EQ(timeline.items[1].finishS, 1 + 4);
    EXPECT_DOUBLE_EQ(timeline.items[1].energyJ, 2 + 4);
    // Task 2, local: 3 / 1 s (4) and 0.5 · 1² · 3 J (5).
    EXPECT_DOUBLE_EQ(Extra(timeline.items[2], "t_local_s"), 3);
    EXPECT_DOUBLE_EQ(Extra(timeline.items[2], "e_local_j"), 1.5);
    EXPECT_DOUBLE_EQ(timeline.items[2].finishS, 1 + 3);

    EXPECT_DOUBLE_EQ(Metric(timeline, "t_avg_s"), (15 + 4 + 3) / 3.0);
    EXPECT_DOUBLE_EQ(Metric(timeline, "e_avg_j"), (46 + 6 + 1.5) / 3);
    EXPECT_DOUBLE_EQ(timeline.objective, (0.8 * 22 + 0.2 * 53.5) / 3); // (15)
    EXPECT_DOUBLE_EQ(Metric(timeline, "energy_vehicle_j"), 16 + 2 + 1.5);
    EXPECT_DOUBLE_EQ(Metric(timeline, "energy_infrastructure_j"), 24 + 6 + 4);
    // Loads 2 / 8 and 2 / 8: balanced. Bound (10): 0.1 + 0.5 (13 / 10 − 1).
    EXPECT_NEAR(Metric(timeline, "lbm"), 0, 1e-15);
    EXPECT_DOUBLE_EQ(Metric(timeline, "lbm_bound"), 0.25);
    EXPECT_EQ(Metric(timeline, "deadline_misses"), 1);
    EXPECT_EQ(timeline.tasks[0].outcome, Outcome::ON_TIME);
    EXPECT_EQ(timeline.tasks[1].outcome, Outcome::LATE);
    EXPECT_EQ(timeline.tasks[2].outcome, Outcome::ON_TIME);
    EXPECT_TRUE(timeline.feasible);
}

TEST(LoadBalance, ShannonsRateIsSharedByThoseWhoEnter)
{
    // log2(1 + 1 W · 3 / 1 W) = 2 bit/s for each hertz, of which two tasks get half each.
    LoadBalanceInstance instance = TwoRsus();
    for (auto& vehicle : instance.vehicles)
    {
        vehicle.txPowerW = 1;
        vehicle.gain = {3, 3};
        vehicle.uplinkBps.clear();
    }
    const Timeline timeline = Evaluate(instance,
                                       {
                                           {Through(0, 0, 0), Through(1, 0, 0), AtHome(2)}
    });
    EXPECT_DOUBLE_EQ(Extra(timeline.items[0], "t_tra_s"), 8);
    EXPECT_DOUBLE_EQ(Extra(timeline.items[1], "t_tra_s"), 4);
    const Timeline alone = Evaluate(instance,
                                    {
                                        {Through(0, 0, 0), AtHome(1), AtHome(2)}
    });
    EXPECT_DOUBLE_EQ(Extra(alone.items[0], "t_tra_s"), 4);
}

TEST(LoadBalance, AFullRsuIsSharedByTheRootsOfTheWork)
{
    // ω = 1: shares by √C under Σ F = 8 − 2 used: √9 : √36 : √81 = 3 : 6 : 9, so 1, 2, 3 Hz.
    LoadBalanceInstance instance = TwoRsus();
    instance.omega = 1;
    instance.delta = 1;
    instance.rsus[0].usedHz = 2;
    instance.tasks[0].cycles = 9;
    instance.tasks[1].cycles = 36;
    instance.tasks[2].cycles = 81;
    const Timeline timeline = Evaluate(instance,
                                       {
                                           {Through(2, 1, 0), Through(0, 0, 0), Through(1, 0, 0)}
    });
    for (int n = 0; n < 3; ++n)
    {
        EXPECT_NEAR(Extra(timeline.items[n], "share_hz"), n + 1, 1e-12);
        EXPECT_NEAR(Extra(timeline.items[n], "t_edge_s"), 9 * (n + 1), 1e-12);
    }
    // Loads (2 + 6) / 8 and 0: both 0.5 from their mean.
    EXPECT_NEAR(Metric(timeline, "lbm"), 0.5, 1e-12);
}

TEST(LoadBalance, TheBoundHoldsSharesBackWhenEnforced)
{
    // One task takes 2 of 8 Hz: loads 0.25 and 0, LBM 0.125. A bound of 0.0625 leaves 1 Hz.
    LoadBalanceInstance instance = TwoRsus();
    instance.delta = 0.0625;
    const Plan plan{
        {Through(0, 0, 0), AtHome(1), AtHome(2)}
    };
    const Timeline free = Evaluate(instance, plan);
    EXPECT_FALSE(free.feasible);
    ASSERT_EQ(free.violations.size(), 1u);
    EXPECT_EQ(free.violations[0], "LBM 0.125 is above its bound 0.0625");
    instance.enforceLbm = true;
    const Timeline held = Evaluate(instance, plan);
    EXPECT_TRUE(held.feasible);
    EXPECT_NEAR(Extra(held.items[0], "share_hz"), 1, 1e-11);
    EXPECT_NEAR(Extra(held.items[0], "t_edge_s"), 6, 1e-10);
    EXPECT_NEAR(Metric(held, "lbm"), 0.0625, 1e-12);
    EXPECT_GT(held.objective, free.objective);
    // What cannot be kept is left, and said: RSU 1 is used by others, RSU 0 has nothing to do.
    instance.rsus[1].usedHz = 4;
    const Timeline lost = Evaluate(instance,
                                   {
                                       {AtHome(0), AtHome(1), AtHome(2)}
    });
    EXPECT_EQ(lost.violations, (std::vector<std::string>{"LBM 0.25 is above its bound 0.0625"}));
}

TEST(LoadBalance, CoverageIsReported)
{
    const LoadBalanceInstance instance = TwoRsus();
    const Timeline timeline = Evaluate(instance,
                                       {
                                           {AtHome(0), AtHome(1), Through(2, 0, 1)}
    });
    EXPECT_FALSE(timeline.feasible);
    EXPECT_EQ(timeline.violations,
              (std::vector<std::string>{"task 2: RSU 0 does not cover vehicle 2"}));
    const auto process = FindSystem("load-balance").Begin(instance);
    EXPECT_EQ(process->Mask(), (std::vector<uint8_t>{1, 1, 1, 0, 0}));
    process->Step(0);
    process->Step(0);
    EXPECT_EQ(process->Mask(), (std::vector<uint8_t>{1, 0, 0, 1, 1}));
}

TEST(LoadBalance, RewardsByHand)
{
    // The plan of TimesAndEnergiesByHand, one task after the other; costs are 0.8 T + 0.2 E over 3.
    // Task 0 alone: upload 4 s and 8 J, migration 4 s and 24 J, computing 3 s and 6 J.
    const LoadBalanceInstance instance = TwoRsus();
    const auto process = FindSystem("load-balance").Begin(instance);
    EXPECT_DOUBLE_EQ(process->Peek(2).finishS, 1 + 4 + 4 + 3);
    EXPECT_NEAR(process->Step(2), -(0.8 * 11 + 0.2 * 38) / 3, 1e-12);
    // Task 1 through RSU 0 costs 4 s and 6 J itself, and delays task 0 by 4 s and 8 J.
    EXPECT_NEAR(process->Step(1), -(0.8 * 8 + 0.2 * 14) / 3, 1e-12);
    EXPECT_NEAR(process->Step(0), -(0.8 * 3 + 0.2 * 1.5) / 3, 1e-12);
    EXPECT_NEAR(process->Value(), (0.8 * 22 + 0.2 * 53.5) / 3, 1e-12);
}

TEST(LoadBalance, TheMaskIsWhatCanEndFeasible)
{
    // Against all completions, tried one by one.
    const System& system = FindSystem("load-balance");
    int narrowed = 0;
    for (int i = 0; i < 1500; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomSlot(i, 2, 3);
        instance->delta = i % 5 == 0 ? 0 : instance->delta / 2;
        if (i % 7 == 0 && !instance->rsus.empty())
        {
            instance->rsus[0].usedHz = 0.3 * instance->rsus[0].cpuHz; // may be out of bound
        }
        const auto process = system.Begin(*instance);
        std::function<bool()> canEnd = [&]()
        {
            if (process->Done())
            {
                return Evaluate(*instance, process->CurrentPlan()).feasible;
            }
            bool found = false;
            for (std::size_t action = 0; action < process->ActionCount() && !found; ++action)
            {
                process->Step(action);
                found = canEnd();
                process->Undo();
            }
            return found;
        };
        Random random(i, "mask", "actions");
        const bool isPossible = canEnd();
        while (!process->Done())
        {
            for (std::size_t action = 0; action < process->ActionCount() && isPossible; ++action)
            {
                const bool isAllowed = process->Mask()[action];
                process->Step(action);
                ASSERT_EQ(canEnd(), isAllowed) << action;
                process->Undo();
                narrowed += isAllowed ? 0 : 1;
            }
            process->Step(RandomAction(*process, random));
        }
    }
    EXPECT_GT(narrowed, 1000);
}

TEST(LoadBalance, ManyLikeRsusCanAlwaysEndInBound)
{
    // Beyond exact counting: whatever allowed action is taken, the slot ends in bound.
    const System& system = FindSystem("load-balance");
    for (int i = 0; i < 20; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = system.Generate(
            {
                {"vehicles", std::to_string(5 * (i + 1))},
                {"delta",    "0.03"                     }
        },
            i);
        const auto process = system.Begin(*instance);
        Random random(i, "mask", "actions");
        while (!process->Done())
        {
            process->Step(RandomAction(*process, random));
        }
        ASSERT_TRUE(Evaluate(*instance, process->CurrentPlan()).feasible);
    }
}

TEST(LoadBalance, TheFieldOfThePaper)
{
    const auto any = FindSystem("load-balance").Generate({}, 1);
    const LoadBalanceInstance& instance = AsLoadBalance(*any);
    EXPECT_EQ(instance.vehicles.size(), 100u);
    ASSERT_EQ(instance.rsus.size(), 11u);
    // Rows of 3, 4, 4 over 1600 m, columns over 1200 m.
    EXPECT_DOUBLE_EQ(instance.rsus[0].x, 200);
    EXPECT_DOUBLE_EQ(instance.rsus[2].x, 1000);
    EXPECT_DOUBLE_EQ(instance.rsus[2].y, 1600 / 6.0);
    EXPECT_DOUBLE_EQ(instance.rsus[3].x, 150);
    EXPECT_DOUBLE_EQ(instance.rsus[3].y, 800);
    EXPECT_DOUBLE_EQ(instance.rsus[10].x, 1050);
    EXPECT_EQ(instance.hops[0][10], 2 + 3);
    EXPECT_EQ(instance.hops[3][3], 0);
    for (std::size_t n = 0; n < 100; ++n)
    {
        const auto& vehicle = instance.vehicles[n];
        ASSERT_TRUE(vehicle.x >= 0 && vehicle.x <= 1200 && vehicle.y >= 0 && vehicle.y <= 1600);
        double nearestM = 1e9;
        for (std::size_t m = 0; m < 11; ++m)
        {
            const double distanceM =
                std::hypot(vehicle.x - instance.rsus[m].x, vehicle.y - instance.rsus[m].y);
            nearestM = std::min(nearestM, distanceM);
            ASSERT_DOUBLE_EQ(vehicle.gain[m], UrbanGain(distanceM));
        }
        ASSERT_LE(nearestM, 400); // covered everywhere
        const auto& task = instance.tasks[n];
        ASSERT_EQ(task.vehicle, static_cast<int>(n));
        ASSERT_TRUE(task.cycles >= 300e6 && task.cycles < 450e6);
        ASSERT_TRUE(task.bits >= 1.6e6 && task.bits < 2.4e6);
        ASSERT_TRUE(*task.deadlineS >= 0.5 && *task.deadlineS < 1);
    }
    // 128.1 + 37.6 log10(0.1) = 90.5 dB.
    EXPECT_NEAR(UrbanGain(100), std::pow(10, -9.05), 1e-15);
    EXPECT_EQ(UrbanGain(0), UrbanGain(1));
}

TEST(LoadBalance, VehiclesDriveOnFromSlotToSlot)
{
    const System& system = FindSystem("load-balance");
    const GenerateOptions options{
        {"slot-s", "1"}
    };
    auto instance = system.Generate(options, 4);
    double cycles = 0;
    for (const auto& task : AsLoadBalance(*instance).tasks)
    {
        cycles += task.cycles;
    }
    std::vector<double> speeds;
    double straight = 0;
    for (int slot = 1; slot <= 60; ++slot)
    {
        auto next = system.Step(*instance, LocalPlan(*instance), options, 4);
        const LoadBalanceInstance& before = AsLoadBalance(*instance);
        const LoadBalanceInstance& after = AsLoadBalance(*next);
        ASSERT_EQ(after.slot, slot);
        ASSERT_EQ(after.nowS, slot);
        for (std::size_t v = 0; v < 100; ++v)
        {
            const auto& was = before.vehicles[v];
            const auto& is = after.vehicles[v];
            const double movedM = std::hypot(is.x - was.x, is.y - was.y);
            ASSERT_LE(movedM, 10 + 1e-9);
            ASSERT_TRUE(is.x >= -1e-9 && is.x <= 1200 + 1e-9 && is.y >= -1e-9 &&
                        is.y <= 1600 + 1e-9);
            if (is.segment == was.segment)
            {
                ASSERT_GE(movedM, 5 - 1e-9);
                straight += 1;
            }
        }
        if (slot == 1)
        {
            ASSERT_DOUBLE_EQ(after.previousCycles, cycles);
            // But for the shares that are held, what moves on is the world, not the plan's doing.
            const auto process = system.Begin(*instance);
            Random random(1, "step", "actions");
            while (!process->Done())
            {
                process->Step(RandomAction(*process, random));
            }
            const auto any = system.Step(*instance, process->CurrentPlan(), options, 4);
            LoadBalanceInstance other = AsLoadBalance(*any);
            for (auto& rsu : other.rsus)
            {
                rsu.usedHz = 0;
                rsu.held.clear();
            }
            ASSERT_EQ(InstanceToJson(other), InstanceToJson(after));
        }
        instance = std::move(next);
    }
    EXPECT_GT(straight, 60 * 100 * 0.9);
    EXPECT_LT(straight, 60 * 100);
}

TEST(LoadBalance, StreetsTurnAtCrossings)
{
    // 3 × 2 crossings, 100 m apart. Segment 4 · 1 + 0 leads east from (100, 0) to (200, 0), where
    // only north (left) exists.
    const StreetGrid streets(200, 100, 100);
    Random random(1, "streets");
    StreetPlace place = streets.Move({150, 0, 4}, 60, random);
    EXPECT_DOUBLE_EQ(place.x, 200);
    EXPECT_DOUBLE_EQ(place.y, 10);
    EXPECT_EQ(place.segment, 4 * 2 + 1);
    // At (100, 0) from the west: straight on or left, two to one.
    int left = 0;
    for (int i = 0; i < 3000; ++i)
    {
        place = streets.Move({90, 0, 0}, 20, random);
        left += place.segment == 4 * 1 + 1 ? 1 : 0;
        ASSERT_TRUE(place.segment == 4 * 1 + 1 || place.segment == 4 * 1);
    }
    EXPECT_NEAR(left, 1000, 100); // standard deviation √(3000 · 2 / 9) = 26
    // A line of two crossings leads back.
    const StreetGrid line(100, 0, 100);
    place = line.Move({90, 0, 0}, 20, random);
    EXPECT_DOUBLE_EQ(place.x, 90);
    EXPECT_EQ(place.segment, 4 * 1 + 2);
    // Who is on no street of this grid stays.
    place = streets.Move({33, 44, 0}, 20, random);
    EXPECT_EQ(place.x, 33);
    EXPECT_EQ(streets.Move({1, 2, 999}, 20, random).y, 2);
}

TEST(LoadBalance, OptionsAreChecked)
{
    const System& system = FindSystem("load-balance");
    for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
             {"vehicles",    "-1"   },
             {"rsus",        "x"    },
             {"omega",       "0"    },
             {"enforce-lbm", "maybe"},
             {"profile",     "moon" },
             {"processors",  "3"    }
    })
    {
        EXPECT_THROW(system.Generate(
                         {
                             {name, text}
        },
                         1),
                     InputError)
            << name;
    }
    EXPECT_TRUE(AsLoadBalance(*system.Generate(
                                  {
                                      {"enforce-lbm", "true"}
    },
                                  1))
                    .enforceLbm);
}

TEST(LoadBalance, ObservationsByHand)
{
    const auto s = [](double x) { return static_cast<float>(x / (1 + std::abs(x))); };
    const LoadBalanceInstance instance = TwoRsus();
    const auto process = FindSystem("load-balance").Begin(instance);
    process->Step(1); // task 0 at RSU 0: upload 4 s and 8 J, computing 3 s and 6 J
    const double value = (0.8 * 7 + 0.2 * 14) / 3;
    // Task 1: τ = 4 s, local cost 0.8 · 4 + 0.2 · 0.5 · 4 = 3.6. Through RSU 0: upload 2 s and 2 J,
    // and 4 s and 8 J more for task 0; computing 2 s and 4 J at either; migration 2 s and 12 J.
    const double enter = 0.8 * 6 + 0.2 * 10;
    const double compute = 0.8 * 2 + 0.2 * 4;
    const double migrate = 0.8 * 2 + 0.2 * 12;
    const std::vector<float> expected{static_cast<float>(1 / 3.0),
                                      s(3 / 4.0),
                                      s(1 / 4.0), // 4 bits at 4 bit/s
                                      static_cast<float>(0.4 / 3.6),
                                      s(value * 3 / 36),
                                      s(0.125 / 0.3), // loads 0.25 and 0
                                      s((enter + compute - 3.6) / 3.6),
                                      1,
                                      0, // coverage
                                      s(2 / 4.0),
                                      1,
                                      s(enter / 3.6),
                                      1,
                                      0.25,
                                      0,
                                      s(2 / 4.0),
                                      s(2 / 4.0),
                                      s(compute / 3.6),
                                      s(compute / 3.6),
                                      s((enter + compute) / 3.6),
                                      s((enter + migrate + compute) / 3.6),
                                      0, // local costs least
                                      s((enter + compute - 3.6) / 3.6),
                                      s((enter + migrate + compute - 3.6) / 3.6),
                                      1,
                                      1, // RSU 1 does not cover
                                      s(0 / 4.0),
                                      s(0 / 4.0),
                                      s(2 / 4.0),
                                      1,
                                      1}; // 4 s at home, 2 + 2 s at RSU 0, 2 s more by migration
    const std::vector<float> observation = process->Observation();
    ASSERT_EQ(observation.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(observation[i], expected[i], 1e-6) << i;
    }
    // As seen by action 2, RSU 0 to RSU 1: finish, cost, the entrance's three, the target's three.
    const ActionView view = ActionView(process->Layout());
    std::vector<float> inputs(view.Inputs());
    view.Gather(observation, 2, inputs.data());
    const std::vector<float> own{s(2 / 4.0),
                                 s((enter + migrate + compute - 3.6) / 3.6),
                                 s(2 / 4.0),
                                 s(enter / 3.6),
                                 0.25,
                                 0,
                                 s(2 / 4.0),
                                 s(compute / 3.6)};
    ASSERT_EQ(inputs.size(), 7 + own.size());
    for (std::size_t k = 0; k < own.size(); ++k)
    {
        EXPECT_NEAR(inputs[7 + k], own[k], 1e-6) << k;
    }
    // The paper's state. Box of coverage x −10 … 110, y −10 … 10; means 13 / 3 cycles, 20 / 3 bits.
    const auto literal = FindSystem("load-balance").Begin(instance, ObservationKind::LITERAL);
    const std::vector<float> state = literal->Observation();
    const std::vector<double> printed{2 * 13 / 120.0 - 1,
                                      2 * 14 / 20.0 - 1,
                                      0,
                                      (6 - 13 / 3.0) / (6 + 13 / 3.0),
                                      (8 - 20 / 3.0) / (8 + 20 / 3.0),
                                      s(20 / 6.0),
                                      2 / 3.0 - 1,
                                      2 / 3.0 - 1,
                                      2 / 3.0 - 1,
                                      -1,
                                      0,
                                      2 * 10 / 120.0 - 1,
                                      0,
                                      0,
                                      2 * 110 / 120.0 - 1,
                                      0};
    ASSERT_EQ(state.size(), printed.size());
    for (std::size_t i = 0; i < printed.size(); ++i)
    {
        EXPECT_NEAR(state[i], printed[i], 1e-6) << i;
    }
}
