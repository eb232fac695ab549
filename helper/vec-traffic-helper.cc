// SPDX-License-Identifier: GPL-2.0-only
#include "vec-traffic-helper.h"

#include "ns3/vec-error.h"
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-filtered-traffic.h"
#include "ns3/vec-random.h"
#include "ns3/vec-roadside.h"
#include "ns3/vec-sites.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-sumo-traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace ns3::vec
{

namespace
{

/** Users in metres from the first site, those nearest to an RSU; "u0" is the first of the file. */
std::vector<VehiclePosition>
PlaceUsers(const Scenario& scenario)
{
    const std::vector<GeoPlace> sites = ReadPlaces(scenario.rsus.sites);
    const std::vector<PlanePlace> users = ToPlane(ReadPlaces(scenario.traffic.file), sites.front());
    const std::vector<Point> rsus = PlaceRsus(scenario);
    std::vector<std::pair<double, std::size_t>> byDistance;
    for (std::size_t i = 0; i < users.size(); ++i)
    {
        double nearestM = std::numeric_limits<double>::infinity();
        for (const Point& rsu : rsus)
        {
            nearestM = std::min(nearestM, std::hypot(users[i].x - rsu.x, users[i].y - rsu.y));
        }
        byDistance.emplace_back(nearestM, i);
    }
    std::sort(byDistance.begin(), byDistance.end());
    if (scenario.traffic.count > 0 && scenario.traffic.count < byDistance.size())
    {
        byDistance.resize(scenario.traffic.count);
    }
    std::vector<VehiclePosition> places;
    for (const auto& [distanceM, i] : byDistance)
    {
        places.push_back({"u" + std::to_string(i), users[i].x, users[i].y});
    }
    return places;
}

std::unique_ptr<TrafficSource>
Open(const Scenario& scenario, std::optional<uint32_t> seed, double skipS)
{
    const Scenario::Traffic& traffic = scenario.traffic;
    if (traffic.kind == "static")
    {
        return std::make_unique<StaticTraffic>(traffic.vehicles);
    }
    if (traffic.kind == "users")
    {
        return std::make_unique<StaticTraffic>(PlaceUsers(scenario));
    }
    if (traffic.kind == "fcd")
    {
        std::optional<GeoOrigin> origin;
        if (traffic.origin.size() == 2)
        {
            origin = GeoOrigin{traffic.origin[0], traffic.origin[1]};
        }
        return std::make_unique<FcdTraffic>(traffic.file, skipS, origin);
    }
    SumoSettings settings;
    settings.file = traffic.file;
    settings.seed = seed;
    settings.skipS = skipS;
    if (traffic.gui)
    {
        settings.binary = "sumo-gui";
    }
    if (traffic.kind == "traci")
    {
        settings.connection =
            traffic.port == 0 ? "traci" : traffic.host + ":" + std::to_string(traffic.port);
    }
    return std::make_unique<SumoTraffic>(settings);
}

std::unique_ptr<TrafficSource>
Filter(const Scenario& scenario, std::unique_ptr<TrafficSource> source, double penetration)
{
    std::optional<TrafficArea> area;
    if (scenario.traffic.area.size() == 4)
    {
        const std::vector<double>& a = scenario.traffic.area;
        area = TrafficArea{a[0], a[1], a[2], a[3]};
    }
    return std::make_unique<FilteredTraffic>(std::move(source), scenario.seed, penetration, area);
}

} // namespace

std::unique_ptr<TrafficSource>
MakeTraffic(const Scenario& scenario)
{
    const Scenario::Time& time = scenario.time;
    double offsetS = 0;
    if (time.sumoOffsetS > 0)
    {
        offsetS =
            RoundToMilli(Random(scenario.seed, "traffic", "offset").Uniform(0, time.sumoOffsetS));
    }
    // SUMO's seed is a 32-bit integer.
    const auto seed = static_cast<uint32_t>(scenario.seed & 0x7fffffff);
    return Filter(scenario,
                  Open(scenario, seed, time.sumoWarmupS + offsetS),
                  scenario.traffic.penetration);
}

std::vector<Point>
PlaceRsus(const Scenario& scenario)
{
    const Scenario::Rsus& rsus = scenario.rsus;
    if (!rsus.positions.empty())
    {
        return rsus.positions;
    }
    if (!rsus.sites.empty())
    {
        const std::vector<GeoPlace> sites = ReadPlaces(rsus.sites);
        std::vector<Point> places;
        for (const PlanePlace& place : ToPlane(sites, sites.front()))
        {
            if (rsus.count == 0 || places.size() < rsus.count)
            {
                places.push_back({place.x, place.y});
            }
        }
        return places;
    }
    if (rsus.spacingM <= 0)
    {
        throw InputError("scenario: /rsus: expected positions, sites, or spacing_m > 0");
    }
    if (rsus.along.size() >= 2)
    {
        return PlaceAlongLine(rsus.along, rsus.spacingM);
    }
    if (scenario.traffic.kind == "traci" && scenario.traffic.port != 0)
    {
        throw InputError("scenario: /rsus: expected positions or a line along which to place them: "
                         "a SUMO that listens elsewhere can be watched only once");
    }
    const Scenario::Time& time = scenario.time;
    const auto traffic = Filter(scenario, Open(scenario, std::nullopt, time.sumoWarmupS), 1);
    const auto places = PlaceAlongTraffic(*traffic,
                                          rsus.spacingM,
                                          time.warmupS + time.measureS + time.sumoOffsetS,
                                          rsus.count);
    if (places.empty())
    {
        throw InputError("scenario: /rsus: expected positions, since no vehicle moves");
    }
    return places;
}

} // namespace ns3::vec
