// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FCD_READER_H
#define VEC_FCD_READER_H

#include "vec-traffic-source.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3::vec
{

/** One moment of a recording. */
struct FcdStep
{
    double timeS = 0;
    std::vector<VehiclePosition> vehicles; //!< sorted by id, rounded to 1 mm
};

/** The longitude and latitude, degrees, from which metres east and north are counted. */
struct GeoOrigin
{
    double longitude = 0;
    double latitude = 0;
};

/**
 * Reads a recording moment by moment. No more than two moments are in memory, once the first few,
 * at most 64, have told metres from degrees; but all of a table whose rows do not follow in time.
 */
class FcdReader
{
  public:
    /**
     * By the name of the file: ".csv", ".tsv", ".csv.gz" and ".tsv.gz" are tables, all else is
     * SUMO's FCD XML, plain or gzip.
     *
     * A table has a line of column names and a comma, semicolon or tab between columns, with the
     * quotes of RFC 4180. Used are the columns t, time, time_s or timestep_time; id, vehicle or
     * vehicle_id; x, x_m or vehicle_x; y, y_m or vehicle_y, in any case; so xml2csv.py's output
     * works as well, and positions.csv of a result folder. Rows come in any order. A row with an
     * empty id is a moment without vehicles.
     *
     * Persons and containers of the XML are skipped. With \p origin coordinates are degrees
     * (longitude, latitude, also columns called lon and lat), which become metres from there.
     * Throws InputError for a file that is missing or is no recording, and for degrees without an
     * origin: columns called so, or coordinates that can be nothing else.
     */
    static std::unique_ptr<FcdReader> Open(const std::string& path,
                                           const std::optional<GeoOrigin>& origin = std::nullopt);

    virtual ~FcdReader() = default;

    /**
     * The next moment; false at the end. Throws InputError for what is not well formed, times
     * that do not rise, coordinates that are not finite numbers, and an id twice in one moment.
     */
    bool Next(FcdStep& step);

  protected:
    explicit FcdReader(std::string path);

    std::string m_path;

  private:
    virtual bool DoNext(FcdStep& step) = 0;
    /** Whether the file itself says that coordinates are degrees. */
    virtual bool NamesDegrees() const;

    void LookAhead(const std::optional<GeoOrigin>& origin);
    bool NextAsRecorded(FcdStep& step);

    std::deque<FcdStep> m_ahead; //!< as recorded
    std::optional<GeoOrigin> m_origin;
    bool m_any = false;
    double m_lastS = 0;
};

} // namespace ns3::vec

#endif // VEC_FCD_READER_H
