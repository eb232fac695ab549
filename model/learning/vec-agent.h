// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_AGENT_H
#define VEC_AGENT_H

#include "vec-checkpoint.h"
#include "vec-round-learner.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What learning did since it was last asked.
 */
struct LearningProgress
{
    uint64_t updates = 0;   //!< gradient steps in all
    double loss = 0;        //!< mean over the gradient steps since last asked; 0 without any
    double exploration = 0; //!< probability of a random action now
};

/**
 * @ingroup vec
 * @brief Learns to decide the items of instances one after the other.
 *
 * Pushed, never pulling: it is given a process to decide, told trajectories when their outcome is
 * known, and learns from them when it wants to. The same agent therefore learns from the equations
 * and inside a packet-level run.
 *
 * What it looks at is its own business: the flat observation, the graph, what actions would bring.
 */
class Agent
{
  public:
    virtual ~Agent() = default;

    virtual std::string_view Name() const = 0;
    /** Throws InputError of one line unless it can decide for a process of these sizes. */
    virtual void Check(const DecisionProcess& process) const = 0;
    /**
     * Decides all that is open: with the best actions it knows, or exploring, which advances its
     * schedules. Returns what it did, with the rewards that the process gave divided by \p unit.
     */
    virtual Trajectory Play(DecisionProcess& process, bool explore, double unit) = 0;
    /** Play for several processes, abreast where the agent can. */
    virtual std::vector<Trajectory> PlayAll(const std::vector<DecisionProcess*>& processes,
                                            bool explore,
                                            const std::vector<double>& units)
    {
        std::vector<Trajectory> trajectories;
        for (std::size_t b = 0; b < processes.size(); ++b)
        {
            trajectories.push_back(Play(*processes[b], explore, units[b]));
        }
        return trajectories;
    }

    /**
     * Notes in a trajectory that was cut off by the end of its slot what follows it: the state
     * before the first decision of the next slot, which is worth \p discount times as much. Flat
     * observations unless the agent says otherwise; \p unit is that of Play.
     */
    virtual void Follow(Trajectory& trajectory,
                        DecisionProcess& next,
                        double discount,
                        double unit) const;

    /** What came of actions, in any order of episodes. May do gradient steps. */
    virtual void Learn(const Trajectory& trajectory) = 0;

    /** How many processes it is given at once in training. */
    virtual std::size_t EpisodesAtOnce() const
    {
        return 1;
    }

    /** How often each instance is among them; they come one after the other. */
    virtual std::size_t EpisodesOfEach() const
    {
        return 1;
    }

    /** How it learns with others; alone unless it says so. */
    virtual RoundLearner& Rounds()
    {
        return m_alone;
    }

    virtual LearningProgress Progress() = 0;

    /** Adds what plain inference needs: the network's tensors and its shape as metadata. */
    virtual void SaveModel(SafeTensors& model) const = 0;
    /** Starts from the weights of a model. Throws InputError when it is of another shape. */
    virtual void LoadModel(const SafeTensors& model) = 0;

    /** Everything: weights, optimiser, replay, random states, counters. */
    virtual void Save(Checkpoint& checkpoint) const = 0;
    virtual void Load(const Checkpoint& checkpoint) = 0;

  private:
    RoundLearner m_alone;
};

} // namespace ns3::vec

#endif // VEC_AGENT_H
