// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PROGRESS_H
#define VEC_PROGRESS_H

#include <cstdint>
#include <functional>

namespace ns3::vec
{

/** Told now and then by what takes long how many of its steps are done, of how many at most; 0 of
 * an unknown number. May be empty. */
using Progress = std::function<void(uint64_t done, uint64_t most)>;

} // namespace ns3::vec

#endif // VEC_PROGRESS_H
