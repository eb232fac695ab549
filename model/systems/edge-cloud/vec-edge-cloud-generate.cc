// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
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

struct Recipe
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
    std::optional<uint64_t> environment; //!< seed of the tiers
};

Recipe
ReadRecipe(const GenerateOptions& options)
{
    OptionReader reader("edge-cloud", options);
    Recipe recipe;
    EdgeCloudProfile& profile = recipe.profile;
    profile =
        FindEdgeCloudProfile(reader.Text("profile", std::string(EdgeCloudProfiles()[0].name)));
    recipe.edges = reader.Integer("edges", static_cast<int>(profile.edgeHz.size()), 0, 1000);
    recipe.clouds = reader.Integer("clouds", static_cast<int>(profile.cloudHz.size()), 0, 1000);
    profile.workflows = reader.Integer("workflows", profile.workflows, 0, 100000);
    profile.length = reader.Integer("length", profile.length, 0, 10000);
    profile.delta = reader.Number("delta", profile.delta, 0, 1e9);
    recipe.alpha = reader.Number("alpha", 1, 0, 1e9);
    recipe.beta = reader.Number("beta", 1, 0, 1e9);
    recipe.busyS = reader.Number("busy", 0, 0, 1e6);
    recipe.nowS = reader.Number("now", 0, 0, 1e9);
    const std::string energyOn = reader.Text("energy-on", "bits");
    if (energyOn != "bits" && energyOn != "cycles")
    {
        throw InputError("option --energy-on: expected bits or cycles, not \"" + energyOn + "\"");
    }
    recipe.energyOn = energyOn == "bits" ? EdgeCloudInstance::EnergyOn::BITS
                                         : EdgeCloudInstance::EnergyOn::CYCLES;
    if (reader.Has("deadline"))
    {
        recipe.deadlineS = reader.Number("deadline", 0, 0, 1e9);
    }
    if (reader.Has("environment"))
    {
        recipe.environment = reader.Integer("environment", 0, 0, 1000000000);
    }
    if (reader.Flag("literal"))
    {
        const auto scale = [](Interval& range, double by) {
            range = {range.low * by, range.high * by};
        };
        scale(profile.cycles, LITERAL_CYCLES);
        scale(profile.firstBits, LITERAL_BITS);
        scale(profile.bits, LITERAL_BITS);
    }
    reader.Finish();
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
    Random tiers(recipe.environment.value_or(seed), "tiers", "tier");
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
