// SPDX-License-Identifier: GPL-2.0-only
#include "vec-adam.h"

#include "ns3/vec-wide.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

constexpr double BETA1 = 0.9;
constexpr double BETA2 = 0.999;
constexpr int64_t LANES = 16;

VEC_WIDE
double
SumOfSquares(const float* x, int64_t count)
{
    float lane[LANES] = {};
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES)
    {
        for (int64_t k = 0; k < LANES; ++k)
        {
            lane[k] += x[i + k] * x[i + k];
        }
    }
    double sum = 0;
    for (const float some : lane)
    {
        sum += some;
    }
    for (; i < count; ++i)
    {
        sum += static_cast<double>(x[i]) * x[i];
    }
    return sum;
}

/** One step of Adam for \p count weights; rate and correction hold what depends on the time. */
VEC_WIDE
void
Descend(float* __restrict w,
        const float* __restrict g,
        float* __restrict m,
        float* __restrict v,
        int64_t count,
        float scale,
        float rate,
        float correction,
        float epsilon)
{
    constexpr auto B1 = static_cast<float>(BETA1);
    constexpr auto B2 = static_cast<float>(BETA2);
    for (int64_t i = 0; i < count; ++i)
    {
        const float gradient = scale * g[i];
        m[i] = B1 * m[i] + (1 - B1) * gradient;
        v[i] = B2 * v[i] + (1 - B2) * gradient * gradient;
        w[i] -= rate * m[i] / (std::sqrt(v[i]) * correction + epsilon);
    }
}

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
        squares += SumOfSquares(gradients.back().data_ptr<float>(), parameter.numel());
    }
    const double norm = std::sqrt(squares);
    const auto scale = static_cast<float>(norm > maxNorm ? maxNorm / norm : 1);

    ++m_steps;
    const auto t = static_cast<double>(m_steps);
    const auto rate = static_cast<float>(learningRate / (1 - std::pow(BETA1, t)));
    const auto correction = static_cast<float>(1 / std::sqrt(1 - std::pow(BETA2, t)));
    const auto epsilon = static_cast<float>(m_epsilon);
    for (std::size_t k = 0; k < m_parameters.size(); ++k)
    {
        Descend(m_parameters[k].data_ptr<float>(),
                gradients[k].data_ptr<float>(),
                m_first[k].data(),
                m_second[k].data(),
                m_parameters[k].numel(),
                scale,
                rate,
                correction,
                epsilon);
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
    m_steps = CountAt(checkpoint.State().At(prefix), "steps");
}

} // namespace ns3::vec
