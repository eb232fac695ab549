// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_MLP_H
#define VEC_PLAIN_MLP_H

#include "ns3/vec-action-view.h"
#include "ns3/vec-json.h"
#include "vec-plain-layer.h"
#include "vec-safetensors.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/**
 * The shape of a small value network: inputs → hidden layers (ReLU) → one value per action.
 *
 * With `dueling`, the last hidden layer is two streams of half its width: the first half gives the
 * state's value V, the second the advantages A, and Q = V + A − mean A (Wang et al. 2016, eq. 9).
 * With `skip`, every action's output (its advantage, with dueling) also gets a linear function of
 * the inputs directly.
 *
 * With `shared`, the network is applied to every action in turn: inputs are what an ActionView
 * gathers of it, there is one output, and the number of actions is not part of the shape. With
 * dueling too, V is then the mean of what the first stream gives for the actions.
 */
struct MlpShape
{
    std::size_t inputs = 0;
    std::vector<std::size_t> hidden;
    std::size_t outputs = 0;
    bool dueling = false;
    bool skip = false;
    bool shared = false;

    friend bool operator==(const MlpShape& a, const MlpShape& b)
    {
        return a.inputs == b.inputs && a.hidden == b.hidden && a.outputs == b.outputs &&
               a.dueling == b.dueling && a.skip == b.skip && a.shared == b.shared;
    }

    Json ToJson() const;
    /** Checks ranges; an odd last layer with `dueling` is an error. Throws InputError. */
    static MlpShape Parse(const JsonView& json);
};

/**
 * Evaluates such a network for one observation without LibTorch, in single precision.
 *
 * Tensors in the file, row-major as [outputs, inputs] like PyTorch's Linear: `hidden.K.weight`,
 * `hidden.K.bias`; then `output.weight`, `output.bias`, or with dueling `value.weight` [1, H/2],
 * `value.bias`, `advantage.weight` [outputs, H/2], `advantage.bias`; with skip `skip.weight`.
 */
class PlainMlp
{
  public:
    /** Throws InputError when a tensor is missing, of another shape, or not finite. */
    PlainMlp(const MlpShape& shape, const SafeTensors& tensors);

    const MlpShape& Shape() const
    {
        return m_shape;
    }

    /** The value of every action. REQUIRES: \p observation has `inputs` numbers. The result is
     * valid until the next call. */
    const std::vector<float>& Forward(const std::vector<float>& observation);
    /** The same of a `shared` network. REQUIRES: the view's Inputs() are `inputs`. */
    const std::vector<float>& Forward(const std::vector<float>& observation,
                                      const ActionView& view);
    /** The allowed action of highest value, the lowest index among equals. REQUIRES: one is
     * allowed. */
    std::size_t Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask);

  private:
    /** Leaves V if dueling, then a number per output, in m_out. */
    void Run(const float* inputs);

    MlpShape m_shape;
    std::vector<PlainLayer> m_hidden;
    PlainLayer m_output; //!< from (last hidden, inputs if skip) to (V if dueling, actions)
    std::vector<float> m_in;
    std::vector<float> m_out;
    std::vector<float> m_values;
    std::vector<float> m_gathered; //!< of one action
};

/** The index of the highest allowed value, the lowest among equals. REQUIRES: one is allowed. */
std::size_t MaskedArgmax(const float* values, const std::vector<uint8_t>& mask);

} // namespace ns3::vec

#endif // VEC_PLAIN_MLP_H
