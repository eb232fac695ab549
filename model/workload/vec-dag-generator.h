// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DAG_GENERATOR_H
#define VEC_DAG_GENERATOR_H

#include "ns3/vec-random.h"
#include "vec-task-graph.h"

#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Numbers drawn uniformly from [low, high).
 */
struct Interval
{
    double low = 0;
    double high = 0;

    double Draw(Random& random) const
    {
        return random.Uniform(low, high);
    }
};

/**
 * @ingroup vec
 * @brief The shape of a random graph: DAGGEN's parameters and their meaning.
 */
struct DagShape
{
    int n = 20;           //!< subtasks, >= 1
    double density = 0.8; //!< [0, 1]; 1: up to all subtasks of the level before are parents
    double fat = 0.5;     //!< [0, 1]; a level has about n^fat subtasks
    double regular = 0.9; //!< [0, 1]; level sizes vary by ±(1 − regular)
    int jump = 1;         //!< >= 0; a parent is up to so many levels above (0 and 1 are the same)
    int layers = 0;       //!< > 0: exactly so many levels of even size, fat and regular unused
    bool isCompiled = false; //!< edges as DAGGEN's program draws them, not as its text says
};

/**
 * @ingroup vec
 * @brief What random subtasks weigh.
 */
struct TaskRanges
{
    Interval ownInputBits; //!< d^L
    Interval cycles;       //!< c
    double ccr = 0.5;      //!< output_bits = ccr × own_input_bits, DAGGEN's ccr is not used
};

/**
 * Sizes of the levels, from the top; they sum to n.
 *
 * A level's perfect size is trunc(exp(fat ln n)); each level has max(1, trunc(perfect (1 + r)))
 * subtasks, r uniform in ±(1 − regular); the last one is cut.
 */
std::vector<int> GenerateLevels(const DagShape& shape, Random& random);

/**
 * Random edges between levels; subtasks are numbered level by level.
 *
 * A subtask of level i has min(1 + trunc(U[0, density s)), s) parents, s the size of level i − 1.
 * Each parent is a random subtask of level max(0, i − trunc(U[1, jump + 1))); where that is its
 * parent already the next free one of that level is taken, and none when all are.
 */
EdgeList GenerateEdges(const std::vector<int>& levels, double density, int jump, Random& random);

/**
 * The same as DAGGEN's program draws them (frs69wq/daggen): its minimum is a macro, so that the
 * number of parents is drawn again, without a limit, when the first draw is below s; and its search
 * for a free parent goes from a subtask that is a parent already to the next one, and takes that
 * unseen when it has as many children as there were looked at before. An edge drawn twice counts
 * once here.
 */
EdgeList GenerateCompiledEdges(const std::vector<int>& levels,
                               double density,
                               int jump,
                               Random& random);

/** Those that the shape says. */
EdgeList GenerateEdges(const DagShape& shape, const std::vector<int>& levels, Random& random);

/** A random task: shape, then sizes. An edge carries all of its parent's output. */
TaskGraph GenerateTask(const DagShape& shape, const TaskRanges& ranges, Random& random);

/**
 * Draws whatever a graph leaves open (NaN) from the ranges, node by node; a missing output is
 * ccr × own input, missing bits of an edge are the output of its parent.
 */
void DrawMissing(TaskGraph& graph, const TaskRanges& ranges, Random& random);

} // namespace ns3::vec

#endif // VEC_DAG_GENERATOR_H
