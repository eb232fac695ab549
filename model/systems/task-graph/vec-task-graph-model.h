// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_MODEL_H
#define VEC_TASK_GRAPH_MODEL_H

#include "vec-task-graph-instance.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** A task graph with costs, prepared for schedulers. */
class TaskGraphModel
{
  public:
    /** An edge as seen from one of its ends. */
    struct Link
    {
        int node = 0; //!< at the other end
        double seconds = 0;
    };

    /** Neighbours in one block of memory. */
    struct Links
    {
        const Link* first;
        const Link* last;

        const Link* begin() const
        {
            return first;
        }

        const Link* end() const
        {
            return last;
        }

        std::size_t size() const
        {
            return static_cast<std::size_t>(last - first);
        }
    };

    explicit TaskGraphModel(const TaskGraphInstance& instance);

    int Nodes() const
    {
        return m_nodes;
    }

    int Processors() const
    {
        return m_processors;
    }

    double CostS(int node, int processor) const
    {
        return m_costS[static_cast<std::size_t>(node) * m_processors + processor];
    }

    double MeanCostS(int node) const
    {
        return m_meanS[node];
    }

    double LeastCostS(int node) const
    {
        return m_leastS[node];
    }

    Links Parents(int node) const
    {
        return {m_parents.data() + m_firstParent[node], m_parents.data() + m_firstParent[node + 1]};
    }

    Links Children(int node) const
    {
        return {m_children.data() + m_firstChild[node], m_children.data() + m_firstChild[node + 1]};
    }

    /** Nodes with parents first, lower ones first. */
    const std::vector<int>& Topological() const
    {
        return m_topological;
    }

    /** rank_u of HEFT: mean cost and the longest way down with all transfers. */
    std::vector<double> UpwardRanks() const;
    /** rank_d of CPOP: the longest way from the top, this node not included. */
    std::vector<double> DownwardRanks() const;

  private:
    int m_nodes = 0;
    int m_processors = 0;
    std::vector<double> m_costS;
    std::vector<double> m_meanS;
    std::vector<double> m_leastS;
    std::vector<std::size_t> m_firstParent;
    std::vector<Link> m_parents;
    std::vector<std::size_t> m_firstChild;
    std::vector<Link> m_children;
    std::vector<int> m_topological;
};

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_MODEL_H
