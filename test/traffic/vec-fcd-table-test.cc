// SPDX-License-Identifier: GPL-2.0-only
// Recordings as people have them.
#include "ns3/vec-fcd-traffic.h"
#include "vec-traffic-scratch.h"

#include <cmath>
#include <sys/stat.h>
#include <thread>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

const std::string MARK = "\xef\xbb\xbf";

std::string
Replayed(const std::string& path, const std::optional<GeoOrigin>& origin = std::nullopt)
{
    FcdTraffic traffic(path, 0, origin);
    return Show(traffic);
}

/** Two vehicles that drive east and north at 10 m/s, in degrees; then with \p row each. */
std::string
Degrees(const std::function<std::string(int, const std::string&, double, double)>& row,
        int moments = 20)
{
    std::string text;
    for (int t = 0; t < moments; ++t)
    {
        text += row(t, "a", 11 + t * 1.4e-4, 49.5);
        text += row(t, "b", 11.02, 49.51 + t * 9e-5);
    }
    return text;
}

std::string
CsvRow(int t, const std::string& id, double x, double y)
{
    std::ostringstream text;
    text.precision(10);
    text << t << "," << id << "," << x << "," << y << "\n";
    return text.str();
}

} // namespace

TEST(FcdTable, RowsInAnyOrder)
{
    const Scratch scratch;
    const std::string shown = "0\n0 a 1 0\n0 b 2 0\n1\n1 a 3 0\n1 b 4 0\n2\n2 b 5 0\n";
    const std::string header = "t,id,x,y\n";
    for (const char* rows : {"0,a,1,0\n0,b,2,0\n1,a,3,0\n1,b,4,0\n2,b,5,0\n",
                             "0,a,1,0\n1,a,3,0\n0,b,2,0\n1,b,4,0\n2,b,5,0\n",
                             "2,b,5,0\n1,b,4,0\n1,a,3,0\n0,b,2,0\n0.0,a,1,0\n"})
    {
        EXPECT_EQ(Replayed(scratch.Write("f.csv", header + rows)), shown) << rows;
    }
    const auto twice = scratch.Write("f.csv", header + "0,a,1,0\n1,a,3,0\n0,a,2,0\n");
    EXPECT_EQ(Complaint([&] { Replayed(twice); }),
              "2 " + twice + ": at 0.000 s: expected vehicle \"a\" once");
}

TEST(FcdTable, APipeIsReadOnce)
{
    const Scratch scratch;
    const auto pipe = scratch.Path("pipe.csv");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::thread writer([&] { std::ofstream(pipe) << "t,id,x,y\n0,a,1,0\n1,a,3,0\n"; });
    EXPECT_EQ(Replayed(pipe), "0\n0 a 1 0\n1\n1 a 3 0\n");
    writer.join();
}

TEST(FcdTable, QuotesMarksBlanksAndCase)
{
    const Scratch scratch;
    const std::string shown = "0\n0 a,1 1 0\n0 say \"b\" 2 0\n1\n1 a,1 3 0\n";
    const std::string rows = "\"Time\", ID ,\"X\",y,note\r\n"
                             "0,\"a,1\",1,0,\"two\r\nlines\"\r\n"
                             "0,\"say \"\"b\"\"\", 2,0 ,\r\n"
                             "\"1\",\"a,1\",3,0,x\r\n";
    EXPECT_EQ(Replayed(scratch.Write("f.csv", rows)), shown);
    EXPECT_EQ(Replayed(scratch.Write("f.CSV", MARK + rows)), shown);
    const std::string tabs = "time\tid\tx\ty\n0\ta,1\t1\t0\n0\tsay \"b\"\t2\t0\n1\ta,1\t3\t0\n";
    EXPECT_EQ(Replayed(scratch.Write("f.tsv", tabs)), shown);
    const auto open = scratch.Write("f.csv", "t,id,x,y\n0,\"a,1,0\n1,a,2,0\n");
    EXPECT_EQ(Complaint([&] { Replayed(open); }),
              "2 " + open + ": line 2: expected a closing quote, found the end of the file");
    // XML has its own rules for the mark.
    const std::string xml = "<fcd-export><timestep time=\"0\"><vehicle id=\"a\" x=\"1\" y=\"0\"/>"
                            "</timestep></fcd-export>";
    EXPECT_EQ(Replayed(scratch.Write("f.xml", MARK + xml)), "0\n0 a 1 0\n");
}

