// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policy-judge.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

PolicyJudge::Verdict
PolicyJudge::Told(double reward)
{
    m_return += reward;
    if (++m_transitions < m_length)
    {
        return Verdict::OPEN;
    }
    m_worst = std::min(m_worst, m_return);
    ++m_assessments;
    m_return = 0;
    m_transitions = 0;
    Verdict verdict = Verdict::OPEN;
    if (m_worst < m_best)
    {
        verdict = Verdict::WORSE;
    }
    else if (m_assessments >= m_most)
    {
        verdict = Verdict::BEST;
        m_best = m_worst;
    }
    if (verdict != Verdict::OPEN)
    {
        m_worst = -LOWEST;
        m_assessments = 0;
    }
    return verdict;
}

void
PolicyJudge::Settle(uint64_t assessments, double share)
{
    m_most = assessments;
    m_best -= (1 - share) * std::abs(m_best);
}

void
PolicyJudge::Save(Json& state) const
{
    state = {
        {"most",        m_most       },
        {"best",        m_best       },
        {"worst",       m_worst      },
        {"assessments", m_assessments},
        {"return",      m_return     },
        {"transitions", m_transitions}
    };
}

void
PolicyJudge::Load(const JsonView& state)
{
    m_most = CountAt(state, "most");
    m_best = state.At("best").Number();
    m_worst = state.At("worst").Number();
    m_assessments = CountAt(state, "assessments");
    m_return = state.At("return").Number();
    m_transitions = CountAt(state, "transitions");
}

} // namespace ns3::vec
