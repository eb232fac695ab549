// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-run.h"

#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecGraphRun");

GraphRun::GraphRun(Endpoint self,
                   const TaskDescription& description,
                   const TaskPlan& plan,
                   Runnable runnable,
                   Outgoing outgoing)
    : m_self(self), m_owner(VehicleOf(description.task)), m_description(description),
      m_runnable(std::move(runnable)), m_outgoing(std::move(outgoing))
{
    NS_LOG_FUNCTION(this << self);
    const std::size_t n = m_description.subtasks.size();
    m_parents.resize(n);
    m_children.resize(n);
    m_states.assign(n, State::IDLE);
    m_arrived.assign(n, false);
    m_edgeArrived.assign(m_description.edges.size(), false);
    m_burstArrived.assign(n, -1);
    for (std::size_t e = 0; e < m_description.edges.size(); ++e)
    {
        const auto& [from, to] = m_description.edges[e];
        m_children[from].push_back({to, static_cast<int>(e)});
        m_parents[to].push_back({from, static_cast<int>(e)});
    }
    for (std::vector<Link>& children : m_children)
    {
        // What becomes possible at one moment happens in the order of subtasks.
        std::stable_sort(children.begin(),
                         children.end(),
                         [](const Link& a, const Link& b) { return a.subtask < b.subtask; });
    }
    TakePlan(plan);
}

void
GraphRun::SetRevised(Cancelled cancelled, Withdrawn withdrawn)
{
    NS_LOG_FUNCTION(this);
    m_cancelled = std::move(cancelled);
    m_withdrawn = std::move(withdrawn);
}

void
GraphRun::TakePlan(const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    m_plan = plan;
    m_sequence.clear();
    m_next = 0;
    for (std::size_t i = 0; i < m_plan.placements.size(); ++i)
    {
        if (m_plan.placements[i].site == m_self && m_plan.placements[i].order > 0)
        {
            m_sequence.push_back(static_cast<int>(i));
        }
    }
    std::stable_sort(m_sequence.begin(),
                     m_sequence.end(),
                     [this](int a, int b)
                     { return m_plan.placements[a].order < m_plan.placements[b].order; });
}

Endpoint
GraphRun::SiteOf(int subtask) const
{
    return m_plan.placements[subtask].site;
}

bool
GraphRun::HasEdgeData() const
{
    return !m_description.edgeBits.empty();
}

bool
GraphRun::HasOutput(int subtask) const
{
    return m_states[subtask] == State::DONE || m_arrived[subtask];
}

bool
GraphRun::NeedsBurst(int subtask) const
{
    if (SiteOf(subtask) == m_owner || SiteOf(subtask) == NOBODY)
    {
        return false;
    }
    const std::vector<Link>& parents = m_parents[subtask];
    return m_description.subtasks[subtask].ownInputBits > 0 ||
           (parents.empty() && !HasEdgeData()) ||
           std::any_of(parents.begin(),
                       parents.end(),
                       [&](const Link& parent) { return IsInBurst(parent.subtask, subtask); });
}

double
GraphRun::BurstBits(int subtask) const
{
    double bits = m_description.subtasks[subtask].ownInputBits;
    for (const Link& parent : m_parents[subtask])
    {
        if (IsInBurst(parent.subtask, subtask))
        {
            bits += m_description.subtasks[parent.subtask].outputBits;
        }
    }
    return bits;
}

bool
GraphRun::IsInBurst(int parent, int child) const
{
    return !HasEdgeData() && SiteOf(parent) == m_owner && SiteOf(child) != m_owner;
}

bool
GraphRun::HasInputs(int subtask) const
{
    // What is in a burst depends on the plan: one under a newer plan waits for that plan.
    const int burst = m_burstArrived[subtask];
    if (NeedsBurst(subtask) &&
        (burst < m_plan.placements[subtask].since || burst > m_plan.revision))
    {
        return false;
    }
    return std::all_of(m_parents[subtask].begin(),
                       m_parents[subtask].end(),
                       [&](const Link& parent)
                       {
                           return IsInBurst(parent.subtask, subtask) || HasOutput(parent.subtask) ||
                                  m_edgeArrived[parent.edge];
                       });
}

void
GraphRun::Start()
{
    NS_LOG_FUNCTION(this);
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        TryRun(static_cast<int>(i));
        TryBurst(static_cast<int>(i));
    }
}

void
GraphRun::TryRun(int subtask)
{
    NS_LOG_FUNCTION(this << subtask);
    if (SiteOf(subtask) != m_self)
    {
        return;
    }
    if (m_plan.placements[subtask].order > 0)
    {
        RunInOrder();
    }
    else if (m_states[subtask] == State::IDLE && !HasOutput(subtask) && HasInputs(subtask))
    {
        m_states[subtask] = State::RUNNABLE;
        m_runnable(subtask);
    }
}

void
GraphRun::RunInOrder()
{
    NS_LOG_FUNCTION(this);
    for (; m_next < m_sequence.size(); ++m_next)
    {
        const int subtask = m_sequence[m_next];
        if (m_states[subtask] != State::IDLE || HasOutput(subtask))
        {
            continue;
        }
        if (!HasInputs(subtask))
        {
            return;
        }
        m_states[subtask] = State::RUNNABLE;
        m_runnable(subtask);
    }
}

