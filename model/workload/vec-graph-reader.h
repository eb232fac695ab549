// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_READER_H
#define VEC_GRAPH_READER_H

#include "vec-task-graph.h"

#include <string>
#include <string_view>

namespace ns3::vec
{

/** No size, runtime or number of bytes in a file may be above this. */
inline constexpr double MOST_QUANTITY = 1e18;

/**
 * @ingroup vec
 * @brief How a file's numbers become cycles and bits.
 */
struct GraphScale
{
    double referenceHz = 1e9; //!< cycles per second of a WfCommons runtime
    double cycles = 1;        //!< factor on all cycles
    double bits = 1;          //!< factor on all data
};

/** Whether a file of that name is read as Graphviz (.gv, .dot) or Pegasus DAX (.dax, .xml), which
 * are no JSON. */
bool IsGraphFile(const std::string& path);

/**
 * Reads a task graph: Graphviz (.gv, .dot), Pegasus DAX (.dax, .xml), else WfCommons JSON. What a
 * file does not say is NaN (see DrawMissing). Of an edge that is listed twice, as DAGGEN does now
 * and then, the first counts. Throws InputError.
 */
TaskGraph ReadGraph(const std::string& path, const GraphScale& scale);

/**
 * Graphviz, the whole of its language: a node's `size` is its cycles, an edge's `size` its data in
 * bytes, a node's output the largest of its edges (DAGGEN gives all of them the same). Own inputs
 * are not said. Nodes are numbered as they appear. `node [size=…]` and `edge [size=…]` hold for
 * what appears after them in the same braces and those within; in `a -> {b c}` there is an edge to
 * each of the group.
 */
TaskGraph ParseGraphviz(std::string_view text, const std::string& file, const GraphScale& scale);

/**
 * WfCommons 1.0 to 1.6: cycles = runtime × referenceHz; own input = files that no other task makes;
 * output = all files a task makes; an edge carries the files its parent makes and its child reads.
 * Tasks name their parents, their children or both; where none does, a task follows those whose
 * files it reads.
 */
TaskGraph ParseWfCommons(std::string_view text, const std::string& file, const GraphScale& scale);

/** Pegasus DAX, versions 2 and 3: as WfCommons, the runtime an attribute or a profile of the job.
 */
TaskGraph ParseDax(std::string_view text, const std::string& file, const GraphScale& scale);

} // namespace ns3::vec

#endif // VEC_GRAPH_READER_H
