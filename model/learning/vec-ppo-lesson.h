// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PPO_LESSON_H
#define VEC_PPO_LESSON_H

#include "ns3/vec-random.h"
#include "vec-policy-gradient.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <cstdint>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

class ActorCritic;

/** What there is to learn from in some trajectories, made ready for the gradient steps of PPO. */
struct PpoLesson
{
    std::vector<Trajectory> told;
    uint64_t decisions = 0;
    std::vector<int64_t> begin{0}; //!< rows of each trajectory, and the end
    torch::Tensor old;             //!< log-probabilities of the policy that played, [rows, actions]
    torch::Tensor advantage;       //!< normalised over all rows
    torch::Tensor target;          //!< of the value, of all rows
    std::vector<std::vector<std::size_t>> minibatches; //!< of all epochs: trajectories
    bool isLost = false;                               //!< the answer never comes
};

/** Takes the network as it is for the policy that played. REQUIRES: \p told is not empty. */
PpoLesson PrepareLesson(std::vector<Trajectory> told,
                        const ActorCritic& network,
                        const PolicyGradientSettings& settings,
                        Random& shuffle);
/** The loss of a minibatch: minus the objective of eq. (26) of paper 0, entropy, squared error of
 * the value. */
torch::Tensor LossOf(const PpoLesson& lesson,
                     std::size_t minibatch,
                     const ActorCritic& network,
                     const PolicyGradientSettings& settings);

} // namespace ns3::vec

#endif // VEC_PPO_LESSON_H
