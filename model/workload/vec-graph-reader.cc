// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-reader.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace ns3::vec
{

namespace
{

/** The end of a file's name from its last dot on, in lower case. */
std::string
Extension(const std::string& path)
{
    const std::size_t dot = path.find_last_of("./");
    std::string end = dot == path.npos || path[dot] == '/' ? "" : path.substr(dot);
    std::transform(end.begin(),
                   end.end(),
                   end.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return end;
}

bool
IsDot(const std::string& extension)
{
    return extension == ".gv" || extension == ".dot";
}

bool
IsXml(const std::string& extension)
{
    return extension == ".dax" || extension == ".xml";
}

} // namespace

bool
IsGraphFile(const std::string& path)
{
    const std::string extension = Extension(path);
    return IsDot(extension) || IsXml(extension);
}

TaskGraph
ReadGraph(const std::string& path, const GraphScale& scale)
{
    const std::string text = ReadFile(path);
    const std::string file = path == "-" ? "standard input" : path;
    const std::string extension = Extension(path);
    TaskGraph graph = IsDot(extension) ? ParseGraphviz(text, file, scale)
                    : IsXml(extension) ? ParseDax(text, file, scale)
                                       : ParseWfCommons(text, file, scale);
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
