// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-layer.h"

#include "ns3/vec-wide.h"

namespace ns3::vec
{

namespace
{

constexpr std::size_t BLOCK = 16;

} // namespace

PlainLayer::PlainLayer(std::size_t inputs, std::size_t outputs)
    : m_inputs(inputs), m_bias((outputs + BLOCK - 1) / BLOCK * BLOCK, 0.0F)
{
    m_columns.assign(inputs * m_bias.size(), 0.0F);
}

void
PlainLayer::SetWeight(std::size_t output, std::size_t input, float weight)
{
    m_columns[(output / BLOCK * m_inputs + input) * BLOCK + output % BLOCK] = weight;
}

void
PlainLayer::SetBias(std::size_t output, float bias)
{
    m_bias[output] = bias;
}

VEC_WIDE
void
PlainLayer::Apply(const float* in, float* out) const
{
    const float* column = m_columns.data();
    for (std::size_t block = 0; block < m_bias.size(); block += BLOCK)
    {
        float sum[BLOCK];
        for (std::size_t k = 0; k < BLOCK; ++k)
        {
            sum[k] = m_bias[block + k];
        }
        for (std::size_t i = 0; i < m_inputs; ++i, column += BLOCK)
        {
            const float x = in[i];
            for (std::size_t k = 0; k < BLOCK; ++k)
            {
                sum[k] += x * column[k];
            }
        }
        for (std::size_t k = 0; k < BLOCK; ++k)
        {
            out[block + k] = sum[k];
        }
    }
}

} // namespace ns3::vec
