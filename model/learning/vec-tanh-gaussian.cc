// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tanh-gaussian.h"

#include <cmath>
#include <torch/utils.h>

namespace ns3::vec
{

TanhGaussian
TanhGaussian::Of(const torch::Tensor& outputs)
{
    const int64_t size = outputs.size(1) / 2;
    return {outputs.narrow(1, 0, size), outputs.narrow(1, size, size).clamp(LOWEST, HIGHEST)};
}

torch::Tensor
TanhGaussian::Mode() const
{
    return mean.tanh();
}

TanhGaussian::Sample
TanhGaussian::Draw(const torch::Tensor& noise) const
{
    const torch::Tensor u = mean + logDeviation.exp() * noise;
    const double halfLog2Pi = 0.5 * std::log(2 * M_PI);
    const torch::Tensor normal = -0.5 * noise.square() - logDeviation - halfLog2Pi;
    // log(1 − tanh²(u)) = 2 (log 2 − u − log(1 + e^−2u)), which does not lose digits at the bounds.
    const torch::Tensor correction = 2 * (std::log(2.0) - u - torch::softplus(-2 * u));
    return {u.tanh(), (normal - correction).sum(1, /*keepdim=*/true)};
}

} // namespace ns3::vec
