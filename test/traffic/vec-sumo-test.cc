// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-sumo-config.h"
#include "ns3/vec-sumo-traffic.h"
#include "vec-traffic-scratch.h"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <unistd.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

const std::string MOTORWAY = VEC_SOURCE_DIR "/traces/motorway/motorway.sumocfg";
const std::string NET = VEC_SOURCE_DIR "/traces/motorway/motorway.net.xml";

/** Tests with SUMO: skipped where it is not installed, as the rest of vec works without. */
class Sumo : public testing::TestWithParam<const char*>
{
  protected:
    void SetUp() override
    {
        if (std::system("sumo --version >/dev/null 2>&1") != 0)
        {
            GTEST_SKIP() << "SUMO is not installed";
        }
    }

    static SumoSettings Settings(const std::string& file, const std::string& connection)
    {
        SumoSettings settings;
        settings.file = file;
        settings.connection = connection;
        return settings;
    }

    /** What SUMO itself records of a configuration. */
    static std::string OwnRecording(const Scratch& scratch,
                                    const std::string& file,
                                    const std::string& arguments)
    {
        const auto recording = scratch.Path("own.fcd.xml.gz");
        const auto command = "cd " + scratch.Path() + " && sumo -X never -W -c " + file +
                             " --precision 3 --fcd-output " + recording + " " + arguments +
                             " >/dev/null 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
        return recording;
    }

    static std::string Config(const std::string& inside)
    {
        return "<configuration>\n<net-file value=\"" + NET + "\"/>\n" + inside +
               "\n</configuration>\n";
    }
};

INSTANTIATE_TEST_SUITE_P(,
                         Sumo,
                         testing::Values("libsumo", "traci"),
                         [](const auto& info) { return std::string(info.param); });

} // namespace

TEST_P(Sumo, ShowsWhatSumoRecords)
{
    const Scratch scratch;
    SumoTraffic traffic(Settings(MOTORWAY, GetParam()));
    EXPECT_EQ(traffic.StepS(), 0.5);
    EXPECT_EQ(traffic.NowS(), 0);
    const auto shown = Show(traffic, 160);
    FcdTraffic recording(OwnRecording(scratch, MOTORWAY, "--end 80"));
    EXPECT_EQ(recording.StepS(), 0.5);
    EXPECT_EQ(shown, Show(recording));
    // 80 s fill the motorway: more than a hundred vehicles at once.
    EXPECT_GT(traffic.Vehicles().size(), 100);
}

TEST_P(Sumo, ShowsWhatSumoRecordsOfA10Kw)
{
    const std::string file = "/usr/share/sumo/tools/game/A10KW.sumocfg";
    if (!std::filesystem::exists(file))
    {
        GTEST_SKIP() << "SUMO's example scenarios are not installed";
    }
    const Scratch scratch;
    SumoTraffic traffic(Settings(file, GetParam()));
    // It writes beside itself what the prefix sends to the scratch folder.
    std::string up;
    for (int i = 0; i < 9; ++i)
    {
        up += "../";
    }
    const auto prefix = "--output-prefix " + up + scratch.Path().substr(1) + "/ ";
    auto own = OwnRecording(scratch, file, prefix + "--end 60");
    FcdTraffic recording(own);
    EXPECT_EQ(Show(traffic, 120), Show(recording));
    EXPECT_GT(traffic.Vehicles().size(), 100);
}

TEST_P(Sumo, OurRecordingReplaysTheSameBytes)
{
    const Scratch scratch;
    auto record = [&scratch](TrafficSource& traffic, const std::string& name)
    {
        FcdRecorder recorder(scratch.Path(name));
        for (int i = 0; i < 60; ++i)
        {
            recorder.Write(traffic);
            traffic.Advance();
        }
        recorder.Close();
        return scratch.Path(name);
    };
    SumoTraffic traffic(Settings(MOTORWAY, GetParam()));
    const auto first = record(traffic, "first.xml.gz");
    FcdTraffic replay(first);
    const auto second = record(replay, "second.xml.gz");
    EXPECT_EQ(Content(first), Content(second));
    EXPECT_GT(Content(first).size(), 1000);
}

TEST_P(Sumo, SeedAndWarmUp)
{
    const Scratch scratch;
    auto settings = Settings(MOTORWAY, GetParam());
    settings.seed = 7;
    settings.skipS = 30;
    std::string shown;
    for (int run = 0; run < 2; ++run)
    {
        SumoTraffic traffic(settings);
        EXPECT_EQ(traffic.NowS(), 30);
        const auto again = Show(traffic, 20);
        EXPECT_TRUE(run == 0 || again == shown);
        shown = again;
    }
    FcdTraffic recording(OwnRecording(scratch, MOTORWAY, "--end 40 --seed 7"), 30);
    EXPECT_EQ(shown, Show(recording, 20));
    settings.seed = 8;
    SumoTraffic other(settings);
    EXPECT_NE(shown, Show(other, 20));
}

