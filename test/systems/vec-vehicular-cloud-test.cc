// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-searchable-process.h"
#include "ns3/vec-system.h"
#include "ns3/vec-vehicular-cloud-generate.h"
#include "ns3/vec-vehicular-cloud-model.h"
#include "vec-conformance.h"
#include "vec-vehicular-cloud-cases.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::unique_ptr<Instance>
TiesCase(int i)
{
    Random random(i, "vehicular-cloud", "case");
    return std::make_unique<VehicularCloudInstance>(RandomCloud(random));
}

std::unique_ptr<Instance>
GeneratedCase(int i)
{
    Random random(i, "vehicular-cloud", "options");
    const auto integer = [&](int low, int high)
    { return std::to_string(random.Integer(low, high)); };
    return FindSystem("vehicular-cloud")
        .Generate(
            {
                {"n",         integer(1, 9)},
                {"layers",    integer(1, 5)},
                {"vehicles",  integer(1, 6)},
                {"literal",   integer(0, 1)},
                {"shadowing", integer(0, 1)},
                {"now",       integer(0, 5)},
                {"jump",      integer(0, 3)}
    },
            i);
}

Assignment
On(int vehicle, int subtask)
{
    Assignment assignment;
    assignment.item = subtask;
    assignment.site = vehicle == 0 ? LOCAL : vehicle;
    return assignment;
}

std::string
ErrorOf(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

Json
Example()
{
    return Json::parse(R"({
      "format": "vec-instance/1", "system": "vehicular-cloud", "now_s": 0.5, "meta": 1,
      "carrier_ghz": 5.9, "shadowing": {"enabled": true, "seed": 7},
      "psi": {"slope": 0.15, "intercept": 0.001, "per_bits": 8000000},
      "link_bps": [[0, 1e6], [2e6, 0]],
      "vehicles": [{"cpu_hz": 1e9, "arrive_s": 0, "depart_s": 60,
                    "track": [[0, 1.5, -2], [10, 100, 3]], "free_s": 0.75},
                   {"cpu_hz": 2e9, "arrive_s": 1, "depart_s": 50, "track": [[0, 5, 5]]}],
      "subtasks": [{"cycles": 0}, {"cycles": 1e9}], "edges": [[0, 1, 4e6]],
      "pinned": [[1, 1]], "deadline_s": 9.5,
      "fixed": [{"subtask": 0, "vehicle": 0, "finish_s": 0.25}]})");
}

} // namespace

INSTANTIATE_TEST_SUITE_P(VehicularCloud,
                         EverySystem,
                         testing::Values(Source{"ties", TiesCase},
                                         Source{"generated", GeneratedCase}),
                         SourceName);

TEST(VehicularCloud, PathLossByHand)
{
    // 100 m apart at 5.9 GHz: LoS 32.4 + 20 log10 100 + 20 log10 5.9 = 32.4 + 40 + 15.417 dB; β in
    // the mean 5 + max(0, 15 log10 100 − 41 = −11) = 5. PL = 92.817 dB.
    // TT of 100 KB at 8e6 bits: 0.1 × (0.15 × 92.817 + 0.001) = 1.39236 s.
    VehicularCloudInstance instance = Cloud(2);
    instance.psi = {0.15, 0.001, 8e6};
    instance.vehicles[1].track = {
        {0, 60, 80}
    };
    const VehicularCloudModel near(instance);
    const VehicularCloudModel::Input input{0, 8e5, 0};
    EXPECT_NEAR(near.TransferS(input, 0, 1, 0), 1.392356, 1e-6);
    EXPECT_EQ(near.TransferS(input, 1, 1, 0), 0);
    // At 1000 m 15 log10 1000 − 41 = 4 more: 32.4 + 60 + 15.417 + 5 + 4 = 116.817 dB.
    instance.vehicles[1].track = {
        {0, 1000, 0}
    };
    EXPECT_NEAR(VehicularCloudModel(instance).TransferS(input, 0, 1, 0),
                0.1 * (0.15 * 116.81704 + 0.001),
                1e-6);
    // Nearer than 1 m counts as 1 m: 32.4 + 15.417 + 5 = 52.817 dB.
    instance.vehicles[1].track = {
        {0, 0.25, 0}
    };
    EXPECT_NEAR(VehicularCloudModel(instance).TransferS(input, 0, 1, 0),
                0.1 * (0.15 * 52.81704 + 0.001),
                1e-6);
}

