// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GA_DRL_H
#define VEC_GA_DRL_H

#include "vec-agent.h"
#include "vec-episode-replay.h"
#include "vec-graph-q-network.h"
#include "vec-q-learner.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** Everything about GA-DRL that can be set, with the names of the command line. */
struct GaDrlSettings : QLearningSettings
{
    bool attention = true;   //!< false: DRLOSM, raw features of eq. (13) in place of h
    bool leaky = false;      //!< LeakyReLU in eq. (17)
    bool shared = true;      //!< one scorer for all vehicles; false: padded to `vehicles`
    bool predictions = true; //!< false: predicted transfers, finishes and outlooks are not seen
    uint64_t sample = 4;     //!< neighbours drawn per node in training, eq. (25); 0: all
    uint64_t heads = 4;      //!< Z, half over parents and half over children
    uint64_t padding = 20;   //!< vehicles of the padded network
    std::vector<uint64_t> embedding{16, 32}; //!< widths of h after each iteration
    std::vector<uint64_t> hidden{64, 32};    //!< of the value network
    uint64_t orders = 4;                     //!< of subtasks that a plan is made in, see GaDrl
    double prior = 10;                       //!< first weight of a vehicle's outlook

    GaDrlSettings();
    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * GA-DRL (paper 2, algorithms 1 and 2): a graph attention network under double deep Q-learning,
 * trained together; and DRLOSM, the same without attention. Decides subtask after subtask by the
 * state of eq. (28) as `vehicular-cloud` observes it; masks (C5) hold in the target too.
 *
 * A plan is made in several orders of subtasks and the best counts: by downward ranks, as the paper
 * does; by upward ranks; then by upward ranks that are shaken, always in the same way. In training
 * in one of them.
 *
 * The graph is encoded once for a plan; replayed decisions are encoded anew, so that gradients
 * reach the attention network.
 */
class GaDrl : public Agent
{
  public:
    /** Sizes are those of the process; any other number of vehicles and subtasks will do. */
    GaDrl(const GaDrlSettings& settings, const DecisionProcess& process, uint64_t seed);
    ~GaDrl() override;

    /** "ga-drl" or "drlosm". */
    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;

    /** Nothing follows: a task graph is decided to its end. */
    void Follow(Trajectory&, DecisionProcess&, double, double) const override
    {
    }

    void Learn(const Trajectory& trajectory) override;
    RoundLearner& Rounds() override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

  private:
    struct Networks;

    class Values;

    std::vector<Trajectory::Step> PlayInOrder(DecisionProcess& process,
                                              Values& values,
                                              bool explore,
                                              double unit);
    void Update();
    /** What the settings let the agent see of an observation. */
    std::vector<float> Seen(const std::vector<float>& observation, std::size_t vehicles) const;

    GaDrlSettings m_settings;
    std::size_t m_common;    //!< numbers of the item, of the whole observation
    std::size_t m_perAction; //!< blocks of actions
    EpisodeReplay m_replay;
    QLearner m_learner;
    std::unique_ptr<Networks> m_networks;
};

} // namespace ns3::vec

#endif // VEC_GA_DRL_H
