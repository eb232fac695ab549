// SPDX-License-Identifier: GPL-2.0-only
#include "vec-traffic-helper.h"

#include "ns3/vec-error.h"
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-filtered-traffic.h"
#include "ns3/vec-random.h"
#include "ns3/vec-roadside.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-sumo-traffic.h"

#include <optional>
#include <utility>

namespace ns3::vec
{

namespace
{

std::unique_ptr<TrafficSource>
Open(const Scenario& scenario, std::optional<uint32_t> seed, double skipS)
{
    const Scenario::Traffic& traffic = scenario.traffic;
    if (traffic.kind == "static")
    {
        return std::make_unique<StaticTraffic>(traffic.vehicles);
    }
    if (traffic.kind == "fcd")
    {
        return std::make_unique<FcdTraffic>(traffic.file, skipS);
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
    if (rsus.spacingM <= 0)
    {
        throw InputError("scenario: /rsus: expected positions, or spacing_m > 0");
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
