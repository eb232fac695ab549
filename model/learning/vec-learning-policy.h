// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEARNING_POLICY_H
#define VEC_LEARNING_POLICY_H

#include "ns3/vec-policy.h"
#include "ns3/vec-system.h"
#include "vec-agent.h"
#include "vec-trajectory.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief An agent as a policy that goes on learning: plans by the agent's exploration schedule,
 * keeps what it did under the decision's id, and learns from it when the measured timeline arrives,
 * however late and in whatever order.
 *
 * Decisions still open at the end of a run are forgotten: nothing is known of them.
 */
class LearningPolicy : public Policy
{
  public:
    /** An agent, and what it observes. */
    struct Learner
    {
        std::unique_ptr<Agent> agent;
        ObservationKind observation = ObservationKind::FULL;
    };

    /** Makes the learner for instances like the first that is met. May throw InputError. */
    using MakeLearner = std::function<Learner(const Instance& first)>;

    LearningPolicy(std::string name, Learner learner);
    LearningPolicy(std::string name, MakeLearner make);
    ~LearningPolicy() override;

    std::string Name() const override;

  private:
    struct Open
    {
        std::vector<std::pair<int, int>> items;
        Trajectory trajectory;
        double unit = 1;
    };

    Plan DoDecide(const Instance& instance, uint64_t id) override;
    void DoFeedback(uint64_t id, const Timeline& measured) override;
    void DoEndOfRun() override;

    std::string m_name;
    MakeLearner m_make;
    Learner m_learner; //!< without an agent until the first instance
    std::unordered_map<uint64_t, Open> m_open;
};

} // namespace ns3::vec

#endif // VEC_LEARNING_POLICY_H
