// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-reader.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <set>

namespace ns3::vec
{

namespace
{

bool EndsWith(const std::string& text, std::string_view end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.npos, end) == 0;
}

} // namespace

TaskGraph ReadGraph(const std::string& path, const GraphScale& scale)
{
    const std::string text = ReadFile(path);
    const std::string file = path == "-" ? "standard input" : path;
    const bool isDot = EndsWith(path, ".gv") || EndsWith(path, ".dot");
    TaskGraph graph = isDot ? ParseGraphviz(text, file, scale) : ParseWfCommons(text, file, scale);
    const EdgeList edges = Pairs(graph);
    if (TopologicalOrder(graph.nodes.size(), edges).size() != graph.nodes.size())
    {
        throw InputError(file + ": expected a graph without cycles");
    }
    if (std::set<std::pair<int, int>>(edges.begin(), edges.end()).size() != edges.size())
    {
        throw InputError(file + ": expected each edge once");
    }
    return graph;
}

} // namespace ns3::vec
