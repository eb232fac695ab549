// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_NETWORK_H
#define VEC_JOINT_NETWORK_H

#include "ns3/vec-joint-view.h"
#include "vec-parameters.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** Observations of S slots with R rows in all, side by side. */
struct JointBatch
{
    /** REQUIRES: all of this layout, at least one row each. */
    JointBatch(const JointLayout& layout, const std::vector<const JointObservation*>& slots);

    torch::Tensor row;     //!< [R, inputs]
    torch::Tensor context; //!< [S, context]
    torch::Tensor slot;    //!< of each row, [R]
    torch::Tensor size;    //!< rows of each slot, [S, 1]
    torch::Tensor allowed; //!< added to logits: 0, or very low where the mask is 0; [R, choices]
};

/**
 * Policy and value of slots whose rows are decided all at once (JointView), for any number of rows:
 * an encoder that all rows share, its mean over the rows of a slot joined with what they share, and
 * from both the heads of each row; the value has a trunk of the same kind of its own.
 *
 * Discrete heads are categorical, continuous ones Gaussian, with a mean in [−1, 1] and a deviation
 * that is learnt and the same everywhere; all heads are independent given the slot.
 */
class JointNetwork
{
  public:
    JointNetwork(const JointLayout& layout, std::size_t hidden, Random random);

    struct Outputs
    {
        torch::Tensor log;    //!< log-probabilities, head after head, [R, choices]
        torch::Tensor mean;   //!< [R, levels]
        torch::Tensor values; //!< of each row, [R]; their mean is that of the slot
    };

    Outputs Forward(const JointBatch& batch) const;
    /** The same without the policy. */
    torch::Tensor Values(const JointBatch& batch) const;

    /** Log-probability (or density) of actions [R, heads], summed over the heads of a row: [R]. */
    torch::Tensor LogProbability(const Outputs& outputs, const torch::Tensor& actions) const;
    /** Of the policy, summed over the heads of a row: [R]. */
    torch::Tensor Entropy(const Outputs& outputs) const;
    /** Deviations of continuous heads, [levels]. */
    torch::Tensor Deviation() const;

    /** Means over the rows of each slot, [R, …] → [S, …]. */
    static torch::Tensor MeanOfSlots(const JointBatch& batch, const torch::Tensor& rows);

    const JointLayout& Layout() const
    {
        return m_layout;
    }

    Parameters& Weights()
    {
        return m_parameters;
    }

    const Parameters& Weights() const
    {
        return m_parameters;
    }

  private:
    /** Rows in the light of their slot. */
    struct Trunk
    {
        Trunk(Parameters& parameters,
              const std::string& name,
              const JointLayout& layout,
              std::size_t hidden,
              Random& random);
        torch::Tensor Forward(const JointBatch& batch) const;

        LinearLayer first;
        LinearLayer second;
        LinearLayer slot;
        LinearLayer own;
        LinearLayer shared;
    };

    JointLayout m_layout;
    Parameters m_parameters;
    Trunk m_actor;
    std::optional<LinearLayer> m_choices; // where there are such heads
    std::optional<LinearLayer> m_levels;
    torch::Tensor m_logDeviation;
    Trunk m_critic;
    LinearLayer m_value;
};

} // namespace ns3::vec

#endif // VEC_JOINT_NETWORK_H
