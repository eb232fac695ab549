// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CLASSIC_GRAPHS_H
#define VEC_CLASSIC_GRAPHS_H

#include "vec-task-graph.h"

#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A task graph of the literature that has a name; its weights are open.
 */
struct ClassicGraph
{
    std::string_view name;
    std::string_view size; //!< what the size means
    int otherwise;         //!< the size where none is given
};

/** gaussian-elimination, fft, fork-join. */
const std::vector<ClassicGraph>& ClassicGraphs();

/**
 * The graph of that name and size; every weight is NaN (see DrawMissing). Topcuoglu, Hariri, Wu:
 * "Performance-Effective and Low-Complexity Task Scheduling for Heterogeneous Computing", 2002,
 * section 5.3.
 *
 * - gaussian-elimination, matrix of m × m, m ≥ 2: (m² + m − 2) / 2 subtasks. Step k has a pivot
 *   T(k, k) and updates T(k, j), j = k + 1 … m: the pivot comes before its updates, T(k, k + 1)
 *   before the pivot of step k + 1, T(k, j) before T(k + 1, j).
 * - fft, m points, a power of two from 2: 2 m − 1 recursive calls, a binary tree from its root to
 *   m leaves, then log₂ m levels of m butterflies; point i of level l + 1 needs points i and i xor
 *   2^l of level l.
 * - fork-join, width m ≥ 1: one subtask, m in parallel, one subtask.
 *
 * Throws InputError for another name or size.
 */
TaskGraph MakeClassicGraph(std::string_view name, int size);

} // namespace ns3::vec

#endif // VEC_CLASSIC_GRAPHS_H
