// SPDX-License-Identifier: GPL-2.0-only
#include "vec-agents.h"

#include "ns3/vec-error.h"
#include "vec-dmro.h"
#include "vec-dqn.h"
#include "vec-ga-drl.h"
#include "vec-ppo.h"
#include "vec-recurrent-dqn.h"
#include "vec-sequence-network.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

class DqnRecipe : public AgentRecipe
{
  public:
    explicit DqnRecipe(std::string_view name) : m_settings(DefaultDqnSettings(name))
    {
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        return std::make_unique<Dqn>(m_settings,
                                     sample.ObservationSize(),
                                     sample.ActionCount(),
                                     seed);
    }

  private:
    DqnSettings m_settings;
};

class GaDrlRecipe : public AgentRecipe
{
  public:
    explicit GaDrlRecipe(std::string_view name)
    {
        m_settings.attention = name == "ga-drl";
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        return std::make_unique<GaDrl>(m_settings, sample, seed);
    }

  private:
    GaDrlSettings m_settings;
};

class DmroRecipe : public AgentRecipe
{
  public:
    explicit DmroRecipe(std::string_view /* name */)
    {
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        return std::make_unique<Dmro>(m_settings,
                                      sample.ObservationSize(),
                                      sample.ActionCount(),
                                      seed);
    }

  private:
    DmroSettings m_settings;
};

class PpoRecipe : public AgentRecipe
{
  public:
    explicit PpoRecipe(std::string_view name) : m_name(name), m_settings(DefaultPpoSettings(name))
    {
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        SequenceShape shape;
        shape.attention = m_settings.attention;
        shape.features = sample.Graph().features;
        shape.observation = sample.ObservationSize();
        shape.actions = sample.ActionCount();
        shape.delaysAt = sample.DelaysAt();
        shape.heads = m_settings.heads;
        shape.embedding = m_settings.embedding;
        shape.hidden = m_settings.hidden;
        shape.prior = m_settings.prior;
        return std::make_unique<Ppo>(
            m_name,
            m_settings,
            std::make_unique<SequenceNetwork>(shape, Random(seed, "agent", "weights")),
            seed);
    }

  private:
    std::string m_name;
    PpoSettings m_settings;
};

class RecurrentDqnRecipe : public AgentRecipe
{
  public:
    explicit RecurrentDqnRecipe(std::string_view name)
        : m_settings(DefaultRecurrentDqnSettings(name))
    {
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        return std::make_unique<RecurrentDqn>(m_settings, sample, seed);
    }

  private:
    RecurrentDqnSettings m_settings;
};

template <class T>
std::unique_ptr<AgentRecipe>
Recipe(std::string_view name)
{
    return std::make_unique<T>(name);
}

bool
LearnsOn(const AgentEntry& entry, std::string_view system)
{
    return entry.systems.empty() ||
           std::find(entry.systems.begin(), entry.systems.end(), system) != entry.systems.end();
}

} // namespace

const std::vector<AgentEntry>&
Agents()
{
    static const std::vector<AgentEntry> agents{
        {"dqn",         {},          true,  "deep Q-network",                                               Recipe<DqnRecipe>},
        {"double-dqn",  {},          true,  "the same with double Q-learning",                              Recipe<DqnRecipe>},
        {"dueling-dqn",
         {},
         true,                              "the same with streams for value and advantages",
         Recipe<DqnRecipe>                                                                                                   },
        {"ga-drl",
         {"vehicular-cloud"},
         false,                             "graph attention under double Q-learning (paper 2)",
         Recipe<GaDrlRecipe>                                                                                                 },
        {"ppo",
         {"mec-dag"},
         false,                             "proximal policy optimisation of a sequence policy",
         Recipe<PpoRecipe>                                                                                                   },
        {"ac",          {"mec-dag"}, false, "one-step actor-critic of a sequence policy",                   Recipe<PpoRecipe>},
        {"smrl-mto",
         {"mec-dag"},
         false,                             "the same by meta learning on pooled scenarios",
         Recipe<PpoRecipe>                                                                                                   },
        {"fedmags",
         {"mec-dag"},
         false,                             "graph attention, learnt by a federation of servers (paper 0)",
         Recipe<PpoRecipe>                                                                                                   },
        {"dmro",
         {"edge-cloud"},
         false,                             "parallel Q-networks, the best plan counts (paper 3)",
         Recipe<DmroRecipe>                                                                                                  },
        {"dqn-lstm",
         {"multi-workload"},
         false,                             "dueling double Q-learning with an LSTM over queues (paper 4)",
         Recipe<RecurrentDqnRecipe>                                                                                          },
        {"mco-drl",
         {"multi-workload"},
         false,                             "double Q-learning with a GRU over queues (paper 4)",
         Recipe<RecurrentDqnRecipe>                                                                                          },
        {"drlosm",
         {"vehicular-cloud"},
         false,                             "ga-drl on raw features of subtasks",
         Recipe<GaDrlRecipe>                                                                                                 },
    };
    return agents;
}

const AgentEntry&
FindAgent(std::string_view name, std::string_view system)
{
    std::string known;
    for (const AgentEntry& entry : Agents())
    {
        if (!LearnsOn(entry, system))
        {
            continue;
        }
        if (entry.name == name)
        {
            return entry;
        }
        known += (known.empty() ? "" : ", ") + std::string(entry.name);
    }
    throw InputError("--agent=" + std::string(name) + ": for " + std::string(system) +
                     " expected one of " + known);
}

} // namespace ns3::vec
