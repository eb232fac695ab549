// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FCD_STAYS_H
#define VEC_FCD_STAYS_H

#include "ns3/vec-vehicular-cloud-generate.h"

#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The vehicles of a recording (SUMO's FCD XML or a table, see FcdReader) as members of a vehicular
 * cloud: each stays from the first to the last moment at which it is seen in [beginS, beginS +
 * horizonS], its positions are its track, and times count from the first moment there. The owner
 * is, of those that are seen then, the one that stays longest; the others come in the order of
 * their arrival.
 *
 * Throws InputError when there are fewer than \p vehicles, or the file is no recording.
 */
std::vector<VehicularCloudStay> ReadStays(const std::string& path,
                                          double beginS,
                                          double horizonS,
                                          int vehicles);

} // namespace ns3::vec

#endif // VEC_FCD_STAYS_H