TEST(VehicularCloud, PositionsFollowTheTrack)
{
    VehicularCloudInstance instance = Cloud(1);
    instance.vehicles[0].track = {
        {2, 0,   0 },
        {4, 100, 10},
        {5, 100, 30}
    };
    const VehicularCloudModel model(instance);
    EXPECT_EQ(model.PositionAt(0, 0).x, 0);
    EXPECT_EQ(model.PositionAt(0, 2.5).x, 25);
    EXPECT_EQ(model.PositionAt(0, 2.5).y, 2.5);
    EXPECT_EQ(model.PositionAt(0, 4).y, 10);
    EXPECT_EQ(model.PositionAt(0, 4.5).y, 20);
    EXPECT_EQ(model.PositionAt(0, 9).y, 30);
}

TEST(VehicularCloud, RecurrencesByHand)
{
    // b0 → 1 (2 bits), b0 → 2 (1 bit), 1 → 3 (3 bits), 2 → 3 (4 bits); work 0, 4, 6, 2; vehicle 0
    // of 1 Hz, vehicle 1 of 2 Hz, free from 3 s on; a bit takes 1 s between vehicles.
    // b0 on 0: 0..0. 1 on 0: RT 0, TT 0, 0..4. 2 on 1: RT 0, TT 1, EST = max(3, 1) = 3, EFT = 3 + 3
    // = 6. 3 on 1: RT = max(4, 6) = 6, TT = max(3, 0) = 3, EST = max(6, 9) = 9, EFT = 10.
    VehicularCloudInstance instance = Cloud(2);
    instance.vehicles[1].cpuHz = 2;
    instance.vehicles[1].freeS = 3;
    instance.cycles = {0, 4, 6, 2};
    instance.edges = {
        {0, 1, 2},
        {0, 2, 1},
        {1, 3, 3},
        {2, 3, 4}
    };
    const Timeline t = Evaluate(instance,
                                {
                                    {On(0, 0), On(0, 1), On(1, 2), On(1, 3)}
    });
    EXPECT_EQ(t.objective, 10);
    EXPECT_EQ(t.items[1].startS, 0);
    EXPECT_EQ(t.items[1].finishS, 4);
    EXPECT_EQ(t.items[2].enqueuedS, 0);
    EXPECT_EQ(t.items[2].startS, 3);
    EXPECT_EQ(t.items[3].enqueuedS, 6);
    EXPECT_EQ(t.items[3].receivedS, 9);
    EXPECT_EQ(t.items[3].finishS, 10);
    EXPECT_TRUE(t.feasible);

    // Vehicles are appended to: with 2 first on vehicle 0, 1 follows: 2: 0..6, 1: 6..10.
    const Timeline other = Evaluate(instance,
                                    {
                                        {On(0, 0), On(0, 2), On(0, 1), On(0, 3)}
    });
    EXPECT_EQ(other.items[2].finishS, 6);
    EXPECT_EQ(other.items[1].startS, 6);
    EXPECT_EQ(other.objective, 12);
}

TEST(VehicularCloud, DistanceCountsWhenTheReceiverIsReady)
{
    // Vehicle 1 drives from 100 m to 1000 m between 0 and 10 s. Subtask 0 ends at 10, so the
    // transfer begins when they are 1000 m apart: 116.817 dB, slope 1: 116.817 s per bit.
    VehicularCloudInstance instance = Cloud(2);
    instance.psi = {1, 0, 1};
    instance.vehicles[1].track = {
        {0,  100,  0},
        {10, 1000, 0}
    };
    instance.cycles = {10, 1};
    instance.edges = {
        {0, 1, 1}
    };
    const Timeline t = Evaluate(instance,
                                {
                                    {On(0, 0), On(1, 1)}
    });
    EXPECT_NEAR(t.items[1].startS, 10 + 116.81704, 1e-4);
}

