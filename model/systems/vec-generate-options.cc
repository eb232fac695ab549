// SPDX-License-Identifier: GPL-2.0-only
#include "vec-generate-options.h"

#include "ns3/vec-classic-graphs.h"

#include <algorithm>

namespace ns3::vec
{

void
RefuseOption(const std::string& name, std::vector<FieldInfo> known)
{
    std::sort(known.begin(),
              known.end(),
              [](const FieldInfo& a, const FieldInfo& b) { return a.name < b.name; });
    std::string names;
    for (const FieldInfo& field : known)
    {
        names += (names.empty() ? "--" : ", --") + field.name;
    }
    throw InputError("option --" + name + " is not known here; known are " + names);
}

std::string
TextOf(const GenerateOptions& options, const char* name, std::string_view otherwise)
{
    const auto found = options.find(name);
    return found == options.end() ? std::string(otherwise) : found->second;
}

const Fields<GraphOptions>&
GraphFields()
{
    static const Fields<GraphOptions> fields =
        Fields<GraphOptions>()
            .Include(
                &GraphOptions::shape,
                Fields<DagShape>()
                    .Add("n", &DagShape::n, Whole(1, 10000), "subtasks")
                    .Add("density", &DagShape::density, Between(0, 1), "edges")
                    .Add("fat", &DagShape::fat, Between(0, 1), "width")
                    .Add("regular", &DagShape::regular, Between(0, 1), "evenness")
                    .Add("jump", &DagShape::jump, Whole(0, 10000), "levels an edge spans")
                    .Add("layers", &DagShape::layers, Whole(1, 10000), "exactly so many")
                    .Add("as-compiled", &DagShape::isCompiled, ANY, "edges of DAGGEN's program"))
            .Add("ccr", &GraphOptions::ccr, Between(0, 1e6), "data over work")
            .Include(&GraphOptions::scale,
                     Fields<GraphScale>()
                         .Add("scale-cycles", &GraphScale::cycles, Between(0, 1e15), "dag: factor")
                         .Add("scale-bits", &GraphScale::bits, Between(0, 1e15), "dag: factor")
                         .Add("reference-hz",
                              &GraphScale::referenceHz,
                              Between(1, 1e15),
                              "dag: cycles per second of a recorded runtime"))
            .Add("dag", &GraphOptions::path, ANY, "a file: Graphviz, Pegasus DAX, WfCommons JSON")
            .Add("graph", &GraphOptions::classic, ANY, "a classic graph by name")
            .Add("size", &GraphOptions::size, Whole(1, 10000), "graph: its size");
    return fields;
}

void
FinishGraph(const GenerateOptions& options, GraphOptions& graph)
{
    graph.isSizeGiven = options.count("n") > 0;
    if (!graph.path.empty())
    {
        if (graph.isSizeGiven)
        {
            throw InputError("option --n is for random graphs, not for those of --dag");
        }
        graph.file = ReadGraph(graph.path, graph.scale);
    }
    if (graph.classic.empty())
    {
        if (options.count("size"))
        {
            throw InputError("option --size goes with --graph");
        }
        return;
    }
    if (graph.file || graph.isSizeGiven)
    {
        throw InputError("option --graph goes with --size, not with --dag or --n");
    }
    for (const ClassicGraph& classic : ClassicGraphs())
    {
        if (classic.name == graph.classic && options.count("size") == 0)
        {
            graph.size = classic.otherwise;
        }
    }
    graph.file = MakeClassicGraph(graph.classic, graph.size);
}

} // namespace ns3::vec
