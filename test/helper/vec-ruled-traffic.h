// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RULED_TRAFFIC_H
#define VEC_RULED_TRAFFIC_H

#include "ns3/vec-traffic-source.h"

#include <functional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Vehicles by a rule of the step number. */
class RuledTraffic : public TrafficSource
{
  public:
    using Rule = std::function<std::vector<VehiclePosition>(int step)>;

    explicit RuledTraffic(Rule rule) : m_rule(std::move(rule)), m_vehicles(m_rule(0))
    {
    }

    double StepS() const override
    {
        return 0.5;
    }

    double NowS() const override
    {
        return 0.5 * m_step;
    }

    const std::vector<VehiclePosition>& Vehicles() const override
    {
        return m_vehicles;
    }

    bool Advance() override
    {
        m_vehicles = m_rule(++m_step);
        return true;
    }

  private:
    Rule m_rule;
    int m_step = 0;
    std::vector<VehiclePosition> m_vehicles;
};

} // namespace ns3::vec

#endif // VEC_RULED_TRAFFIC_H
