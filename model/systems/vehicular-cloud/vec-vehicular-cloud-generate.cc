// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-generate.h"

#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-presets.h"
#include "vec-vehicular-cloud-system.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double LITERAL_PER_BITS = 8e6;
constexpr int PAPER_LAYERS = 5;
constexpr double MOST_SHADOWING_DB = 40; // more than seven standard deviations

struct Recipe : CommonOptions
{
    VehicularCloudRanges ranges;
    GraphOptions graph;
    VehicularCloudInstance::Psi psi;
    bool isShadowed = false;
    std::optional<double> deadlineS;
    double nowS = 0;
};

/** \p isRecorded: how many vehicles there are when is not an option. */
Fields<Recipe>
RecipeFields(bool isRecorded)
{
    using Ranges = VehicularCloudRanges;
    using Psi = VehicularCloudInstance::Psi;
    Fields<Recipe> fields = OptionFields<Recipe>();
    fields.Include(&Recipe::graph, GraphFields())
        .Include(&Recipe::psi,
                 Fields<Psi>().Add("per-bits", &Psi::perBits, Between(1, 1e15), "of Ψ"))
        .Add("shadowing", &Recipe::isShadowed, ANY, "the random terms of (3) and (4)")
        .Add("deadline", &Recipe::deadlineS, Between(0, 1e9), "s");
    if (!isRecorded)
    {
        fields
            .Include(&Recipe::ranges,
                     Fields<Ranges>().Add("vehicles", &Ranges::vehicles, Whole(1, 1000)))
            .Add("now", &Recipe::nowS, Between(0, 1e9), "s");
    }
    return fields;
}

Recipe
ReadRecipe(const GenerateOptions& given, const std::vector<VehicularCloudStay>* stays)
{
    static const Fields<Recipe> drawn = RecipeFields(false);
    static const Fields<Recipe> recorded = RecipeFields(true);
    const GenerateOptions options = ExpandPreset("vehicular-cloud", given);
    Recipe recipe;
    recipe.graph.shape.layers = options.count("fat") || options.count("regular") ? 0 : PAPER_LAYERS;
    ReadOptions(options, stays ? recorded : drawn, recipe);
    FinishGraph(options, recipe.graph);
    if (options.count("ccr"))
    {
        throw InputError("option --ccr is not known here: every edge has data of its own");
    }
    if (recipe.isLiteral && options.count("per-bits") == 0)
    {
        recipe.psi.perBits = LITERAL_PER_BITS;
    }
    if (stays)
    {
        recipe.ranges.vehicles = static_cast<int>(stays->size());
        recipe.nowS = stays->front().arriveS;
    }
    return recipe;
}

/** A straight way along one of four lanes from where the vehicle arrives to the end of the road. */
VehicularCloudStay
DrawStay(const VehicularCloudRanges& ranges, double arriveS, Random& random)
{
    const auto lane = random.Integer(0, 3);
    const double speedMps = DrawSpeed(ranges, random);
    const double wayM = ranges.areaM - random.Uniform(0, ranges.areaM);
    const double y = static_cast<double>(lane) * ranges.laneM;
    const bool isForward = lane < 2;
    VehicularCloudStay stay;
    stay.arriveS = arriveS;
    stay.departS = arriveS + wayM / speedMps;
    stay.track.push_back({arriveS, isForward ? ranges.areaM - wayM : wayM, y});
    if (stay.departS > arriveS)
    {
        stay.track.push_back({stay.departS, isForward ? ranges.areaM : 0, y});
    }
    return stay;
}

