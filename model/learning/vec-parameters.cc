// SPDX-License-Identifier: GPL-2.0-only
#include "vec-parameters.h"

#include <cmath>
#include <torch/utils.h>

namespace ns3::vec
{

torch::Tensor
Parameters::Add(const std::string& name,
                const std::vector<int64_t>& shape,
                double bound,
                Random& random)
{
    torch::Tensor tensor = torch::empty(shape, torch::kFloat);
    float* data = tensor.data_ptr<float>();
    for (int64_t i = 0; i < tensor.numel(); ++i)
    {
        data[i] = static_cast<float>(random.Uniform(-bound, bound));
    }
    m_tensors.emplace_back(name, tensor.requires_grad_());
    return tensor;
}

std::vector<torch::Tensor>
Parameters::Tensors() const
{
    std::vector<torch::Tensor> tensors;
    for (const auto& [name, tensor] : m_tensors)
    {
        tensors.push_back(tensor);
    }
    return tensors;
}

void
Parameters::Assign(const Parameters& other)
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
    {
        m_tensors[i].second.copy_(other.m_tensors[i].second);
    }
}

void
Parameters::Freeze()
{
    for (auto& [name, tensor] : m_tensors)
    {
        tensor.requires_grad_(false);
    }
}

void
Parameters::Save(SafeTensors& tensors, const std::string& prefix) const
{
    for (const auto& [name, tensor] : m_tensors)
    {
        const float* data = tensor.data_ptr<float>();
        tensors.Add(prefix + name,
                    {tensor.sizes().begin(), tensor.sizes().end()},
                    {data, data + tensor.numel()});
    }
}

void
Parameters::Load(const SafeTensors& tensors, const std::string& prefix)
{
    const torch::NoGradGuard guard;
    for (auto& [name, tensor] : m_tensors)
    {
        const std::vector<std::size_t> shape(tensor.sizes().begin(), tensor.sizes().end());
        const std::vector<float>& numbers = tensors.Numbers(prefix + name, shape);
        tensor.copy_(torch::from_blob(const_cast<float*>(numbers.data()), tensor.sizes()));
    }
}

LinearLayer::LinearLayer(Parameters& parameters,
                         const std::string& name,
                         std::size_t inputs,
                         std::size_t outputs,
                         Random& random)
{
    const double bound = 1 / std::sqrt(static_cast<double>(inputs));
    const auto in = static_cast<int64_t>(inputs);
    const auto out = static_cast<int64_t>(outputs);
    m_weight = parameters.Add(name + ".weight", {in, out}, bound, random);
    m_bias = parameters.Add(name + ".bias", {out}, bound, random);
}

void
LinearLayer::Zero()
{
    const torch::NoGradGuard guard;
    m_weight.zero_();
    m_bias.zero_();
}

void
LinearLayer::SetWeight(std::size_t input, std::size_t output, double weight)
{
    const torch::NoGradGuard guard;
    m_weight[static_cast<int64_t>(input)][static_cast<int64_t>(output)].fill_(weight);
}

torch::Tensor
LinearLayer::Forward(const torch::Tensor& x) const
{
    if (x.dim() == 2)
    {
        return torch::addmm(m_bias, x, m_weight);
    }
    return torch::matmul(x, m_weight) + m_bias;
}

} // namespace ns3::vec
