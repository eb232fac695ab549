// SPDX-License-Identifier: GPL-2.0-only
#include "vec-adam.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr double BETA1 = 0.9;
constexpr double BETA2 = 0.999;

} // namespace

Adam::Adam(std::vector<torch::Tensor> parameters, double epsilon)
    : m_parameters(std::move(parameters)), m_epsilon(epsilon)
{
    for (const torch::Tensor& parameter : m_parameters)
    {
        m_first.emplace_back(parameter.numel(), 0.0F);
        m_second.emplace_back(parameter.numel(), 0.0F);
    }
}

void
Adam::ZeroGradients()
{
    for (torch::Tensor& parameter : m_parameters)
    {
        parameter.mutable_grad().reset();
    }
}

void
Adam::Step(double learningRate, double maxNorm)
{
    std::vector<torch::Tensor> gradients;
    double squares = 0;
    for (const torch::Tensor& parameter : m_parameters)
    {
        gradients.push_back(parameter.grad().contiguous());
        const float* g = gradients.back().data_ptr<float>();
        float sum = 0;
        for (int64_t i = 0; i < parameter.numel(); ++i)
        {
            sum += g[i] * g[i];
        }
        squares += sum;
    }
    const double norm = std::sqrt(squares);
    const auto scale = static_cast<float>(norm > maxNorm ? maxNorm / norm : 1);

    ++m_steps;
    const auto t = static_cast<double>(m_steps);
    const auto rate = static_cast<float>(learningRate / (1 - std::pow(BETA1, t)));
    const auto correction = static_cast<float>(1 / std::sqrt(1 - std::pow(BETA2, t)));
    const auto epsilon = static_cast<float>(m_epsilon);
    constexpr auto B1 = static_cast<float>(BETA1);
    constexpr auto B2 = static_cast<float>(BETA2);
    for (std::size_t k = 0; k < m_parameters.size(); ++k)
    {
        float* __restrict w = m_parameters[k].data_ptr<float>();
        const float* __restrict g = gradients[k].data_ptr<float>();
        float* __restrict m = m_first[k].data();
        float* __restrict v = m_second[k].data();
        const int64_t count = m_parameters[k].numel();
        for (int64_t i = 0; i < count; ++i)
        {
            const float gradient = scale * g[i];
            m[i] = B1 * m[i] + (1 - B1) * gradient;
            v[i] = B2 * v[i] + (1 - B2) * gradient * gradient;
            w[i] -= rate * m[i] / (std::sqrt(v[i]) * correction + epsilon);
        }
    }
}

void
Adam::Save(Checkpoint& checkpoint, const std::string& prefix) const
{
    for (std::size_t k = 0; k < m_first.size(); ++k)
    {
        const std::string number = std::to_string(k);
        checkpoint.tensors.Add(prefix + "first." + number, {m_first[k].size()}, m_first[k]);
        checkpoint.tensors.Add(prefix + "second." + number, {m_second[k].size()}, m_second[k]);
    }
    checkpoint.state[prefix] = {
        {"steps", m_steps}
    };
}

void
Adam::Load(const Checkpoint& checkpoint, const std::string& prefix)
{
    for (std::size_t k = 0; k < m_first.size(); ++k)
    {
        const std::string number = std::to_string(k);
        const std::vector<std::size_t> shape{m_first[k].size()};
        m_first[k] = checkpoint.tensors.Numbers(prefix + "first." + number, shape);
        m_second[k] = checkpoint.tensors.Numbers(prefix + "second." + number, shape);
    }
    m_steps =
        checkpoint.State().At(prefix).At("steps").Integer(0, std::numeric_limits<int64_t>::max());
}

} // namespace ns3::vec
