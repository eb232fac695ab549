// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MORTAL_TRAFFIC_H
#define VEC_MORTAL_TRAFFIC_H

#include "vec-traffic-source.h"

#include <memory>

namespace ns3::vec
{

/** A traffic source that dies at a given time, as a SUMO may whenever it likes. */
class MortalTraffic : public TrafficSource
{
  public:
    /** Dies \p afterS from the moment that \p source now shows. */
    MortalTraffic(std::unique_ptr<TrafficSource> source, double afterS);

    double StepS() const override;
    double NowS() const override;
    const std::vector<VehiclePosition>& Vehicles() const override;
    /** Throws EnvironmentError instead of the first step at or after the time of death; the source
     * below is then gone. */
    bool Advance() override;

  private:
    std::unique_ptr<TrafficSource> m_source;
    double m_stepS;
    double m_nowS;
    double m_endS;
    std::vector<VehiclePosition> m_nobody;
};

} // namespace ns3::vec

#endif // VEC_MORTAL_TRAFFIC_H
