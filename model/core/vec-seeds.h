// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SEEDS_H
#define VEC_SEEDS_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/** "1-3,7" → {1, 2, 3, 7}. Throws InputError. */
std::vector<uint64_t> ParseSeeds(const std::string& text);
/** {1, 2, 3, 7} → "1-3,7". */
std::string SeedsText(const std::vector<uint64_t>& seeds);

} // namespace ns3::vec

#endif // VEC_SEEDS_H
