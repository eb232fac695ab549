// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-attachment.h"
#include "ns3/vec-error.h"
#include "vec-node-pair.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace ns3::vec
{

namespace
{

class Attachments : public SimulationTest
{
  protected:
    const Endpoint a = MakeEndpoint(EndpointKind::RSU, 0);
    const Endpoint b = MakeEndpoint(EndpointKind::RSU, 1);
    Attachment attachment{Attachment::Settings()};
};

TEST_F(Attachments, BeginWithNobodyAndTakeTheFirst)
{
    EXPECT_EQ(attachment.Current(), NOBODY);
    EXPECT_EQ(attachment.Check(), NOBODY);
    EXPECT_EQ(attachment.OnBeacon(a, -95), a);
    EXPECT_EQ(attachment.Current(), a);
}

TEST_F(Attachments, ChangeOnlyBeyondTheHysteresis)
{
    attachment.OnBeacon(a, -80);
    EXPECT_EQ(attachment.OnBeacon(b, -77), a);
    // The smoothed power of b is −77 + 0.3 × (−76.9 + 77) = −76.97, more than 3 dB above −80.
    EXPECT_EQ(attachment.OnBeacon(b, -76.9), b);
    // And back only when a is as much stronger: a rises to −80 + 0.3 × 10 = −77, −74.9, −73.43.
    EXPECT_EQ(attachment.OnBeacon(a, -70), b);
    EXPECT_EQ(attachment.OnBeacon(a, -70), b);
    EXPECT_EQ(attachment.OnBeacon(a, -70), a);
}

TEST_F(Attachments, SmoothPowers)
{
    attachment.OnBeacon(a, -80);
    attachment.OnBeacon(b, -90);
    // One strong beacon of 30 dB more raises b by 9 dB only: −81.
    EXPECT_EQ(attachment.OnBeacon(b, -60), a);
    // Then −74.7, 5.3 dB above a.
    EXPECT_EQ(attachment.OnBeacon(b, -60), b);
    Attachment::Settings settings;
    settings.smoothing = 1;
    Attachment rash(settings);
    rash.OnBeacon(a, -80);
    rash.OnBeacon(b, -90);
    EXPECT_EQ(rash.OnBeacon(b, -60), b);
}

TEST_F(Attachments, LoseWhoIsSilentForThreeIntervals)
{
    attachment.OnBeacon(a, -80);
    // Three beacons missed and half an interval for their jitter.
    RunUntil(0.34);
    EXPECT_EQ(attachment.Check(), a);
    RunUntil(0.36);
    EXPECT_EQ(attachment.Check(), NOBODY);
    EXPECT_EQ(attachment.Current(), NOBODY);
}

TEST_F(Attachments, RefuseAPowerThatIsNoNumber)
{
    attachment.OnBeacon(a, -80);
    for (const double power : {std::nan(""), std::numeric_limits<double>::infinity()})
    {
        EXPECT_THROW(attachment.OnBeacon(b, power), EnvironmentError);
    }
}

TEST_F(Attachments, FallBackToAWeakerOne)
{
    attachment.OnBeacon(a, -60);
    At(0.2, [&]() { EXPECT_EQ(attachment.OnBeacon(b, -90), a); });
    RunUntil(0.4);
    EXPECT_EQ(attachment.Check(), b);
}

TEST_F(Attachments, ComeBack)
{
    attachment.OnBeacon(a, -60);
    RunUntil(1);
    EXPECT_EQ(attachment.Check(), NOBODY);
    // The power of long ago is forgotten.
    EXPECT_EQ(attachment.OnBeacon(a, -90), a);
    EXPECT_EQ(attachment.OnBeacon(b, -86), b);
}

TEST_F(Attachments, FollowTheirSettings)
{
    Attachment::Settings settings;
    settings.beaconInterval = MilliSeconds(50);
    settings.lostBeacons = 10;
    settings.hysteresisDb = 0;
    Attachment other(settings);
    other.OnBeacon(a, -80);
    EXPECT_EQ(other.OnBeacon(b, -79.9), b);
    RunUntil(0.52);
    EXPECT_EQ(other.Check(), b);
    RunUntil(0.53);
    EXPECT_EQ(other.Check(), NOBODY);
}

} // namespace

} // namespace ns3::vec
