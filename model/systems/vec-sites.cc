// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sites.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <sstream>

namespace ns3::vec
{

namespace
{

/** The fields of a line; quotes are taken off, doubled ones inside stand for one. */
std::vector<std::string>
Fields(const std::string& line)
{
    std::vector<std::string> fields(1);
    bool isQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i)
    {
        const char c = line[i];
        if (c == '"' && isQuoted && i + 1 < line.size() && line[i + 1] == '"')
        {
            fields.back() += line[++i];
        }
        else if (c == '"')
        {
            isQuoted = !isQuoted;
        }
        else if (c == ',' && !isQuoted)
        {
            fields.emplace_back();
        }
        else if (c != '\r')
        {
            fields.back() += c;
        }
    }
    return fields;
}

} // namespace

std::vector<GeoPlace>
ReadPlaces(const std::string& path)
{
    std::istringstream lines(ReadFile(path));
    std::string line;
    int number = 1;
    const auto fail = [&](const std::string& expected)
    { throw InputError(path + ": line " + std::to_string(number) + ": expected " + expected); };
    std::getline(lines, line);
    if (line.rfind("\xef\xbb\xbf", 0) == 0)
    {
        line.erase(0, 3);
    }
    std::vector<std::string> header = Fields(line);
    for (std::string& name : header)
    {
        std::transform(name.begin(),
                       name.end(),
                       name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    }
    const auto column = [&](const char* name)
    {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end())
        {
            fail(std::string("a header with a column ") + name);
        }
        return static_cast<std::size_t>(found - header.begin());
    };
    const std::size_t latitude = column("LATITUDE");
    const std::size_t longitude = column("LONGITUDE");
    std::vector<GeoPlace> places;
    while (std::getline(lines, line))
    {
        ++number;
        if (line.empty() || line == "\r")
        {
            continue;
        }
        const std::vector<std::string> fields = Fields(line);
        const auto degrees = [&](std::size_t index, const char* name, double most)
        {
            const std::string text = index < fields.size() ? fields[index] : "";
            double value = 0;
            const char* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, value);
            if (error != std::errc() || stop != end || !(std::abs(value) <= most))
            {
                fail(std::string("degrees of ") + name);
            }
            return value;
        };
        places.push_back({degrees(latitude, "latitude", 90), degrees(longitude, "longitude", 180)});
    }
    if (places.empty())
    {
        fail("a place in each line after the header");
    }
    return places;
}

std::vector<PlanePlace>
ToPlane(const std::vector<GeoPlace>& places, const GeoPlace& origin)
{
    constexpr double PI = 3.14159265358979323846;
    const double metresPerDegree = 6371008.8 * PI / 180; // mean radius of the earth
    const double shrink = std::cos(origin.latitude * PI / 180);
    std::vector<PlanePlace> plane;
    for (const GeoPlace& place : places)
    {
        plane.push_back({(place.longitude - origin.longitude) * shrink * metresPerDegree,
                         (place.latitude - origin.latitude) * metresPerDegree});
    }
    return plane;
}

} // namespace ns3::vec
