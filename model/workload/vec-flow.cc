// SPDX-License-Identifier: GPL-2.0-only
#include "vec-flow.h"

#include <cmath>
#include <unordered_map>

namespace ns3::vec
{

namespace
{

/** Edges from the task that makes a file, the first of several, to those that read it. */
std::set<std::pair<int, int>>
EdgesOfFiles(const Flow& flow)
{
    std::unordered_map<std::string, int> makers;
    for (std::size_t i = 0; i < flow.tasks.size(); ++i)
    {
        for (const auto& [name, bytes] : flow.tasks[i].outputBytes)
        {
            makers.emplace(name, static_cast<int>(i));
        }
    }
    std::set<std::pair<int, int>> edges;
    for (std::size_t i = 0; i < flow.tasks.size(); ++i)
    {
        for (const auto& [name, bytes] : flow.tasks[i].inputBytes)
        {
            const auto maker = makers.find(name);
            if (maker != makers.end() && maker->second != static_cast<int>(i))
            {
                edges.emplace(maker->second, static_cast<int>(i));
            }
        }
    }
    return edges;
}

/** The files a parent makes and its child reads; either of them may say the size. */
double
SharedBytes(const Flow::Task& parent, const Flow::Task& child)
{
    double sum = 0;
    for (const auto& [name, bytes] : parent.outputBytes)
    {
        const auto read = child.inputBytes.find(name);
        if (read != child.inputBytes.end())
        {
            sum += std::isnan(bytes) ? read->second : bytes;
        }
    }
    return sum;
}

} // namespace

TaskGraph
ToGraph(const Flow& flow, const GraphScale& scale)
{
    const double bitsPerByte = 8 * scale.bits;
    std::unordered_map<std::string, int> made; // how many tasks make a file
    for (const Flow::Task& task : flow.tasks)
    {
        for (const auto& [name, bytes] : task.outputBytes)
        {
            ++made[name];
        }
    }
    TaskGraph graph;
    for (const Flow::Task& task : flow.tasks)
    {
        double ownBytes = flow.saysFiles ? 0 : Flow::OPEN;
        for (const auto& [name, bytes] : task.inputBytes)
        {
            const auto found = made.find(name);
            const int others =
                (found == made.end() ? 0 : found->second) - (task.outputBytes.count(name) ? 1 : 0);
            ownBytes += others == 0 ? bytes : 0;
        }
        double outputBytes = flow.saysFiles ? 0 : Flow::OPEN;
        for (const auto& [name, bytes] : task.outputBytes)
        {
            outputBytes += bytes;
        }
        graph.nodes.push_back({task.runtimeS * scale.referenceHz * scale.cycles,
                               ownBytes * bitsPerByte,
                               outputBytes * bitsPerByte});
    }
    for (const auto& [from, to] : flow.saysEdges ? flow.edges : EdgesOfFiles(flow))
    {
        const double bytes =
            flow.saysFiles ? SharedBytes(flow.tasks[from], flow.tasks[to]) : Flow::OPEN;
        graph.edges.push_back({from, to, bytes * bitsPerByte});
    }
    return graph;
}

} // namespace ns3::vec
