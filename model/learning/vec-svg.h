// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SVG_H
#define VEC_SVG_H

#include <cstdio>
#include <string>

namespace ns3::vec
{

/** printf into a string of at most 511 bytes. */
template <class... T>
std::string
SvgFormat(const char* format, T... values)
{
    char text[512];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

/** Text with <, & and > as entities. */
std::string EscapeMarkup(const std::string& text);
/** The opening tag, black sans-serif text of 12 px on white; sizes in pixels. */
std::string SvgBegin(double width, double height);
/** \p anchor: start, middle or end. The text is escaped. */
std::string SvgText(double x, double y, const char* anchor, const std::string& text);
/** Text that reads upwards, centred at its place. */
std::string SvgTextUpwards(double x, double y, const std::string& text);
/** \p style: attributes of the line. */
std::string SvgLine(double x1, double y1, double x2, double y2, const char* style);
/** A step of 1, 2 or 5 times a power of ten that divides a range into four to nine parts. */
double SvgTickStep(double range);

} // namespace ns3::vec

#endif // VEC_SVG_H