TEST(FcdRecorder, OddIdsComeBack)
{
    const Scratch scratch;
    const auto csv = scratch.Write("f.csv",
                                   "t,id,x,y\n0,\"a,1\",1,0\n0,\"b\nc\",2,0\n0,\"d\te\",3,0\n"
                                   "0,\" f \",4,0\n0,\"&lt;'\"\"\",5,0\n0,\xc3\xbc,6,0\n");
    FcdTraffic traffic(csv);
    FcdRecorder recorder(scratch.Path("f.xml"));
    recorder.Write(traffic);
    recorder.Close();
    const auto shown = Show(traffic);
    EXPECT_EQ(Replayed(scratch.Path("f.xml")), shown);
    EXPECT_NE(shown.find("0 b\nc 2 0\n"), std::string::npos);
}

TEST(FcdReader, DegreesAreNoticed)
{
    const Scratch scratch;
    const auto table = scratch.Write("f.csv", "t,id,x,y\n" + Degrees(CsvRow));
    const std::string why = ": expected metres, found degrees (vehicle \"a\" at 11,49.5): record "
                            "without --fcd-output.geo, or set traffic.origin=[11,49.5], the "
                            "longitude and latitude that metres are to be counted from";
    EXPECT_EQ(Complaint([&] { Replayed(table); }), "2 " + table + why);
    const auto brief = scratch.Write("g.csv", "t,id,x,y\n" + Degrees(CsvRow, 3));
    EXPECT_EQ(Complaint([&] { Replayed(brief); }), "2 " + brief + why);
    const auto named = scratch.Write("h.csv", "t,id,lon,lat\n" + CsvRow(0, "a", 11, 49.5));
    EXPECT_EQ(Complaint([&] { Replayed(named); }), "2 " + named + why);
    const auto xml = scratch.Write("f.xml",
                                   "<fcd-export>" +
                                       Degrees(
                                           [](int t, const std::string& id, double x, double y)
                                           {
                                               std::ostringstream text;
                                               text.precision(10);
                                               text << (id == "a" ? "<timestep time=\"" : "<!--")
                                                    << t << (id == "a" ? "\">" : "-->")
                                                    << "<vehicle id=\"" << id << "\" x=\"" << x
                                                    << "\" y=\"" << y << "\" speed=\"10\"/>"
                                                    << (id == "b" ? "</timestep>" : "");
                                               return text.str();
                                           }) +
                                       "</fcd-export>");
    EXPECT_EQ(Complaint([&] { Replayed(xml); }), "2 " + xml + why);
}

TEST(FcdReader, SmallAndSlowIsNotDegrees)
{
    const Scratch scratch;
    auto row = [](double t, double x)
    { return MilliText(t) + ",a," + std::to_string(x) + ",12.3456789\n"; };
    std::string walks = "t,id,x,y\n";
    std::string stands = walks;
    std::string starts = walks;
    for (int t = 0; t < 100; ++t)
    {
        walks += row(t, 0.5 * t);
        stands += row(t, 1.2345678);
        starts += row(0.01 * t, 0.5 * 2.6 * 0.0001 * t * t);
    }
    for (const auto& text : {walks, stands, starts})
    {
        EXPECT_EQ(Complaint([&] { Replayed(scratch.Write("f.csv", text)); }), "");
    }
}

TEST(FcdReader, DegreesBecomeMetresFromAnOrigin)
{
    const Scratch scratch;
    const auto table = scratch.Write("f.csv", "t,id,x,y\n" + Degrees(CsvRow));
    FcdTraffic traffic(table, 0, GeoOrigin{11, 49.5});
    EXPECT_EQ(traffic.Vehicles()[0].x, 0);
    EXPECT_EQ(traffic.Vehicles()[0].y, 0);
    // A hundredth of a degree is 1112 m along a meridian, and cos(49.5°) of that along the
    // parallel.
    EXPECT_NEAR(traffic.Vehicles()[1].x, 1444.3, 0.5);
    EXPECT_NEAR(traffic.Vehicles()[1].y, 1111.9, 0.5);
    traffic.Advance();
    EXPECT_NEAR(traffic.Vehicles()[0].x, 10.11, 0.01);
    const auto metres = scratch.Write("g.csv", "t,id,x,y\n0,a,500,0\n1,a,510,0\n");
    EXPECT_EQ(
        Complaint(
            [&] {
                Replayed(metres, GeoOrigin{11, 49.5});
            }),
        "2 " + metres +
            ": expected degrees, since there is traffic.origin, found 500,0 of a vehicle that "
            "moves in metres");
}
