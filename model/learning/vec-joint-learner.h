// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_LEARNER_H
#define VEC_JOINT_LEARNER_H

#include "ns3/vec-joint-view.h"
#include "vec-agent.h"
#include "vec-continuous-learner.h"
#include "vec-row-steps.h"

#include <memory>
#include <string_view>

namespace ns3::vec
{

/** What a learner sees and gives for one row of a process that decides all at once. Throws
 * InputError of one line where it has no joint view, or heads that are not continuous. */
ContinuousSizes RowSizesOf(const DecisionProcess& sample, std::string_view agent);

/**
 * @ingroup vec
 * @brief An agent that decides slots at once by a learner of continuous actions: one policy for
 * all rows, which sees a row and what all rows share, and learns from the row's own reward.
 *
 * A trajectory told takes the steps of its rows that end with it into memory (RowSteps), then the
 * gradient steps of a slot.
 */
class JointLearner : public Agent
{
  public:
    /** REQUIRES: the learner is of the sizes of RowSizesOf(sample). */
    JointLearner(std::unique_ptr<ContinuousLearner> learner, const DecisionProcess& sample);

    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    /** Returns a trajectory with a joint step and no others. */
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;
    void Follow(Trajectory& trajectory,
                DecisionProcess& next,
                double discount,
                double unit) const override;
    void Learn(const Trajectory& trajectory) override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

  private:
    std::unique_ptr<ContinuousLearner> m_learner;
    JointLayout m_layout;
    RowSteps m_steps;
};

/** The agent of a learner of type L. */
template <class L, class Settings>
std::unique_ptr<Agent>
MakeJointLearner(std::string_view name,
                 const Settings& settings,
                 const DecisionProcess& sample,
                 uint64_t seed)
{
    return std::make_unique<JointLearner>(
        std::make_unique<L>(settings, RowSizesOf(sample, name), seed),
        sample);
}

} // namespace ns3::vec

#endif // VEC_JOINT_LEARNER_H
