// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-svg.h"
#include "vec-reproduction.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr double WIDTH = 760;
constexpr double HEIGHT = 340; // of a panel
constexpr double LEFT = 80;
constexpr double RIGHT = 580;
constexpr double TOP = 40;
constexpr double BOTTOM = 290;
constexpr double LEGEND = RIGHT + 20;
constexpr std::size_t FEW_POINTS = 25; // up to here a mark on each

// Okabe and Ito: told apart by people with any colour vision; dashes tell them apart without.
constexpr const char* COLOURS[] =
    {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999"};
constexpr const char* DASHES[] = {"", "7 3", "2 2", "9 3 2 3"};
constexpr std::size_t COLOUR_COUNT = std::size(COLOURS);
constexpr std::size_t DASH_COUNT = std::size(DASHES);

/** From numbers to pixels. */
class Axes
{
  public:
    explicit Axes(const FigurePanel& panel, double offset)
        : m_isLogarithmic(panel.isLogarithmic), m_offset(offset)
    {
        for (const FigureSeries& series : panel.series)
        {
            for (const FigurePoint& point : series.points)
            {
                lowX = std::min(lowX, point.x);
                highX = std::max(highX, point.x);
                const bool isShown = series.points.size() <= FEW_POINTS; // the interval
                for (double y :
                     {point.y, isShown ? point.low : point.y, isShown ? point.high : point.y})
                {
                    if (std::isfinite(y) && (!m_isLogarithmic || y > 0))
                    {
                        lowY = std::min(lowY, Scaled(y));
                        highY = std::max(highY, Scaled(y));
                    }
                }
            }
        }
        if (!panel.categories.empty())
        {
            lowX = -0.5;
            highX = static_cast<double>(panel.categories.size()) - 0.5;
        }
        else if (highX > lowX) // room for the outermost marks
        {
            const double roomX = 0.02 * (highX - lowX);
            lowX -= roomX;
            highX += roomX;
        }
        const double margin = std::max(0.05 * (highY - lowY), 1e-9 + 1e-3 * std::abs(highY));
        lowY -= margin;
        highY += margin;
    }

    double Scaled(double y) const
    {
        return m_isLogarithmic ? std::log10(y) : y;
    }

    double X(double x) const
    {
        return highX > lowX ? LEFT + (RIGHT - LEFT) * (x - lowX) / (highX - lowX)
                            : (LEFT + RIGHT) / 2;
    }

    double Y(double y) const
    {
        const double share = m_isLogarithmic && y <= 0 ? 0 : (Scaled(y) - lowY) / (highY - lowY);
        return m_offset + BOTTOM - (BOTTOM - TOP) * std::clamp(share, 0.0, 1.0);
    }

    double lowX = std::numeric_limits<double>::infinity();
    double highX = -std::numeric_limits<double>::infinity();
    double lowY = std::numeric_limits<double>::infinity(); //!< scaled
    double highY = -std::numeric_limits<double>::infinity();

  private:
    bool m_isLogarithmic;
    double m_offset;
};

/** Without the trace of zero that steps leave. */
std::string
Number(double tick)
{
    return SvgFormat("%.6g", std::abs(tick) < 1e-12 ? 0.0 : tick);
}

std::string
Frame(const FigurePanel& panel, const Axes& axes, double offset)
{
    std::string svg = SvgText((LEFT + RIGHT) / 2, offset + 22, "middle", panel.title);
    svg += SvgText((LEFT + RIGHT) / 2, offset + BOTTOM + 38, "middle", panel.xLabel);
    svg += SvgTextUpwards(18, offset + (TOP + BOTTOM) / 2, panel.yLabel);
    const double step = panel.isLogarithmic
                          ? std::max(1.0, std::floor((axes.highY - axes.lowY) / 6))
                          : SvgTickStep(axes.highY - axes.lowY);
    for (double tick = std::ceil(axes.lowY / step) * step; tick <= axes.highY; tick += step)
    {
        const double value = panel.isLogarithmic ? std::pow(10, tick) : tick;
        const double y = axes.Y(value);
        svg += SvgLine(LEFT, y, RIGHT, y, "stroke=\"#e0e0e0\"");
        svg += SvgText(LEFT - 6, y + 4, "end", Number(value));
    }
    if (panel.categories.empty())
    {
        const double xStep = axes.highX > axes.lowX ? SvgTickStep(axes.highX - axes.lowX) : 1;
        for (double x = std::ceil(axes.lowX / xStep) * xStep; x <= axes.highX + 1e-9; x += xStep)
        {
            svg += SvgLine(axes.X(x),
                           offset + BOTTOM,
                           axes.X(x),
                           offset + BOTTOM + 4,
                           "stroke=\"black\"");
            svg += SvgText(axes.X(x), offset + BOTTOM + 18, "middle", Number(x));
        }
    }
    for (std::size_t c = 0; c < panel.categories.size(); ++c)
    {
        svg += SvgText(axes.X(static_cast<double>(c)),
                       offset + BOTTOM + 18,
                       "middle",
                       panel.categories[c]);
    }
    svg += SvgLine(LEFT, offset + BOTTOM, RIGHT, offset + BOTTOM, "stroke=\"black\"");
    return svg + SvgLine(LEFT, offset + TOP, LEFT, offset + BOTTOM, "stroke=\"black\"");
}

std::string
Curve(const FigurePanel& panel, const Axes& axes, std::size_t s)
{
    const FigureSeries& series = panel.series[s];
    const char* colour = COLOURS[s % COLOUR_COUNT];
    const bool hasMarks = series.points.size() <= FEW_POINTS;
    // Beside each other, so that intervals at one x can be told apart.
    const double aside =
        hasMarks
            ? 3.0 * (static_cast<double>(s) - (static_cast<double>(panel.series.size()) - 1) / 2)
            : 0;
    std::string svg;
    std::string line;
    for (const FigurePoint& point : series.points)
    {
        const double x = axes.X(point.x) + aside;
        line += SvgFormat("%.1f,%.1f ", x, axes.Y(point.y));
        if (!hasMarks)
        {
            continue;
        }
        svg += SvgFormat("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
                         x,
                         axes.Y(point.y),
                         colour);
        if (std::isfinite(point.low))
        {
            const std::string style = SvgFormat("stroke=\"%s\"", colour);
            svg += SvgLine(x, axes.Y(point.low), x, axes.Y(point.high), style.c_str());
        }
    }
    if (panel.categories.empty())
    {
        svg += SvgFormat("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" "
                         "stroke-dasharray=\"%s\" points=\"",
                         colour,
                         DASHES[s % DASH_COUNT]) +
               line + "\"/>\n";
    }
    return svg;
}

std::string
Legend(const FigurePanel& panel, double offset)
{
    std::string svg;
    for (std::size_t s = 0; s < panel.series.size(); ++s)
    {
        const double y = offset + TOP + 8 + 18 * static_cast<double>(s);
        const std::string style =
            SvgFormat("stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"",
                      COLOURS[s % COLOUR_COUNT],
                      panel.categories.empty() ? DASHES[s % DASH_COUNT] : "");
        svg += SvgLine(LEGEND, y, LEGEND + 24, y, style.c_str());
        svg += SvgText(LEGEND + 30, y + 4, "start", panel.series[s].name);
    }
    return svg;
}

} // namespace

std::string
ReproductionSvg(const std::vector<FigurePanel>& panels)
{
    std::string svg = SvgBegin(WIDTH, HEIGHT * static_cast<double>(panels.size()));
    for (std::size_t p = 0; p < panels.size(); ++p)
    {
        const double offset = HEIGHT * static_cast<double>(p);
        const Axes axes(panels[p], offset);
        svg += Frame(panels[p], axes, offset);
        for (std::size_t s = 0; s < panels[p].series.size(); ++s)
        {
            svg += Curve(panels[p], axes, s);
        }
        svg += Legend(panels[p], offset);
    }
    return svg + "</svg>\n";
}

} // namespace ns3::vec
