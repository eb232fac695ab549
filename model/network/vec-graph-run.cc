// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-run.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3::vec
{

GraphRun::GraphRun(Endpoint self,
                   const TaskDescription& description,
                   const TaskPlan& plan,
                   Runnable runnable,
                   Outgoing outgoing)
    : m_self(self), m_owner(VehicleOf(description.task)), m_description(description), m_plan(plan),
      m_runnable(std::move(runnable)), m_outgoing(std::move(outgoing))
{
    const std::size_t n = m_description.subtasks.size();
    m_children.resize(n);
    m_missing.assign(n, 0);
    m_missingAtOwner.assign(n, 0);
    m_burstBits.resize(n);
    m_getsBurst.resize(n);
    m_arrived.assign(n, false);
    for (std::size_t i = 0; i < n; ++i)
    {
        const Endpoint site = m_plan.placements[i].site;
        m_burstBits[i] = m_description.subtasks[i].ownInputBits;
        m_getsBurst[i] = site != m_owner;
        m_unfinished += site == m_self;
    }
    std::vector<bool> hasParents(n, false);
    for (const auto& [from, to] : m_description.edges)
    {
        hasParents[to] = true;
    }
    for (const auto& [from, to] : m_description.edges)
    {
        m_children[from].push_back(to);
        const bool burst =
            m_plan.placements[from].site == m_owner && m_plan.placements[to].site != m_owner;
        if (burst)
        {
            ++m_missingAtOwner[to];
            m_burstBits[to] += m_description.subtasks[from].outputBits;
        }
        else
        {
            ++m_missing[to];
        }
    }
    for (std::size_t i = 0; i < n; ++i)
    {
        const bool nothing = m_missingAtOwner[i] == 0 && m_burstBits[i] == 0 && hasParents[i];
        m_getsBurst[i] = m_getsBurst[i] && !nothing;
        m_missing[i] += m_getsBurst[i];
        // What becomes possible at one moment happens in the order of subtasks.
        std::sort(m_children[i].begin(), m_children[i].end());
        m_undelivered += m_self == m_owner && m_children[i].empty();
    }
}

void
GraphRun::Start()
{
    for (std::size_t i = 0; i < m_missing.size(); ++i)
    {
        const int subtask = static_cast<int>(i);
        const Endpoint site = m_plan.placements[i].site;
        if (site == m_self && m_missing[i] == 0)
        {
            m_runnable(subtask);
        }
        else if (m_self == m_owner && m_getsBurst[i] && m_missingAtOwner[i] == 0)
        {
            m_outgoing(TransferKind::BURST, subtask, site, m_burstBits[i]);
        }
    }
}

void
GraphRun::OneInputLess(int subtask)
{
    if (--m_missing[subtask] == 0)
    {
        m_runnable(subtask);
    }
}

void
GraphRun::OnArrival(TransferKind kind, int subtask)
{
    if (kind == TransferKind::BURST)
    {
        OneInputLess(subtask);
        return;
    }
    if (m_arrived[subtask])
    {
        return;
    }
    m_arrived[subtask] = true;
    if (m_children[subtask].empty())
    {
        --m_undelivered;
    }
    for (int child : m_children[subtask])
    {
        if (m_plan.placements[child].site == m_self)
        {
            OneInputLess(child);
        }
    }
}

void
GraphRun::OnFinished(int subtask)
{
    --m_unfinished;
    const double bits = m_description.subtasks[subtask].outputBits;
    if (m_children[subtask].empty())
    {
        if (m_self == m_owner)
        {
            --m_undelivered;
        }
        else
        {
            m_outgoing(TransferKind::RESULT, subtask, m_owner, bits);
        }
        return;
    }
    std::set<Endpoint> told;
    for (int child : m_children[subtask])
    {
        const Endpoint site = m_plan.placements[child].site;
        if (site == m_self)
        {
            OneInputLess(child);
        }
        else if (m_self == m_owner)
        {
            if (--m_missingAtOwner[child] == 0)
            {
                m_outgoing(TransferKind::BURST, child, site, m_burstBits[child]);
            }
        }
        else if (told.insert(site).second)
        {
            m_outgoing(TransferKind::OUTPUT, subtask, site, bits);
        }
    }
}

const TaskDescription&
GraphRun::Description() const
{
    return m_description;
}

const TaskPlan&
GraphRun::Plan() const
{
    return m_plan;
}

bool
GraphRun::RunsHere(int subtask) const
{
    return m_plan.placements[subtask].site == m_self;
}

double
GraphRun::BurstBits(int subtask) const
{
    return m_burstBits[subtask];
}

int
GraphRun::Unfinished() const
{
    return m_unfinished;
}

int
GraphRun::UndeliveredResults() const
{
    return m_undelivered;
}

} // namespace ns3::vec
