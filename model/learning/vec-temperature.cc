// SPDX-License-Identifier: GPL-2.0-only
#include "vec-temperature.h"

#include <cmath>

namespace ns3::vec
{

Temperature::Temperature(std::size_t actionSize)
    : m_target(-static_cast<double>(actionSize)),
      m_logAlpha(m_parameters.AddZeros("log_alpha", {1})), m_descent(m_parameters)
{
}

double
Temperature::Alpha() const
{
    return std::exp(m_logAlpha.item<double>());
}

void
Temperature::Step(const torch::Tensor& logProbability, double learningRate)
{
    const double surplus = logProbability.mean().item<double>() + m_target;
    m_descent.Step((-surplus * m_logAlpha.exp()).sum(), learningRate);
}

void
Temperature::Save(Checkpoint& checkpoint, const std::string& prefix) const
{
    m_parameters.Save(checkpoint.tensors, prefix);
    m_descent.Save(checkpoint, prefix + "adam.");
}

void
Temperature::Load(const Checkpoint& checkpoint, const std::string& prefix)
{
    m_parameters.Load(checkpoint.tensors, prefix);
    m_descent.Load(checkpoint, prefix + "adam.");
}

} // namespace ns3::vec