TEST(VehicularCloud, DwellTimesPinsAndReachAreJudged)
{
    VehicularCloudInstance instance = Cloud(3);
    instance.cycles = {2, 2};
    instance.vehicles[1].arriveS = 1;
    instance.vehicles[1].departS = 4;
    instance.vehicles[2].departS = 2;
    instance.edges = {
        {0, 1, 0}
    };
    const auto violations = [&](int first, int second)
    {
        return Evaluate(instance,
                        {
                            {On(first, 0), On(second, 1)}
        })
            .violations;
    };
    using Strings = std::vector<std::string>;
    EXPECT_EQ(violations(0, 1), Strings{}); // 2..4 within [1, 4]
    EXPECT_EQ(violations(2, 0), Strings{}); // 0..2 within [0, 2]
    EXPECT_EQ(violations(1, 0),
              Strings{"subtask 0 on vehicle 1: starts before the vehicle arrives "
                      "(C5)"}); // and does not wait
    EXPECT_EQ(violations(0, 2),
              Strings{"subtask 1 on vehicle 2: ends after the vehicle departs "
                      "(C5)"});
    instance.pinned = {
        {1, 0}
    };
    EXPECT_EQ(violations(0, 1), Strings{"subtask 1 on vehicle 1: it is pinned to vehicle 0"});
    instance.pinned.clear();
    instance.linkBps = {
        {0, 0, 1},
        {1, 0, 1},
        {1, 1, 0}
    };
    EXPECT_EQ(violations(0, 1),
              Strings{"subtask 1 on vehicle 1: a parent's vehicle is out of reach"});

    const auto process = FindSystem("vehicular-cloud").Begin(instance);
    EXPECT_EQ(process->Mask(), (std::vector<uint8_t>{1, 0, 1}));
    process->Step(0);
    EXPECT_EQ(process->Mask(), (std::vector<uint8_t>{1, 0, 0}));
    process->Undo();
    // Nobody fits: the owner is what is left, and the plan is known to break a rule.
    for (auto& vehicle : instance.vehicles)
    {
        vehicle.departS = 1;
    }
    const auto late = FindSystem("vehicular-cloud").Begin(instance);
    EXPECT_EQ(late->Mask(), (std::vector<uint8_t>{1, 0, 0}));
    EXPECT_TRUE(late->IsFeasible());
    late->Step(0);
    EXPECT_FALSE(late->IsFeasible());
}

TEST(VehicularCloud, MeasuredRatesAndFixedSubtasks)
{
    // now = 5. Subtask 0 is fixed on vehicle 1 and ended at 3; its 4 bits set off now, at 2 bit/s:
    // 5..7. Then 3 cycles: 7..10. Late: 5 s after now is more than 4.5.
    VehicularCloudInstance instance = Cloud(2);
    instance.nowS = 5;
    instance.cycles = {1, 3};
    instance.edges = {
        {0, 1, 4}
    };
    instance.linkBps = {
        {0, 1},
        {2, 0}
    };
    instance.fixed = {
        {0, 1, 3}
    };
    instance.deadlineS = 4.5;
    const Timeline t = Evaluate(instance, {{On(0, 1)}});
    EXPECT_EQ(t.items[1].enqueuedS, 5);
    EXPECT_EQ(t.items[1].startS, 7);
    EXPECT_EQ(t.objective, 10);
    EXPECT_EQ(t.tasks[0].etS, 5);
    EXPECT_EQ(t.tasks[0].outcome, Outcome::LATE);
}

