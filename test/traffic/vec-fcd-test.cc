// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-filtered-traffic.h"
#include "ns3/vec-static-traffic.h"
#include "vec-traffic-scratch.h"

#include <cmath>
#include <csignal>
#include <memory>
#include <sys/resource.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

// "b" leaves and comes back elsewhere; at 12.5 s nobody is there; persons are not vehicles.
const std::string RECORDING = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- as SUMO writes it -->
<fcd-export xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <timestep time="11.00">
        <vehicle id="b" x="10.0004" y="-0.0001" angle="90" speed="1.5" lane="e_0"/>
        <vehicle id="a&amp;&lt;&quot;" x="1e1" y="2.5"/>
        <person id="p" x="0" y="0" speed="1"/>
    </timestep>
    <timestep time="11.50">
        <vehicle id="a&amp;&lt;&quot;" x="12" y="2.5"/>
    </timestep>
    <timestep time="12.00">
        <vehicle id="b" x="500" y="7"/>
    </timestep>
    <timestep time="12.50"/>
    <timestep time="13.00"><vehicle id="c" x="0" y="0"/></timestep>
</fcd-export>
)";

const std::string SHOWN = "11\n11 a&<\" 10 2.5\n11 b 10 0\n"
                          "11.5\n11.5 a&<\" 12 2.5\n"
                          "12\n12 b 500 7\n"
                          "12.5\n"
                          "13\n13 c 0 0\n";

std::string
Gzip(const Scratch& scratch, const std::string& name, const std::string& text)
{
    GzipWriter file(scratch.Path(name));
    file.Write(text);
    file.Close();
    return scratch.Path(name);
}

std::string
Replayed(const std::string& path, double skipS = 0)
{
    FcdTraffic traffic(path, skipS);
    return Show(traffic);
}

std::string
Recording(const std::string& inside)
{
    return "<fcd-export>\n" + inside + "\n</fcd-export>\n";
}

} // namespace

TEST(FcdTraffic, ReplaysXmlPlainAndGzip)
{
    const Scratch scratch;
    EXPECT_EQ(Replayed(scratch.Write("f.xml", RECORDING)), SHOWN);
    const auto packed = Gzip(scratch, "f.xml.gz", RECORDING);
    EXPECT_EQ(Content(packed).substr(0, 2), "\x1f\x8b");
    EXPECT_EQ(Replayed(packed), SHOWN);
}

TEST(FcdTraffic, ReplaysTables)
{
    const Scratch scratch;
    const std::string rows = "time_s,vehicle,x_m,y_m,speed_mps\n"
                             "0.0,b,1.5,2,9\n"
                             "0.0,a,3,4,9\n"
                             "0.5,a,5,6,9\n"
                             "1.5,a,7,8,9\n";
    const std::string shown = "0\n0 a 3 4\n0 b 1.5 2\n0.5\n0.5 a 5 6\n1\n1.5\n1.5 a 7 8\n";
    EXPECT_EQ(Replayed(scratch.Write("f.csv", rows)), shown);
    EXPECT_EQ(Replayed(Gzip(scratch, "f.csv.gz", rows)), shown);
    // Columns in any order, as SUMO's xml2csv.py names them; an empty id is an empty moment.
    const std::string ofSumo = "vehicle_x;timestep_time;vehicle_id;vehicle_y\r\n"
                               "1.5;0.00;b;2\r\n3;0.00;a;4\r\n5;0.50;a;6\r\n;1.00;;\r\n"
                               "7;1.50;a;8\r\n";
    EXPECT_EQ(Replayed(scratch.Write("g.csv", ofSumo)), shown);
    const std::string brief = "id,t,x,y\nb,0,1.5,2\na,0,3,4\na,0.5,5,6\na,1.5,7,8";
    EXPECT_EQ(Replayed(scratch.Write("h.csv", brief)), shown);
}

TEST(FcdTraffic, StepIsTheSmallestDistanceAndGapsAreEmpty)
{
    const Scratch scratch;
    const auto path = scratch.Write("f.csv", "t,id,x,y\n0,a,0,0\n2,a,2,0\n3,a,3,0\n5,a,5,0\n");
    FcdTraffic traffic(path);
    EXPECT_EQ(traffic.StepS(), 1);
    EXPECT_EQ(Show(traffic), "0\n0 a 0 0\n1\n2\n2 a 2 0\n3\n3 a 3 0\n4\n5\n5 a 5 0\n");
    EXPECT_FALSE(traffic.Advance());
    EXPECT_EQ(traffic.NowS(), 5);
}

