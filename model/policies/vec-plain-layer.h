// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_LAYER_H
#define VEC_PLAIN_LAYER_H

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** y = W x + b without LibTorch, in single precision. */
class PlainLayer
{
  public:
    /** All zeros. */
    explicit PlainLayer(std::size_t inputs = 0, std::size_t outputs = 0);

    void SetWeight(std::size_t output, std::size_t input, float weight);
    void SetBias(std::size_t output, float bias);
    /** REQUIRES: \p in has Inputs() numbers, \p out has room for Width(); they do not overlap. */
    void Apply(const float* in, float* out) const;

    std::size_t Inputs() const
    {
        return m_inputs;
    }

    /** Outputs, filled up with zeros to whole blocks. */
    std::size_t Width() const
    {
        return m_bias.size();
    }

  private:
    std::size_t m_inputs;
    /** In blocks of outputs, by input within a block, so that the inner loop has a fixed length and
     * vectorises. */
    std::vector<float> m_columns;
    std::vector<float> m_bias;
};

} // namespace ns3::vec

#endif // VEC_PLAIN_LAYER_H
