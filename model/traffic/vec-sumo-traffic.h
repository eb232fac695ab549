// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SUMO_TRAFFIC_H
#define VEC_SUMO_TRAFFIC_H

#include "vec-traffic-source.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3::vec
{

class SumoEngine;

/**
 * @ingroup vec
 * @brief How to run SUMO.
 */
struct SumoSettings
{
    /** Configuration (.sumocfg). Not used for a SUMO that already listens. */
    std::string file;
    /**
     * "libsumo": in a process that is forked from this one, fastest: it makes the next step while
     * the last one is used. "traci": a SUMO that is started here.
     * "HOST:PORT": one that already listens there, run by whoever started it.
     */
    std::string connection = "libsumo";
    std::string binary = "sumo";    //!< for "traci"; sumo-gui shows the traffic
    std::optional<uint32_t> seed{}; //!< SUMO's seed; the configuration's own when not set
    double skipS = 0;               //!< simulated before the first moment shown (warm-up), s
    std::string outputFolder{};     //!< existing; SUMO's own outputs go there, or nowhere
    double connectTimeoutS = 3;     //!< for "HOST:PORT"
    double answerTimeoutS = 60;     //!< bound on each TraCI answer, 0 for ever; sumo-gui: for ever
};

/**
 * @ingroup vec
 * @brief Vehicles that SUMO moves.
 *
 * Any configuration runs, also in a read-only folder: what SUMO writes is redirected, its messages
 * appear in errors only. Over libsumo and over TraCI the same configuration and seed give the same
 * positions, which are also those of SUMO's FCD output with `--precision 3`. Parking vehicles are
 * shown, teleporting ones are not.
 */
class SumoTraffic : public TrafficSource
{
  public:
    /**
     * Throws InputError for a configuration that is missing or that SUMO refuses,
     * EnvironmentError when there is no SUMO to run or to reach.
     */
    explicit SumoTraffic(const SumoSettings& settings);
    ~SumoTraffic() override;

    double StepS() const override;
    double NowS() const override;
    const std::vector<VehiclePosition>& Vehicles() const override;
    bool Advance() override;

  private:
    class OutputFolder;

    /** One or more calls to SUMO; what goes wrong is an EnvironmentError. */
    template <typename Question>
    auto Ask(Question question);
    bool Ended();
    void Step();

    std::string m_name; //!< in errors
    std::unique_ptr<OutputFolder> m_outputs;
    std::unique_ptr<SumoEngine> m_engine;
    double m_stepS = 0;
    double m_endS = 0;
    double m_nextS = 0; //!< SUMO's clock: when the next step starts
    std::vector<VehiclePosition> m_vehicles;
};

} // namespace ns3::vec

#endif // VEC_SUMO_TRAFFIC_H