TEST(FcdTraffic, TimesStayWholeMilliseconds)
{
    const Scratch scratch;
    std::string rows = "t,id,x,y\n";
    for (int i = 0; i < 1000; ++i)
    {
        rows += MilliText(i * 0.1) + ",a,0,0\n";
    }
    FcdTraffic traffic(scratch.Write("f.csv", rows));
    for (int i = 0; i < 1000; ++i)
    {
        ASSERT_EQ(traffic.NowS(), i * 100 / 1000.0);
        ASSERT_EQ(traffic.Vehicles().size(), 1);
        traffic.Advance();
    }
}

TEST(FcdTraffic, SkipsTheBeginning)
{
    const Scratch scratch;
    const auto path = scratch.Write("f.xml", RECORDING);
    EXPECT_EQ(Replayed(path, 0.5), SHOWN.substr(SHOWN.find("11.5\n")));
    EXPECT_EQ(Replayed(path, 1.9), "13\n13 c 0 0\n");
    EXPECT_EQ(Complaint([&] { FcdTraffic(path, 2.5); }),
              "2 " + path + ": expected more than the 2.500 s to be skipped, found 2.000 s");
}

TEST(FcdTraffic, VehiclesReenterAFilteredArea)
{
    const Scratch scratch;
    const auto path = scratch.Write("f.csv", "t,id,x,y\n0,a,5,0\n1,a,15,0\n2,a,6,0\n");
    FilteredTraffic traffic(std::make_unique<FcdTraffic>(path), 1, 1, TrafficArea{0, -1, 10, 1});
    EXPECT_EQ(traffic.StepS(), 1);
    EXPECT_EQ(Show(traffic), "0\n0 a 5 0\n1\n2\n2 a 6 0\n");
}

TEST(FcdTraffic, SaysWhatIsWrongWithAFile)
{
    const Scratch scratch;
    auto complaint = [&scratch](const std::string& name, const std::string& text)
    {
        const auto path = scratch.Write(name, text);
        const auto said = Complaint([&path] { Replayed(path); });
        return said.find(path) == 2 ? said.substr(0, 2) + said.substr(path.size() + 2) : said;
    };
    EXPECT_EQ(Complaint([] { FcdTraffic("/no/such.xml"); }),
              "2 /no/such.xml: cannot be read: No such file or directory");
    EXPECT_EQ(Complaint([&scratch] { FcdTraffic traffic(scratch.Path()); }),
              "2 " + scratch.Path() + ": expected a file, found a folder");
    EXPECT_EQ(complaint("a.xml", Recording("")),
              "2 : expected at least one moment in this recording");
    EXPECT_EQ(complaint("b.xml", "<routes/>"),
              "2 : line 1: expected SUMO's FCD output, <fcd-export>, found <routes>");
    EXPECT_EQ(complaint("c.xml", Recording("<timestep/>")),
              "2 : line 2: expected an attribute \"time\" of <timestep>");
    EXPECT_EQ(complaint("d.xml",
                        Recording("<timestep time=\"0\">\n"
                                  "<vehicle id=\"a\" x=\"nan\" y=\"0\"/></timestep>")),
              "2 : line 3: expected a finite number as x of <vehicle>, found \"nan\"");
    EXPECT_EQ(complaint("e.xml",
                        Recording("<timestep time=\"0\"><vehicle id=\"a\" x=\"0\" y=\"0\"/>"
                                  "<vehicle id=\"a\" x=\"1\" y=\"0\"/></timestep>")),
              "2 : at 0.000 s: expected vehicle \"a\" once");
    EXPECT_EQ(complaint("f.xml", Recording("<timestep time=\"1\"/><timestep time=\"1\"/>")),
              "2 : at 1.000 s: expected a time after 1.000 s");
    EXPECT_EQ(complaint("g.csv", "t,id,x\n0,a,1\n"),
              "2 : line 1: expected column names with one called \"y\"");
    EXPECT_EQ(complaint("h.csv", "t,id,x,y\n0,a,1\n"), "2 : line 2: expected 4 columns");
    EXPECT_EQ(complaint("i.csv", "t,id,x,y\n0,a,1,2m\n"),
              "2 : line 2: expected a finite number as y, found \"2m\"");
    EXPECT_EQ(complaint("j.csv", ""), "2 : line 0: expected column names with one called \"t\"");
    EXPECT_EQ(complaint("k.xml", Recording("<timestep time=\"0\"/><timestep time=\"0.0001\"/>")),
              "2 : expected moments at least 1 ms apart");
}

