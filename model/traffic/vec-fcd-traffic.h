// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FCD_TRAFFIC_H
#define VEC_FCD_TRAFFIC_H

#include "vec-fcd-reader.h"
#include "vec-gzip-file.h"

#include <deque>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Replays a recording (FcdReader says which), streaming: it may be larger than memory.
 *
 * The step is the smallest distance of its first moments; a moment that is missing in this raster
 * is shown without vehicles.
 */
class FcdTraffic : public TrafficSource
{
  public:
    /**
     * Shows the first moment at or after its start plus \p skipS. Throws InputError as FcdReader
     * does, and when nothing is left after skipping.
     */
    explicit FcdTraffic(const std::string& path,
                        double skipS = 0,
                        const std::optional<GeoOrigin>& origin = std::nullopt);

    double StepS() const override;
    double NowS() const override;
    const std::vector<VehiclePosition>& Vehicles() const override;
    bool Advance() override;

  private:
    /** The first moment not shown yet is at the front of m_ahead, or there is none. */
    bool Peek();

    std::string m_path;
    std::unique_ptr<FcdReader> m_reader;
    std::deque<FcdStep> m_ahead;
    FcdStep m_now;
    double m_startS = 0;
    double m_stepS = 1;
    long m_steps = 0; //!< between the start and now
};

/**
 * @ingroup vec
 * @brief Writes what a source shows as SUMO's FCD XML with three decimals; gzip when named ".gz".
 */
class FcdRecorder
{
  public:
    /** Throws EnvironmentError when the file cannot be written; so do Write and Close. */
    explicit FcdRecorder(const std::string& path);

    /** Adds the moment the source now shows. REQUIRES: later than the one before. */
    void Write(const TrafficSource& source);
    /** The file appears, complete. Without Close there is none. */
    void Close();

  private:
    GzipWriter m_output;
};

} // namespace ns3::vec

#endif // VEC_FCD_TRAFFIC_H
