// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-paths.h"

#include "vec-node-names.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>

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
        double rateBps;
        double delayS;
    };

    std::map<std::string, std::vector<Hop>> hops;
    for (const BackhaulLink& link : links)
    {
        hops[link.from].push_back({link.to, link.rateBps, link.delayS});
        hops[link.to].push_back({link.from, link.rateBps, link.delayS});
    }
    std::map<std::string, BackhaulPath> paths;
    using Entry = std::tuple<double, std::size_t, std::vector<std::string>, double>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> frontier;
    frontier.emplace(0, 1, std::vector{source}, std::numeric_limits<double>::infinity());
    while (!frontier.empty())
    {
        const auto [delayS, length, nodes, rateBps] = frontier.top();
        frontier.pop();
        if (!paths.emplace(nodes.back(), BackhaulPath{rateBps, delayS, nodes}).second)
        {
            continue;
        }
        for (const Hop& hop : hops[nodes.back()])
        {
            if (paths.count(hop.to) == 0)
            {
                std::vector<std::string> further = nodes;
                further.push_back(hop.to);
                frontier.emplace(delayS + hop.delayS,
                                 length + 1,
                                 std::move(further),
                                 std::min(rateBps, hop.rateBps));
            }
        }
    }
    return paths;
}

} // namespace ns3::vec
