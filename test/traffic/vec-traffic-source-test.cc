// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-filtered-traffic.h"
#include "ns3/vec-random.h"
#include "ns3/vec-static-traffic.h"
#include "vec-traffic-scratch.h"

#include <clocale>
#include <cmath>
#include <limits>
#include <memory>

using namespace ns3::vec;
using namespace ns3::vec::test;

TEST(RoundToMilli, IsWhatThreeDecimalsSay)
{
    EXPECT_EQ(RoundToMilli(1014.4364), 1014.436);
    EXPECT_EQ(RoundToMilli(1014.43651), 1014.437);
    EXPECT_EQ(RoundToMilli(-0.0016), -0.002);
    // 0.0625 and 0.1875 are exact in binary, and so are their ties: to even, as printf does.
    EXPECT_EQ(MilliText(0.0625), "0.062");
    EXPECT_EQ(MilliText(0.1875), "0.188");
    EXPECT_EQ(RoundToMilli(RoundToMilli(123456.7894)), RoundToMilli(123456.7894));
    EXPECT_EQ(MilliText(1014.4364), "1014.436");
    EXPECT_EQ(MilliText(300), "300.000");
}

TEST(RoundToMilli, HasNoNegativeZero)
{
    EXPECT_FALSE(std::signbit(RoundToMilli(-0.0004)));
    EXPECT_EQ(MilliText(-0.0004), "0.000");
}

TEST(RoundToMilli, IgnoresTheLocale)
{
    // Where the machine has no German locale the call changes nothing.
    std::setlocale(LC_ALL, "de_DE.UTF-8");
    EXPECT_EQ(MilliText(1.5), "1.500");
    EXPECT_EQ(RoundToMilli(1.25), 1.25);
    std::setlocale(LC_ALL, "C");
}

TEST(StaticTraffic, ShowsItsVehiclesSortedForEver)
{
    StaticTraffic traffic(
        {
            {"b", 1.00049, 2},
            {"a", -3,      4}
    },
        0.5);
    EXPECT_EQ(traffic.StepS(), 0.5);
    EXPECT_EQ(traffic.NowS(), 0);
    for (int i = 1; i <= 1000; ++i)
    {
        ASSERT_TRUE(traffic.Advance());
        ASSERT_EQ(traffic.NowS(), 0.5 * i);
    }
    const std::vector<VehiclePosition> expected{
        {"a", -3, 4},
        {"b", 1,  2}
    };
    EXPECT_EQ(traffic.Vehicles(), expected);
}

TEST(StaticTraffic, RefusesWhatCannotStand)
{
    using Vehicles = std::vector<VehiclePosition>;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(Complaint(
                  []
                  {
                      StaticTraffic(Vehicles{
                          {"a", 0, 0},
                          {"b", 1, 1},
                          {"a", 2, 2}
                      });
                  }),
              "2 static traffic: expected ids of their own, found \"a\" twice or empty");
    EXPECT_NE(Complaint(
                  []
                  {
                      StaticTraffic(Vehicles{
                          {"", 0, 0}
                      });
                  }),
              "");
    EXPECT_EQ(Complaint(
                  [nan]
                  {
                      StaticTraffic(Vehicles{
                          {"a", nan, 0}
                      });
                  }),
              "2 static traffic: expected finite coordinates of a");
    EXPECT_NE(Complaint([] { StaticTraffic({}, 0); }), "");
}

namespace
{

/** 4000 vehicles in a row, 1 m apart. */
std::unique_ptr<StaticTraffic>
Row()
{
    std::vector<VehiclePosition> vehicles;
    for (int i = 0; i < 4000; ++i)
    {
        vehicles.push_back({"veh" + std::to_string(i), static_cast<double>(i), 0});
    }
    return std::make_unique<StaticTraffic>(vehicles);
}

std::vector<VehiclePosition>
Equipped(uint64_t seed, double penetration)
{
    return FilteredTraffic(Row(), seed, penetration).Vehicles();
}

} // namespace

TEST(FilteredTraffic, PenetrationIsAShareBySeedAndId)
{
    EXPECT_EQ(Equipped(1, 0).size(), 0);
    EXPECT_EQ(Equipped(1, 1).size(), 4000);
    const auto third = Equipped(1, 0.3);
    // Binomial: mean 1200, standard deviation 29.
    EXPECT_NEAR(static_cast<double>(third.size()), 1200, 4 * 29);
    EXPECT_EQ(third, Equipped(1, 0.3));
    EXPECT_NE(third, Equipped(2, 0.3));
    const auto half = Equipped(1, 0.5);
    for (const auto& vehicle : third)
    {
        EXPECT_LT(UniformHash(1, vehicle.id, "equipped"), 0.3);
        EXPECT_NE(std::find(half.begin(), half.end(), vehicle), half.end());
    }
}

TEST(FilteredTraffic, AreaLimitsWhoIsSeen)
{
    const FilteredTraffic traffic(Row(), 1, 1, TrafficArea{10, -1, 19.5, 0});
    ASSERT_EQ(traffic.Vehicles().size(), 10);
    EXPECT_EQ(traffic.Vehicles().front().x, 10);
    EXPECT_EQ(traffic.Vehicles().back().x, 19);
}

TEST(FilteredTraffic, RefusesImpossibleFilters)
{
    EXPECT_EQ(Complaint([] { FilteredTraffic(Row(), 1, 1.01); }),
              "2 traffic: expected a penetration from 0 to 1");
    EXPECT_NE(Complaint([] { FilteredTraffic(Row(), 1, -0.1); }), "");
    EXPECT_NE(Complaint([] { FilteredTraffic(Row(), 1, 1, TrafficArea{1, 0, 0, 1}); }), "");
}
