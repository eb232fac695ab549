// SPDX-License-Identifier: GPL-2.0-only
#include "vec-agents.h"

#include "ns3/vec-error.h"
#include "vec-dmro.h"
#include "vec-dqn.h"
#include "vec-ga-drl.h"
#include "vec-joint-learner.h"
#include "vec-joint-ppo.h"
#include "vec-mwf.h"
#include "vec-ppo.h"
#include "vec-recurrent-dqn.h"
#include "vec-sac.h"
#include "vec-sequence-network.h"
#include "vec-shared-actor-critic.h"
#include "vec-td7.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

namespace
{

/** Settings, and what makes an agent of them, a sample and a seed. */
template <class Settings, class Maker>
class Recipe : public AgentRecipe
{
  public:
    Recipe(const Settings& settings, Maker make) : m_settings(settings), m_make(std::move(make))
    {
    }

    SettingsTable Table() override
    {
        return m_settings.Table();
    }

    std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const override
    {
        return m_make(m_settings, sample, seed);
    }

  private:
    Settings m_settings;
    Maker m_make;
};

template <class Settings, class Maker>
std::unique_ptr<AgentRecipe>
MakeRecipe(const Settings& settings, Maker make)
{
    return std::make_unique<Recipe<Settings, Maker>>(settings, std::move(make));
}

/** An agent that is made of a process. */
template <class A>
constexpr auto OF_SAMPLE = [](const auto& settings, const DecisionProcess& sample, uint64_t seed)
{ return std::make_unique<A>(settings, sample, seed); };

std::unique_ptr<AgentRecipe>
DqnRecipe(std::string_view name)
{
    return MakeRecipe(DefaultDqnSettings(name), OF_SAMPLE<Dqn>);
}

std::unique_ptr<AgentRecipe>
RecurrentDqnRecipe(std::string_view name)
{
    return MakeRecipe(DefaultRecurrentDqnSettings(name), OF_SAMPLE<RecurrentDqn>);
}

std::unique_ptr<AgentRecipe>
GaDrlRecipe(std::string_view name)
{
    GaDrlSettings settings;
    settings.attention = name == "ga-drl";
    return MakeRecipe(settings, OF_SAMPLE<GaDrl>);
}

std::unique_ptr<AgentRecipe>
DmroRecipe(std::string_view /* name */)
{
    return MakeRecipe(DmroSettings(),
                      [](const DmroSettings& settings, const DecisionProcess& sample, uint64_t seed)
                      {
                          return std::make_unique<Dmro>(settings,
                                                        sample.Layout().Size(),
                                                        sample.ActionCount(),
                                                        seed);
                      });
}

std::unique_ptr<AgentRecipe>
PpoRecipe(std::string_view name)
{
    return MakeRecipe(
        DefaultPpoSettings(name),
        [name = std::string(
             name)](const PpoSettings& settings, const DecisionProcess& sample, uint64_t seed)
        {
            SequenceShape shape;
            shape.attention = settings.attention;
            shape.gate = settings.gate;
            shape.places = settings.places;
            shape.features = GraphOf(sample).features;
            shape.observation = sample.Layout().Size();
            shape.actions = sample.ActionCount();
            shape.delaysAt = sample.Layout().DelaysAt();
            shape.heads = settings.heads;
            shape.embedding = settings.embedding;
            shape.hidden = settings.hidden;
            shape.prior = settings.prior;
            return std::make_unique<Ppo>(
                name,
                settings,
                std::make_unique<SequenceNetwork>(shape, Random(seed, "agent", "weights")),
                seed);
        });
}

/** Of a learner of continuous actions that decides slots at once. */
template <class L, class Settings>
std::unique_ptr<AgentRecipe>
JointRecipe(std::string_view name, const Settings& defaults)
{
    return MakeRecipe(defaults,
                      [name = std::string(name)](const Settings& settings,
                                                 const DecisionProcess& sample,
                                                 uint64_t seed)
                      { return MakeJointLearner<L>(name, settings, sample, seed); });
}

std::unique_ptr<AgentRecipe>
SacRecipe(std::string_view name)
{
    return JointRecipe<Sac>(name, SacSettings());
}

std::unique_ptr<AgentRecipe>
Td7Recipe(std::string_view name)
{
    return JointRecipe<Td7>(name, Td7Settings());
}

std::unique_ptr<AgentRecipe>
MwfRecipe(std::string_view name)
{
    return JointRecipe<Mwf>(name, MwfSettings());
}

/** Of a policy gradient that decides the items of a slot one after the other. */
std::unique_ptr<Agent>
MakeSharedPpo(const std::string& name,
              const JointPpoSettings& settings,
              const DecisionProcess& sample,
              uint64_t seed)
{
    PpoSettings plain;
    static_cast<PolicyGradientSettings&>(plain) = settings;
    plain.scenarios = settings.lanes;
    return std::make_unique<Ppo>(
        name,
        plain,
        std::make_unique<SharedActorCritic>(sample.Layout(),
                                            settings.hidden,
                                            settings.prior,
                                            Random(seed, "agent", "weights")),
        seed);
}

std::unique_ptr<AgentRecipe>
SlotPpoRecipe(std::string_view name)
{
    return MakeRecipe(
        DefaultJointPpoSettings(name),
        [name = std::string(name)](const JointPpoSettings& settings,
                                   const DecisionProcess& sample,
                                   uint64_t seed) -> std::unique_ptr<Agent>
        {
            if (!settings.joint)
            {
                return MakeSharedPpo(name, settings, sample, seed);
            }
            return std::make_unique<JointPpo>(name, settings, sample, seed);
        });
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
        {"dqn",         {},                  true,  "deep Q-network",                                                  DqnRecipe  },
        {"double-dqn",  {},                  true,  "the same with double Q-learning",                                 DqnRecipe  },
        {"dueling-dqn", {},                  true,  "the same with streams for value and advantages",                  DqnRecipe  },
        {"ga-drl",
         {"vehicular-cloud"},
         false,                                     "graph attention under double Q-learning (paper 2)",
         GaDrlRecipe                                                                                                              },
        {"ppo",         {"mec-dag"},         false, "proximal policy optimisation of a sequence policy",               PpoRecipe  },
        {"ac",          {"mec-dag"},         false, "one-step actor-critic of a sequence policy",                      PpoRecipe  },
        {"ppo",
         {"load-balance", "multi-workload"},
         false,                                     "proximal policy optimisation over slots (paper 1)",
         SlotPpoRecipe                                                                                                            },
        {"ac",
         {"load-balance", "multi-workload"},
         false,                                     "one-step actor-critic over slots (paper 1)",
         SlotPpoRecipe                                                                                                            },
        {"smrl-mto",
         {"mec-dag"},
         false,                                     "the same by meta learning on pooled scenarios",
         PpoRecipe                                                                                                                },
        {"fedmags",
         {"mec-dag"},
         false,                                     "graph attention, learnt by a federation of servers (paper 0)",
         PpoRecipe                                                                                                                },
        {"dmro",
         {"edge-cloud"},
         false,                                     "parallel Q-networks, the best plan counts (paper 3)",
         DmroRecipe                                                                                                               },
        {"dqn-lstm",
         {"multi-workload"},
         false,                                     "dueling double Q-learning with an LSTM over queues (paper 4)",
         RecurrentDqnRecipe                                                                                                       },
        {"mco-drl",
         {"multi-workload"},
         false,                                     "double Q-learning with a GRU over queues (paper 4)",
         RecurrentDqnRecipe                                                                                                       },
        {"drlosm",      {"vehicular-cloud"}, false, "ga-drl on raw features of subtasks",                              GaDrlRecipe},
        {"sac",
         {"multi-workload"},
         false,                                     "soft actor-critic, a slot and its shares at once",
         SacRecipe                                                                                                                },
        {"td7",
         {"multi-workload"},
         false,                                     "TD7, with learnt embeddings, a slot and its shares at once",
         Td7Recipe                                                                                                                },
        {"drl-mwf",
         {"multi-workload"},
         false,                                     "soft actor-critic with softly gated modules (paper 4)",
         MwfRecipe                                                                                                                },
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