TEST(VehicularCloud, ShadowingIsAFunctionOfItsName)
{
    VehicularCloudInstance instance = Cloud(2);
    instance.psi = {1, 0, 1};
    instance.isShadowed = true;
    instance.cycles = {0, 0, 0};
    instance.edges = {
        {0, 1, 1},
        {0, 2, 1}
    };
    const auto lossDb = [&](std::size_t row, int sender) {
        return VehicularCloudModel(instance).TransferS({0, 1, row}, sender, 1 - sender, 0);
    };
    const double first = lossDb(0, 0);
    EXPECT_EQ(lossDb(0, 0), first);
    EXPECT_NE(lossDb(4, 0), first); // another edge
    EXPECT_NE(lossDb(0, 1), first); // the other way
    // Mean PL at 1 m is 52.817 dB; the two terms together deviate by √(4.5² + 3²) = 5.408 dB. Of
    // 4000 seeds the mean lies within 5 × 5.408 / √4000 = 0.43, the deviation within 5 × 5.408 /
    // √8000 = 0.30.
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < 4000; ++seed)
    {
        instance.shadowingSeed = seed;
        const double x = lossDb(0, 0) - 52.81704;
        sum += x;
        squares += x * x;
    }
    EXPECT_NEAR(sum / 4000, 0, 0.43);
    EXPECT_NEAR(std::sqrt(squares / 4000), 5.408, 0.30);
}

TEST(VehicularCloud, RanksByHand)
{
    // Two vehicles of 1 and 2 Hz: ū = u (1 + 1/2) / 2 = 0.75 u. Ψ = 1: c̄ = 2 of 4 pairs × c = c
    // / 2. Downward (21): 0: 0; 1: 0 + 0 + 1 = 1; 2: 0 + 0 + 2 = 2; 3: max(1 + 3 + 0.5, 2 + 1.5 +
    // 4) = 7.5. Upward: 3: 0.75; 1: 3 + 0.5 + 0.75 = 4.25; 2: 1.5 + 4 + 0.75 = 6.25; 0: max(1
    // + 4.25, 2 + 6.25) = 8.25.
    VehicularCloudInstance instance = Cloud(2);
    instance.vehicles[1].cpuHz = 2;
    instance.cycles = {0, 4, 2, 1};
    instance.edges = {
        {0, 1, 2},
        {0, 2, 4},
        {1, 3, 1},
        {2, 3, 8}
    };
    const VehicularCloudModel model(instance);
    EXPECT_EQ(model.DownwardRanks(), (std::vector<double>{0, 1, 2, 7.5}));
    EXPECT_EQ(model.UpwardRanks(), (std::vector<double>{8.25, 4.25, 6.25, 0.75}));
    const auto process = FindSystem("vehicular-cloud").Begin(instance);
    EXPECT_EQ(process->Items(),
              (std::vector<std::pair<int, int>>{
                  {0, 0},
                  {0, 1},
                  {0, 2},
                  {0, 3}
    }));
    EXPECT_EQ(process->UpwardRanks(), (std::vector<double>{8.25, 4.25, 6.25, 0.75}));
    EXPECT_EQ(WithOpenOrder(*process)->OrderCount(), 2);
}

TEST(VehicularCloud, TheOrderIsOpen)
{
    // 0, then 1 and 2 in any order.
    VehicularCloudInstance instance = Cloud(2);
    instance.cycles = {1, 1, 2};
    instance.edges = {
        {0, 1, 1},
        {0, 2, 1}
    };
    const auto process = FindSystem("vehicular-cloud").Begin(instance);
    SearchableProcess* const order = WithOpenOrder(*process);
    EXPECT_TRUE(order->IsReady(0));
    EXPECT_FALSE(order->IsReady(1));
    process->Step(0);
    EXPECT_FALSE(order->CommutesWithLast(1)); // a child of 0
    EXPECT_TRUE(order->IsReady(2));
    order->MoveItem(2, 1);
    EXPECT_EQ(process->Items()[1].second, 2);
    process->Step(0);
    EXPECT_TRUE(order->CommutesWithLast(1));
    EXPECT_FALSE(order->CommutesWithLast(0)); // the same vehicle
    process->Step(1);
    EXPECT_EQ(process->CurrentPlan().assignments,
              (std::vector<Assignment>{On(0, 0), On(0, 2), On(1, 1)}));
}

