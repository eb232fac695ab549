// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-presets.h"
#include "vec-edge-cloud-profile.h"
#include "vec-edge-cloud-system.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double MB = 8e6;
constexpr double LITERAL_CYCLES = 1e5; // printed size over scaled size
constexpr double LITERAL_BITS = 100;

Interval
Exactly(double value)
{
    return {value, value};
}

EdgeCloudProfile
TableTwo()
{
    EdgeCloudProfile p;
    p.name = "paper";
    p.summary = "table II: device, one edge server, one cloud";
    p.edgeHz = {Exactly(70e6)};
    p.cloudHz = {Exactly(150e6)};
    p.edgeJ = {0.15 / MB};
    p.cloudJ = {0.1 / MB};
    p.deviceEdgeBps = Exactly(800 * MB);
    p.edgeCloudBps = Exactly(200 * MB);
    p.deviceCloudBps = Exactly(10 * MB);
    return p;
}

EdgeCloudProfile
TableThree()
{
    EdgeCloudProfile p = TableTwo();
    p.name = "multi-server";
    p.summary = "table III: device, two edge servers, two clouds";
    p.edgeHz = {Exactly(70e6), Exactly(90e6)};
    p.cloudHz = {Exactly(150e6), Exactly(180e6)};
    p.edgeJ = {0.15 / MB, 0.18 / MB};
    p.cloudJ = {0.1 / MB, 0.08 / MB};
    return p;
}

EdgeCloudProfile
TableFour()
{
    EdgeCloudProfile p = TableTwo();
    p.name = "training";
    p.summary = "table IV: ranges of the training environments; testing is paper";
    p.deviceHz = {15e6, 25e6};
    p.edgeHz = {
        {50e6, 60e6}
    };
    p.cloudHz = {
        {160e6, 170e6}
    };
    p.deviceEdgeBps = {600 * MB, 700 * MB};
    p.edgeCloudBps = {100 * MB, 150 * MB};
    p.deviceCloudBps = {20 * MB, 30 * MB};
    return p;
}

struct Recipe : CommonOptions
{
    EdgeCloudProfile profile;
    int edges = 0;
    int clouds = 0;
    double alpha = 1;
    double beta = 1;
    double busyS = 0;
    double nowS = 0;
    EdgeCloudInstance::EnergyOn energyOn = EdgeCloudInstance::EnergyOn::BITS;
    std::optional<double> deadlineS;
    int environment = -1; //!< seed of the tiers; below 0: the instance's
};

Fields<Recipe>
RecipeFields()
{
    using EnergyOn = EdgeCloudInstance::EnergyOn;
    using Profile = EdgeCloudProfile;
    return OptionFields<Recipe>()
        .Add("edges", &Recipe::edges, Whole(0, 1000), "edge servers")
        .Add("clouds", &Recipe::clouds, Whole(0, 1000))
        .Include(&Recipe::profile,
                 Fields<Profile>()
                     .Add("workflows", &Profile::workflows, Whole(0, 100000))
                     .Add("length", &Profile::length, Whole(0, 10000), "subtasks of a workflow")
                     .Add("delta", &Profile::delta, Between(0, 1e9), "weight of energy"))
        .Add("alpha", &Recipe::alpha, Between(0, 1e9), "weight of energy at an edge server")
        .Add("beta", &Recipe::beta, Between(0, 1e9), "weight of energy in a cloud")
        .Add("busy", &Recipe::busyS, Between(0, 1e6), "mean backlog, s")
        .Add("now", &Recipe::nowS, Between(0, 1e9), "s")
        .AddChoice("energy-on",
                   &Recipe::energyOn,
                   {
                       {"bits",   EnergyOn::BITS  },
                       {"cycles", EnergyOn::CYCLES}
    },
                   "what energy is a multiple of")
        .Add("deadline", &Recipe::deadlineS, Between(0, 1e9), "s")
        .Add("environment", &Recipe::environment, Whole(0, 1e9), "seed of the tiers");
}

Recipe
ReadRecipe(const GenerateOptions& given)
{
    static const Fields<Recipe> fields = RecipeFields();
    const GenerateOptions options = ExpandPreset("edge-cloud", given);
    Recipe recipe;
    EdgeCloudProfile& profile = recipe.profile;
    profile = FindEdgeCloudProfile(TextOf(options, "profile", EdgeCloudProfiles()[0].name));
    recipe.edges = static_cast<int>(profile.edgeHz.size());
    recipe.clouds = static_cast<int>(profile.cloudHz.size());
    ReadOptions(options, fields, recipe);
    if (recipe.isLiteral)
    {
        const auto scale = [](Interval& range, double by) {
            range = {range.low * by, range.high * by};
        };
        scale(profile.cycles, LITERAL_CYCLES);
        scale(profile.firstBits, LITERAL_BITS);
        scale(profile.bits, LITERAL_BITS);
    }
    return recipe;
}

