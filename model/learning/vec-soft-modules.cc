// SPDX-License-Identifier: GPL-2.0-only
#include "vec-soft-modules.h"

#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

SoftModules::SoftModules(const SoftModuleShape& shape, Random random)
    : m_shape(shape), m_surroundings(parameters,
                                     "surroundings",
                                     shape.surroundings,
                                     {shape.width},
                                     shape.width,
                                     Activation::RELU,
                                     random),
      m_workloads(parameters, "workloads", shape.workloads, shape.width, random),
      m_output(parameters, "output", shape.width, shape.outputs, random)
{
    for (std::size_t l = 0; l < shape.layers; ++l)
    {
        const std::string layer = "." + std::to_string(l);
        const std::size_t mixtures = l + 1 < shape.layers ? shape.modules : 1;
        m_gates.emplace_back(parameters,
                             "gate" + layer,
                             shape.width,
                             mixtures * shape.modules,
                             random);
        if (l + 1 < shape.layers)
        {
            m_chains.emplace_back(parameters,
                                  "chain" + layer,
                                  mixtures * shape.modules,
                                  shape.width,
                                  random);
        }
        const std::size_t inputs = l == 0 ? 2 * shape.width : shape.width;
        m_modules.emplace_back();
        for (std::size_t k = 0; k < shape.modules; ++k)
        {
            m_modules.back().emplace_back(parameters,
                                          "module" + layer + "." + std::to_string(k),
                                          inputs,
                                          shape.width,
                                          random);
        }
    }
}

SoftModules::Represented
SoftModules::Represent(const torch::Tensor& state) const
{
    const auto split = static_cast<int64_t>(m_shape.surroundings);
    const auto rest = static_cast<int64_t>(m_shape.workloads);
    return {AvgL1Norm(m_surroundings.Forward(state.narrow(1, 0, split))),
            m_workloads.Forward(state.narrow(1, split, rest))};
}

std::vector<torch::Tensor>
SoftModules::Mixtures(const Represented& seen) const
{
    const torch::Tensor product = seen.surroundings * seen.workloads;
    const auto modules = static_cast<int64_t>(m_shape.modules);
    std::vector<torch::Tensor> mixtures;
    torch::Tensor hidden = product.relu();
    for (std::size_t l = 0; l < m_gates.size(); ++l)
    {
        const torch::Tensor p = m_gates[l].Forward(hidden);
        mixtures.push_back(p.view({p.size(0), -1, modules}).softmax(2));
        if (l < m_chains.size())
        {
            hidden = (m_chains[l].Forward(p) * product).relu();
        }
    }
    return mixtures;
}

std::vector<torch::Tensor>
SoftModules::Mixtures(const torch::Tensor& state) const
{
    return Mixtures(Represent(state));
}

torch::Tensor
SoftModules::Forward(const torch::Tensor& state) const
{
    const Represented seen = Represent(state);
    const std::vector<torch::Tensor> mixtures = Mixtures(seen);
    std::vector<torch::Tensor> inputs(m_shape.modules,
                                      torch::cat({seen.surroundings, seen.workloads}, 1));
    for (std::size_t l = 0; l < m_modules.size(); ++l)
    {
        std::vector<torch::Tensor> outputs;
        for (std::size_t k = 0; k < m_shape.modules; ++k)
        {
            outputs.push_back(m_modules[l][k].Forward(inputs[k]).relu());
        }
        inputs = torch::bmm(mixtures[l], torch::stack(outputs, 1)).unbind(1);
    }
    return m_output.Forward(inputs.front());
}

} // namespace ns3::vec
