// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-learner.h"

#include "ns3/vec-decision-process.h"
#include "ns3/vec-error.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

ContinuousSizes
RowSizesOf(const DecisionProcess& sample, std::string_view agent)
{
    const JointView* view = JointViewOf(sample);
    if (!view)
    {
        throw InputError(std::string(agent) +
                         ": learns slots that are decided at once, which this system has not");
    }
    const JointLayout layout = view->Joint();
    if (!layout.choices.empty() || layout.levels == 0)
    {
        throw InputError(std::string(agent) + ": learns continuous actions, and this system has " +
                         std::to_string(layout.choices.size()) + " discrete ones in a row");
    }
    return {layout.context + layout.inputs, layout.context + layout.surroundings, layout.levels};
}

JointLearner::JointLearner(std::unique_ptr<ContinuousLearner> learner,
                           const DecisionProcess& sample)
    : m_learner(std::move(learner)), m_layout(JointViewOf(sample)->Joint())
{
}

std::string_view
JointLearner::Name() const
{
    return m_learner->Name();
}

void
JointLearner::Check(const DecisionProcess& process) const
{
    const JointView* view = JointViewOf(process);
    const JointLayout layout = view ? view->Joint() : JointLayout();
    if (layout.name != m_layout.name || layout.inputs != m_layout.inputs ||
        layout.surroundings != m_layout.surroundings || layout.context != m_layout.context ||
        layout.choices != m_layout.choices || layout.levels != m_layout.levels)
    {
        throw InputError(std::string(Name()) + ": was trained for " +
                         std::to_string(m_layout.inputs) + " numbers and " +
                         std::to_string(m_layout.levels) + " actions a row, the instance has " +
                         std::to_string(layout.inputs) + " and " + std::to_string(layout.levels) +
                         ": train a model of its sizes");
    }
}

Trajectory
JointLearner::Play(DecisionProcess& process, bool explore, double unit)
{
    JointView& view = *JointViewOf(process);
    JointStep step;
    step.seen = view.ObserveJoint();
    std::vector<float> states;
    for (std::size_t row = 0; row < step.seen.rows; ++row)
    {
        const std::vector<float> state = RowState(step.seen, row);
        states.insert(states.end(), state.begin(), state.end());
    }
    step.action = m_learner->Act(states, step.seen.rows, explore);
    step.reward = view.TakeAll(step.action);
    for (double& reward : step.reward)
    {
        reward /= unit;
    }
    Trajectory trajectory;
    trajectory.joint = std::move(step);
    return trajectory;
}

void
JointLearner::Follow(Trajectory& trajectory,
                     DecisionProcess& next,
                     double discount,
                     double /* unit */) const
{
    trajectory.terminated = false;
    trajectory.discount = discount;
    trajectory.joint->next = JointViewOf(next)->ObserveJoint();
}

void
JointLearner::Learn(const Trajectory& trajectory)
{
    for (Transition& step : m_steps.Add(trajectory))
    {
        m_learner->Remember(std::move(step));
    }
    m_learner->Learn();
}

LearningProgress
JointLearner::Progress()
{
    return m_learner->Progress();
}

void
JointLearner::SaveModel(SafeTensors& model) const
{
    m_learner->SaveModel(model);
}

void
JointLearner::LoadModel(const SafeTensors& model)
{
    m_learner->LoadModel(model);
}

void
JointLearner::Save(Checkpoint& checkpoint) const
{
    m_learner->Save(checkpoint);
    checkpoint.state["rows"] = m_steps.Save();
}

void
JointLearner::Load(const Checkpoint& checkpoint)
{
    m_learner->Load(checkpoint);
    m_steps.Load(checkpoint.State().At("rows"));
}

} // namespace ns3::vec
