// SPDX-License-Identifier: GPL-2.0-only
#include "vec-decision-process.h"

namespace ns3::vec
{

void
DecisionProcess::Begin(ItemOrder order, std::size_t actions)
{
    m_order = std::move(order);
    m_mask.assign(actions, 1);
    m_actions.reserve(m_order.Size());
    m_values.reserve(1 + m_order.Size());
}

void
DecisionProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    m_order.Reorder(items, Position());
    Forget();
}

std::vector<double>
DecisionProcess::UpwardRanks() const
{
    const std::vector<double> byNumber = RanksByNumber();
    std::vector<double> ranks;
    ranks.reserve(m_order.Size());
    for (std::size_t i = 0; i < m_order.Size(); ++i)
    {
        ranks.push_back(byNumber[m_order.NumberAt(i)]);
    }
    return ranks;
}

const std::vector<float>&
DecisionProcess::Observation()
{
    if (!m_isObserved)
    {
        m_observation.clear();
        Observe(m_observation);
        m_isObserved = true;
    }
    return m_observation;
}

Plan
DecisionProcess::CurrentPlan() const
{
    Plan plan;
    plan.assignments.reserve(m_actions.size());
    for (std::size_t i = 0; i < m_actions.size(); ++i)
    {
        plan.assignments.push_back(AssignmentOf(i, m_actions[i]));
    }
    return plan;
}

void
DecisionProcess::Move(std::size_t from, std::size_t to)
{
    m_order.Move(from, to);
    Forget();
}

} // namespace ns3::vec
