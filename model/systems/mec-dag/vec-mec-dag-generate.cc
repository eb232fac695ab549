// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-generate-options.h"
#include "vec-mec-dag-profile.h"
#include "vec-mec-dag-system.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

void
DrawBacklogs(MecDagInstance& instance, const MecDagProfile& profile, uint64_t seed)
{
    if (profile.busyS == 0)
    {
        return;
    }
    Random random(seed, "mec", "backlog");
    const double levelS = random.Exponential(profile.busyS);
    const double share = random.Uniform();
    const auto draw = [&](Random& source)
    {
        const bool busy = source.Uniform() < share;
        const double backlogS = levelS > 0 ? source.Exponential(levelS) : 0;
        return busy && backlogS > 0 ? instance.nowS + backlogS : 0;
    };
    for (int m = 0; m < profile.processors; ++m)
    {
        instance.mec.processorsFreeS.push_back(draw(random));
    }
    for (int r = 0; r < profile.subchannels; ++r)
    {
        instance.mec.uplinkFreeS.push_back(draw(random));
    }
    instance.mec.downlinkFreeS = draw(random);
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        Random ofVehicle(seed, "vehicle" + std::to_string(v), "backlog");
        instance.vehicles[v].cpuFreeS = draw(ofVehicle);
    }
}

struct Recipe
{
    MecDagProfile profile;
    std::optional<TaskGraph> graph; // instead of random ones
    double nowS = 0;
};

Recipe
ReadRecipe(const GenerateOptions& options)
{
    OptionReader reader("mec-dag", options);
    Recipe recipe;
    MecDagProfile& profile = recipe.profile;
    profile = FindMecDagProfile(reader.Text("profile", std::string(MecDagProfiles().front().name)));
    GraphOptions graph = ReadGraphOptions(reader, profile.shape, profile.sizes.ccr);
    profile.shape = graph.shape;
    profile.sizes.ccr = graph.ccr;
    recipe.graph = std::move(graph.file);
    if (graph.isSizeGiven)
    {
        profile.n = {static_cast<double>(graph.shape.n), static_cast<double>(graph.shape.n)};
    }
    profile.vehicles = reader.Integer("vehicles", profile.vehicles, 0, 100000);
    profile.processors = reader.Integer("processors", profile.processors, 0, 1000);
    profile.subchannels = reader.Integer("subchannels", profile.subchannels, 0, 1000);
    profile.busyS = reader.Number("busy", profile.busyS, 0, 1e6);
    profile.spreadS = reader.Number("spread", profile.spreadS, 0, 1e6);
    const int regions = reader.Integer("regions", 4, 1, 1000);
    const int region = reader.Integer("region", 0, 0, regions);
    if (region > 0)
    {
        profile.region = MakeMecDagRegion(region - 1, regions);
    }
    recipe.nowS = reader.Number("now", 0, 0, 1e9);
    reader.Finish();
    return recipe;
}

std::unique_ptr<Instance>
Draw(const Recipe& recipe, uint64_t seed)
{
    const MecDagProfile& profile = recipe.profile;
    auto instance = std::make_unique<MecDagInstance>();
    instance->nowS = recipe.nowS;
    Random server(seed, "mec", "server");
    instance->mec = DrawMec(profile, server);
    for (int v = 0; v < profile.vehicles; ++v)
    {
        const std::string key = "vehicle" + std::to_string(v);
        Random vehicle(seed, key, "vehicle");
        Random work(seed, key, "task");
        instance->vehicles.push_back(DrawVehicle(profile, vehicle));
        if (recipe.graph)
        {
            TaskGraph graph = *recipe.graph;
            DrawMissing(graph, profile.sizes, work);
            instance->tasks.push_back(ToMecDagTask(graph));
        }
        else
        {
            instance->tasks.push_back(DrawTask(profile, work));
        }
        instance->tasks.back().vehicle = v;
        instance->tasks.back().submitS = recipe.nowS + work.Uniform(0, profile.spreadS);
    }
    DrawBacklogs(*instance, profile, seed);
    return instance;
}

} // namespace

std::unique_ptr<Instance>
MecDagSystem::Generate(const GenerateOptions& options, uint64_t seed) const
{
    return Draw(ReadRecipe(options), seed);
}

std::unique_ptr<Instance>
MecDagSystem::Step(const Instance& instance,
                   const Plan&,
                   const GenerateOptions& options,
                   uint64_t seed) const
{
    Recipe recipe = ReadRecipe(options);
    const auto slot = std::llround(instance.nowS + 1 - recipe.nowS);
    recipe.nowS = instance.nowS + 1;
    return Draw(recipe, Random(seed, "slot" + std::to_string(slot)).Bits());
}

} // namespace ns3::vec
