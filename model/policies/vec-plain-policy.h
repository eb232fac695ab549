// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_POLICY_H
#define VEC_PLAIN_POLICY_H

#include "vec-model-chooser.h"
#include "vec-plain-mlp.h"
#include "vec-policies.h"

#include <string>

namespace ns3::vec
{

/** The shape of a value network as its model's file tells it. Throws InputError. */
MlpShape ReadShape(const SafeTensors& file);

/** Throws InputError unless a process has the sizes that a value network of this shape takes. */
void CheckShape(const MlpShape& shape, const DecisionProcess& process, const SafeTensors& file);

/**
 * @ingroup vec
 * @brief Plans with a trained value network, without LibTorch: decides item after item, always the
 * allowed action of highest value.
 */
class PlainPolicy : public ModelPolicy
{
  public:
    /** With the model of the options, else the shipped ones. Throws InputError when the file is no
     * such model. */
    explicit PlainPolicy(const std::string& agent, const PolicyOptions& options = {});
};

/** The trained policies that need no LibTorch: dqn, double-dqn, dueling-dqn. */
void AddPlain(PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_PLAIN_POLICY_H
