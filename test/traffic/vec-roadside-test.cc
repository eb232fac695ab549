// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-roadside.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-sumo-net.h"
#include "vec-traffic-scratch.h"

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::string
Text(const std::vector<Point>& points)
{
    std::ostringstream text;
    for (const auto& point : points)
    {
        text << point.x << "," << point.y << " ";
    }
    return text.str();
}

/** Twenty vehicles on a main road of 1000 m, two on a side road of 300 m that ends there. */
std::string
Crossing(const Scratch& scratch)
{
    std::string rows = "t,id,x,y\n";
    for (int t = 0; t <= 50; ++t)
    {
        for (int i = 0; i < 20; ++i)
        {
            rows += std::to_string(t) + ",main" + std::to_string(i) + "," + std::to_string(20 * t) +
                    ",0\n";
        }
        for (int i = 0; i < 2 && t <= 30; ++i)
        {
            rows += std::to_string(t) + ",side" + std::to_string(i) + ",500," +
                    std::to_string(310 - 10 * t) + "\n";
        }
    }
    return scratch.Write("crossing.csv", rows);
}

} // namespace

TEST(PlaceAlongLine, IsCentredAndFollowsBends)
{
    EXPECT_EQ(Text(PlaceAlongLine(
                  {
                      {0,    0},
                      {1000, 0}
    },
                  250)),
              "125,0 375,0 625,0 875,0 ");
    EXPECT_EQ(Text(PlaceAlongLine(
                  {
                      {0,    0},
                      {1000, 0}
    },
                  300)),
              "200,0 500,0 800,0 ");
    EXPECT_EQ(Text(PlaceAlongLine(
                  {
                      {0,   0  },
                      {300, 0  },
                      {300, 300}
    },
                  200)),
              "100,0 300,0 300,200 ");
    EXPECT_EQ(Text(PlaceAlongLine(
                  {
                      {0,   0},
                      {0,   0},
                      {100, 0}
    },
                  300)),
              "50,0 ");
}

TEST(PlaceAlongTraffic, TakesTheBusiestRoadFirst)
{
    const Scratch scratch;
    const auto path = Crossing(scratch);
    auto place = [&path](double spacingM, std::size_t atMost)
    {
        FcdTraffic traffic(path);
        return Text(PlaceAlongTraffic(traffic, spacingM, 100, atMost));
    };
    // The main road has 1000 m: three points 300 m apart, 200 m left over at each end. The side
    // road's one point, in its middle at y = 160, is nearer than 270 m to (500, 0).
    EXPECT_EQ(place(300, 0), "200,0 500,0 800,0 ");
    // Every 150 m: six points, 125 m left over. The side road's two are at y = 85 and 235; the
    // first is 113 m from (425, 0), nearer than 135 m.
    EXPECT_EQ(place(150, 0), "125,0 275,0 425,0 575,0 725,0 875,0 500,235 ");
    EXPECT_EQ(place(150, 3), "275,0 425,0 575,0 ");
}

TEST(PlaceAlongTraffic, AnyStepWillDo)
{
    // 600 m at 13 m/s, by steps from a hundredth of a second to five seconds: the same places.
    const Scratch scratch;
    for (const int stepMs : {10, 20, 100, 500, 1000, 5000})
    {
        std::string rows = "t,id,x,y\n";
        for (int ms = 0; ms <= 46000; ms += stepMs)
        {
            rows += MilliText(ms / 1000.0) + ",a," + MilliText(13 * ms / 1000.0) + ",0\n";
        }
        FcdTraffic traffic(scratch.Write("f.csv", rows));
        const auto points = PlaceAlongTraffic(traffic, 150, 100);
        ASSERT_EQ(points.size(), 3) << stepMs;
        for (std::size_t i = 0; i < points.size(); ++i)
        {
            EXPECT_NEAR(points[i].x, 149 + 150 * i, 16) << stepMs;
            EXPECT_EQ(points[i].y, 0);
        }
    }
}

TEST(PlaceAlongTraffic, JumpsAreNoRoads)
{
    const Scratch scratch;
    const auto path = scratch.Write("f.csv",
                                    "t,id,x,y\n0,a,0,0\n1,a,20,0\n2,a,40,0\n3,a,5000,0\n"
                                    "4,a,5020,0\n5,a,5040,0\n");
    FcdTraffic traffic(path);
    EXPECT_EQ(Text(PlaceAlongTraffic(traffic, 100, 10)), "20,0 5020,0 ");
    StaticTraffic parked({
        {"a", 0, 0}
    });
    EXPECT_TRUE(PlaceAlongTraffic(parked, 100, 10).empty());
    EXPECT_NE(Complaint([&] { PlaceAlongTraffic(parked, 0, 10); }), "");
}

TEST(SumoNet, ReadsRoadsForCars)
{
    const Scratch scratch;
    const auto path = scratch.Write("n.net.xml", R"(<net version="1.9">
    <location netOffset="0,0" convBoundary="-10.00,0.00,120.50,80.00" origBoundary="0,0,1,1"/>
    <edge id=":j_0" function="internal"><lane id=":j_0_0" speed="5" shape="0,0 1,1"/></edge>
    <edge id="road" from="a" to="b">
        <lane id="road_0" allow="pedestrian" speed="2" shape="0,9 100,9"/>
        <lane id="road_1" disallow="tram" speed="13.89" shape="0,0 100,0"/>
        <lane id="road_2" speed="27.5" shape="0,3 50,4 100,3"><param key="a" value="b"/></lane>
    </edge>
    <edge id="path" from="b" to="c"><lane id="path_0" disallow="all" speed="2" shape="0,0 9,9"/></edge>
    <edge id="high" from="b" to="d"><lane id="high_0" speed="9" shape="0,0,5 9,9,6"/></edge>
</net>)");
    const auto net = ReadSumoNet(path);
    EXPECT_EQ(Text({net.low, net.high}), "-10,0 120.5,80 ");
    ASSERT_EQ(net.roads.size(), 2);
    EXPECT_EQ(net.roads[0].id, "road");
    EXPECT_EQ(net.roads[0].lanes, 2);
    EXPECT_EQ(net.roads[0].speedMps, 27.5);
    EXPECT_EQ(Text(net.roads[0].line), "0,3 50,4 100,3 ");
    EXPECT_EQ(net.roads[1].id, "high");
    EXPECT_EQ(Text(net.roads[1].line), "0,0 9,9 ");
}

TEST(SumoNet, SaysWhatIsWrongWithAFile)
{
    const Scratch scratch;
    const auto wrong = scratch.Write("a.xml", "<configuration/>");
    EXPECT_EQ(Complaint([&] { ReadSumoNet(wrong); }),
              "2 " + wrong + ": line 1: expected a SUMO <net>, found <configuration>");
    const auto torn = scratch.Write("b.xml", "<net>\n<edge id=\"a\">\n");
    EXPECT_EQ(Complaint([&] { ReadSumoNet(torn); }).find("2 " + torn + ": line "), 0);
    const auto shape = scratch.Write(
        "c.xml",
        "<net><edge id=\"a\"><lane id=\"a_0\" speed=\"1\" shape=\"0,0 x,1\"/></edge></net>");
    EXPECT_EQ(Complaint([&] { ReadSumoNet(shape); }),
              "2 " + shape + ": line 1: expected a shape \"x,y x,y …\" of <lane>");
    EXPECT_EQ(Complaint([] { ReadSumoNet("/no/such.net.xml"); }),
              "2 /no/such.net.xml: cannot be read: No such file or directory");
}
