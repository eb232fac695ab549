// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-presets.h"
#include "vec-task-graph-system.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double MEAN_COST_S = 10;
constexpr double MEAN_SPEED_HZ = 1e9; // what a cycle of a graph file costs
constexpr std::string_view HEFT_EXAMPLE = "heft-example";

struct Recipe : CommonOptions
{
    GraphOptions graph;
    int processors = 3;
    double heterogeneity = 1; // β of Topcuoglu et al.
    double linkBps = 1e9;     // for the data of a graph file
    bool isExample = false;
};

Recipe
ReadRecipe(const GenerateOptions& given)
{
    static const Fields<Recipe> ofExample = OptionFields<Recipe>().Include(
        &Recipe::graph,
        Fields<GraphOptions>().Add("graph", &GraphOptions::classic, ANY));
    static const Fields<Recipe> fields =
        OptionFields<Recipe>()
            .Include(&Recipe::graph, GraphFields())
            .Add("processors", &Recipe::processors, Whole(1, 10000))
            .Add("heterogeneity", &Recipe::heterogeneity, Between(0, 2), "β")
            .Add("link-bps", &Recipe::linkBps, Between(1e-3, 1e18), "for the data of a file");
    const GenerateOptions options = ExpandPreset("task-graph", given);
    Recipe recipe;
    recipe.isExample = TextOf(options, "graph", "") == HEFT_EXAMPLE;
    ReadOptions(options, recipe.isExample ? ofExample : fields, recipe);
    if (!recipe.isExample)
    {
        FinishGraph(options, recipe.graph);
    }
    return recipe;
}

/** Topcuoglu et al., section 5.2: the mean cost of a subtask is uniform in [0, 2 × the graph's
 * mean), on a processor it is that × U[1 − β / 2, 1 + β / 2); a transfer is uniform in [0, 2 ccr ×
 * the graph's mean). */
std::unique_ptr<TaskGraphInstance>
Draw(const Recipe& recipe, uint64_t seed)
{
    if (recipe.isExample)
    {
        return std::make_unique<TaskGraphInstance>(HeftExample());
    }
    Random shape(seed, "graph", "shape");
    TaskGraph graph;
    if (recipe.graph.file)
    {
        graph = *recipe.graph.file;
    }
    else
    {
        const double open = std::nan("");
        graph.nodes.assign(recipe.graph.shape.n, {open, open, open});
        const std::vector<int> levels = GenerateLevels(recipe.graph.shape, shape);
        for (const auto& [from, to] : GenerateEdges(recipe.graph.shape, levels, shape))
        {
            graph.edges.push_back({from, to, open});
        }
    }
    auto instance = std::make_unique<TaskGraphInstance>();
    Random costs(seed, "graph", "costs");
    for (const TaskGraph::Node& node : graph.nodes)
    {
        const double drawnS = costs.Uniform(0, 2 * MEAN_COST_S);
        const double meanS = std::isnan(node.cycles) ? drawnS : node.cycles / MEAN_SPEED_HZ;
        instance->costS.emplace_back();
        for (int p = 0; p < recipe.processors; ++p)
        {
            instance->costS.back().push_back(
                meanS * costs.Uniform(1 - recipe.heterogeneity / 2, 1 + recipe.heterogeneity / 2));
        }
    }
    Random transfers(seed, "graph", "transfers");
    for (const TaskGraph::Edge& edge : graph.edges)
    {
        const double drawnS = transfers.Uniform(0, 2 * recipe.graph.ccr * MEAN_COST_S);
        instance->edges.push_back(
            {edge.from, edge.to, std::isnan(edge.bits) ? drawnS : edge.bits / recipe.linkBps});
    }
    return instance;
}

} // namespace

TaskGraphInstance
HeftExample()
{
    TaskGraphInstance instance;
    instance.costS = {
        {14, 16, 9 },
        {13, 19, 18},
        {11, 13, 19},
        {13, 8,  17},
        {12, 13, 10},
        {13, 16, 9 },
        {7,  15, 11},
        {5,  11, 14},
        {18, 12, 20},
        {21, 7,  16}
    };
    instance.edges = {
        {0, 1, 18},
        {0, 2, 12},
        {0, 3, 9 },
        {0, 4, 11},
        {0, 5, 14},
        {1, 7, 19},
        {1, 8, 16},
        {2, 6, 23},
        {3, 7, 27},
        {3, 8, 23},
        {4, 8, 13},
        {5, 7, 15},
        {6, 9, 17},
        {7, 9, 11},
        {8, 9, 13}
    };
    return instance;
}

std::unique_ptr<Instance>
TaskGraphSystem::Generate(const GenerateOptions& options, uint64_t seed) const
{
    return Draw(ReadRecipe(options), seed);
}

std::unique_ptr<Instance>
TaskGraphSystem::Step(const Instance& instance,
                      const Plan&,
                      const GenerateOptions& options,
                      uint64_t seed) const
{
    const double slot = instance.nowS + 1;
    auto next =
        Draw(ReadRecipe(options), Random(seed, "slot" + std::to_string(std::llround(slot))).Bits());
    next->nowS = slot;
    return next;
}

} // namespace ns3::vec