TEST(FcdTraffic, SaysWhereAFileBreaksOff)
{
    const Scratch scratch;
    std::string text = "<fcd-export>\n";
    for (int i = 0; i < 50; ++i)
    {
        text += "<timestep time=\"" + std::to_string(i) + "\"><vehicle id=\"a\" x=\"" +
                std::to_string(i * 37 % 101) + "\" y=\"0\"/></timestep>\n";
    }
    const auto whole = Gzip(scratch, "f.xml.gz", text + "</fcd-export>\n");
    const auto cut = scratch.Write("cut.xml.gz", Content(whole).substr(0, 300));
    EXPECT_EQ(Complaint([&] { Replayed(cut); }).find("2 " + cut + ": expected whole gzip data: "),
              0);

    const auto open = scratch.Write("open.xml", text);
    FcdTraffic traffic(open);
    int shown = 1;
    const auto said = Complaint(
        [&]
        {
            while (traffic.Advance())
            {
                ++shown;
            }
        });
    EXPECT_EQ(shown, 49);
    EXPECT_EQ(said.find("2 " + open + ": line 51: expected well-formed XML: it breaks off"), 0)
        << said;

    // Twenty regular moments, then one between two.
    std::string rows = "t,id,x,y\n";
    for (int i = 0; i < 20; ++i)
    {
        rows += std::to_string(i) + ",a,0,0\n";
    }
    const auto uneven = scratch.Write("f.csv", rows + "19.5,a,0,0\n");
    EXPECT_EQ(Complaint([&] { Replayed(uneven); }),
              "2 " + uneven + ": at 19.500 s: expected moments every 1.000 s");
}

TEST(FcdRecorder, WhatItWritesIsWhatWasShown)
{
    const Scratch scratch;
    const auto original = scratch.Write("f.xml", RECORDING);
    for (const char* name : {"copy.xml", "copy.xml.gz"})
    {
        FcdTraffic traffic(original);
        FcdRecorder recorder(scratch.Path(name));
        do
        {
            recorder.Write(traffic);
        } while (traffic.Advance());
        EXPECT_FALSE(std::filesystem::exists(scratch.Path(name)));
        recorder.Close();
        EXPECT_EQ(Replayed(scratch.Path(name)), SHOWN);
    }
    EXPECT_NE(Content(scratch.Path("copy.xml"))
                  .find("<vehicle id=\"a&amp;&lt;&quot;\" x=\"10.000\" y=\"2.500\"/>"),
              std::string::npos);
}

TEST(FcdRecorder, LeavesNoHalfWrittenFile)
{
    const Scratch scratch;
    {
        const StaticTraffic traffic({
            {"a", 0, 0}
        });
        FcdRecorder recorder(scratch.Path("f.xml.gz"));
        recorder.Write(traffic);
        EXPECT_FALSE(std::filesystem::exists(scratch.Path("f.xml.gz")));
    }
    EXPECT_EQ(scratch.Files(), 0);
    EXPECT_EQ(Complaint([] { FcdRecorder("/no/such/f.xml"); }),
              "3 /no/such/f.xml: cannot be written: No such file or directory");
}

TEST(FcdRecorder, AFullDiskIsAnErrorAndLeavesNothing)
{
    const Scratch scratch;
    std::vector<VehiclePosition> vehicles;
    for (int i = 0; i < 1000; ++i)
    {
        vehicles.push_back({"v" + std::to_string(i * 7919 % 1000), i * 0.731, i * 0.377});
    }
    const StaticTraffic traffic(vehicles);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{4096, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    for (const char* name : {"f.xml", "f.xml.gz"})
    {
        const auto said = Complaint(
            [&]
            {
                FcdRecorder recorder(scratch.Path(name));
                for (int i = 0; i < 3; ++i)
                {
                    recorder.Write(traffic);
                }
                recorder.Close();
            });
        EXPECT_EQ(said, "3 " + scratch.Path(name) + ": cannot be written: File too large");
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(scratch.Files(), 0);
}
