// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_POLICY_H
#define VEC_PLAIN_POLICY_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"
#include "vec-plain-mlp.h"
#include "vec-policies.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** What a value network's model file says beside the weights. */
struct ValueModel
{
    MlpShape shape;
    ObservationKind observation = ObservationKind::FULL;

    /** Throws InputError unless the metadata describe a value network. */
    static ValueModel Parse(const SafeTensors& model);
    /** Whether the process is what the model was trained for: layout and sizes. */
    bool Fits(const DecisionProcess& process, const SafeTensors& model) const;
    /** Throws InputError when it is not. */
    void Check(const DecisionProcess& process, const SafeTensors& model) const;
};

/** The observation that a model's file names. Throws InputError. */
ObservationKind ParseObservation(const SafeTensors& model);

/**
 * Plans with a trained value network, without LibTorch: decides item after item, always the
 * allowed action of highest value. For each system it meets it reads that system's models once and
 * plans with the first that fits the sizes of an instance.
 */
class PlainPolicy : public Policy
{
  public:
    /** With `model` for every instance, else the shipped ones (FindModels). Throws InputError when
     * the file is no such model. */
    explicit PlainPolicy(std::string agent, const PolicyOptions& options = {});
    ~PlainPolicy() override;

    std::string Name() const override;

  private:
    struct Loaded;

    Plan DoDecide(const Instance& instance, uint64_t id) override;
    std::vector<std::unique_ptr<Loaded>>& Load(std::string_view system);

    std::string m_agent;
    PolicyOptions m_options;
    /** By system. */
    std::map<std::string, std::vector<std::unique_ptr<Loaded>>, std::less<>> m_loaded;
};

/** The trained policies that need no LibTorch: dqn, double-dqn, dueling-dqn. */
void AddPlain(PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_PLAIN_POLICY_H
