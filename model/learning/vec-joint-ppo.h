// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_PPO_H
#define VEC_JOINT_PPO_H

#include "ns3/vec-random.h"
#include "vec-agent.h"
#include "vec-joint-rollout.h"
#include "vec-policy-gradient.h"
#include "vec-running-mean.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

class Adam;
class JointNetwork;

/** Everything about the joint policy gradient that can be set, with the names of the command line.
 */
struct JointPpoSettings : PolicyGradientSettings
{
    uint64_t hidden = 64;   //!< units of every layer
    uint64_t rollout = 128; //!< slots that are learnt from at once
    uint64_t lanes = 16;    //!< episodes side by side
    bool joint = false;     //!< JointPpo; false: Ppo, item by item, each seeing those before
    bool own = true;        //!< joint: each row has its own reward; false: that of the slot
    double prior = 60;      //!< item by item: how much the first policy is greedy

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/** Those of "ppo" or "ac". */
JointPpoSettings DefaultJointPpoSettings(std::string_view agent);

/**
 * Proximal policy optimisation of slots whose rows are decided all at once: paper 1, algorithm 1
 * and eq. (19)-(23), with JointNetwork. Without clipping, with λ = 0 and one epoch the one-step
 * advantage actor-critic, `ac`.
 *
 * The paper's is `own` = false: the probability of a slot's decision is the product of its rows',
 * with one advantage of the slot's reward. With `own` every row has a ratio and an advantage by its
 * own reward, whose mean is the slot's: far less variance, and what a row does to others counts as
 * far as the system's rewards of rows say.
 *
 * Continuous heads are drawn from their Gaussian as they come, and cut to [−1, 1] by the system
 * alone, so that densities are exact.
 */
class JointPpo : public Agent
{
  public:
    /** For slots like this one. Throws InputError unless it has a JointView. */
    JointPpo(std::string name,
             const JointPpoSettings& settings,
             const DecisionProcess& sample,
             uint64_t seed);
    ~JointPpo() override;

    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;
    void Follow(Trajectory& trajectory,
                DecisionProcess& next,
                double discount,
                double unit) const override;
    void Learn(const Trajectory& trajectory) override;
    std::size_t EpisodesAtOnce() const override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

  private:
    /** What gradient steps are taken on, by slot of the rollout; of each row where these count, one
     * number else. */
    struct Lesson
    {
        std::vector<std::vector<float>> old;  //!< of each row: log-probability of what was done
        std::vector<std::vector<float>> busy; //!< of each row: 1 where it had something to decide
        std::vector<std::vector<float>> counts; //!< 1 where an advantage is learnt from
        std::vector<std::vector<float>> advantage;
        std::vector<std::vector<float>> target; //!< of the value
    };

    std::size_t Choose(const float* log, std::size_t values, bool explore);
    Lesson Prepare() const;
    void Estimate(const std::vector<std::vector<double>>& values, Lesson& lesson) const;
    std::vector<double> NextValues(std::size_t slot) const;
    std::vector<double> ByCredit(std::vector<double> rows) const;
    void Improve(const Lesson& lesson, const std::vector<std::size_t>& slots);

    std::string m_name;
    JointPpoSettings m_settings;
    std::unique_ptr<JointNetwork> m_network;
    std::unique_ptr<Adam> m_optimiser;
    Random m_explore;
    Random m_shuffle;
    JointRollout m_rollout;
    uint64_t m_decisions = 0; //!< rows learnt from
    uint64_t m_updates = 0;
    RunningMean m_loss;
    RunningMean m_strayed; //!< probability of other values than the best
};

} // namespace ns3::vec

#endif // VEC_JOINT_PPO_H