TEST(VehicularCloud, GeneratedOnesAreThePapers)
{
    double speedSum = 0;
    Random random(1, "speeds");
    const VehicularCloudRanges ranges;
    for (int i = 0; i < 4000; ++i)
    {
        const double speed = DrawSpeed(ranges, random);
        ASSERT_GE(speed, 20 / 3.6);
        ASSERT_LE(speed, 80 / 3.6);
        speedSum += speed;
    }
    EXPECT_NEAR(speedSum / 4000, 50 / 3.6, 5 * 10 / 3.6 / std::sqrt(4000.0));
    for (int seed = 0; seed < 50; ++seed)
    {
        const auto any = FindSystem("vehicular-cloud").Generate({}, seed);
        const auto& instance = dynamic_cast<const VehicularCloudInstance&>(*any);
        ASSERT_EQ(instance.vehicles.size(), 10u);
        ASSERT_EQ(instance.cycles.size(), 21u); // 20 and the virtual one
        ASSERT_EQ(instance.cycles[0], 0);
        ASSERT_EQ(instance.psi.perBits, 4e7);
        std::vector<int> level(21, 0);
        for (const auto& edge : instance.edges)
        {
            ASSERT_GE(edge.bits, 8e5);
            ASSERT_LT(edge.bits, 4e6);
            level[edge.to] = std::max(level[edge.to], level[edge.from] + 1);
        }
        ASSERT_EQ(*std::max_element(level.begin(), level.end()), 5); // layers
        for (int v = 0; v < 10; ++v)
        {
            const auto& vehicle = instance.vehicles[v];
            ASSERT_TRUE(vehicle.cpuHz >= 1e9 && vehicle.cpuHz < 10e9);
            ASSERT_TRUE(v == 0 ? vehicle.arriveS == 0
                               : vehicle.arriveS >= 1 && vehicle.arriveS < 5);
            const double wayM = std::abs(vehicle.track[1].x - vehicle.track[0].x);
            const double speed = wayM / (vehicle.track[1].timeS - vehicle.track[0].timeS);
            ASSERT_TRUE(speed > 19.9 / 3.6 && speed < 80.1 / 3.6) << speed;
        }
    }
    const auto any = FindSystem("vehicular-cloud")
                         .Generate(
                             {
                                 {"literal", "true"}
    },
                             1);
    EXPECT_EQ(dynamic_cast<const VehicularCloudInstance&>(*any).psi.perBits, 8e6);
    EXPECT_THROW(FindSystem("vehicular-cloud")
                     .Generate(
                         {
                             {"ccr", "1"}
    },
                         1),
                 InputError);
    EXPECT_THROW(FindSystem("vehicular-cloud")
                     .Generate(
                         {
                             {"profile", "x"}
    },
                         1),
                 InputError);
}

TEST(VehicularCloud, EveryKeyComesBack)
{
    Json document = Example();
    const auto instance = ParseInstance(document, "f.json");
    document.erase("meta");
    EXPECT_EQ(InstanceToJson(*instance), document);
}

