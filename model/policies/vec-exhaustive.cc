// SPDX-License-Identifier: GPL-2.0-only
#include "vec-exhaustive.h"

#include "ns3/vec-error.h"
#include "ns3/vec-system.h"

#include <cmath>
#include <limits>
#include <sstream>

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
        if (m_process.Done())
        {
            return {};
        }
        Descend();
        return m_best;
    }

  private:
    void Descend()
    {
        const bool last = m_process.Position() + 1 == m_process.Items().size();
        for (std::size_t action = 0; action < m_process.ActionCount(); ++action)
        {
            if (!m_process.Mask()[action] || (last && m_process.Peek(action).value >= m_bestValue))
            {
                continue;
            }
            m_process.Step(action);
            if (last)
            {
                m_bestValue = m_process.Value();
                m_best = m_process.CurrentPlan();
            }
            else if (m_process.LowerBound() < m_bestValue)
            {
                Descend();
            }
            m_process.Undo();
        }
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