TEST_P(Sumo, EndsAtItsEndAndWhenNobodyIsLeft)
{
    const Scratch scratch;
    const std::string demand = R"(<routes><route id="r" edges="west"/>
        <vehicle id="a" route="r" depart="2" departSpeed="max" departPos="last"/></routes>)";
    const auto routes = "<route-files value=\"" + scratch.Write("r.xml", demand) + "\"/>";
    const auto file = scratch.Write("a.sumocfg", Config(routes + "<end value=\"3\"/>"));
    SumoTraffic bounded(Settings(file, GetParam()));
    EXPECT_EQ(bounded.NowS(), 0);
    EXPECT_TRUE(bounded.Vehicles().empty());
    EXPECT_TRUE(bounded.Advance());
    EXPECT_TRUE(bounded.Advance());
    EXPECT_EQ(bounded.NowS(), 2);
    EXPECT_EQ(bounded.Vehicles().size(), 1);
    EXPECT_FALSE(bounded.Advance());
    EXPECT_TRUE(bounded.Vehicles().empty());
}

TEST_P(Sumo, WithoutAnEndItRunsUntilNobodyIsLeft)
{
    const Scratch scratch;
    const std::string demand = R"(<routes><route id="r" edges="west"/>
        <vehicle id="a" route="r" depart="2" departSpeed="max" departPos="last"/></routes>)";
    const auto routes = "<route-files value=\"" + scratch.Write("r.xml", demand) + "\"/>";
    const auto file = scratch.Write("a.sumocfg", Config(routes));
    SumoTraffic endless(Settings(file, GetParam()));
    const auto shown = Show(endless, 1000);
    FcdTraffic recording(OwnRecording(scratch, file, ""));
    EXPECT_EQ(shown, Show(recording));
    EXPECT_NE(shown.find("\n2 a "), std::string::npos);
    EXPECT_FALSE(endless.Advance());
}

TEST_P(Sumo, VehiclesTeleportAndComeBack)
{
    // "stuck" stands on the only lane of the ramp, so that SUMO moves "next" past it after 5 s.
    const Scratch scratch;
    const auto demand = scratch.Write("r.xml", R"(<routes>
        <route id="r" edges="onRamp eastMerge eastEnd"/>
        <vehicle id="stuck" route="r" depart="0">
            <stop lane="onRamp_0" endPos="200" duration="40"/>
        </vehicle>
        <vehicle id="next" route="r" depart="5"/>
        <vehicle id="parked" route="r" depart="30">
            <stop lane="eastEnd_0" endPos="100" duration="5" parking="true"/>
        </vehicle></routes>)");
    const auto file = scratch.Write(
        "a.sumocfg",
        Config("<route-files value=\"" + demand + "\"/><time-to-teleport value=\"5\"/>"));
    SumoTraffic traffic(Settings(file, GetParam()));
    std::map<std::string, Point> last;
    double fastestM = 0;
    std::set<std::string> seen;
    FcdTraffic recording(OwnRecording(scratch, file, ""));
    bool more = true;
    while (more)
    {
        ASSERT_EQ(traffic.Vehicles(), recording.Vehicles()) << traffic.NowS();
        for (const auto& vehicle : traffic.Vehicles())
        {
            const auto before = last.find(vehicle.id);
            if (vehicle.id == "next" && before != last.end())
            {
                fastestM = std::max(
                    fastestM,
                    std::hypot(vehicle.x - before->second.x, vehicle.y - before->second.y));
            }
            last[vehicle.id] = {vehicle.x, vehicle.y};
            seen.insert(vehicle.id);
        }
        more = traffic.Advance();
        ASSERT_EQ(more, recording.Advance());
    }
    EXPECT_EQ(seen, (std::set<std::string>{"next", "parked", "stuck"}));
    // Nobody drives 60 m in a second.
    EXPECT_GT(fastestM, 60);
}

