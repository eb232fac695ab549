// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_H
#define VEC_TASK_GRAPH_H

#include <cstddef>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A directed acyclic task: subtasks and the data between them, without a place or an owner.
 */
struct TaskGraph
{
    struct Node
    {
        double cycles = 0;       //!< work, CPU cycles
        double ownInputBits = 0; //!< input that no other subtask produces, bits
        double outputBits = 0;   //!< all it produces, bits
    };

    struct Edge
    {
        int from = 0;
        int to = 0;
        double bits = 0; //!< what of from's output goes to to
    };

    std::vector<Node> nodes;
    std::vector<Edge> edges;
};

/** (from, to) pairs, the form in which graphs are kept where edges carry no data of their own. */
using EdgeList = std::vector<std::pair<int, int>>;

/** The pairs of a graph's edges. */
EdgeList Pairs(const TaskGraph& graph);

/**
 * @ingroup vec
 * @brief Neighbours of each node on one side, in one block of memory, ascending.
 *
 * Parents and children are sets: an edge that is listed twice counts once.
 */
class Adjacency
{
  public:
    struct Range
    {
        const int* first;
        const int* last;

        const int* begin() const
        {
            return first;
        }

        const int* end() const
        {
            return last;
        }

        std::size_t size() const
        {
            return static_cast<std::size_t>(last - first);
        }
    };

    /** Children of each of \p nodes nodes. REQUIRES: indices of the edges in range. */
    static Adjacency Children(std::size_t nodes, const EdgeList& edges);
    /** Parents of each node. */
    static Adjacency Parents(std::size_t nodes, const EdgeList& edges);

    Range operator[](std::size_t node) const
    {
        return {m_targets.data() + m_begin[node], m_targets.data() + m_begin[node + 1]};
    }

  private:
    Adjacency(std::size_t nodes, const EdgeList& edges, bool forward);

    std::vector<std::size_t> m_begin;
    std::vector<int> m_targets;
};

/**
 * The nodes with parents before children, lower indices first among those that are free.
 * Shorter than \p nodes when the edges contain a cycle: the nodes on or behind it are missing.
 */
std::vector<int> TopologicalOrder(std::size_t nodes, const EdgeList& edges);

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_H
