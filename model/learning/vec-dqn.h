// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DQN_H
#define VEC_DQN_H

#include "vec-agent.h"
#include "vec-replay.h"
#include "vec-settings.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** Everything about deep Q-learning that can be set, with the names of the command line. */
struct DqnSettings
{
    bool doubleQ = false; //!< the online network chooses the action of the target, the frozen one
                          //!< values it (van Hasselt et al. 2016)
    bool dueling = false; //!< separate streams for value and advantages (Wang et al. 2016)
    bool skip = true;     //!< a linear path from the observation to every action's value
    std::vector<uint64_t> hidden{64, 64}; //!< widths of the hidden layers
    double learningRate = 5e-4;           //!< of Adam, at first
    double learningRateEnd = 5e-5;        //!< … and from learningRateSteps on, linear between
    uint64_t learningRateSteps = 200000;  //!< decisions
    double gamma = 1;                     //!< discount per decision
    uint64_t nStep = 1;                   //!< decisions summed before the value of the next state
    uint64_t replay = 20000;              //!< decisions remembered
    uint64_t batch = 64;                  //!< samples of a gradient step
    uint64_t warmUp = 1000;               //!< decisions before the first gradient step
    uint64_t updateEvery = 1;             //!< decisions per gradient step
    uint64_t targetEvery = 200;           //!< gradient steps between copies to the frozen network
    double epsilonStart = 1;              //!< probability of a random action at first
    double epsilonEnd = 0.05;             //!< … and from epsilonSteps on, linear between
    uint64_t epsilonSteps = 50000;        //!< decisions
    double huber = 1;                     //!< errors above this count linearly
    double gradientNorm = 10;             //!< gradients are scaled down to this norm
    double rewardScale = 1;               //!< rewards are multiplied by this, to returns of about 1

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
    /** Throws InputError for a dueling network whose last hidden layer cannot be halved. */
    Dqn(const DqnSettings& settings,
        std::size_t observationSize,
        std::size_t actionCount,
        uint64_t seed);
    ~Dqn() override;

    /** "dqn", "double-dqn" or "dueling-dqn" (which is double too). */
    std::string_view Name() const override;
    std::size_t ObservationSize() const override;
    std::size_t ActionCount() const override;
    std::size_t Act(const std::vector<float>& observation,
                    const std::vector<uint8_t>& mask) override;
    std::size_t Explore(const std::vector<float>& observation,
                        const std::vector<uint8_t>& mask) override;
    void Learn(const Trajectory& trajectory) override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

    /** The value of every action. Valid until the next call. */
    const std::vector<float>& Values(const std::vector<float>& observation);
    /**
     * The right side of the Bellman equation for each sample of a batch:
     * y = r + γ^k max_a' Q(s', a'; θ⁻), or with doubleQ y = r + γ^k Q(s', argmax_a' Q(s', a'; θ);
     * θ⁻), a' among the allowed actions of s'; y = r at the end of an episode.
     */
    std::vector<float> Targets(const ReplayBatch& batch) const;

  private:
    struct Networks;

    /** One gradient step on a batch; returns the loss. */
    double Update();
    double Epsilon() const;
    double LearningRate() const;

    DqnSettings m_settings;
    UniformReplay m_replay;
    Random m_exploreRandom;
    Random m_replayRandom;
    std::unique_ptr<Networks> m_networks;
    std::vector<float> m_values;
    uint64_t m_decisions = 0; //!< explored
    uint64_t m_learned = 0;   //!< told
    uint64_t m_updates = 0;
    double m_lossSum = 0;
    uint64_t m_lossCount = 0;
};

/** The settings of "dqn", "double-dqn" or "dueling-dqn"; any other name is an InputError. */
DqnSettings DefaultDqnSettings(std::string_view agent);

} // namespace ns3::vec

#endif // VEC_DQN_H