TEST_P(Sumo, WritesNothingOfItsOwn)
{
    // Every way to write a file, in a folder nobody may write to; a window that does not exist.
    const Scratch scratch;
    const auto folder = scratch.Path("config");
    std::filesystem::create_directory(folder);
    scratch.Write("config/a.add.xml", R"(<additional>
        <edgeData id="e" file="edges.xml"/><timedEvent type="SaveTLSSwitchStates" dest="tls.xml"/>
        <inductionLoop id="l" lane="west_0" pos="9" freq="1" file="loops.xml"/></additional>)");
    scratch.Write("config/a.sumocfg", Config(R"(
        <input><route-files value=")" VEC_SOURCE_DIR R"(/traces/motorway/motorway.rou.xml"/>
        <additional-files value="a.add.xml"/></input>
        <output><fcd-output value="sub/fcd.xml"/><tripinfo value="trips.xml"/>
        <netstate v="net.xml"/><vtk-output value="vtk"/><save-state.times value="2"/>
        <save-state.prefix value="sub/state"/><output-prefix value="mine-"/></output>
        <device.rerouting.output value="routing.xml"/>
        <device.ssm.probability value="0.1"/><device.ssm.file value="ssm.xml"/>
        <report><log value="all.log"/><message-log value="sub/messages.log"/>
        <verbose value="true"/><duration-log.statistics value="true"/></report>
        <traci_server><remote-port value="1"/><num-clients value="2"/></traci_server>
        <gui_only><gui-settings-file value="none.xml"/><start value="true"/>
        <quit-on-end value="true"/><delay value="100"/><window-size value="3,4"/></gui_only>)"));
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(scratch.Path());
    std::filesystem::permissions(folder, std::filesystem::perms(0555));
    auto settings = Settings(folder + "/a.sumocfg", GetParam());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    {
        SumoTraffic traffic(settings);
        EXPECT_GT(Show(traffic, 20).size(), 500);
    }
    std::filesystem::create_directory("kept");
    settings.outputFolder = "kept";
    {
        SumoTraffic traffic(settings);
        Show(traffic, 20);
    }
    std::cout.flush();
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    std::filesystem::permissions(folder, std::filesystem::perms(0755));
    std::filesystem::current_path(before);
    // Root may write anywhere, so look: the two inputs, and nothing else beside them.
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch.Path()))
    {
        const auto path = entry.path().lexically_relative(scratch.Path());
        if (*path.begin() != "kept")
        {
            names.insert(path.string());
        }
    }
    EXPECT_EQ(names, (std::set<std::string>{"config", "config/a.add.xml", "config/a.sumocfg"}));
    for (const char* name : {"fcd.xml", "trips.xml", "net.xml", "edges.xml", "loops.xml"})
    {
        EXPECT_GT(Content(scratch.Path(std::string("kept/") + name)).size(), 100) << name;
    }
}

TEST_P(Sumo, RefusesWhatItCannotRun)
{
    const Scratch scratch;
    auto complaint = [](const std::string& file)
    { return Complaint([&] { SumoTraffic(Settings(file, GetParam())); }); };
    EXPECT_EQ(complaint("/no/such.sumocfg"),
              "2 /no/such.sumocfg: cannot be read: No such file or directory");
    const auto text = scratch.Write("a.sumocfg", "net-file = x");
    EXPECT_EQ(complaint(text).find("2 " + text + ": line 1: expected well-formed XML"), 0);
    const auto net = scratch.Write("b.sumocfg", "<net/>");
    EXPECT_EQ(complaint(net),
              "2 " + net + ": line 1: expected a SUMO <configuration>, found <net>");
    const auto lost =
        scratch.Write("c.sumocfg",
                      "<configuration><net-file value=\"lost.net.xml\"/></configuration>");
    EXPECT_EQ(complaint(lost),
              "2 " + lost + ": SUMO cannot run it: File '" + scratch.Path("lost.net.xml") +
                  "' is not accessible (No such file or directory)");
    const auto unknown = scratch.Write("d.sumocfg", Config("<nonsense value=\"1\"/>"));
    const auto said = complaint(unknown);
    EXPECT_EQ(said.find("2 " + unknown + ": SUMO cannot run it: "), 0);
    EXPECT_NE(said.find("nonsense"), std::string::npos) << said;
    const auto idle = scratch.Write("e.sumocfg", Config(""));
    EXPECT_EQ(complaint(idle),
              "2 " + idle + ": expected a simulation with vehicles, found its end");
    const auto brief =
        scratch.Write("f.sumocfg",
                      Config("<route-files value=\"" VEC_SOURCE_DIR
                             "/traces/motorway/motorway.rou.xml\"/><end value=\"9\"/>"));
    auto settings = Settings(brief, GetParam());
    settings.skipS = 10;
    EXPECT_EQ(Complaint([&] { SumoTraffic traffic(settings); }),
              "2 " + brief +
                  ": expected more traffic than the 10.000 s to be skipped, found an end at "
                  "9.000 s");
    // All that has left libsumo fit to run.
    SumoTraffic traffic(Settings(MOTORWAY, GetParam()));
    EXPECT_TRUE(traffic.Advance());
}