TEST(VehicularCloud, ErrorsPointAtTheValue)
{
    const auto with = [](const char* pointer, const Json& value)
    {
        Json document = Example();
        document[Json::json_pointer(pointer)] = value;
        return ErrorOf([&] { ParseInstance(document, "f.json"); });
    };
    EXPECT_EQ(with("/carrier_ghz", 0), "f.json: /carrier_ghz: expected a finite number > 0");
    EXPECT_EQ(with("/shadowing/enabled", 1), "f.json: /shadowing/enabled: expected true or false");
    EXPECT_EQ(with("/psi/per_bits", -1), "f.json: /psi/per_bits: expected a finite number > 0");
    EXPECT_EQ(with("/link_bps", Json::array()),
              "f.json: /link_bps: expected a row for each of 2 vehicles");
    EXPECT_EQ(with("/link_bps/0", Json::array({1})),
              "f.json: /link_bps/0: expected an array of 2 numbers");
    EXPECT_EQ(with("/vehicles", Json::array()),
              "f.json: /vehicles: expected at least one vehicle, the owner of the task");
    EXPECT_EQ(with("/vehicles/1/track", Json::array()),
              "f.json: /vehicles/1/track: expected at least one point [t, x, y]");
    EXPECT_EQ(with("/vehicles/0/track/1/0", 0),
              "f.json: /vehicles/0/track/1/0: expected a time after the one before");
    EXPECT_EQ(with("/edges/0", Json::array({0, 1})),
              "f.json: /edges/0: expected an edge [from, to, bits]");
    EXPECT_EQ(with("/edges/1", Json::array({1, 0, 1})),
              "f.json: /edges: expected a graph without cycles");
    EXPECT_EQ(with("/pinned/0/1", 2), "f.json: /pinned/0/1: expected an integer from 0 to 1");
    EXPECT_EQ(with("/pinned/1", Json::array({1, 0})),
              "f.json: /pinned/1: expected each subtask "
              "once");
    EXPECT_EQ(with("/fixed/1", Example()["fixed"][0]),
              "f.json: /fixed/1: expected each subtask once");
    EXPECT_EQ(with("/deadline_s", -1), "f.json: /deadline_s: expected a finite number >= 0");
}

TEST(VehicularCloud, PlansAreCheckedAgainstTheInstance)
{
    Json document = Example();
    document.erase("fixed");
    const auto instance = ParseInstance(document, "f.json");
    const auto error = [&](const char* assignments)
    {
        Json plan;
        plan["format"] = "vec-plan/1";
        plan["assignments"] = Json::parse(assignments);
        return ErrorOf([&] { ParsePlan(*instance, plan, "p.json"); });
    };
    EXPECT_EQ(error(R"([{"subtask": 0, "vehicle": 1}, {"subtask": 1, "vehicle": 0}])"), "");
    EXPECT_EQ(error(R"([{"subtask": 1, "vehicle": 1}, {"subtask": 0, "vehicle": 0}])"),
              "p.json: /assignments/0: expected its parent, subtask 0, before it");
    EXPECT_EQ(error(R"([{"subtask": 0, "vehicle": 2}])"),
              "p.json: /assignments/0/vehicle: expected an integer from 0 to 1");
    EXPECT_EQ(error(R"([{"subtask": 0, "vehicle": 0}])"),
              "p.json: /assignments: expected an assignment of subtask 1");
    EXPECT_EQ(error(R"([{"subtask": 0, "vehicle": 0}, {"subtask": 0, "vehicle": 0}])"),
              "p.json: /assignments/1: expected one assignment for each subtask, this is another");
    EXPECT_EQ(ErrorOf(
                  [&]
                  {
                      Evaluate(*instance,
                               {
                                   {On(0, 0), On(2, 1)}
                      });
                  }),
              "plan: /assignments/1: expected a vehicle of the instance");
}

TEST(VehicularCloud, TimelineNamesAreTheFormats)
{
    const auto instance = ParseInstance(Example(), "f.json");
    const Json t = TimelineToJson(*instance, Evaluate(*instance, {{On(1, 1)}}));
    EXPECT_EQ(t["objective"], t["metrics"]["completion_s"]);
    std::vector<std::string> keys;
    for (const auto& [key, value] : t["items"][1].items())
    {
        keys.push_back(key);
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"subtask", "vehicle", "rt_s", "est_s", "eft_s"}));
    // 4e6 bits at 1e6 bit/s from 0.5 s on, then 0.5 s of work.
    EXPECT_EQ(t["items"][1]["est_s"], 4.5);
    EXPECT_EQ(t["items"][1]["eft_s"], 5.0);
}
