// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-recorded-environment.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <string>

using namespace ns3::vec;

namespace
{

const GenerateOptions SMALL{
    {"devices", "2"},
    {"servers", "1"}
};

/** A folder with the slots of an episode, the later ones with the lower names. */
std::string
Folder(const std::string& name, uint64_t seed, int slots)
{
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(testing::TempDir()) / ("vec-recorded-" + name);
    fs::remove_all(folder);
    fs::create_directories(folder / "instances");
    const System& system = FindSystem("multi-workload");
    auto instance = system.Generate(SMALL, seed);
    for (int slot = 0; slot < slots; ++slot)
    {
        const std::string file = std::to_string(9 - slot) + ".instance.json";
        WriteFile((folder / "instances" / file).string(), ToLine(InstanceToJson(*instance)));
        instance = system.Step(*instance, LocalPlan(*instance), SMALL, seed);
    }
    WriteFile((folder / "instances" / "1.plan.json").string(), "{}");
    return folder.string();
}

} // namespace

TEST(RecordedEnvironment, InstancesComeInTheOrderOfTime)
{
    const System& system = FindSystem("multi-workload");
    const std::string folder = Folder("order", 3, 4);
    const Recording recording = ReadRecording(folder, system);
    ASSERT_EQ(recording.size(), 4U);
    for (std::size_t i = 1; i < recording.size(); ++i)
    {
        EXPECT_GT(recording[i]->nowS, recording[i - 1]->nowS);
    }
    EXPECT_EQ(ReadRecording(folder + "/instances", system).size(), 4U);
}

TEST(RecordedEnvironment, AFolderIsAnEpisode)
{
    const System& system = FindSystem("multi-workload");
    RecordedEnvironment environment(
        {ReadRecording(Folder("a", 3, 3), system), ReadRecording(Folder("b", 4, 2), system)});
    std::vector<double> times;
    PlayEpisode(environment,
                0,
                100,
                LocalPlan,
                [&](const Instance& instance, const Timeline&) { times.push_back(instance.nowS); });
    EXPECT_EQ(times.size(), 3U);
    environment.Begin(7);
    EXPECT_EQ(environment.Length(), 2U);
    environment.Next({});
    const double lastS = environment.Now().nowS;
    environment.Next({});
    EXPECT_EQ(environment.Slot(), 2U);
    EXPECT_EQ(environment.Now().nowS, lastS);
    environment.Restore(6, 1, nullptr);
    EXPECT_EQ(environment.Now().nowS, times[1]);
}

TEST(RecordedEnvironment, WhatIsNoRecordingIsRefused)
{
    const System& system = FindSystem("multi-workload");
    const std::string folder = Folder("wrong", 3, 1);
    EXPECT_THROW(ReadRecording(folder + "/nowhere", system), InputError);
    EXPECT_THROW(ReadRecording(folder, FindSystem("mec-dag")), InputError);
}
