// SPDX-License-Identifier: GPL-2.0-only
#include "vec-local-search.h"

#include "ns3/vec-system.h"
#include "vec-choices.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr uint64_t EVALUATIONS_BETWEEN_REPORTS = 64;

} // namespace

LocalSearch::LocalSearch(const Instance& instance, uint64_t seed)
    : m_instance(instance), m_random(seed, "local-search", "policy")
{
}

FoundPlan
LocalSearch::Run(uint64_t evaluations, const Progress& progress)
{
    const uint64_t each = evaluations / RESTARTS;
    for (int restart = 0; restart < RESTARTS; ++restart)
    {
        const auto report = [&](uint64_t done)
        {
            if (progress)
            {
                progress(restart * each + done, RESTARTS * each);
            }
        };
        Begin(restart == 0 ? First::HEFT : restart == 1 ? First::GREEDY : First::RANDOM);
        Keep();
        if (!m_process->Items().empty())
        {
            Anneal(each, report);
        }
    }
    return m_best;
}

void
LocalSearch::Begin(First first)
{
    m_process = m_instance.Equations().Begin(m_instance);
    m_order = WithOpenOrder(*m_process);
    m_actions.clear();
    if (first == First::HEFT)
    {
        OrderByUpwardRank(*m_process);
    }
    while (!m_process->Done())
    {
        const std::size_t action = first == First::RANDOM ? RandomAllowed(*m_process, m_random)
                                                          : EarliestFinish(*m_process);
        m_actions.push_back(action);
        m_process->Step(action);
    }
}

void
LocalSearch::Anneal(uint64_t evaluations, const std::function<void(uint64_t)>& report)
{
    const auto items = static_cast<int64_t>(m_process->Items().size());
    const auto actions = static_cast<int64_t>(m_process->ActionCount());
    const double unit = std::max(m_process->Loss(), 1e-300);
    for (uint64_t i = 0; i < evaluations; ++i)
    {
        if (i % EVALUATIONS_BETWEEN_REPORTS == 0)
        {
            report(i);
        }
        const double progress = static_cast<double>(i) / static_cast<double>(evaluations);
        const double temperature = unit * HOTTEST * std::pow(COLDEST / HOTTEST, progress);
        const double before = m_process->Loss();
        const bool wasFeasible = m_process->IsFeasible();
        const std::vector<std::size_t> kept = m_actions;

        std::size_t from = m_random.Integer(0, items - 1);
        std::size_t to = from;
        const bool isMove = m_order && m_random.Uniform() < 0.4;
        if (isMove)
        {
            to = m_random.Integer(0, static_cast<int64_t>(from));
            Rewind(to);
            while (!m_order->IsReady(from) && to < from)
            {
                m_process->Step(m_actions[to]);
                ++to;
            }
            m_order->MoveItem(from, to);
            const auto at = [&](std::size_t index)
            { return m_actions.begin() + static_cast<std::ptrdiff_t>(index); };
            std::rotate(at(to), at(from), at(from + 1));
        }
        else
        {
            Rewind(from);
        }
        if (!isMove || m_random.Uniform() < 0.5)
        {
            m_actions[to] = m_random.Integer(0, actions - 1);
        }
        Replay(to);

        const double rise = m_process->Loss() - before;
        const bool isFeasible = m_process->IsFeasible();
        const bool isAccepted = isFeasible != wasFeasible
                                  ? isFeasible
                                  : rise <= 0 || m_random.Uniform() < std::exp(-rise / temperature);
        if (isAccepted)
        {
            Keep();
            continue;
        }
        Rewind(to);
        if (isMove)
        {
            m_order->MoveItem(to, from);
        }
        m_actions = kept;
        for (std::size_t position = to; !m_process->Done(); ++position)
        {
            m_process->Step(m_actions[position]);
        }
    }
}

void
LocalSearch::Rewind(std::size_t position)
{
    while (m_process->Position() > position)
    {
        m_process->Undo();
    }
}

/** Decides what is open by m_actions, which change where one of them is infeasible. */
void
LocalSearch::Replay(std::size_t position)
{
    for (; !m_process->Done(); ++position)
    {
        m_actions[position] = Allowed(m_actions[position]);
        m_process->Step(m_actions[position]);
    }
}

std::size_t
LocalSearch::Allowed(std::size_t wanted)
{
    return m_process->Mask()[wanted] ? wanted : EarliestFinish(*m_process);
}

void
LocalSearch::Keep()
{
    if (!m_best.isThere || m_process->IsFeasible() > m_best.isFeasible ||
        (m_process->IsFeasible() == m_best.isFeasible && m_process->Loss() < m_best.value))
    {
        m_best = {m_process->CurrentPlan(), m_process->Loss(), m_process->IsFeasible(), true};
    }
}

LocalSearchPolicy::LocalSearchPolicy(uint64_t seed, uint64_t evaluations, Progress progress)
    : m_seed(seed), m_evaluations(evaluations), m_progress(std::move(progress))
{
}

std::string
LocalSearchPolicy::Name() const
{
    return "local-search";
}

Plan
LocalSearchPolicy::DoDecide(const Instance& instance, uint64_t id)
{
    uint64_t evaluations = m_evaluations;
    if (evaluations == 0)
    {
        const std::size_t items = instance.Equations().Begin(instance)->Items().size();
        evaluations = std::min(EVALUATIONS, MOST_DECISIONS / std::max<uint64_t>(items, 1));
    }
    return LocalSearch(instance, m_seed + id - 1).Run(evaluations, m_progress).plan;
}

} // namespace ns3::vec
