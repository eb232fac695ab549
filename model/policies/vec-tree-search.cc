// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tree-search.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr uint64_t STEPS_BETWEEN_REPORTS = 4096;

} // namespace

TreeSearch::TreeSearch(DecisionProcess& process, Progress progress)
    : m_process(process), m_hooks(Searchable(process)), m_order(WithOpenOrder(process)),
      m_progress(std::move(progress))
{
}

void
TreeSearch::Offer(const FoundPlan& plan)
{
    if (plan.IsBetterThan(m_best))
    {
        m_best = plan;
    }
}

void
TreeSearch::StopAtFeasible()
{
    m_stopAtFeasible = true;
}

bool
TreeSearch::Run(uint64_t mostSteps)
{
    m_mostSteps = mostSteps;
    m_stepsLeft = mostSteps;
    m_isComplete = true;
    m_isOver = m_process.Done() || (m_stopAtFeasible && m_best.isFeasible);
    if (!m_isOver)
    {
        Descend();
    }
    return m_isComplete;
}

void
TreeSearch::Descend()
{
    const std::size_t position = m_process.Position();
    std::vector<Branch> branches;
    AddBranches(position, branches);
    if (m_order)
    {
        for (std::size_t index = position + 1; index < m_process.Items().size(); ++index)
        {
            if (m_order->IsReady(index))
            {
                m_order->MoveItem(index, position);
                AddBranches(index, branches);
                m_order->MoveItem(position, index);
            }
        }
    }
    std::sort(branches.begin(),
              branches.end(),
              [](const Branch& a, const Branch& b)
              {
                  return std::tie(a.bound, a.value, a.index, a.action) <
                         std::tie(b.bound, b.value, b.index, b.action);
              });
    for (const Branch& branch : branches)
    {
        if (m_isOver || IsHopeless(branch.bound) || !MayStep())
        {
            return;
        }
        if (branch.index != position)
        {
            m_order->MoveItem(branch.index, position);
        }
        m_path.push_back(m_process.Items()[position]);
        m_process.Step(branch.action);
        if (!m_process.Done())
        {
            Descend();
        }
        else
        {
            const FoundPlan found{m_process.CurrentPlan(),
                                  m_process.Loss(),
                                  m_process.IsFeasible(),
                                  true};
            Offer(found);
            m_isOver = m_stopAtFeasible && m_best.isFeasible;
        }
        m_process.Undo();
        m_path.pop_back();
        if (branch.index != position)
        {
            m_order->MoveItem(position, branch.index);
        }
    }
}

/** The branches that decide the current item, which came from \p index. */
void
TreeSearch::AddBranches(std::size_t index, std::vector<Branch>& branches)
{
    const bool isSecond =
        !m_path.empty() && m_process.Items()[m_process.Position()] < m_path.back();
    // The mask belongs to this item; stepping may overwrite it.
    const std::vector<uint8_t> mask = m_process.Mask();
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        if (!mask[action] || (m_hooks && m_hooks->IsRedundant(action)) ||
            (m_order && isSecond && m_order->CommutesWithLast(action)))
        {
            continue;
        }
        if (!MayStep())
        {
            return;
        }
        m_process.Step(action);
        // A plan that breaks a rule is of use only while there is none at all.
        if (m_process.IsFeasible() || !m_best.isThere)
        {
            const double value = m_process.Loss();
            const double bound = m_process.Done() ? value : m_process.LowerBound();
            if (!IsHopeless(bound))
            {
                branches.push_back({bound, value, index, action});
            }
        }
        m_process.Undo();
    }
}

bool
TreeSearch::IsHopeless(double bound) const
{
    return m_best.isFeasible && bound >= m_best.value;
}

bool
TreeSearch::MayStep()
{
    if (m_stepsLeft == 0)
    {
        m_isComplete = false;
        m_isOver = true;
        return false;
    }
    --m_stepsLeft;
    const uint64_t done = m_mostSteps - m_stepsLeft;
    if (m_progress && done % STEPS_BETWEEN_REPORTS == 0)
    {
        const bool isLimited = m_mostSteps < std::numeric_limits<uint64_t>::max();
        m_progress(done, isLimited ? m_mostSteps : 0);
    }
    return true;
}

} // namespace ns3::vec
