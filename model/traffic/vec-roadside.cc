// SPDX-License-Identifier: GPL-2.0-only
#include "vec-roadside.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double CELL_M = 25;
constexpr double FASTEST_MPS = 100; //!< what moves faster has jumped
constexpr double NEAR = 0.6;        //!< spacings within which traffic counts as served
constexpr double APART = 0.9;       //!< spacings between points at least
constexpr double SERVED_SHARE = 0.95;

using Cell = std::pair<long, long>;

double
Distance(const Point& a, const Point& b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

Cell
CellOf(const Point& point)
{
    return {std::lround(point.x / CELL_M), std::lround(point.y / CELL_M)};
}

double
LengthOf(const std::vector<Point>& line)
{
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
    {
        length += Distance(line[i - 1], line[i]);
    }
    return length;
}

/** Positions seen, by cell, and the ways they were seen on. */
struct Observations
{
    std::map<Cell, double> counts;
    std::vector<std::vector<Point>> ways;
};

Observations
Watch(TrafficSource& traffic, double observeS)
{
    Observations seen;

    struct Open
    {
        std::vector<Point> way; //!< points at least a metre apart
        Point last;
    };

    std::map<std::string, Open> open;
    auto finish = [&seen](std::vector<Point>& way)
    {
        if (way.size() > 1)
        {
            seen.ways.push_back(std::move(way));
        }
        way.clear();
    };
    const double endS = traffic.NowS() + observeS;
    const double farthestM = FASTEST_MPS * traffic.StepS();
    do
    {
        std::map<std::string, Open> next;
        for (const auto& vehicle : traffic.Vehicles())
        {
            const Point here{vehicle.x, vehicle.y};
            seen.counts[CellOf(here)] += 1;
            auto& [way, last] = open[vehicle.id];
            if (!way.empty() && Distance(last, here) > farthestM)
            {
                finish(way);
            }
            if (way.empty() || Distance(way.back(), here) >= 1)
            {
                way.push_back(here);
            }
            next[vehicle.id] = {std::move(way), here};
            way.clear();
        }
        for (auto& [id, left] : open)
        {
            finish(left.way);
        }
        open = std::move(next);
    } while (traffic.NowS() < endS && traffic.Advance());
    for (auto& [id, left] : open)
    {
        finish(left.way);
    }
    return seen;
}

/** How many of the counted positions share a cell with the way. */
double
Gain(const std::vector<Point>& way, const std::map<Cell, double>& counts)
{
    std::set<Cell> passed;
    double gain = 0;
    for (const auto& point : way)
    {
        const auto cell = CellOf(point);
        const auto found = counts.find(cell);
        if (found != counts.end() && passed.insert(cell).second)
        {
            gain += found->second;
        }
    }
    return gain;
}

} // namespace

std::vector<Point>
PlaceAlongLine(const std::vector<Point>& line, double spacingM)
{
    const double length = LengthOf(line);
    const double count = std::max(1.0, std::floor(length / spacingM));
    double wantedM = (length - (count - 1) * spacingM) / 2;
    double passedM = 0;
    std::vector<Point> points;
    for (std::size_t i = 1; i < line.size(); ++i)
    {
        const double pieceM = Distance(line[i - 1], line[i]);
        while (points.size() < count && pieceM > 0 && wantedM <= passedM + pieceM)
        {
            const double share = (wantedM - passedM) / pieceM;
            points.push_back({RoundToMilli(line[i - 1].x + share * (line[i].x - line[i - 1].x)),
                              RoundToMilli(line[i - 1].y + share * (line[i].y - line[i - 1].y))});
            wantedM += spacingM;
        }
        passedM += pieceM;
    }
    return points;
}

std::vector<Point>
PlaceAlongTraffic(TrafficSource& traffic, double spacingM, double observeS, std::size_t atMost)
{
    if (!(spacingM > 0))
    {
        throw InputError("roadside units along the traffic: expected a spacing above 0 m");
    }
    auto [counts, ways] = Watch(traffic, observeS);
    double open = 0;
    for (const auto& [cell, count] : counts)
    {
        open += count;
    }
    const double enough = (1 - SERVED_SHARE) * open;
    std::vector<Point> points;
    while (open > enough && !ways.empty() && (atMost == 0 || points.size() < atMost))
    {
        std::size_t best = 0;
        double bestGain = -1;
        for (std::size_t i = 0; i < ways.size(); ++i)
        {
            const double gain = Gain(ways[i], counts);
            if (gain > bestGain)
            {
                best = i;
                bestGain = gain;
            }
        }
        if (bestGain <= 0)
        {
            break;
        }
        const auto way = std::move(ways[best]);
        const auto before = points.size();
        ways.erase(ways.begin() + static_cast<std::ptrdiff_t>(best));
        std::vector<Point> fresh;
        for (const auto& point : PlaceAlongLine(way, spacingM))
        {
            if (std::all_of(points.begin(),
                            points.end(),
                            [&](const auto& other)
                            { return Distance(point, other) >= APART * spacingM; }))
            {
                fresh.push_back(point);
            }
        }
        // Of more than may be: those in the middle.
        const auto room = atMost == 0 ? fresh.size() : std::min(fresh.size(), atMost - before);
        const auto first = fresh.begin() + static_cast<std::ptrdiff_t>((fresh.size() - room) / 2);
        points.insert(points.end(), first, first + static_cast<std::ptrdiff_t>(room));
        std::set<Cell> tried;
        if (points.size() == before) // between points already: too near for one more
        {
            std::transform(way.begin(), way.end(), std::inserter(tried, tried.end()), CellOf);
        }
        for (auto cell = counts.begin(); cell != counts.end();)
        {
            const Point middle{static_cast<double>(cell->first.first) * CELL_M,
                               static_cast<double>(cell->first.second) * CELL_M};
            const bool served = tried.count(cell->first) ||
                                std::any_of(points.begin(),
                                            points.end(),
                                            [&](const auto& point)
                                            { return Distance(point, middle) <= NEAR * spacingM; });
            open -= served ? cell->second : 0;
            cell = served ? counts.erase(cell) : std::next(cell);
        }
    }
    return points;
}

} // namespace ns3::vec
