// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fcd-stays.h"

#include "ns3/vec-error.h"
#include "ns3/vec-fcd-reader.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ns3::vec
{

std::vector<VehicularCloudStay>
ReadStays(const std::string& path, double beginS, double horizonS, int vehicles)
{
    std::map<std::string, VehicularCloudStay> byId;
    const auto reader = FcdReader::Open(path);
    FcdStep step;
    double firstS = -1; // of the recording in this window
    while (reader->Next(step) && step.timeS <= beginS + horizonS)
    {
        if (step.timeS < beginS)
        {
            continue;
        }
        firstS = firstS < 0 ? step.timeS : firstS;
        const double timeS = step.timeS - firstS;
        for (const VehiclePosition& vehicle : step.vehicles)
        {
            VehicularCloudStay& stay = byId[vehicle.id];
            stay.arriveS = stay.track.empty() ? timeS : stay.arriveS;
            stay.departS = timeS;
            stay.track.push_back({timeS, vehicle.x, vehicle.y});
        }
    }
    std::vector<VehicularCloudStay> stays;
    for (auto& [id, stay] : byId)
    {
        stays.push_back(std::move(stay));
    }
    std::stable_sort(stays.begin(),
                     stays.end(),
                     [](const auto& a, const auto& b) { return a.arriveS < b.arriveS; });
    if (static_cast<int>(stays.size()) < vehicles)
    {
        throw InputError(path + ": expected at least " + std::to_string(vehicles) +
                         " vehicles between the times asked for, there are " +
                         std::to_string(stays.size()));
    }
    const auto there =
        std::find_if(stays.begin(), stays.end(), [](const auto& stay) { return stay.arriveS > 0; });
    const auto owner =
        std::max_element(stays.begin(),
                         there,
                         [](const auto& a, const auto& b) { return a.departS < b.departS; });
    std::rotate(stays.begin(), owner, owner + 1);
    stays.resize(vehicles);
    return stays;
}

} // namespace ns3::vec
