// SPDX-License-Identifier: GPL-2.0-only
// The system multi-workload against arithmetic on paper.
#include "ns3/vec-error.h"
#include "ns3/vec-process-views.h"
#include "ns3/vec-rates.h"
#include "ns3/vec-sites.h"
#include "ns3/vec-system.h"
#include "vec-conformance.h"
#include "vec-mec-dag-cases.h"
#include "vec-multi-workload-cases.h"

#include <algorithm>
#include <set>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::unique_ptr<Instance>
DevicesCase(int i)
{
    return RandomDevices(i);
}

std::unique_ptr<Instance>
GeneratedCase(int i)
{
    Random random(i, "multi-workload", "options");
    return FindSystem("multi-workload")
        .Generate(
            {
                {"devices",    std::to_string(random.Integer(0,   8))},
                {"servers",    std::to_string(random.Integer(0,   4))},
                {"arrival",    std::to_string(random.Uniform(0,   1))},
                {"deadline-s", std::to_string(random.Uniform(0.5, 2))},
                {"now",        std::to_string(random.Integer(0,   3))}
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

/** What is late joins its queue. */
const GenerateOptions KEPT{
    {"drop-late", "false"}
};

/** The plan of the cases by hand. */
Plan
ByHand()
{
    return {
        {OnServer(0, 0, 0, 0.5), OnDevice(0, 1), OnServer(1, 0, 0, 0.25)}
    };
}

std::string
Traces(const char* name)
{
    return std::string(VEC_SOURCE_DIR) + "/traces/" + name;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(MultiWorkload,
                         EverySystem,
                         testing::Values(Source{"devices", DevicesCase},
                                         Source{"generated", GeneratedCase}),
                         SourceName);

TEST(MultiWorkload, TimesAndEnergiesByHand)
{
    const Timeline timeline = Evaluate(TwoDevices(), ByHand());
    // Device 0, workload 0 (4 bits, 8 cycles) at half of server 1's 10 Hz: 4 / 2 bit/s = 2 s at 3
    // W; behind 4 bits of 2 cycles each, 8 / 5 = 1.6 s; 8 / 5 = 1.6 s; 0.01 · 5² · 8 = 2 J (5)-(6).
    const TimelineItem& offloaded = timeline.items[0];
    EXPECT_DOUBLE_EQ(Extra(offloaded, "t_tra_s"), 2);
    EXPECT_DOUBLE_EQ(Extra(offloaded, "t_queue_s"), 1.6);
    EXPECT_DOUBLE_EQ(Extra(offloaded, "t_exe_s"), 1.6);
    EXPECT_DOUBLE_EQ(Extra(offloaded, "e_tra_j"), 6);
    EXPECT_DOUBLE_EQ(Extra(offloaded, "e_exe_j"), 2);
    EXPECT_DOUBLE_EQ(offloaded.readyS, 3 + 2);
    EXPECT_DOUBLE_EQ(offloaded.startS, 3 + 3.6);
    EXPECT_DOUBLE_EQ(offloaded.finishS, 3 + 5.2);
    // Workload 1 (2 bits, 6 cycles) on the device of 2 Hz: behind 6 bits of 3 cycles each 9 s, 3 s,
    // 0.5 · 2² · 6 = 12 J (3)-(4).
    EXPECT_DOUBLE_EQ(Extra(timeline.items[1], "t_queue_s"), 9);
    EXPECT_DOUBLE_EQ(Extra(timeline.items[1], "t_exe_s"), 3);
    EXPECT_DOUBLE_EQ(timeline.items[1].energyJ, 12);
    // Device 1 (5 bits, 5 cycles) at a quarter: 5 s and 5 J; 4 / 2.5 = 1.6 s; 5 / 2.5 = 2 s and
    // 0.01 · 2.5² · 5 = 0.3125 J. 8.6 s are more than its deadline of 4 s.
    EXPECT_DOUBLE_EQ(timeline.items[2].finishS, 3 + 8.6);
    EXPECT_DOUBLE_EQ(timeline.items[2].energyJ, 5.3125);
    // (7): sums over workloads, means over two devices; latency in units of 0.5 s.
    EXPECT_DOUBLE_EQ(Metric(timeline, "latency_s"), (5.2 + 12 + 8.6) / 2);
    EXPECT_DOUBLE_EQ(Metric(timeline, "energy_j"), (8 + 12 + 5.3125) / 2);
    EXPECT_DOUBLE_EQ(timeline.objective, 0.4 * 12.9 / 0.5 + 0.6 * 12.65625);
    EXPECT_EQ(Metric(timeline, "unfinished"), 1);
    EXPECT_DOUBLE_EQ(Metric(timeline, "unfinished_ratio"), 1 / 3.0);
    EXPECT_DOUBLE_EQ(Metric(timeline, "reward"), -17.91375 - 7 * 1 / 2.0);
    EXPECT_TRUE(timeline.feasible);
    EXPECT_EQ(timeline.tasks[0].outcome, Outcome::ON_TIME);
    EXPECT_EQ(timeline.tasks[1].outcome, Outcome::LATE);
    EXPECT_DOUBLE_EQ(timeline.tasks[0].etS, 12);
    const Json items = TimelineToJson(TwoDevices(), timeline)["items"];
    EXPECT_EQ(items[0]["server"], 1);
    EXPECT_EQ(items[1]["server"], 0);
    EXPECT_EQ(items[0]["outcome"], "on-time");
    EXPECT_EQ(items[2]["outcome"], "late");
}

TEST(MultiWorkload, ShannonsRateHasTheWholeBand)
{
    // 2 Hz · log2(1 + 1 W · 3 / 1 W) = 4 bit/s for each of two devices.
    MultiWorkloadInstance instance = TwoDevices();
    instance.servers[0].bandwidthHz = 2;
    for (auto& device : instance.devices)
    {
        device.txPowerW = 1;
        device.gain = {3, 1};
        device.uplinkBps.clear();
    }
    const Timeline timeline = Evaluate(instance, ByHand());
    EXPECT_DOUBLE_EQ(Extra(timeline.items[0], "t_tra_s"), 1);
    EXPECT_DOUBLE_EQ(Extra(timeline.items[2], "t_tra_s"), 1.25);
}

TEST(MultiWorkload, SharesAboveOneAreAViolation)
{
    const Plan plan{
        {OnServer(0, 0, 0, 0.75), OnServer(0, 1, 1, 1), OnServer(1, 0, 0, 0.5)}
    };
    const Timeline timeline = Evaluate(TwoDevices(), plan);
    EXPECT_FALSE(timeline.feasible);
    EXPECT_EQ(timeline.violations, (std::vector<std::string>{"server 1: shares sum to 1.25"}));
    EXPECT_THROW(Evaluate(TwoDevices(),
                          {
                              {OnServer(0, 0, 0, 0), OnDevice(0, 1), OnDevice(1, 0)}
    }),
                 InputError);
}

TEST(MultiWorkload, WhatDoesNotFitTheQueueIsUnfinished)
{
    // Both workloads stay on device 0: 4 + 2 bits of 14 / 6 cycles on average, so that 2 cycles
    // serve 6 / 7 bits. Behind 4 bits, the first makes 4 + 4 − 6 / 7 = 7.14 and the second 9.14
    // of 8.
    MultiWorkloadInstance instance = TwoDevices();
    instance.devices[0].queueBits = 4;
    instance.devices[0].queueCapacityBits = 8;
    instance.devices[0].workloads[0].deadlineS = 100;
    instance.devices[1].workloads[0].deadlineS = 100;
    const Plan plan{
        {OnDevice(0, 0), OnDevice(0, 1), OnDevice(1, 0)}
    };
    const Timeline timeline = Evaluate(instance, plan);
    EXPECT_EQ(Metric(timeline, "unfinished"), 1);
    EXPECT_EQ(Extra(timeline.items[0], "unfinished"), 0);
    EXPECT_EQ(Extra(timeline.items[1], "unfinished"), 1);
    const auto next = FindSystem("multi-workload").Step(instance, plan, KEPT, 1);
    EXPECT_EQ(AsMultiWorkload(*next).devices[0].queueBits, 8);
    // Without a capacity everything fits.
    instance.devices[0].queueCapacityBits.reset();
    EXPECT_EQ(Metric(Evaluate(instance, plan), "unfinished"), 0);
}

TEST(MultiWorkload, QueuesCarryOver)
{
    // Server 1: 4 bits and 4 + 5 new ones of 13 / 9 cycles on average; 10 Hz · 1 s serve 90 / 13
    // bits. Device 0: 6 and 2 of 3 cycles; 2 Hz serve 2 / 3. Server 2 and device 1 stay empty.
    const System& system = FindSystem("multi-workload");
    const auto next = system.Step(TwoDevices(), ByHand(), KEPT, 1);
    const MultiWorkloadInstance& after = AsMultiWorkload(*next);
    EXPECT_DOUBLE_EQ(after.servers[0].queueBits, 13 - 90 / 13.0);
    EXPECT_EQ(after.servers[1].queueBits, 0);
    EXPECT_DOUBLE_EQ(after.devices[0].queueBits, 8 - 2 / 3.0);
    EXPECT_EQ(after.devices[1].queueBits, 0);
    EXPECT_EQ(after.slot, 1);
    EXPECT_EQ(after.nowS, 4);
    EXPECT_TRUE(after.devices[0].uplinkBps.empty());
    EXPECT_EQ(after.servers[0].pastQueueBits, (std::vector<double>{4}));
    EXPECT_EQ(after.devices[0].pastQueueBits, (std::vector<double>{6}));
    // Nothing joins: served at the mean of the profile's kinds, 1000 cycles a bit.
    MultiWorkloadInstance idle = TwoDevices();
    idle.devices[0].workloads.clear();
    idle.devices[1].workloads.clear();
    const auto drained = system.Step(idle, {}, {}, 1);
    EXPECT_DOUBLE_EQ(AsMultiWorkload(*drained).servers[0].queueBits, 4 - 0.01);
    EXPECT_DOUBLE_EQ(AsMultiWorkload(*drained).devices[0].queueBits, 6 - 0.002);
    // Device 1's workload is late, and was still on its way at its deadline: nothing of it joins.
    const auto dropped = system.Step(TwoDevices(), ByHand(), {}, 1);
    EXPECT_DOUBLE_EQ(AsMultiWorkload(*dropped).servers[0].queueBits, 4 + 4 - 10 / 2.0);
    // Had it 7.6 s, it would arrive after 5 s and begin after 6.6 s; in 1 s half of it is done.
    MultiWorkloadInstance later = TwoDevices();
    later.devices[1].workloads[0].deadlineS = 7.6;
    const auto half = system.Step(later, ByHand(), {}, 1);
    EXPECT_NEAR(AsMultiWorkload(*half).servers[0].queueBits, 10.5 - 10 / (10.5 / 6.5), 1e-12);
}

TEST(MultiWorkload, RemembersTheQueuesOfTheLastSlots)
{
    const System& system = FindSystem("multi-workload");
    MultiWorkloadInstance idle = TwoDevices();
    idle.devices[0].workloads.clear();
    idle.devices[1].workloads.clear();
    std::unique_ptr<Instance> slot = std::make_unique<MultiWorkloadInstance>(idle);
    for (int t = 0; t < 12; ++t)
    {
        slot = system.Step(*slot, {}, {}, 1);
    }
    const std::vector<double> past = AsMultiWorkload(*slot).servers[0].pastQueueBits;
    ASSERT_EQ(past.size(), 9U); // the queues of slots 3 to 11; each serves 0.01 bits
    EXPECT_NEAR(past.front(), 4 - 3 * 0.01, 1e-12);
    EXPECT_NEAR(past.back(), 4 - 11 * 0.01, 1e-12);
    const Json json = InstanceToJson(*slot);
    EXPECT_TRUE(InstanceToJson(*ParseInstance(json, "slot")) == json);
    // 3.88 bits of 2 cycles take 10 Hz 0.776 s, slots of 1 s. Before slot 3 it is as in slot 3.
    auto busy = AsMultiWorkload(*slot);
    busy.devices[0].workloads.clear();
    busy.devices[1].workloads = {
        {0, 1, 2, {}}
    };
    const std::vector<float> queues = QueuesOf(*system.Begin(busy), 12);
    ASSERT_EQ(queues.size(), 12U * 3);
    const auto s = [](double slots) { return slots / 10 / (1 + slots / 10); };
    EXPECT_NEAR(queues[33], s(3.88 * 2 / 10), 1e-6);
    EXPECT_NEAR(queues[30], s(3.89 * 2 / 10), 1e-6);
    for (const std::size_t first : {0, 3, 6})
    {
        EXPECT_NEAR(queues[first], s(3.97 * 2 / 10), 1e-6);
        EXPECT_EQ(queues[first + 1], 0); // server 2
        EXPECT_EQ(queues[first + 2], 0); // device 1
    }
}

TEST(MultiWorkload, SlotsBeforeLeaveQueues)
{
    const System& system = FindSystem("multi-workload");
    const GenerateOptions options{
        {"slots-before", "6"   },
        {"drop-late",    "true"}
    };
    std::set<int> slots;
    for (uint64_t seed = 0; seed < 40; ++seed)
    {
        const auto any = system.Generate(options, seed);
        const MultiWorkloadInstance& instance = AsMultiWorkload(*any);
        slots.insert(instance.slot);
        EXPECT_EQ(instance.servers[0].pastQueueBits.size(),
                  static_cast<std::size_t>(instance.slot));
        double bits = 0;
        for (const auto& server : instance.servers)
        {
            bits += server.queueBits;
        }
        EXPECT_EQ(bits > 0, instance.slot > 0);
    }
    EXPECT_EQ(slots, (std::set<int>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(MultiWorkload, RewardsByHand)
{
    // ω-less shares: κ = 0 and one workload at a time, so that each has the whole server.
    MultiWorkloadInstance instance = TwoDevices();
    instance.servers[0].kappa = 0;
    const auto process = FindSystem("multi-workload").Begin(instance);
    // Workload 0 alone at server 1: 2 + 0.8 + 0.8 s and 6 J, 0.4 · 3.6 / 0.5 + 0.6 · 6 over 2.
    EXPECT_EQ(process->ActionToAssignment(1).share, 1);
    EXPECT_DOUBLE_EQ(process->Peek(1).finishS, 3 + 3.6);
    EXPECT_DOUBLE_EQ(process->Step(1), -(0.8 * 3.6 + 3.6) / 2);
    // Workload 1 stays: 12 s and 12 J.
    EXPECT_DOUBLE_EQ(process->Step(0), -(0.8 * 12 + 7.2) / 2);
    // Device 1 joins server 1. Times / y of 16 / 10 and 9 / 10 s: shares ∝ √16 : √9, 4 / 7 and 3
    // / 7. 2 + 1.6 · 7 / 4 = 4.8 s instead of 3.6; 5 + 0.9 · 7 / 3 = 7.1 s and 5 J; 7.1 > 4 costs 7
    // / 2.
    EXPECT_DOUBLE_EQ(process->ActionToAssignment(1).share, 3 / 7.0);
    EXPECT_NEAR(process->Step(1), -(0.8 * (1.2 + 7.1) + 3) / 2 - 3.5, 1e-12);
    EXPECT_DOUBLE_EQ(process->CurrentPlan().assignments[0].share, 4 / 7.0);
}

TEST(MultiWorkload, NoOtherSharesCostLess)
{
    const System& system = FindSystem("multi-workload");
    Random random(1, "multi-workload", "shares");
    int compared = 0;
    for (int i = 0; i < 500; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomDevices(i);
        instance->penalty = 0;
        const auto process = system.Begin(*instance);
        while (!process->Done())
        {
            process->Step(RandomAction(*process, random));
        }
        const Plan plan = process->CurrentPlan();
        const double best = Evaluate(*instance, plan).objective;
        for (int trial = 0; trial < 20; ++trial)
        {
            Plan other = plan;
            std::vector<double> sums(instance->servers.size(), 0);
            for (Assignment& a : other.assignments)
            {
                a.share *= std::exp(random.Normal(0, trial % 2 == 0 ? 0.5 : 0.01));
                if (a.site != LOCAL)
                {
                    sums[a.site] += a.share;
                }
            }
            for (Assignment& a : other.assignments)
            {
                a.share /= a.site != LOCAL ? std::max(1.0, sums[a.site]) : 1;
            }
            const Timeline timeline = Evaluate(*instance, other);
            ASSERT_TRUE(timeline.feasible);
            // Shares are held above 0, which may cost a millionth.
            ASSERT_GE(timeline.objective, best * (1 - 2e-6));
            compared += timeline.objective > best * (1 + 1e-9) ? 1 : 0;
        }
    }
    EXPECT_GT(compared, 3000);
}

TEST(MultiWorkload, TheFieldOfThePaper)
{
    const System& system = FindSystem("multi-workload");
    int working = 0;
    for (int seed = 0; seed < 100; ++seed)
    {
        const auto any = system.Generate({}, seed);
        const MultiWorkloadInstance& instance = AsMultiWorkload(*any);
        ASSERT_EQ(instance.servers.size(), 5u);
        ASSERT_EQ(instance.devices.size(), 50u);
        ASSERT_EQ(instance.penalty, 10);
        for (const auto& device : instance.devices)
        {
            ASSERT_TRUE(device.workloads.empty() || device.workloads.size() == 3);
            working += device.workloads.empty() ? 0 : 1;
            for (std::size_t k = 0; k < device.workloads.size(); ++k)
            {
                const auto& workload = device.workloads[k];
                ASSERT_EQ(workload.kind, static_cast<int>(k));
                ASSERT_GE(workload.bits, (1 + 2 * static_cast<double>(k)) * 1e6);
                ASSERT_LT(workload.bits, (4 + 2 * static_cast<double>(k)) * 1e6);
                ASSERT_EQ(workload.cyclesPerBit, 800 + 200 * static_cast<double>(k));
                ASSERT_EQ(*workload.deadlineS, 1);
            }
            for (std::size_t m = 0; m < 5; ++m)
            {
                ASSERT_DOUBLE_EQ(device.gain[m], std::norm(device.gainComplex[m]));
            }
        }
    }
    EXPECT_NEAR(working, 5000 * 0.2, 150); // standard deviation √(5000 · 0.16) = 28
}

TEST(MultiWorkload, TheChannelIsAnAutoregression)
{
    // (2) with e of the same power: h keeps its power and correlates by ρ from slot to slot.
    const System& system = FindSystem("multi-workload");
    const GenerateOptions options{
        {"devices", "800"},
        {"servers", "2"  },
        {"arrival", "0"  }
    };
    auto instance = system.Generate(options, 3);
    for (int slot = 0; slot < 40; ++slot)
    {
        instance = system.Step(*instance, {}, options, 3);
    }
    const auto next = system.Step(*instance, {}, options, 3);
    const MultiWorkloadInstance& before = AsMultiWorkload(*instance);
    const MultiWorkloadInstance& after = AsMultiWorkload(*next);
    double power = 0;
    std::complex<double> product = 0;
    for (std::size_t w = 0; w < 800; ++w)
    {
        for (std::size_t m = 0; m < 2; ++m)
        {
            const double gain = UrbanGain(std::hypot(*after.devices[w].x - *after.servers[m].x,
                                                     *after.devices[w].y - *after.servers[m].y));
            power += after.devices[w].gain[m] / gain / 1600;
            product += std::conj(before.devices[w].gainComplex[m]) *
                       after.devices[w].gainComplex[m] / gain / 1600.0;
        }
    }
    EXPECT_NEAR(power, 1, 0.1); // exponential of mean 1: standard deviation 1 / 40
    EXPECT_NEAR(product.real(), 0.95, 0.1);
    EXPECT_NEAR(product.imag(), 0, 0.1);
}

TEST(MultiWorkload, ServersAndDevicesComeFromFiles)
{
    const auto sites = ReadPlaces(Traces("sites.csv"));
    const auto users = ReadPlaces(Traces("users.csv"));
    EXPECT_EQ(sites.size(), 24u);
    EXPECT_EQ(users.size(), 120u);
    const GenerateOptions options{
        {"sites",   Traces("sites.csv")},
        {"users",   Traces("users.csv")},
        {"servers", "3"                },
        {"devices", "40"               }
    };
    const auto any = FindSystem("multi-workload").Generate(options, 2);
    const MultiWorkloadInstance& instance = AsMultiWorkload(*any);
    const auto nearest = [&](double x, double y)
    {
        double least = 1e9;
        for (const auto& server : instance.servers)
        {
            least = std::min(least, std::hypot(x - *server.x, y - *server.y));
        }
        return least;
    };
    GeoPlace origin = sites.front();
    for (const GeoPlace& site : sites)
    {
        origin.latitude = std::min(origin.latitude, site.latitude);
        origin.longitude = std::min(origin.longitude, site.longitude);
    }
    std::set<std::pair<double, double>> places;
    for (const PlanePlace& site : ToPlane(sites, origin))
    {
        places.emplace(site.x, site.y);
    }
    std::set<std::pair<double, double>> taken;
    for (const auto& server : instance.servers)
    {
        EXPECT_EQ(places.count({*server.x, *server.y}), 1u);
        taken.emplace(*server.x, *server.y);
    }
    EXPECT_EQ(taken.size(), 3u); // different sites
    // The 40 of 120 users that are nearest to a server.
    std::vector<double> distances;
    for (const PlanePlace& user : ToPlane(users, origin))
    {
        distances.push_back(nearest(user.x, user.y));
    }
    std::sort(distances.begin(), distances.end());
    for (std::size_t w = 0; w < 40; ++w)
    {
        EXPECT_DOUBLE_EQ(nearest(*instance.devices[w].x, *instance.devices[w].y), distances[w]);
    }
    GenerateOptions tooMany = options;
    tooMany["devices"] = "121";
    EXPECT_THROW(FindSystem("multi-workload").Generate(tooMany, 1), InputError);
}

TEST(MultiWorkload, ObservationsByHand)
{
    const auto s = [](double x) { return static_cast<float>(x / (1 + std::abs(x))); };
    const auto q = [](double a, double b) { return static_cast<float>((a - b) / (a + b)); };
    MultiWorkloadInstance instance = TwoDevices();
    instance.servers[0].kappa = 0;
    instance.servers[1].kappa = 0;
    const auto process = FindSystem("multi-workload").Begin(instance);
    process->Step(1);
    process->Step(0);
    const double value = (0.8 * 3.6 + 3.6 + 0.8 * 12 + 7.2) / 2;
    // Device 1: τ = 5 s; local cost (0.8 · 5 + 0.6 · 5) / 2 = 3.5, one unfinished (5 > 4).
    // Server 1 as in RewardsByHand; server 2, 5 Hz, alone: 5 s up, 1 s.
    const double first = (0.8 * (1.2 + 7.1) + 3) / 2;
    const double second = (0.8 * 6 + 3) / 2;
    // On their devices: workload 0 takes 6 + 4 s and 0.5 · 2² · 8 = 16 J, workload 1 as above. One
    // becomes unfinished wherever device 1's goes.
    const double meanCost = ((0.8 * 10 + 9.6) / 2 + (0.8 * 12 + 7.2) / 2 + 3.5) / 3;
    const std::vector<float> expected{static_cast<float>(2 / 3.0),
                                      s(4 / 5.0),
                                      s(5 / 5.0),
                                      q(1, 2),
                                      0,
                                      0,
                                      s(1),
                                      static_cast<float>(1.5 / 3.5),
                                      s(value * 3 / 35),
                                      0,
                                      q(1, 7.5),
                                      s((second - 3.5) / 3.5),
                                      s(1),
                                      s(1), // uploads
                                      s(0.4 * 7 / 3 / 5),
                                      0, // waits
                                      s(0.5 * 7 / 3 / 5),
                                      s(1 / 5.0),
                                      static_cast<float>(3 / 7.0),
                                      1,
                                      s(first / 3.5),
                                      s(second / 3.5),
                                      s(1),
                                      s(1), // unfinished
                                      static_cast<float>(4 / 20.0),
                                      0,
                                      s(1 / 3.0),
                                      0,
                                      s(1 / 10.0), // left
                                      q(3.5, meanCost),
                                      0,
                                      s((first - 3.5) / meanCost),
                                      s((second - 3.5) / meanCost)};
    const std::vector<float> observation = process->Observation();
    ASSERT_EQ(observation.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(observation[i], expected[i], 1e-6) << i;
    }
    const auto literal = FindSystem("multi-workload").Begin(instance, ObservationKind::LITERAL);
    const std::vector<float> state = literal->Observation();
    const std::vector<float> printed{q(4, 11 / 3.0),
                                     0,
                                     s(10 / 4.0),
                                     q(2, 7.5),
                                     s(6 / 4.0),
                                     0,
                                     q(10, 7.5),
                                     s(4 / 40.0),
                                     0,
                                     q(5, 7.5),
                                     0};
    ASSERT_EQ(state.size(), printed.size());
    for (std::size_t i = 0; i < printed.size(); ++i)
    {
        EXPECT_NEAR(state[i], printed[i], 1e-6) << i;
    }
}

TEST(MultiWorkload, OptionsAreChecked)
{
    const System& system = FindSystem("multi-workload");
    for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
             {"devices",   "-1"               },
             {"arrival",   "2"                },
             {"profile",   "mec1-wd1"         },
             {"sites",     "/no/such/file"    },
             {"users",     Traces("users.csv")},
             {"drop-late", "maybe"            },
             {"vehicles",  "3"                }
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
}
