// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DQN_H
#define VEC_DQN_H

#include "vec-agent.h"
#include "vec-q-learner.h"
#include "vec-replay.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** Everything about deep Q-learning that can be set, with the names of the command line. */
struct DqnSettings : QLearningSettings
{
    bool doubleQ = false; //!< the online network chooses the action of the target, the frozen one
                          //!< values it (van Hasselt et al. 2016)
    bool dueling = false; //!< separate streams for value and advantages (Wang et al. 2016)
    bool skip = true;     //!< a linear path from the observation to every action's value
    bool shared = false;  //!< the same weights for every action, whatever their number
    bool shaped = false;  //!< rewards less what each item costs at least, LowerBound()
    double greedy = 0;    //!< Q begins with minus this times what an action costs above the best
    std::vector<uint64_t> hidden{64, 64}; //!< widths of the hidden layers

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * Deep Q-learning (Mnih et al. 2015, algorithm 1) over a masked, finite set of actions; with
 * `doubleQ` and `dueling` the variants of van Hasselt et al. 2016 (eq. 4) and Wang et al. 2016
 * (eq. 9). Masks hold in the target too: the maximum is over actions the next state allows.
 *
 * Deviations from the paper: Adam in place of RMSProp, Huber loss for clipped errors, n-step
 * targets, no frames. Deterministic for a seed; one thread.
 */
class Dqn : public Agent
{
  public:
    /** Throws InputError for a dueling network whose last hidden layer cannot be halved, and for
     * `shared` and `greedy`, which need a process. */
    Dqn(const DqnSettings& settings,
        std::size_t observationSize,
        std::size_t actionCount,
        uint64_t seed);
    /** The same with the sizes of a process. Throws InputError where its observations do not say
     * what `shared` and `greedy` need. */
    Dqn(const DqnSettings& settings, const DecisionProcess& sample, uint64_t seed);
    ~Dqn() override;

    /** "dqn", "double-dqn" or "dueling-dqn" (which is double too). */
    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;
    void Follow(Trajectory& trajectory,
                DecisionProcess& next,
                double discount,
                double unit) const override;
    void Learn(const Trajectory& trajectory) override;
    RoundLearner& Rounds() override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

    /** The best allowed action it knows. */
    std::size_t Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask);
    /** An allowed action for training; advances the exploration schedule by one step. */
    std::size_t Explore(const std::vector<float>& observation, const std::vector<uint8_t>& mask);
    /** The value of every action. Valid until the next call. */
    const std::vector<float>& Values(const std::vector<float>& observation);
    /** The values of \p count observations, row-major, at once. */
    void BatchValues(const std::vector<float>& observations,
                     std::size_t count,
                     std::vector<float>& values) const;
    /**
     * The right side of the Bellman equation for each sample of a batch:
     * y = r + γ^k max_a' Q(s', a'; θ⁻), or with doubleQ y = r + γ^k Q(s', argmax_a' Q(s', a'; θ);
     * θ⁻), a' among the allowed actions of s'; y = r at the end of an episode.
     */
    std::vector<float> Targets(const ReplayBatch& batch) const;

  private:
    struct Networks;
    struct Sizes;

    Dqn(const DqnSettings& settings, const Sizes& sizes, uint64_t seed);

    /** One gradient step on a batch. */
    void Update();

    DqnSettings m_settings;
    Replay m_replay;
    QLearner m_learner;
    std::unique_ptr<Networks> m_networks;
    std::vector<float> m_values;
    std::size_t m_observationSize;
};

/** The settings of "dqn", "double-dqn" or "dueling-dqn"; any other name is an InputError. */
DqnSettings DefaultDqnSettings(std::string_view agent);

} // namespace ns3::vec

#endif // VEC_DQN_H
