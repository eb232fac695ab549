// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MODEL_CHOOSER_H
#define VEC_MODEL_CHOOSER_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-instance.h"
#include "ns3/vec-policy.h"
#include "vec-policies.h"
#include "vec-safetensors.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A model's file that was read, as something that plans. */
class TrainedModel
{
  public:
    /** Throws InputError unless the metadata say what is observed. */
    explicit TrainedModel(SafeTensors file);
    virtual ~TrainedModel() = default;

    const SafeTensors& File() const
    {
        return m_file;
    }

    ObservationKind Observation() const
    {
        return m_observation;
    }

    /** Throws InputError of one line unless the process has the layout and the sizes that the model
     * was trained for. */
    void Check(const DecisionProcess& process);

    /** Decides all that is open. REQUIRES: the process passed Check. */
    virtual void Decide(DecisionProcess& process) = 0;

  private:
    /** The same for sizes. */
    virtual void CheckSizes(const DecisionProcess& process) = 0;

    SafeTensors m_file;
    ObservationKind m_observation;
};

/**
 * The trained models that a policy may plan with, each read once, and which of them is for an
 * instance: one of the agent for the instance's system, by the preferences of FindModels, the
 * first that was trained for the instance's sizes. A file's name only says where it is looked for;
 * what it holds is in its metadata.
 */
class ModelChooser
{
  public:
    /** Makes a model of a file of the right format, agent and system. Throws InputError. */
    using Maker = std::function<std::unique_ptr<TrainedModel>(SafeTensors file)>;

    /**
     * The model that the options name, for every instance, else the shipped ones. \p systems: those
     * that the policy plans for; empty: all. Files that are known now are read now: InputError when
     * one is no such model.
     */
    ModelChooser(std::string agent,
                 const std::vector<std::string>& systems,
                 const PolicyOptions& options,
                 Maker make);

    struct Choice
    {
        TrainedModel* model = nullptr;            //!< valid as long as the chooser
        std::unique_ptr<DecisionProcess> process; //!< of the instance, as the model observes it
    };

    /** Throws InputError where no model fits: what is wrong with the first. */
    Choice Choose(const Instance& instance);

    const std::string& Agent() const
    {
        return m_agent;
    }

  private:
    /** Length of the observation, as the first model sees it, and number of actions. */
    using Sizes = std::pair<std::size_t, std::size_t>;

    struct OfSystem
    {
        std::vector<std::unique_ptr<TrainedModel>> models;
        std::map<Sizes, TrainedModel*> chosen;
    };

    OfSystem& Load(std::string_view system);
    void Add(OfSystem& known, SafeTensors file, std::string_view system) const;
    Choice FirstThatFits(const OfSystem& known, const Instance& instance) const;

    std::string m_agent;
    PolicyOptions m_options;
    Maker m_make;
    std::map<std::string, OfSystem, std::less<>> m_systems;
};

/** Plans with trained models and learns nothing. */
class ModelPolicy : public Policy
{
  public:
    explicit ModelPolicy(ModelChooser chooser);

    /** The agent's. */
    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    ModelChooser m_chooser;
};

} // namespace ns3::vec

#endif // VEC_MODEL_CHOOSER_H
