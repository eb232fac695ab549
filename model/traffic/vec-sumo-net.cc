// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-net.h"

#include "vec-xml-reader.h"

#include <algorithm>
#include <sstream>

namespace ns3::vec
{

namespace
{

/** "x,y x,y …", z ignored; empty when it is something else. */
std::vector<Point>
ParseLine(const std::string& text)
{
    std::vector<Point> line;
    std::istringstream words(text);
    for (std::string word; words >> word;)
    {
        const std::string_view point = word;
        const auto comma = point.find(',');
        const auto second = comma == std::string_view::npos ? comma : point.find(',', comma + 1);
        const auto x = ParseNumber(point.substr(0, comma));
        const auto y = comma == std::string_view::npos
                         ? std::nullopt
                         : ParseNumber(point.substr(comma + 1, second - comma - 1));
        if (!x || !y)
        {
            return {};
        }
        line.push_back({*x, *y});
    }
    return line;
}

bool
Lists(const std::optional<std::string>& classes, const std::string& wanted)
{
    std::istringstream words(classes.value_or(""));
    for (std::string word; words >> word;)
    {
        if (word == wanted || word == "all")
        {
            return true;
        }
    }
    return false;
}

bool
ForCars(const XmlReader& lane)
{
    const auto allow = lane.Attribute("allow");
    return allow && !allow->empty() ? Lists(allow, "passenger")
                                    : !Lists(lane.Attribute("disallow"), "passenger");
}

/** Collects the roads; knows the lanes of the edge it is in. */
class RoadCollector
{
  public:
    explicit RoadCollector(SumoNet& net) : m_net(net)
    {
    }

    void BeginEdge(std::string id)
    {
        m_road = {};
        m_road.id = std::move(id);
        m_lines.clear();
    }

    void AddLane(const XmlReader& lane)
    {
        auto line = ParseLine(lane.RequiredAttribute("shape"));
        if (line.size() < 2)
        {
            lane.Fail("expected a shape \"x,y x,y …\" of <lane>");
        }
        m_road.speedMps = std::max(m_road.speedMps, lane.Number("speed"));
        m_lines.push_back(std::move(line));
    }

    void EndEdge()
    {
        if (!m_lines.empty())
        {
            m_road.lanes = static_cast<int>(m_lines.size());
            m_road.line = m_lines[m_lines.size() / 2];
            m_net.roads.push_back(std::move(m_road));
        }
        m_lines.clear();
    }

  private:
    SumoNet& m_net;
    Road m_road;
    std::vector<std::vector<Point>> m_lines;
};

} // namespace

SumoNet
ReadSumoNet(const std::string& path)
{
    SumoNet net;
    XmlReader xml(path);
    if (!xml.Next() || xml.Name() != "net")
    {
        xml.Fail("expected a SUMO <net>, found <" + xml.Name() + ">");
    }
    RoadCollector roads(net);
    bool inRoad = false;
    bool located = false;
    while (xml.Next())
    {
        if (xml.Depth() == 1)
        {
            roads.EndEdge();
            inRoad = xml.Name() == "edge" && !xml.Attribute("function");
            if (inRoad)
            {
                roads.BeginEdge(xml.RequiredAttribute("id"));
            }
            else if (xml.Name() == "location")
            {
                auto box = xml.RequiredAttribute("convBoundary"); // x0,y0,x1,y1
                const auto comma = box.find(',', box.find(',') + 1);
                box[std::min(comma, box.size() - 1)] = ' ';
                const auto corners = ParseLine(box);
                if (corners.size() != 2)
                {
                    xml.Fail("expected four numbers as convBoundary of <location>");
                }
                net.low = corners[0];
                net.high = corners[1];
                located = true;
            }
        }
        else if (inRoad && xml.Depth() == 2 && xml.Name() == "lane" && ForCars(xml))
        {
            roads.AddLane(xml);
        }
    }
    roads.EndEdge();
    if (!located)
    {
        xml.Fail("expected a <location> in the network");
    }
    return net;
}

} // namespace ns3::vec
