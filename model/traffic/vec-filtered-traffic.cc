// SPDX-License-Identifier: GPL-2.0-only
#include "vec-filtered-traffic.h"

#include "ns3/vec-error.h"
#include "ns3/vec-random.h"

namespace ns3::vec
{

FilteredTraffic::FilteredTraffic(std::unique_ptr<TrafficSource> source,
                                 uint64_t seed,
                                 double penetration,
                                 std::optional<TrafficArea> area)
    : m_source(std::move(source)), m_seed(seed), m_penetration(penetration), m_area(area)
{
    if (!(penetration >= 0 && penetration <= 1))
    {
        throw InputError("traffic: expected a penetration from 0 to 1");
    }
    if (area && !(area->x0 < area->x1 && area->y0 < area->y1))
    {
        throw InputError("traffic: expected an area [x0, y0, x1, y1] with x0 < x1 and y0 < y1");
    }
    Filter();
}

double
FilteredTraffic::StepS() const
{
    return m_source->StepS();
}

double
FilteredTraffic::NowS() const
{
    return m_source->NowS();
}

const std::vector<VehiclePosition>&
FilteredTraffic::Vehicles() const
{
    return m_vehicles;
}

bool
FilteredTraffic::Advance()
{
    const bool more = m_source->Advance();
    Filter();
    return more;
}

void
FilteredTraffic::Filter()
{
    m_vehicles.clear();
    for (const auto& vehicle : m_source->Vehicles())
    {
        if ((!m_area || m_area->Contains(vehicle.x, vehicle.y)) &&
            UniformHash(m_seed, vehicle.id, "equipped") < m_penetration)
        {
            m_vehicles.push_back(vehicle);
        }
    }
}

} // namespace ns3::vec
