// SPDX-License-Identifier: GPL-2.0-only
#include "vec-running-mean.h"

#include "vec-checkpoint.h"

namespace ns3::vec
{

void
RunningMean::Add(double value)
{
    m_sum += value;
    ++m_count;
}

double
RunningMean::Take()
{
    const double mean = m_count > 0 ? m_sum / static_cast<double>(m_count) : 0;
    m_sum = 0;
    m_count = 0;
    return mean;
}

void
RunningMean::Save(Json& state, const std::string& name) const
{
    state[name + "_sum"] = m_sum;
    state[name + "_count"] = m_count;
}

void
RunningMean::Load(const JsonView& state, const std::string& name)
{
    m_sum = state.At(name + "_sum").Number();
    m_count = CountAt(state, name + "_count");
}

} // namespace ns3::vec
