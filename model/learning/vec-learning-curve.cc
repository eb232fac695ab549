// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learning-curve.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

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

/** printf into a string. */
template <class... T>
std::string
Format(const char* format, T... values)
{
    char text[512];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string
Escape(const std::string& text)
{
    std::string escaped;
    for (char c : text)
    {
        escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '>' ? "&gt;" : std::string(1, c);
    }
    return escaped;
}

/** A step of 1, 2 or 5 times a power of ten that divides a range into four to nine parts. */
double
TickStep(double range)
{
    const double power = std::pow(10, std::floor(std::log10(range / 4)));
    const double mantissa = range / 4 / power;
    return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
}

std::string
Text(double x, double y, const char* anchor, const std::string& text)
{
    return Format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor) + Escape(text) +
           "</text>\n";
}

std::string
Line(double x1, double y1, double x2, double y2, const char* style)
{
    return Format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n",
                  x1,
                  y1,
                  x2,
                  y2,
                  style);
}

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

    std::string svg = Format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
                             "height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" "
                             "font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" "
                             "fill=\"white\"/>\n",
                             WIDTH,
                             HEIGHT,
                             WIDTH,
                             HEIGHT);
    svg += Text((LEFT + RIGHT) / 2, 22, "middle", title);
    svg += Text((LEFT + RIGHT) / 2, HEIGHT - 12, "middle", "decisions");
    svg += Format("<g transform=\"translate(18 %.1f) rotate(-90)\">", (TOP + BOTTOM) / 2) +
           Text(0, 0, "middle", yLabel) + "</g>\n";
    const double yStep = TickStep(high - low);
    for (double y = std::ceil(low / yStep) * yStep; y <= high; y += yStep)
    {
        svg += Line(LEFT, toY(y), RIGHT, toY(y), "stroke=\"#e0e0e0\"");
        svg += Text(LEFT - 6, toY(y) + 4, "end", Format("%.6g", std::abs(y) < 1e-12 ? 0.0 : y));
    }
    const double xStep = TickStep(xMax);
    for (double x = 0; x <= xMax * (1 + 1e-9); x += xStep)
    {
        svg += Line(toX(x), BOTTOM, toX(x), BOTTOM + 4, "stroke=\"black\"");
        svg += Text(toX(x), BOTTOM + 18, "middle", Format("%.6g", x));
    }
    svg += Line(LEFT, BOTTOM, RIGHT, BOTTOM, "stroke=\"black\"");
    svg += Line(LEFT, TOP, LEFT, BOTTOM, "stroke=\"black\"");

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
            svg += Line(LEFT, y, RIGHT, y, "stroke=\"#b04020\" stroke-dasharray=\"5 3\"");
        }
        svg +=
            Text(RIGHT + 6, labelY, "start", name + Format(" %.4g", value) + (above ? " ↑" : ""));
    }
    if (markX >= 0)
    {
        svg += Line(toX(markX),
                    TOP,
                    toX(markX),
                    BOTTOM,
                    "stroke=\"#808080\" stroke-dasharray=\"2 3\"");
    }
    svg += "<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.6\" points=\"";
    for (const auto& [x, y] : points)
    {
        svg += Format("%.1f,%.1f ", toX(x), toY(y));
    }
    return svg + "\"/>\n</svg>\n";
}

} // namespace ns3::vec
