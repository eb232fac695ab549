// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policy.h"

#include <stdexcept>

namespace ns3::vec
{

Decision Policy::Decide(const Instance& instance)
{
    Decision decision;
    decision.id = ++m_lastId;
    decision.plan = DoDecide(instance, decision.id);
    m_open.insert(decision.id);
    return decision;
}

void Policy::Feedback(uint64_t id, const Timeline& measured)
{
    if (m_open.erase(id) == 0)
    {
        throw std::invalid_argument("feedback for decision " + std::to_string(id) +
                                    ", which is unknown or already closed");
    }
    DoFeedback(id, measured);
}

void Policy::EndOfRun()
{
    m_open.clear();
    DoEndOfRun();
}

std::size_t Policy::OpenDecisions() const
{
    return m_open.size();
}

void Policy::DoFeedback(uint64_t, const Timeline&)
{
}

void Policy::DoEndOfRun()
{
}

} // namespace ns3::vec
