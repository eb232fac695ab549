// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_POLICY_H
#define VEC_PLAIN_POLICY_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"
#include "vec-plain-mlp.h"

#include <memory>
#include <string>
#include <string_view>

namespace ns3::vec
{

/** What a value network reads from its model file beside the weights. */
struct ValueModel
{
    MlpShape shape;
    ObservationKind observation = ObservationKind::FULL;

    /** Throws InputError unless the metadata describe a value network. */
    static ValueModel Parse(const SafeTensors& model);
    /** Throws InputError when the process has other sizes than the model was trained for. */
    void Check(const DecisionProcess& process, const std::string& file) const;
};

/**
 * Plans with a trained value network, without LibTorch: decides item after item, always the
 * allowed action of highest value.
 */
class PlainPolicy : public Policy
{
  public:
    /** \p model as ReadModel returns it. Throws InputError when it is no such network. */
    explicit PlainPolicy(const SafeTensors& model);

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    std::string m_name;
    std::string m_file;
    std::string m_system;
    ValueModel m_model;
    PlainMlp m_network;
};

} // namespace ns3::vec

#endif // VEC_PLAIN_POLICY_H
