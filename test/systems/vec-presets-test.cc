// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-edge-cloud.h"
#include "ns3/vec-error.h"
#include "ns3/vec-load-balance.h"
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-multi-workload.h"
#include "ns3/vec-presets.h"
#include "ns3/vec-vehicular-cloud.h"

#include <gtest/gtest.h>
#include <set>

namespace ns3::vec
{
namespace
{

template <typename T>
T
Make(const char* system, const GenerateOptions& options)
{
    return dynamic_cast<const T&>(*FindSystem(system).Generate(options, 1));
}

TEST(Presets, EveryOneOfEverySystemGivesAnInstance)
{
    std::set<std::pair<std::string_view, std::string>> names;
    std::set<std::string_view> systems;
    for (const Preset& preset : Presets())
    {
        EXPECT_TRUE(names.emplace(preset.system, preset.name).second) << preset.name;
        systems.insert(preset.system);
        const System& system = FindSystem(preset.system);
        const auto instance = system.Generate(
            {
                {"profile", preset.name}
        },
            1);
        GenerateOptions spelledOut = preset.options;
        spelledOut["profile"] = preset.base;
        EXPECT_EQ(InstanceToJson(*instance), InstanceToJson(*system.Generate(spelledOut, 1)))
            << preset.system << " " << preset.name;
    }
    EXPECT_EQ(systems.size(), Systems().size());
}

TEST(Presets, AreThePapersSweeps)
{
    const auto graph = Make<MecDagInstance>("mec-dag",
                                            {
                                                {"profile", "n30"}
    });
    EXPECT_EQ(graph.tasks.front().subtasks.size(), 30u);
    EXPECT_EQ(graph.vehicles.size(), 5u);
    const auto slot = Make<LoadBalanceInstance>("load-balance",
                                                {
                                                    {"profile", "vehicles40"}
    });
    EXPECT_EQ(slot.tasks.size(), 40u);
    EXPECT_EQ(slot.rsus.size(), 11u);
    const auto cloud = Make<VehicularCloudInstance>("vehicular-cloud",
                                                    {
                                                        {"profile", "vehicles20"}
    });
    EXPECT_EQ(cloud.vehicles.size(), 20u);
    EXPECT_EQ(cloud.cycles.size(), 21u); // and the virtual one
    const auto chains = Make<EdgeCloudInstance>("edge-cloud",
                                                {
                                                    {"profile", "delta0.6"}
    });
    EXPECT_EQ(chains.delta, 0.6);
    const auto column = Make<MultiWorkloadInstance>("multi-workload",
                                                    {
                                                        {"profile", "mec8-wd80"}
    });
    EXPECT_EQ(column.servers.size(), 8u);
    EXPECT_EQ(column.devices.size(), 80u);
    const auto tight = Make<MultiWorkloadInstance>("multi-workload",
                                                   {
                                                       {"profile", "deadline6"}
    });
    EXPECT_DOUBLE_EQ(tight.penalty, 6); // slots
}

TEST(Presets, WhatIsGivenWins)
{
    const auto instance = Make<MecDagInstance>("mec-dag",
                                               {
                                                   {"profile", "n30"},
                                                   {"n",       "7"  }
    });
    EXPECT_EQ(instance.tasks.front().subtasks.size(), 7u);
    EXPECT_THROW(ExpandPreset("mec-dag",
                              {
                                  {"profile", "delta0.6"}
    }),
                 InputError);
}

TEST(Presets, LiteralIsKnownEverywhere)
{
    for (const System* system : Systems())
    {
        const auto literal = InstanceToJson(*system->Generate(
            {
                {"literal", "true"}
        },
            1));
        const bool isDefault = literal == InstanceToJson(*system->Generate({}, 1));
        const std::set<std::string_view> depart{"load-balance", "vehicular-cloud", "edge-cloud"};
        EXPECT_EQ(isDefault, depart.count(system->Name()) == 0) << system->Name();
    }
    EXPECT_TRUE(Make<LoadBalanceInstance>("load-balance",
                                          {
                                              {"literal", "true"}
    })
                    .enforceLbm);
}

} // namespace
} // namespace ns3::vec
