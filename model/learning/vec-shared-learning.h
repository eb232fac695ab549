// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SHARED_LEARNING_H
#define VEC_SHARED_LEARNING_H

#include "ns3/vec-random.h"
#include "vec-federation.h"
#include "vec-q-learning-state.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace ns3::vec
{

class Parameters;

/**
 * Q-learning by several processes, data-parallel: every rank plays and remembers episodes of its
 * own, and all take the same gradient steps, on the mean of the gradients of a batch's share from
 * each rank's memory. They begin with the same weights and so keep them the same. What passes
 * between them are gradients and numbers of decisions.
 *
 * Alone it takes each step when it is due. With others it waits for the end of the round, so that
 * all take as many.
 */
class SharedLearning
{
  public:
    void Join(std::shared_ptr<Federation> federation);

    /** What of a batch is drawn from the memory of this rank. */
    uint64_t Share(uint64_t batch) const;
    /** Rank 0's stream goes on as it is, the others get one of their own from it. */
    void Split(Random& random) const;

    /** Decisions were told: \p update is called for each gradient step that is due. */
    void Learn(uint64_t decisions,
               const QLearningSettings& settings,
               QLearningCounts& counts,
               const std::function<void()>& update) const;
    /** The round is over, with so many decisions of this rank. Returns those of all ranks. */
    uint64_t EndRound(uint64_t decisions,
                      const QLearningSettings& settings,
                      QLearningCounts& counts,
                      const std::function<void()>& update) const;

    /** The gradients of these weights become their means over the ranks. */
    void AverageGradients(const Parameters& parameters) const;

  private:
    std::shared_ptr<Federation> m_federation; //!< none alone
};

} // namespace ns3::vec

#endif // VEC_SHARED_LEARNING_H