void
GraphRun::TryBurst(int subtask)
{
    NS_LOG_FUNCTION(this << subtask);
    if (m_self != m_owner || !NeedsBurst(subtask) || m_plan.placements[subtask].holder != NOBODY)
    {
        return;
    }
    const bool isReady =
        std::all_of(m_parents[subtask].begin(),
                    m_parents[subtask].end(),
                    [&](const Link& parent)
                    { return !IsInBurst(parent.subtask, subtask) || HasOutput(parent.subtask); });
    if (isReady)
    {
        Send(TransferKind::BURST,
             subtask,
             SiteOf(subtask),
             BurstBits(subtask),
             m_plan.placements[subtask].since);
    }
}

void
GraphRun::Send(TransferKind kind, int subtask, Endpoint to, double bits, uint16_t since)
{
    NS_LOG_FUNCTION(this << subtask << to << bits << since);
    const auto [sent, isNew] = m_sent.emplace(std::make_tuple(kind, subtask, to), m_plan.revision);
    if (isNew || sent->second < since)
    {
        sent->second = m_plan.revision;
        m_outgoing(kind, subtask, to, bits);
    }
}

void
GraphRun::Provide(int subtask)
{
    NS_LOG_FUNCTION(this << subtask);
    const double bits = m_description.subtasks[subtask].outputBits;
    if (m_children[subtask].empty() && m_self != m_owner)
    {
        Send(TransferKind::RESULT, subtask, m_owner, bits, 0);
    }
    for (const Link& child : m_children[subtask])
    {
        const Endpoint site = SiteOf(child.subtask);
        const uint16_t since = m_plan.placements[child.subtask].since;
        if (site == m_self)
        {
            TryRun(child.subtask);
        }
        else if (site == NOBODY)
        {
            continue;
        }
        else if (HasEdgeData())
        {
            Send(TransferKind::EDGE, child.edge, site, m_description.edgeBits[child.edge], since);
        }
        else if (m_self == m_owner)
        {
            TryBurst(child.subtask);
        }
        else
        {
            Send(TransferKind::OUTPUT, subtask, site, bits, since);
        }
    }
}

void
GraphRun::OnArrival(TransferKind kind, int subtask, uint16_t revision)
{
    NS_LOG_FUNCTION(this << subtask << revision);
    if (kind == TransferKind::BURST)
    {
        m_burstArrived[subtask] = std::max<int>(m_burstArrived[subtask], revision);
        TryRun(subtask);
        return;
    }
    if (kind == TransferKind::EDGE)
    {
        m_edgeArrived[subtask] = true;
        TryRun(m_description.edges[subtask].second);
        return;
    }
    m_arrived[subtask] = true;
    if (SiteOf(subtask) == m_self)
    {
        Provide(subtask);
        return;
    }
    for (const Link& child : m_children[subtask])
    {
        TryRun(child.subtask);
    }
}

void
GraphRun::OnFinished(int subtask)
{
    NS_LOG_FUNCTION(this << subtask);
    m_states[subtask] = State::DONE;
    Provide(subtask);
}

bool
GraphRun::IsWanted(TransferKind kind, int subtask, Endpoint to, uint16_t sent) const
{
    const auto isFresh = [&](int child)
    { return SiteOf(child) == to && m_plan.placements[child].since <= sent; };
    switch (kind)
    {
    case TransferKind::BURST:
        return isFresh(subtask);
    case TransferKind::EDGE:
        return SiteOf(m_description.edges[subtask].first) == m_self &&
               isFresh(m_description.edges[subtask].second);
    case TransferKind::OUTPUT:
    {
        const auto& children = m_children[subtask];
        const auto isThere = [&](const Link& child) { return SiteOf(child.subtask) == to; };
        return SiteOf(subtask) == m_self &&
               std::any_of(children.begin(), children.end(), isThere) &&
               std::all_of(children.begin(),
                           children.end(),
                           [&](const Link& child)
                           { return !isThere(child) || isFresh(child.subtask); });
    }
    case TransferKind::RESULT:
        return true;
    }
    return true;
}

void
GraphRun::Revise(const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    if (plan.revision <= m_plan.revision)
    {
        return;
    }
    TakePlan(plan);
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        if (m_states[i] == State::RUNNABLE && plan.placements[i].site != m_self)
        {
            m_states[i] = State::IDLE;
            m_cancelled(static_cast<int>(i));
        }
    }
    for (auto it = m_sent.begin(); it != m_sent.end();)
    {
        const auto [kind, subtask, to] = it->first;
        if (IsWanted(kind, subtask, to, it->second))
        {
            ++it;
            continue;
        }
        it = m_sent.erase(it);
        m_withdrawn(kind, subtask, to);
    }
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        const int subtask = static_cast<int>(i);
        if (HasOutput(subtask) && SiteOf(subtask) == m_self)
        {
            Provide(subtask);
        }
        const Placement& placement = plan.placements[i];
        if (placement.holder == m_self && placement.site != m_self && m_burstArrived[i] >= 0)
        {
            Send(TransferKind::BURST, subtask, placement.site, BurstBits(subtask), placement.since);
        }
        TryRun(subtask);
        TryBurst(subtask);
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
    return SiteOf(subtask) == m_self;
}

int
GraphRun::Unfinished() const
{
    int unfinished = 0;
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        const int subtask = static_cast<int>(i);
        unfinished += RunsHere(subtask) && !HasOutput(subtask);
    }
    return unfinished;
}

int
GraphRun::UndeliveredResults() const
{
    int undelivered = 0;
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        undelivered += m_children[i].empty() && !HasOutput(static_cast<int>(i));
    }
    return m_self == m_owner ? undelivered : 0;
}

} // namespace ns3::vec
