// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learning-curve.h"

#include "vec-svg.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

constexpr double WIDTH = 720;
constexpr double HEIGHT = 400;
constexpr double LEFT = 80;
constexpr double RIGHT = 610;
constexpr double TOP = 40;
constexpr double BOTTOM = 345;
constexpr double LABEL_HEIGHT = 14;

} // namespace

std::string
LearningCurve::ToSvg() const
{
    double xMax = 1;
    double low = points.empty() ? 0 : points.front().second;
    double high = low;
    for (const auto& [x, y] : points)
    {
        xMax = std::max(xMax, x);
        low = std::min(low, y);
        high = std::max(high, y);
    }
    // Levels near the line widen the picture; a far one (random) must not flatten the line.
    const double room = std::max(high - low, 0.02 * std::abs(high));
    for (const auto& [name, y] : levels)
    {
        if (y > low - 2 * room && y < high + 2 * room)
        {
            low = std::min(low, y);
            high = std::max(high, y);
        }
    }
    const double margin = std::max(0.06 * (high - low), 1e-9 + 1e-3 * std::abs(high));
    low -= margin;
    high += margin;
    auto toX = [&](double x) { return LEFT + (RIGHT - LEFT) * x / xMax; };
    auto toY = [&](double y) { return BOTTOM - (BOTTOM - TOP) * (y - low) / (high - low); };

    std::string svg = SvgBegin(WIDTH, HEIGHT);
    svg += SvgText((LEFT + RIGHT) / 2, 22, "middle", title);
    svg += SvgText((LEFT + RIGHT) / 2, HEIGHT - 12, "middle", "decisions");
    svg += SvgTextUpwards(18, (TOP + BOTTOM) / 2, yLabel);
    const double yStep = SvgTickStep(high - low);
    for (double y = std::ceil(low / yStep) * yStep; y <= high; y += yStep)
    {
        svg += SvgLine(LEFT, toY(y), RIGHT, toY(y), "stroke=\"#e0e0e0\"");
        svg +=
            SvgText(LEFT - 6, toY(y) + 4, "end", SvgFormat("%.6g", std::abs(y) < 1e-12 ? 0.0 : y));
    }
    const double xStep = SvgTickStep(xMax);
    for (double x = 0; x <= xMax * (1 + 1e-9); x += xStep)
    {
        svg += SvgLine(toX(x), BOTTOM, toX(x), BOTTOM + 4, "stroke=\"black\"");
        svg += SvgText(toX(x), BOTTOM + 18, "middle", SvgFormat("%.6g", x));
    }
    svg += SvgLine(LEFT, BOTTOM, RIGHT, BOTTOM, "stroke=\"black\"");
    svg += SvgLine(LEFT, TOP, LEFT, BOTTOM, "stroke=\"black\"");

    auto sorted = levels;
    std::sort(sorted.begin(),
              sorted.end(),
              [](const auto& a, const auto& b) { return a.second > b.second; });
    double labelY = 0;
    for (const auto& [name, value] : sorted)
    {
        const bool above = value > high;
        const double y = std::clamp(toY(value), TOP, BOTTOM);
        labelY = std::max(labelY + LABEL_HEIGHT, y + 4);
        if (value >= low && !above)
        {
            svg += SvgLine(LEFT, y, RIGHT, y, "stroke=\"#b04020\" stroke-dasharray=\"5 3\"");
        }
        svg += SvgText(RIGHT + 6,
                       labelY,
                       "start",
                       name + SvgFormat(" %.4g", value) + (above ? " ↑" : ""));
    }
    if (markX >= 0)
    {
        svg += SvgLine(toX(markX),
                       TOP,
                       toX(markX),
                       BOTTOM,
                       "stroke=\"#808080\" stroke-dasharray=\"2 3\"");
    }
    svg += "<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.6\" points=\"";
    for (const auto& [x, y] : points)
    {
        svg += SvgFormat("%.1f,%.1f ", toX(x), toY(y));
    }
    return svg + "\"/>\n</svg>\n";
}

} // namespace ns3::vec
