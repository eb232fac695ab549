// SPDX-License-Identifier: GPL-2.0-only
#include "vec-import-eua.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-options.h"
#include "ns3/vec-program.h"
#include "ns3/vec-shell.h"
#include "ns3/vec-sites.h"
#include "ns3/vec-text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

const char* const USAGE =
    R"(usage: ./vec import-eua SITES.csv USERS.csv --out=DIR [--area=SOUTH,WEST,NORTH,EAST]
Checks where base stations and users are, in the files of the EUA data set or others with columns
LATITUDE and LONGITUDE, and writes DIR/sites.csv and DIR/users.csv: these two columns alone, every place
once, for --sites and --users of multi-workload and rsus.sites and traffic.file of its scenarios.
)";

/** Degrees. */
struct Area
{
    double south = -90;
    double west = -180;
    double north = 90;
    double east = 180;

    bool Holds(const GeoPlace& place) const
    {
        return place.latitude >= south && place.latitude <= north && place.longitude >= west &&
               place.longitude <= east;
    }
};

Area
ParseArea(const std::string& text)
{
    std::vector<double> degrees;
    for (const std::string& number : SplitList(text))
    {
        double value = 0;
        const char* end = number.data() + number.size();
        const auto [stop, error] = std::from_chars(number.data(), end, value);
        if (error != std::errc() || stop != end || !std::isfinite(value))
        {
            degrees.clear();
            break;
        }
        degrees.push_back(value);
    }
    if (degrees.size() != 4 || degrees[0] >= degrees[2] || degrees[1] >= degrees[3])
    {
        throw InputError("--area=" + text + ": expected SOUTH,WEST,NORTH,EAST in degrees");
    }
    return {degrees[0], degrees[1], degrees[2], degrees[3]};
}

/** The places of a file in their order, once each, and what was left out. */
struct Places
{
    std::vector<GeoPlace> kept;
    std::size_t again = 0;
    std::size_t outside = 0;
};

Places
Select(const std::string& file, const Area& area)
{
    Places places;
    std::set<std::pair<double, double>> known;
    for (const GeoPlace& place : ReadPlaces(file))
    {
        if (!area.Holds(place))
        {
            ++places.outside;
        }
        else if (!known.emplace(place.latitude, place.longitude).second)
        {
            ++places.again;
        }
        else
        {
            places.kept.push_back(place);
        }
    }
    if (places.kept.empty())
    {
        throw InputError(file + ": has no place in --area");
    }
    return places;
}

std::string
ToCsv(const std::vector<GeoPlace>& places)
{
    std::string text = "LATITUDE,LONGITUDE\n";
    const auto add = [&](double degrees, char after)
    {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof(digits), degrees).ptr;
        text.append(digits, end);
        text += after;
    };
    for (const GeoPlace& place : places)
    {
        add(place.latitude, ',');
        add(place.longitude, '\n');
    }
    return text;
}

void
PrintCounts(const char* name, const Places& places)
{
    std::cout << name << ": " << places.kept.size() << " places, " << places.again
              << " more were there twice, " << places.outside << " outside\n";
}

/** How large the sites' area is and how far users are from the nearest of them, m. */
void
PrintDistances(const std::vector<GeoPlace>& sites, const std::vector<GeoPlace>& users)
{
    GeoPlace origin = sites.front();
    for (const GeoPlace& site : sites)
    {
        origin.latitude = std::min(origin.latitude, site.latitude);
        origin.longitude = std::min(origin.longitude, site.longitude);
    }
    const auto plane = ToPlane(sites, origin);
    double width = 0;
    double height = 0;
    for (const PlanePlace& site : plane)
    {
        width = std::max(width, site.x);
        height = std::max(height, site.y);
    }
    std::vector<double> distances;
    for (const PlanePlace& user : ToPlane(users, origin))
    {
        double least = std::numeric_limits<double>::infinity();
        for (const PlanePlace& site : plane)
        {
            least = std::min(least, std::hypot(user.x - site.x, user.y - site.y));
        }
        distances.push_back(least);
    }
    std::sort(distances.begin(), distances.end());
    std::printf(
        "sites within %.0f m x %.0f m; from a user to the nearest one %.0f m in the median, "
        "%.0f m at most\n",
        width,
        height,
        distances[distances.size() / 2],
        distances.back());
}

} // namespace

int
ImportEua(int argc, char** argv)
{
    std::string folder;
    std::string area;
    std::vector<std::string> files;
    Options line(USAGE);
    line.Text("out=DIR", folder, "where sites.csv and users.csv go");
    line.Text("area=S,W,N,E", area, "degrees; what is outside is left out (default: all)");
    line.Words(files);
    if (!line.Parse(argc, argv, 2))
    {
        return 0;
    }
    if (files.size() != 2)
    {
        throw InputError("expected SITES.csv and USERS.csv: ./vec import-eua --help");
    }
    Required("out", folder, "results/eua");
    const Area wanted = area.empty() ? Area() : ParseArea(area);
    const Places sites = Select(files[0], wanted);
    const Places users = Select(files[1], wanted);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw EnvironmentError(folder + ": cannot be made: " + error.message());
    }
    WriteFile(folder + "/sites.csv", ToCsv(sites.kept));
    WriteFile(folder + "/users.csv", ToCsv(users.kept));
    PrintCounts("sites.csv", sites);
    PrintCounts("users.csv", users);
    std::cout.flush();
    PrintDistances(sites.kept, users.kept);
    std::cout << "./vec generate --system=multi-workload "
              << ShellWord("--sites=" + folder + "/sites.csv") << " "
              << ShellWord("--users=" + folder + "/users.csv") << std::endl;
    return 0;
}

} // namespace ns3::vec
