// SPDX-License-Identifier: GPL-2.0-only
#include "vec-parameters.h"

#include "vec-tensor-view.h"

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

torch::Tensor
Parameters::AddZeros(const std::string& name, const std::vector<int64_t>& shape)
{
    return m_tensors.emplace_back(name, torch::zeros(shape).requires_grad_()).second;
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
Parameters::Follow(const Parameters& other, double tau)
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
    {
        m_tensors[i].second.lerp_(other.m_tensors[i].second, tau);
    }
}

void
Parameters::AddGradients(double weight, std::vector<double>& sum) const
{
    auto to = sum.begin();
    for (const torch::Tensor& tensor : Tensors())
    {
        const torch::Tensor gradient = tensor.grad().contiguous();
        const float* from = gradient.data_ptr<float>();
        for (int64_t i = 0; i < gradient.numel(); ++i)
        {
            *to++ += weight * from[i];
        }
    }
}

void
Parameters::SetGradients(const std::vector<double>& sum, double divisor) const
{
    auto from = sum.begin();
    for (const torch::Tensor& tensor : Tensors())
    {
        const torch::Tensor gradient = torch::empty_like(tensor);
        float* to = gradient.data_ptr<float>();
        for (int64_t i = 0; i < gradient.numel(); ++i)
        {
            to[i] = static_cast<float>(*from++ / divisor);
        }
        tensor.mutable_grad() = gradient;
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

torch::Tensor
Parameters::InFile(const torch::Tensor& tensor) const
{
    return m_layout == Layout::TRANSPOSED && tensor.dim() == 2 ? tensor.t() : tensor;
}

void
Parameters::Save(SafeTensors& tensors, const std::string& prefix) const
{
    for (const auto& [name, tensor] : m_tensors)
    {
        const torch::Tensor saved = InFile(tensor);
        tensors.Add(prefix + name, {saved.sizes().begin(), saved.sizes().end()}, Numbers(saved));
    }
}

void
Parameters::Load(const SafeTensors& tensors, const std::string& prefix)
{
    const torch::NoGradGuard guard;
    for (auto& [name, tensor] : m_tensors)
    {
        const torch::Tensor saved = InFile(tensor);
        const std::vector<std::size_t> shape(saved.sizes().begin(), saved.sizes().end());
        saved.copy_(VectorView(tensors.Numbers(prefix + name, shape)).view(saved.sizes()));
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

std::vector<torch::Tensor>
AddRecurrentWeights(Parameters& parameters,
                    const std::string& name,
                    std::size_t gates,
                    std::size_t inputs,
                    std::size_t units,
                    Random& random)
{
    const auto rows = static_cast<int64_t>(gates * units);
    const auto in = static_cast<int64_t>(inputs);
    const auto out = static_cast<int64_t>(units);
    const double bound = 1 / std::sqrt(static_cast<double>(units));
    // One after the other: they are drawn in this order.
    return {parameters.Add(name + ".input", {rows, in}, bound, random),
            parameters.Add(name + ".hidden", {rows, out}, bound, random),
            parameters.Add(name + ".input_bias", {rows}, bound, random),
            parameters.Add(name + ".hidden_bias", {rows}, bound, random)};
}

} // namespace ns3::vec
