// SPDX-License-Identifier: GPL-2.0-only
#include "vec-svg.h"

#include <cmath>

namespace ns3::vec
{

std::string
EscapeMarkup(const std::string& text)
{
    std::string escaped;
    for (char c : text)
    {
        escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '>' ? "&gt;" : std::string(1, c);
    }
    return escaped;
}

std::string
SvgBegin(double width, double height)
{
    return SvgFormat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                     "viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">\n"
                     "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                     width,
                     height,
                     width,
                     height);
}

std::string
SvgText(double x, double y, const char* anchor, const std::string& text)
{
    return SvgFormat("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor) +
           EscapeMarkup(text) + "</text>\n";
}

std::string
SvgTextUpwards(double x, double y, const std::string& text)
{
    return SvgFormat("<g transform=\"translate(%.0f %.1f) rotate(-90)\">", x, y) +
           SvgText(0, 0, "middle", text) + "</g>\n";
}

std::string
SvgLine(double x1, double y1, double x2, double y2, const char* style)
{
    return SvgFormat("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n",
                     x1,
                     y1,
                     x2,
                     y2,
                     style);
}

double
SvgTickStep(double range)
{
    const double power = std::pow(10, std::floor(std::log10(range / 4)));
    const double mantissa = range / 4 / power;
    return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
}

} // namespace ns3::vec
