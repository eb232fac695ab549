// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-reader.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3::vec
{

namespace
{

bool
EndsWith(const std::string& text, std::string_view end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.npos, end) == 0;
}

} // namespace

TaskGraph
ReadGraph(const std::string& path, const GraphScale& scale)
{
    const std::string text = ReadFile(path);
    const std::string file = path == "-" ? "standard input" : path;
    const bool isDot = EndsWith(path, ".gv") || EndsWith(path, ".dot");
    TaskGraph graph = isDot ? ParseGraphviz(text, file, scale) : ParseWfCommons(text, file, scale);
    std::set<std::pair<int, int>> seen;
    graph.edges.erase(std::remove_if(graph.edges.begin(),
                                     graph.edges.end(),
                                     [&](const TaskGraph::Edge& edge)
                                     { return !seen.emplace(edge.from, edge.to).second; }),
                      graph.edges.end());
    if (TopologicalOrder(graph.nodes.size(), Pairs(graph)).size() != graph.nodes.size())
    {
        throw InputError(file + ": expected a graph without cycles");
    }
    return graph;
}

} // namespace ns3::vec