/** The paper's graph: subtask 0 is virtual, on the owner, with data for all that have no parent. */
void
DrawGraph(const Recipe& recipe, Random& random, VehicularCloudInstance& instance)
{
    TaskGraph graph;
    if (recipe.graph.file)
    {
        graph = *recipe.graph.file;
    }
    else
    {
        const double open = std::nan("");
        graph.nodes.assign(recipe.graph.shape.n, {open, open, open});
        const std::vector<int> levels = GenerateLevels(recipe.graph.shape, random);
        for (const auto& [from, to] : GenerateEdges(recipe.graph.shape, levels, random))
        {
            graph.edges.push_back({from, to, open});
        }
    }
    const auto drawn = [&](double given, const Interval& range)
    { return std::isnan(given) ? range.Draw(random) : given; };
    instance.cycles.push_back(0);
    std::vector<char> hasParent(graph.nodes.size(), 0);
    for (const auto& edge : graph.edges)
    {
        hasParent[edge.to] = 1;
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    {
        instance.cycles.push_back(drawn(graph.nodes[i].cycles, recipe.ranges.cycles));
        if (!hasParent[i])
        {
            instance.edges.push_back({0,
                                      static_cast<int>(i) + 1,
                                      drawn(graph.nodes[i].ownInputBits, recipe.ranges.edgeBits)});
        }
    }
    for (const auto& edge : graph.edges)
    {
        instance.edges.push_back(
            {edge.from + 1, edge.to + 1, drawn(edge.bits, recipe.ranges.edgeBits)});
    }
    instance.pinned.emplace_back(0, 0);
}

/** A moment by which the owner has finished whatever the plan: all work one after the other on the
 * slowest vehicle, each subtask after the slowest transfer over the largest distance. */
double
SafeDepartureS(const VehicularCloudInstance& instance)
{
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    double slowestHz = INFINITY;
    for (const auto& vehicle : instance.vehicles)
    {
        slowestHz = std::min(slowestHz, vehicle.cpuHz);
        for (const auto& point : vehicle.track)
        {
            low[0] = std::min(low[0], point.x);
            low[1] = std::min(low[1], point.y);
            high[0] = std::max(high[0], point.x);
            high[1] = std::max(high[1], point.y);
        }
    }
    const double logM = std::log10(std::max(1.0, std::hypot(high[0] - low[0], high[1] - low[1])));
    const double lossDb = 32.4 + 20 * logM + 20 * std::log10(instance.carrierGhz) + 5 +
                          std::max(0.0, 15 * logM - 41) + MOST_SHADOWING_DB;
    const double perBitS =
        (instance.psi.slope * lossDb + instance.psi.intercept) / instance.psi.perBits;
    double sumS = instance.nowS;
    std::vector<double> mostBits(instance.cycles.size(), 0);
    for (const auto& edge : instance.edges)
    {
        mostBits[edge.to] = std::max(mostBits[edge.to], edge.bits);
    }
    for (std::size_t i = 0; i < instance.cycles.size(); ++i)
    {
        sumS += instance.cycles[i] / slowestHz + mostBits[i] * perBitS;
    }
    return sumS;
}

std::unique_ptr<VehicularCloudInstance>
Draw(const Recipe& recipe, uint64_t seed, const std::vector<VehicularCloudStay>* stays)
{
    auto instance = std::make_unique<VehicularCloudInstance>();
    instance->nowS = recipe.nowS;
    instance->psi = recipe.psi;
    instance->isShadowed = recipe.isShadowed;
    instance->shadowingSeed = Random(seed, "shadowing").Bits() >> 1;
    instance->deadlineS = recipe.deadlineS;
    for (int v = 0; v < recipe.ranges.vehicles; ++v)
    {
        Random random(seed, "vehicle" + std::to_string(v), "vehicle");
        VehicularCloudInstance::Vehicle vehicle;
        vehicle.cpuHz = recipe.ranges.cpuHz.Draw(random);
        const double arriveS = recipe.nowS + (v == 0 ? 0 : recipe.ranges.arriveS.Draw(random));
        VehicularCloudStay stay = stays ? (*stays)[v] : DrawStay(recipe.ranges, arriveS, random);
        vehicle.arriveS = stay.arriveS;
        vehicle.departS = stay.departS;
        vehicle.track = std::move(stay.track);
        instance->vehicles.push_back(std::move(vehicle));
    }
    Random work(seed, "task", "task");
    DrawGraph(recipe, work, *instance);
    auto& owner = instance->vehicles[0];
    owner.departS = std::max(owner.departS, SafeDepartureS(*instance));
    return instance;
}

} // namespace

double
DrawSpeed(const VehicularCloudRanges& ranges, Random& random)
{
    double speedMps = 0;
    do
    {
        speedMps = random.Normal(ranges.meanMps, ranges.deviationMps);
    } while (speedMps < ranges.speedMps.low || speedMps > ranges.speedMps.high);
    return speedMps;
}

std::unique_ptr<VehicularCloudInstance>
GenerateVehicularCloud(const GenerateOptions& options,
                       uint64_t seed,
                       const std::vector<VehicularCloudStay>& stays)
{
    return Draw(ReadRecipe(options, &stays), seed, &stays);
}

std::unique_ptr<Instance>
VehicularCloudSystem::Generate(const GenerateOptions& options, uint64_t seed) const
{
    return Draw(ReadRecipe(options, nullptr), seed, nullptr);
}

std::unique_ptr<Instance>
VehicularCloudSystem::Step(const Instance& instance,
                           const Plan&,
                           const GenerateOptions& options,
                           uint64_t seed) const
{
    Recipe recipe = ReadRecipe(options, nullptr);
    const auto slot = std::llround(instance.nowS + 1 - recipe.nowS);
    recipe.nowS = instance.nowS + 1;
    return Draw(recipe, Random(seed, "slot" + std::to_string(slot)).Bits(), nullptr);
}

} // namespace ns3::vec
