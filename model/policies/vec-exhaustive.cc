// SPDX-License-Identifier: GPL-2.0-only
#include "vec-exhaustive.h"

#include "ns3/vec-error.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

class Search
{
  public:
    explicit Search(DecisionProcess& process) : m_process(process)
    {
    }

    Plan Run()
    {
        if (!m_process.Done())
        {
            Descend();
        }
        return m_best;
    }

  private:
    void Descend()
    {
        for (const auto& [value, action] : Promising())
        {
            m_process.Step(action);
            if (!m_process.Done())
            {
                if (m_process.LowerBound() < m_bestValue)
                {
                    Descend();
                }
            }
            else if (value < m_bestValue)
            {
                m_bestValue = value;
                m_best = m_process.CurrentPlan();
            }
            m_process.Undo();
        }
    }

    /** The feasible actions, those of least V first, so that a good plan comes early. */
    std::vector<std::pair<double, std::size_t>> Promising()
    {
        std::vector<std::pair<double, std::size_t>> actions;
        for (std::size_t action = 0; action < m_process.ActionCount(); ++action)
        {
            if (m_process.Mask()[action] && !m_process.IsRedundant(action))
            {
                actions.emplace_back(m_process.Peek(action).value, action);
            }
        }
        std::sort(actions.begin(), actions.end());
        return actions;
    }

    DecisionProcess& m_process;
    double m_bestValue = std::numeric_limits<double>::infinity();
    Plan m_best;
};

} // namespace

std::string
ExhaustivePolicy::Name() const
{
    return "exhaustive";
}

Plan
ExhaustivePolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = FindSystem(instance.System()).Begin(instance);
    const double actions = static_cast<double>(process->ActionCount());
    const double plans = std::pow(actions, static_cast<double>(process->Items().size()));
    if (plans > MAX_PLANS)
    {
        std::ostringstream message;
        message << "exhaustive: " << actions << "^" << process->Items().size() << " = " << plans
                << " plans are more than " << MAX_PLANS
                << "; use it on a smaller instance, or another policy";
        throw RefusalError(message.str());
    }
    return Search(*process).Run();
}

} // namespace ns3::vec