void
DrawTiers(const Recipe& recipe, Random& random, EdgeCloudInstance& instance)
{
    const EdgeCloudProfile& profile = recipe.profile;
    const auto add = [&](const std::string& name, const Interval& hz, double joule, double weight)
    {
        const double freeS = recipe.busyS > 0 && random.Uniform() < 0.5
                               ? recipe.nowS + random.Exponential(recipe.busyS)
                               : 0;
        instance.tiers.push_back({name, hz.Draw(random), joule, weight, freeS});
    };
    add("device", profile.deviceHz, profile.deviceJ, 1);
    for (int i = 0; i < recipe.edges; ++i)
    {
        const std::size_t like = i % profile.edgeHz.size();
        add("edge" + std::to_string(i), profile.edgeHz[like], profile.edgeJ[like], recipe.alpha);
    }
    for (int i = 0; i < recipe.clouds; ++i)
    {
        const std::size_t like = i % profile.cloudHz.size();
        add("cloud" + std::to_string(i), profile.cloudHz[like], profile.cloudJ[like], recipe.beta);
    }
    const double deviceEdge = profile.deviceEdgeBps.Draw(random);
    const double edgeCloud = profile.edgeCloudBps.Draw(random);
    const double deviceCloud = profile.deviceCloudBps.Draw(random);
    const int tiers = static_cast<int>(instance.tiers.size());
    const auto levelOf = [&](int tier) { return tier == 0 ? 0 : tier <= recipe.edges ? 1 : 2; };
    const double bps[3][3] = {
        {0,           deviceEdge,          deviceCloud          },
        {deviceEdge,  profile.edgeEdgeBps, edgeCloud            },
        {deviceCloud, edgeCloud,           profile.cloudCloudBps}
    };
    for (int from = 0; from < tiers; ++from)
    {
        instance.bandwidthBps.emplace_back();
        for (int to = 0; to < tiers; ++to)
        {
            instance.bandwidthBps[from].push_back(from == to ? 0 : bps[levelOf(from)][levelOf(to)]);
        }
    }
}

/** The tiers are drawn from one seed, the workflows from another. */
std::unique_ptr<Instance>
Draw(const Recipe& recipe, uint64_t seed, uint64_t workSeed)
{
    const EdgeCloudProfile& profile = recipe.profile;
    auto instance = std::make_unique<EdgeCloudInstance>();
    instance->nowS = recipe.nowS;
    instance->delta = profile.delta;
    instance->energyOn = recipe.energyOn;
    Random tiers(recipe.environment < 0 ? seed : static_cast<uint64_t>(recipe.environment),
                 "tiers",
                 "tier");
    DrawTiers(recipe, tiers, *instance);
    for (int x = 0; x < profile.workflows; ++x)
    {
        Random random(workSeed, "workflow" + std::to_string(x), "task");
        EdgeCloudInstance::Workflow workflow;
        workflow.deadlineS = recipe.deadlineS;
        for (int i = 0; i < profile.length; ++i)
        {
            workflow.cycles.push_back(profile.cycles.Draw(random));
            workflow.bits.push_back((i == 0 ? profile.firstBits : profile.bits).Draw(random));
        }
        workflow.bits.push_back(profile.bits.Draw(random));
        instance->workflows.push_back(std::move(workflow));
    }
    return instance;
}

} // namespace

const std::vector<EdgeCloudProfile>&
EdgeCloudProfiles()
{
    static const std::vector<EdgeCloudProfile> profiles{TableTwo(), TableThree(), TableFour()};
    return profiles;
}

const EdgeCloudProfile&
FindEdgeCloudProfile(std::string_view name)
{
    std::string names;
    for (const EdgeCloudProfile& profile : EdgeCloudProfiles())
    {
        if (profile.name == name)
        {
            return profile;
        }
        names += (names.empty() ? "" : ", ") + std::string(profile.name);
    }
    throw InputError("no profile \"" + std::string(name) + "\" of edge-cloud; there are " + names);
}

std::unique_ptr<Instance>
EdgeCloudSystem::Generate(const GenerateOptions& options, uint64_t seed) const
{
    return Draw(ReadRecipe(options), seed, seed);
}

std::unique_ptr<Instance>
EdgeCloudSystem::Step(const Instance& instance,
                      const Plan&,
                      const GenerateOptions& options,
                      uint64_t seed) const
{
    Recipe recipe = ReadRecipe(options);
    const auto slot = std::llround(instance.nowS + 1 - recipe.nowS);
    recipe.nowS = instance.nowS + 1;
    return Draw(recipe, seed, Random(seed, "slot" + std::to_string(slot)).Bits());
}

} // namespace ns3::vec
