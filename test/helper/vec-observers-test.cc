// SPDX-License-Identifier: GPL-2.0-only
// Who watches a run changes nothing, and says when it cannot write.
#include "ns3/vec-decision-dump.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-world.h"
#include "vec-ruled-traffic.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace ns3::vec
{

namespace
{

/** Vehicles that come later, leave, and come back to a node that another has used. */
std::unique_ptr<TrafficSource>
ComingAndGoing()
{
    return std::make_unique<RuledTraffic>(
        [](int step)
        {
            std::vector<VehiclePosition> vehicles{
                {"a", 20.0 + step, 0}
            };
            if (step < 4 || step > 6)
            {
                vehicles.push_back({"b&b", 60, 0});
            }
            if (step > 2)
            {
                vehicles.push_back({"c", 80.0 - step, 0});
                vehicles.push_back({"d", 90, 5});
            }
            return vehicles;
        });
}

Scenario
Small(const std::string& radio)
{
    Scenario scenario;
    scenario.rsus.positions = {
        {50, 10}
    };
    scenario.workload.rateHz = 2;
    scenario.workload.n = {3, 4};
    scenario.workload.ownInputBits = {40e3, 60e3};
    scenario.workload.cycles = {20e6, 30e6};
    scenario.time.warmupS = 0.5;
    scenario.time.measureS = 4;
    scenario.time.drainS = 5;
    scenario.radio.propagation.nakagami = true;
    if (radio == "80211ax")
    {
        scenario.radio.kind = radio;
        scenario.radio.widthHz = 20e6;
    }
    else if (radio == "two")
    {
        scenario.radio.radiosPerVehicle = 2;
    }
    return scenario;
}

std::shared_ptr<Policy>
Greedy()
{
    PolicyRegistry registry;
    AddClassical(registry);
    return registry.Make("greedy", PolicyOptions());
}

class Observers : public testing::TestWithParam<std::pair<const char*, const char*>>
{
  protected:
    Observers() : folder(testing::TempDir() + "vec-observers-test-" + std::to_string(getpid()))
    {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }

    ~Observers() override
    {
        fs::remove_all(folder);
    }

    ObserverFiles FilesOf(const std::string& observer) const
    {
        ObserverFiles files;
        const bool all = observer == "all";
        files.pcapPrefix = all || observer == "pcap" ? folder + "/air" : "";
        files.netAnim = all || observer == "netanim" ? folder + "/animation.xml" : "";
        files.flowMonitor = all || observer == "flows" ? folder + "/flows.xml" : "";
        return files;
    }

    /** Runs with an observer; all tables and totals as one text. */
    std::string ResultsWith(const std::string& observer, const Scenario& scenario) const
    {
        const std::string out = folder + "/results";
        {
            World world(scenario, Greedy(), ComingAndGoing());
            world.Observe(FilesOf(observer));
            std::optional<DecisionDump> dump;
            if (observer == "dump" || observer == "all")
            {
                dump.emplace(folder);
                world.OnDecision([&dump](uint64_t id, const DecisionEvent& event)
                                 { dump->Write(id, *event.instance, *event.plan); });
            }
            if (observer == "progress" || observer == "all")
            {
                world.SetProgress([](double, double) {});
            }
            world.Run();
            if (dump)
            {
                dump->Finish();
            }
            WriteResults(out, world.Results());
            captures = world.Captures();
        }
        CheckCaptures(captures);
        std::string text;
        for (const char* name : {"tasks.csv",
                                 "decisions.csv",
                                 "gaps.csv",
                                 "links.csv",
                                 "positions.csv",
                                 "rsus.csv",
                                 "migrations.csv",
                                 "timelines.jsonl"})
        {
            text += std::string("== ") + name + "\n" + ReadFile(out + "/" + name);
        }
        return text + ReadJson(out + "/run.json")["totals"].dump(1);
    }

    std::string folder;
    mutable std::vector<std::string> captures;
};

TEST_P(Observers, ChangeNothing)
{
    const auto [observer, radio] = GetParam();
    const Scenario scenario = Small(radio);
    const std::string without = ResultsWith("none", scenario);
    EXPECT_NE(without.find("greedy-packet-1,1,greedy,3,"), std::string::npos) << "no tasks";
    const std::string with = ResultsWith(observer, scenario);
    EXPECT_TRUE(with == without)
        << "first difference at byte "
        << std::mismatch(with.begin(), with.end(), without.begin(), without.end()).first -
               with.begin();
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind,
                         Observers,
                         testing::Values(std::pair("pcap", "80211p"),
                                         std::pair("netanim", "80211p"),
                                         std::pair("flows", "80211p"),
                                         std::pair("dump", "80211p"),
                                         std::pair("progress", "80211p"),
                                         std::pair("all", "80211p"),
                                         std::pair("all", "80211ax"),
                                         std::pair("all", "two")),
                         [](const auto& info)
                         { return std::string(info.param.first) + "_" + info.param.second; });

using ObserverFaults = Observers;

TEST_F(ObserverFaults, AnimationsHaveNodesThatComeLater)
{
    ResultsWith("netanim", Small("80211p"));
    const std::string text = ReadFile(folder + "/animation.xml");
    const auto count = [&text](const std::string& what)
    {
        std::size_t found = 0;
        for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        {
            ++found;
        }
        return found;
    };
    // An RSU, a server, the switch; at most four vehicles at once.
    EXPECT_EQ(count("<node "), 3u + 4u);
    EXPECT_EQ(count("descr=\"rsu0\""), 1u);
    EXPECT_EQ(count("descr=\"mec0\""), 1u);
    EXPECT_EQ(count("descr=\"switch\""), 1u);
    EXPECT_EQ(count("descr=\"b&amp;b\""), 2u) << "it comes twice";
    EXPECT_EQ(count("<link "), 2u);
    EXPECT_GT(count("<nu p=\"p\""), 20u);
    EXPECT_GT(count("<wpr "), 100u) << "frames";
    EXPECT_EQ(count("<wpr "), count("<pr "));
    EXPECT_GT(count("<p "), 10u) << "packets on wires";
    EXPECT_EQ(text.substr(text.size() - 8), "</anim>\n");
}

TEST_F(ObserverFaults, AFullDiskIsSaidAndTheResultsAreThere)
{
    if (!fs::is_character_file("/dev/full"))
    {
        GTEST_SKIP() << "no /dev/full here";
    }
    for (const char* observer : {"netanim", "flows", "pcap"})
    {
        const std::string name = observer == std::string("netanim") ? "animation.xml"
                               : observer == std::string("flows")   ? "flows.xml"
                                                                    : "air-rsu0-1.pcap";
        fs::create_symlink("/dev/full", folder + "/" + name);
        std::string said;
        std::vector<std::string> files;
        try
        {
            {
                World world(Small("80211p"), Greedy(), ComingAndGoing());
                world.Observe(FilesOf(observer));
                try
                {
                    world.Run();
                }
                catch (const ObserverError& error)
                {
                    said = error.what();
                }
                EXPECT_GT(world.Results().tasks.size(), 3u);
                files = world.Captures();
            }
            CheckCaptures(files);
        }
        catch (const EnvironmentError& error)
        {
            said = error.what();
        }
        EXPECT_EQ(said, folder + "/" + name + ": cannot be written: No space left on device");
        EXPECT_TRUE(fs::is_symlink(folder + "/" + name));
    }
}

TEST_F(ObserverFaults, ACaptureThatIsCutOffIsSaid)
{
    ResultsWith("pcap", Small("80211p"));
    ASSERT_FALSE(captures.empty());
    const std::string& name = captures.front();
    ASSERT_GT(fs::file_size(name), 100u);
    fs::resize_file(name, fs::file_size(name) - 5);
    EXPECT_THROW(CheckCaptures(captures), EnvironmentError);
    fs::resize_file(name, 0);
    EXPECT_THROW(CheckCaptures(captures), EnvironmentError);
}

TEST_F(ObserverFaults, FilesThatCannotBeMadeAreSaidBeforeTheRun)
{
    for (ObserverFiles files : {
             ObserverFiles{"/nowhere/air", "",                       ""                  },
             ObserverFiles{"",             "/nowhere/animation.xml", ""                  },
             ObserverFiles{"",             "",                       "/nowhere/flows.xml"}
    })
    {
        World world(Small("80211p"), Greedy(), ComingAndGoing());
        EXPECT_THROW(world.Observe(files), EnvironmentError);
    }
    fs::create_directories(folder + "/air-rsu0-1.pcap");
    World world(Small("80211p"), Greedy(), ComingAndGoing());
    EXPECT_THROW(world.Observe(FilesOf("pcap")), EnvironmentError);
}

} // namespace

} // namespace ns3::vec
