// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-paths.h"

#include "vec-node-names.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

namespace ns3::vec
{

std::vector<BackhaulLink>
BackhaulLinks(const Scenario::Backhaul& settings, const std::vector<std::string>& names)
{
    if (settings.kind == "links")
    {
        return settings.links;
    }
    std::vector<BackhaulLink> links;
    for (const std::string& name : names)
    {
        // Half of the way to the switch and half from it; all of the cloud's is its own.
        const bool cloud = name == CLOUD_NODE;
        links.push_back({name,
                         SWITCH_NODE,
                         cloud ? settings.cloudRateBps : settings.rateBps,
                         cloud ? settings.cloudDelayS : settings.delayS / 2});
    }
    return links;
}

std::map<std::string, BackhaulPath>
PathsFrom(const std::string& source, const std::vector<BackhaulLink>& links)
{
    struct Hop
    {
        std::string to;
        std::size_t link;
    };

    struct Way
    {
        int64_t delayNs = 0; // whole numbers, so that ties are ties from wherever they are seen
        std::vector<std::string> nodes;
        std::vector<std::size_t> links;

        bool operator>(const Way& other) const
        {
            const std::size_t wires = links.size();
            const std::size_t others = other.links.size();
            return std::tie(delayNs, wires, nodes, links) >
                   std::tie(other.delayNs, others, other.nodes, other.links);
        }
    };

    std::map<std::string, std::vector<Hop>> hops;
    for (std::size_t i = 0; i < links.size(); ++i)
    {
        hops[links[i].from].push_back({links[i].to, i});
        hops[links[i].to].push_back({links[i].from, i});
    }
    std::map<std::string, BackhaulPath> paths;
    std::priority_queue<Way, std::vector<Way>, std::greater<>> frontier;
    frontier.push({0, {source}, {}});
    while (!frontier.empty())
    {
        const Way way = frontier.top();
        frontier.pop();
        const std::string& end = way.nodes.back();
        if (paths.count(end) > 0)
        {
            continue;
        }
        BackhaulPath path{std::numeric_limits<double>::infinity(), 0, way.nodes, way.links};
        for (const std::size_t link : way.links)
        {
            path.rateBps = std::min(path.rateBps, links[link].rateBps);
            path.delayS += links[link].delayS;
        }
        paths.emplace(end, std::move(path));
        for (const Hop& hop : hops[end])
        {
            if (paths.count(hop.to) == 0)
            {
                Way further = way;
                further.delayNs += std::llround(1e9 * links[hop.link].delayS);
                further.nodes.push_back(hop.to);
                further.links.push_back(hop.link);
                frontier.push(std::move(further));
            }
        }
    }
    return paths;
}

} // namespace ns3::vec
