// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RECURRENT_DQN_H
#define VEC_RECURRENT_DQN_H

#include "vec-agent.h"
#include "vec-q-learner.h"
#include "vec-replay.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** Everything about dqn-lstm and mco-drl that can be set, with the names of the command line. */
struct RecurrentDqnSettings : QLearningSettings
{
    bool lstm = true;      //!< dqn-lstm; false: mco-drl, gated recurrent units
    bool dueling = true;   //!< dqn-lstm
    bool own = false;      //!< mco-drl: the owner's queue too
    bool skip = true;      //!< a linear path from the observation to every action's value
    double greedy = 0.2;   //!< Q begins with minus this times what an action costs above the best
    bool shaped = true;    //!< rewards less what each item costs at least
    uint64_t history = 10; //!< slots, that of now included
    uint64_t units = 20;   //!< of the recurrent layer
    std::vector<uint64_t> hidden{64, 64};

    RecurrentDqnSettings();
    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * Double Q-learning on an observation and on how long queues were in the last slots: `dqn-lstm`
 * (Tang and Wong 2020: an LSTM, dueling) and `mco-drl` (Ke et al. 2022: a GRU, the device's own
 * queue too), baselines of paper 4. Trained on single slots, a slot is an episode.
 *
 * The queues are stored behind the observation in the steps of a trajectory, slot by slot.
 */
class RecurrentDqn : public Agent
{
  public:
    /** Throws InputError for a system without queues. */
    RecurrentDqn(const RecurrentDqnSettings& settings,
                 const DecisionProcess& sample,
                 uint64_t seed);
    ~RecurrentDqn() override;

    /** "dqn-lstm" or "mco-drl". */
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

    /** y = r + γ^k Q(s', argmax_a' Q(s', a'; θ); θ⁻), a' among the allowed actions of s'; y = r at
     * the end of an episode. */
    std::vector<float> Targets(const ReplayBatch& batch) const;
    /** The value of every action, by an observation and the queues behind it. */
    std::vector<float> Values(const std::vector<float>& inputs) const;

  private:
    struct Networks;

    /** The observation and the queues behind it. */
    std::vector<float> Inputs(DecisionProcess& process) const;
    /** What QueuesOf() tells, the owner's left out unless `own`. */
    std::vector<float> Queues(const DecisionProcess& process, std::size_t slots) const;
    void Update();

    RecurrentDqnSettings m_settings;
    std::unique_ptr<Networks> m_networks;
    std::unique_ptr<Replay> m_replay;
    QLearner m_learner;
};

/** The settings of "dqn-lstm" or "mco-drl". */
RecurrentDqnSettings DefaultRecurrentDqnSettings(std::string_view agent);

} // namespace ns3::vec

#endif // VEC_RECURRENT_DQN_H
