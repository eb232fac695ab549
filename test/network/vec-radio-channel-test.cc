// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-road.h"

#include <gtest/gtest.h>

using namespace ns3;
using namespace ns3::vec;

namespace
{

TEST(RadioChannel, GivesTheEventsOfThePlainChannel)
{
    RoadSettings settings;
    settings.vehicles = 60;
    settings.lengthM = 6000;
    settings.seconds = 1;
    settings.exponent = 2.8;
    RoadResult culled = DriveRoad(settings);
    settings.air = Air::YANS;
    RoadResult plain = DriveRoad(settings);
    EXPECT_GT(plain.received, 1000u);
    EXPECT_EQ(culled.receivedBy, plain.receivedBy);
    EXPECT_DOUBLE_EQ(culled.busy, plain.busy);
}

} // namespace
