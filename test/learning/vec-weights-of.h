// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_WEIGHTS_OF_H
#define VEC_WEIGHTS_OF_H

#include "ns3/vec-agent.h"
#include "ns3/vec-safetensors.h"

#include <vector>

namespace ns3::vec
{

/** The numbers of an agent's model. */
inline std::vector<float>
WeightsOf(const Agent& agent)
{
    SafeTensors model;
    agent.SaveModel(model);
    std::vector<float> weights;
    for (const SafeTensors::Tensor& tensor : model.Tensors())
    {
        weights.insert(weights.end(), tensor.numbers.begin(), tensor.numbers.end());
    }
    return weights;
}

} // namespace ns3::vec

#endif // VEC_WEIGHTS_OF_H
