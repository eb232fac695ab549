// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-generate-options.h"
#include "ns3/vec-presets.h"
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

struct Recipe : CommonOptions
{
    MecDagProfile profile;
    GraphOptions graph; // its file instead of random ones
    double nowS = 0;
    int regions = 4;
    int region = 0; // from 1; 0: none of them
};

Recipe
ReadRecipe(const GenerateOptions& given)
{
    using Profile = MecDagProfile;
    static const Fields<Recipe> fields =
        OptionFields<Recipe>()
            .Include(&Recipe::graph, GraphFields())
            .Include(&Recipe::profile,
                     Fields<Profile>()
                         .Add("vehicles", &Profile::vehicles, Whole(0, 100000), "with a task each")
                         .Add("processors", &Profile::processors, Whole(0, 1000), "M")
                         .Add("subchannels", &Profile::subchannels, Whole(0, 1000), "R")
                         .Add("busy", &Profile::busyS, Between(0, 1e6), "mean backlog, s")
                         .Add("spread", &Profile::spreadS, Between(0, 1e6), "of submission, s"))
            .Add("regions", &Recipe::regions, Whole(1, 1000), "servers with graphs of their own")
            .Add("region", &Recipe::region, Whole(0, 1000), "one of them, from 1")
            .Add("now", &Recipe::nowS, Between(0, 1e9), "s");
    const GenerateOptions options = ExpandPreset("mec-dag", given);
    Recipe recipe;
    Profile& profile = recipe.profile;
    profile = FindMecDagProfile(TextOf(options, "profile", MecDagProfiles().front().name));
    recipe.graph.shape = profile.shape;
    recipe.graph.ccr = profile.sizes.ccr;
    ReadOptions(options, fields, recipe);
    FinishGraph(options, recipe.graph);
    profile.shape = recipe.graph.shape;
    profile.sizes.ccr = recipe.graph.ccr;
    if (recipe.graph.isSizeGiven)
    {
        const double n = recipe.graph.shape.n;
        profile.n = {n, n};
    }
    if (recipe.region > recipe.regions)
    {
        throw InputError("option --region: expected an integer from 0 to " +
                         std::to_string(recipe.regions) + ", not \"" +
                         std::to_string(recipe.region) + "\"");
    }
    if (recipe.region > 0)
    {
        profile.region = MakeMecDagRegion(recipe.region - 1, recipe.regions);
    }
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
        if (recipe.graph.file)
        {
            TaskGraph graph = *recipe.graph.file;
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
