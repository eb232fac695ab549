// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-traffic-helper.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

const std::string SOURCE = VEC_SOURCE_DIR;

Scenario
Motorway(const std::vector<ScenarioOverride>& overrides)
{
    return ReadScenario(SOURCE + "/examples/scenarios/mec-dag-motorway.json", overrides);
}

std::vector<VehiclePosition>
AfterSteps(const Scenario& scenario, int steps)
{
    const auto traffic = MakeTraffic(scenario);
    for (int i = 0; i < steps; ++i)
    {
        EXPECT_TRUE(traffic->Advance());
    }
    return traffic->Vehicles();
}

class TrafficHelper : public testing::Test
{
  protected:
    void SetUp() override
    {
        if (std::system("sumo --version >/dev/null 2>&1") != 0)
        {
            GTEST_SKIP() << "SUMO is not installed";
        }
    }
};

} // namespace

TEST_F(TrafficHelper, RsusStandAlongTheTrafficWhateverTheSeed)
{
    const auto first = PlaceRsus(Motorway({
        {"seed", "1"}
    }));
    // Two kilometres, one every 300 m; the motorway's opposite direction needs none of its own.
    ASSERT_EQ(first.size(), 6);
    for (std::size_t i = 1; i < first.size(); ++i)
    {
        const double apartM = std::hypot(first[i].x - first[i - 1].x, first[i].y - first[i - 1].y);
        EXPECT_NEAR(apartM, 300, 5);
    }
    const auto second = PlaceRsus(Motorway({
        {"seed",        "2"  },
        {"penetration", "0.1"}
    }));
    ASSERT_EQ(second.size(), 6);
    for (std::size_t i = 0; i < first.size(); ++i)
    {
        EXPECT_EQ(first[i].x, second[i].x);
        EXPECT_EQ(first[i].y, second[i].y);
    }
}

TEST_F(TrafficHelper, SixtyEquippedVehiclesFillTheMotorway)
{
    const auto seedOne = AfterSteps(Motorway({
                                        {"seed", "1"}
    }),
                                    4);
    EXPECT_GE(seedOne.size(), 60);
    EXPECT_EQ(seedOne,
              AfterSteps(Motorway({
                             {"seed", "1"}
    }),
                         4));
    EXPECT_EQ(seedOne,
              AfterSteps(Motorway({
                             {"seed",         "1"    },
                             {"traffic.kind", "traci"}
    }),
                         4));
    EXPECT_NE(seedOne,
              AfterSteps(Motorway({
                             {"seed", "2"}
    }),
                         4));
}

TEST_F(TrafficHelper, RecordingOfTheMotorwayReplays)
{
    const std::vector<ScenarioOverride> replay{
        {"traffic.kind",  "fcd"                                 },
        {"traffic.file",  SOURCE + "/traces/motorway.fcd.xml.gz"},
        {"sumo_warmup_s", "10"                                  }
    };
    const auto traffic = MakeTraffic(Motorway(replay));
    EXPECT_EQ(traffic->NowS(), 110);
    EXPECT_EQ(traffic->StepS(), 1);
    EXPECT_GE(traffic->Vehicles().size(), 60);
    EXPECT_EQ(PlaceRsus(Motorway(replay)).size(), 6);
}

TEST(TrafficHelperErrors, NothingToGoBy)
{
    const auto elsewhere = Motorway({
        {"traffic.kind", "traci"},
        {"traffic.port", "8813" }
    });
    EXPECT_THROW(PlaceRsus(elsewhere), InputError);
    auto parked = Motorway({});
    parked.traffic.kind = "static";
    parked.traffic.vehicles = {
        {"a", 0, 0}
    };
    EXPECT_THROW(PlaceRsus(parked), InputError);
    parked.rsus.along = {
        {0,   0},
        {900, 0}
    };
    EXPECT_EQ(PlaceRsus(parked).size(), 3);
}
