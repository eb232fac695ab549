// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_POLICY_JUDGE_H
#define VEC_POLICY_JUDGE_H

#include "vec-checkpoint.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * Whether the policy of now is to be used in place of the best so far: by the lowest return of one
 * or several assessments during which it does not change (Fujimoto et al. 2023, "For SALE",
 * policy checkpoints).
 */
class PolicyJudge
{
  public:
    /** \p length: transitions of an assessment. */
    explicit PolicyJudge(uint64_t length) : m_length(length)
    {
    }

    enum class Verdict
    {
        OPEN,
        BEST,
        WORSE
    };

    /** A transition of the policy of now. After BEST and WORSE begins with another policy. */
    Verdict Told(double reward);
    /** From here on a policy is assessed so often, and the best so far must only be reached by
     * \p share of its return. */
    void Settle(uint64_t assessments, double share);

    void Save(Json& state) const;
    void Load(const JsonView& state);

  private:
    uint64_t m_length;
    uint64_t m_most = 1;        //!< assessments of a policy
    double m_best = LOWEST;     //!< lowest return of the policy that is used
    double m_worst = -LOWEST;   //!< lowest return of this policy
    uint64_t m_assessments = 0; //!< of this policy
    double m_return = 0;        //!< of this assessment
    uint64_t m_transitions = 0; //!< of this assessment

    static constexpr double LOWEST = -1e30;
};

} // namespace ns3::vec

#endif // VEC_POLICY_JUDGE_H
