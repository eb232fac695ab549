// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FCD_READER_H
#define VEC_FCD_READER_H

#include "vec-traffic-source.h"

#include <memory>
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

/** Reads a recording moment by moment, with no more than two moments in memory. */
class FcdReader
{
  public:
    /**
     * By the name of the file: ".csv" and ".csv.gz" are tables, all else is SUMO's FCD XML, plain
     * or gzip.
     *
     * A table has a line of column names and a comma or semicolon between columns. Used are the
     * columns t, time, time_s or timestep_time; id, vehicle or vehicle_id; x, x_m or vehicle_x; y,
     * y_m or vehicle_y; so xml2csv.py's output works as well. Rows of one time follow each other.
     * A row with an empty id is a moment without vehicles.
     *
     * Persons and containers of the XML are skipped. Throws InputError for a file that is missing
     * or is no recording.
     */
    static std::unique_ptr<FcdReader> Open(const std::string& path);

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

    bool m_any = false;
    double m_lastS = 0;
};

} // namespace ns3::vec

#endif // VEC_FCD_READER_H
