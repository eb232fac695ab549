// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SAMPLER_H
#define VEC_SAMPLER_H

#include "ns3/vec-random.h"
#include "vec-checkpoint.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Non-negative weights with their sum; changing one and finding one by running sum take O(log n).
 */
class SumTree
{
  public:
    /** All weights 0. REQUIRES: size > 0. */
    explicit SumTree(std::size_t size);

    void Set(std::size_t index, double weight);

    double Get(std::size_t index) const
    {
        return m_nodes[m_leaves + index];
    }

    double Sum() const
    {
        return m_nodes[1];
    }

    /** The lowest index whose weight and all before it add up to more than \p sum.
     * REQUIRES: 0 <= sum, Sum() > 0; a sum of Sum() or above gives the last with a weight. */
    std::size_t Find(double sum) const;

  private:
    std::size_t m_leaves;
    std::vector<double> m_nodes; //!< root at 1, children of i at 2i and 2i + 1
};

/**
 * Which of the slots of a replay a batch is made of: all alike, or prioritised (Schaul et al.
 * 2016, algorithm 1 in its proportional form).
 *
 * A slot is drawn with P(i) = p_i^α / Σ p^α, p_i = |last error| + 0.001; a slot not yet seen has
 * the highest p so far. Its importance weight is (1 / (n P(i)))^β, divided by the highest of the
 * batch.
 */
class Sampler
{
  public:
    static constexpr double LEAST = 1e-3; //!< added to errors

    /** \p exponent: α; 0 draws uniformly and all weights are 1. */
    Sampler(std::size_t capacity, double exponent);

    /** A new sample is in the slot. */
    void Add(std::size_t slot);

    struct Draw
    {
        std::vector<std::size_t> slots;
        std::vector<float> weights; //!< all 1 when uniform
    };

    /** Draws with replacement among slots 0 … size − 1. Valid until the next call.
     * REQUIRES: size > 0, all of them added. */
    const Draw& Sample(std::size_t count, std::size_t size, double importance, Random& random);
    /** Tells the errors of the last draw, in its order; any sign. Nothing when uniform. */
    void Update(const std::vector<float>& errors);

    /** The highest p so far becomes the highest of slots 0 … size − 1. */
    void ForgetHighest(std::size_t size);

    bool IsPrioritised() const
    {
        return m_exponent > 0;
    }

    /** Tensor "replay.priority", nothing when uniform. */
    void Save(Checkpoint& checkpoint, std::size_t size) const;
    void Load(const Checkpoint& checkpoint, std::size_t size);

  private:
    double m_exponent;
    double m_highest = 1; //!< p so far
    SumTree m_tree;       //!< of p^α
    Draw m_draw;
};

} // namespace ns3::vec

#endif // VEC_SAMPLER_H
