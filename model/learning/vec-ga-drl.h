// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GA_DRL_H
#define VEC_GA_DRL_H

#include "vec-agent.h"
#include "vec-episode-replay.h"
#include "vec-ga-drl-settings.h"
#include "vec-graph-values.h"
#include "vec-q-learner.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

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
 *
 * In training a decision may come with advice, which takes the place of its own return: in the
 * first `imitation` decisions what the look-ahead of the observation says each vehicle is worth,
 * later, with `tries`, what the best vehicles of some decisions of an episode turned out to be
 * worth when the policy of now played on to the end. Neither is needed to plan.
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

    std::vector<Trajectory::Step> PlayInOrder(DecisionProcess& process,
                                              GraphValues& values,
                                              bool explore,
                                              double unit);
    Trajectory::Step Look(DecisionProcess& process) const;
    std::size_t Best(GraphValues& values, const Trajectory::Step& step) const;
    void Imitate(DecisionProcess& process, Trajectory::Step& step) const;
    void Try(DecisionProcess& process, GraphValues& values, double unit, Trajectory::Step& step);
    void Update();
    const GraphQNetwork& Planner() const;

    GaDrlSettings m_settings;
    std::size_t m_common;    //!< numbers of the item, of the whole observation
    std::size_t m_perAction; //!< blocks of actions
    EpisodeReplay m_replay;
    QLearner m_learner;
    std::unique_ptr<Networks> m_networks;
};

} // namespace ns3::vec

#endif // VEC_GA_DRL_H