TEST_P(Sumo, AnErrorOfSumoInTheMiddleIsOneLine)
{
    const Scratch scratch;
    const auto demand = scratch.Write("r.xml", R"(<routes><route id="w" edges="west"/>
        <vehicle id="good" route="w" depart="0"/>
        <vehicle id="bad" depart="250"><route edges="west onRamp"/></vehicle></routes>)");
    const auto file = scratch.Write("a.sumocfg", Config("<route-files value=\"" + demand + "\"/>"));
    std::string shown;
    const auto said = Complaint(
        [&]
        {
            SumoTraffic traffic(Settings(file, GetParam()));
            shown = Show(traffic);
        });
    EXPECT_EQ(said.find("3 " + file + ": SUMO stopped at "), 0) << said;
    EXPECT_NE(said.find("bad"), std::string::npos) << said;
}

TEST_F(Sumo, ManyAtATime)
{
    SumoTraffic first(Settings(MOTORWAY, "libsumo"));
    SumoTraffic second(Settings(MOTORWAY, "traci"));
    SumoTraffic third(Settings(MOTORWAY, "libsumo"));
    const auto shown = Show(first, 40);
    EXPECT_EQ(shown, Show(second, 40));
    EXPECT_EQ(shown, Show(third, 40));
}

TEST_P(Sumo, AnAssertionOfSumoIsOneLine)
{
    // SUMO 1.15 checks that a person who rides a planned vehicle names lines: it aborts.
    const Scratch scratch;
    const auto demand = scratch.Write("r.xml", R"(<routes>
        <person id="p" depart="0"><walk edges="west" busStop="s1"/>
        <ride busStop="s2" intended="bus" depart="5"/></person>
        <vehicle id="bus" depart="1" line="7"><route edges="west"/>
        <stop busStop="s1" duration="30"/><stop busStop="s2" duration="5"/></vehicle></routes>)");
    const auto stops = scratch.Write("s.xml", R"(<additional>
        <busStop id="s1" lane="west_0" startPos="20" endPos="60"/>
        <busStop id="s2" lane="west_0" startPos="220" endPos="260"/></additional>)");
    const auto file = scratch.Write("a.sumocfg",
                                    Config("<route-files value=\"" + demand +
                                           "\"/><additional-files value=\"" + stops + "\"/>"));
    std::string shown;
    const auto said = Complaint(
        [&]
        {
            SumoTraffic traffic(Settings(file, GetParam()));
            shown = Show(traffic);
        });
    if (said.empty() || said.find("signal") == std::string::npos)
    {
        GTEST_SKIP() << "this SUMO does not abort: " << said;
    }
    EXPECT_NE(said.find(": SUMO ended: signal 6: "), std::string::npos) << said;
    EXPECT_NE(said.find("Assertion"), std::string::npos) << said;
}

TEST_P(Sumo, AnyNameOfAFolderIsGood)
{
    const Scratch scratch;
    for (const char* name :
         {"a,b", "a b", "a'b", "a\"b", "a;b", "a${HOME}b", "a$b", "a%20b#", "TIME", "\xc3\xbc&<"})
    {
        const std::string folder = name;
        std::filesystem::create_directories(scratch.Path(folder));
        scratch.Write(folder + "/my,own.rou.xml", R"(<routes><route id="r" edges="west"/>
            <vehicle id="a" route="r" depart="0" departSpeed="max"/></routes>)");
        scratch.Write(folder + "/r.rou.xml", R"(<routes><route id="r" edges="west"/>
            <vehicle id="a" route="r" depart="0" departSpeed="max"/></routes>)");
        const auto file =
            scratch.Write(folder + "/m,1.sumocfg", Config("<route-files value=\"r.rou.xml\"/>"));
        {
            SumoTraffic traffic(Settings(file, GetParam()));
            EXPECT_TRUE(traffic.Advance());
            EXPECT_EQ(traffic.Vehicles().size(), 1) << name;
        }
        const auto lost = scratch.Write(folder + "/lost.sumocfg",
                                        Config("<route-files value=\"lost.rou.xml\"/>"));
        const auto said = Complaint([&] { SumoTraffic traffic(Settings(lost, GetParam())); });
        EXPECT_NE(said.find(scratch.Path(folder + "/lost.rou.xml")), std::string::npos) << said;
    }
}

TEST(SumoConfig, KnowsTheNetwork)
{
    const Scratch scratch;
    EXPECT_EQ(ReadSumoConfig(MOTORWAY).NetFile(), NET);
    const auto file =
        scratch.Write("a.sumocfg", "<sumoConfiguration><n v=\"/x.net.xml\"/></sumoConfiguration>");
    EXPECT_EQ(ReadSumoConfig(file).NetFile(), "/x.net.xml");
    EXPECT_EQ(ReadSumoConfig(scratch.Write("b.sumocfg", "<configuration/>")).NetFile(), "");
}
