// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PARAMETERS_H
#define VEC_PARAMETERS_H

#include "ns3/vec-random.h"
#include "ns3/vec-safetensors.h"

#include <string>
#include <torch/types.h>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * The weights of a network by name: what is saved, copied to a frozen twin and given to the
 * optimiser. Networks keep handles of the same tensors.
 */
class Parameters
{
  public:
    /** How matrices stand in files: as they are held, or transposed. */
    enum class Layout
    {
        HELD,
        TRANSPOSED
    };

    explicit Parameters(Layout layout = Layout::HELD) : m_layout(layout)
    {
    }

    /** A new one, uniform in ±bound. */
    torch::Tensor Add(const std::string& name,
                      const std::vector<int64_t>& shape,
                      double bound,
                      Random& random);
    /** A new one of zeros. */
    torch::Tensor AddZeros(const std::string& name, const std::vector<int64_t>& shape);

    /** In the order in which they were added. */
    std::vector<torch::Tensor> Tensors() const;
    /** Takes over the values. REQUIRES: the same names and shapes. */
    void Assign(const Parameters& other);
    /** θ ← (1 − τ) θ + τ × those of the other. REQUIRES: the same names and shapes. */
    void Follow(const Parameters& other, double tau);
    /** Adds the gradients of all weights, times \p weight, to the first numbers of \p sum. */
    void AddGradients(double weight, std::vector<double>& sum) const;
    /** The gradients become the first numbers of \p sum over \p divisor. */
    void SetGradients(const std::vector<double>& sum, double divisor) const;
    /** No gradients from here on. */
    void Freeze();

    /** Tensors \p prefix + name. */
    void Save(SafeTensors& tensors, const std::string& prefix) const;
    /** Throws InputError when one is missing, of another shape, or not finite. */
    void Load(const SafeTensors& tensors, const std::string& prefix);

  private:
    /** A view of the tensor as it stands in files. */
    torch::Tensor InFile(const torch::Tensor& tensor) const;

    Layout m_layout;
    std::vector<std::pair<std::string, torch::Tensor>> m_tensors;
};

/** y = x W + b on the last dimension, W as [inputs, outputs]; drawn uniformly in ±1/√inputs. */
class LinearLayer
{
  public:
    LinearLayer(Parameters& parameters,
                const std::string& name,
                std::size_t inputs,
                std::size_t outputs,
                Random& random);
    torch::Tensor Forward(const torch::Tensor& x) const;
    /** Begins at zero. */
    void Zero();
    void SetWeight(std::size_t input, std::size_t output, double weight);

  private:
    torch::Tensor m_weight;
    torch::Tensor m_bias;
};

/**
 * The weights of a recurrent layer as LibTorch takes them, W [gates · units, inputs], U
 * [gates · units, units], b and c [gates · units]; drawn uniformly in ±1/√units.
 */
std::vector<torch::Tensor> AddRecurrentWeights(Parameters& parameters,
                                               const std::string& name,
                                               std::size_t gates,
                                               std::size_t inputs,
                                               std::size_t units,
                                               Random& random);

} // namespace ns3::vec

#endif // VEC_PARAMETERS_H
