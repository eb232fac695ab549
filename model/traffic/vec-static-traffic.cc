// SPDX-License-Identifier: GPL-2.0-only
#include "vec-static-traffic.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

StaticTraffic::StaticTraffic(std::vector<VehiclePosition> vehicles, double stepS)
    : m_vehicles(std::move(vehicles)), m_stepS(stepS)
{
    if (!(stepS > 0) || !std::isfinite(stepS))
    {
        throw InputError("static traffic: expected a step above 0 s");
    }
    std::sort(m_vehicles.begin(),
              m_vehicles.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    const std::string* previous = nullptr;
    for (auto& vehicle : m_vehicles)
    {
        if (vehicle.id.empty() || (previous && *previous == vehicle.id))
        {
            throw InputError("static traffic: expected ids of their own, found \"" + vehicle.id +
                             "\" twice or empty");
        }
        if (!std::isfinite(vehicle.x) || !std::isfinite(vehicle.y))
        {
            throw InputError("static traffic: expected finite coordinates of " + vehicle.id);
        }
        vehicle.x = RoundToMilli(vehicle.x);
        vehicle.y = RoundToMilli(vehicle.y);
        previous = &vehicle.id;
    }
}

double
StaticTraffic::StepS() const
{
    return m_stepS;
}

double
StaticTraffic::NowS() const
{
    return m_steps * m_stepS;
}

const std::vector<VehiclePosition>&
StaticTraffic::Vehicles() const
{
    return m_vehicles;
}

bool
StaticTraffic::Advance()
{
    ++m_steps;
    return true;
}

} // namespace ns3::vec
