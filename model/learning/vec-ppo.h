// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PPO_H
#define VEC_PPO_H

#include "ns3/vec-random.h"
#include "vec-agent.h"
#include "vec-federation.h"
#include "vec-policy-gradient.h"
#include "vec-running-mean.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

class ActorCritic;
class Adam;
struct PpoLesson;

/** Everything about the policy gradient agents that can be set, with the names of the command
 * line. */
struct PpoSettings : PolicyGradientSettings
{
    bool attention = false;  //!< graph attention in the sequence network
    uint64_t heads = 4;      //!< of it
    uint64_t embedding = 32; //!< per head
    uint64_t hidden = 64;    //!< units of encoder (each way) and decoder
    double prior = 10;       //!< how much the first policy prefers early finishes
    bool gate = true;        //!< attention beside raw features, behind a gate that begins at zero
    bool places = false;     //!< places of parents and children as well, eq. (18)
    uint64_t scenarios = 4;  //!< instances per server and round
    uint64_t episodes = 1;   //!< of each instance in a round
    bool inner = false;      //!< a copy of the weights for each scenario, algorithm V.1
    uint64_t servers = 1;    //!< K: each learns from its own instances
    double metaRate = 1;     //!< β of paper 0, eq. (27); the rate of `serverAdam`
    bool serverAdam = false; //!< the mean difference is a gradient for an optimiser of all servers
    uint64_t exchanges = 1;  //!< averages of the servers' weights in a round
    bool gradients = false;  //!< servers give the gradients of minibatches to one optimiser
    double fraction = 1;     //!< of the servers that take part in a round
    double dropout = 0;      //!< probability that a server's answer never comes
    bool pooled = false;     //!< every server draws from all regions
    bool weighted = false;   //!< servers count by their decisions; else equally

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/** Those of "ppo", "ac", "smrl-mto" or "fedmags". */
PpoSettings DefaultPpoSettings(std::string_view agent);

/**
 * Proximal policy optimisation (Schulman et al. 2017) of an actor-critic network, by itself or by
 * several servers (paper 0, algorithm V.1): in each round every server starts from θ, improves its
 * copy on the trajectories it was told since the last round, and θ ← θ + β Σ_k w_k (θ'_k − θ),
 * eq. (27). With one server and β = 1 that is plain PPO; with λ = 0, no clipping and one epoch,
 * the one-step actor-critic. With several exchanges the gradient steps of a round are cut into as
 * many parts, and the servers meet after each of them. With `gradients` they do so in every step
 * and take it together, with one optimiser: θ ← Adam(Σ_k w_k g_k).
 *
 * With `inner` it is the algorithm as printed: every scenario of a server has a copy θ^i of its
 * own, which takes its gradient steps, with a fresh optimiser, on the `episodes` of that scenario
 * alone; the difference of a server is the mean of those of its scenarios. With `serverAdam`
 * differences are gradients: θ ← Adam(−Σ_k w_k Δ_k), first-order meta learning.
 *
 * A server's optimiser and random streams stay with it from round to round; all that leaves it are
 * w_k (θ'_k − θ), w_k and the number of its decisions, summed over the servers of a process.
 */
class Ppo : public Agent, public RoundLearner
{
  public:
    Ppo(std::string name,
        const PpoSettings& settings,
        std::unique_ptr<ActorCritic> network,
        uint64_t seed);
    ~Ppo() override;

    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;
    std::vector<Trajectory> PlayAll(const std::vector<DecisionProcess*>& processes,
                                    bool explore,
                                    const std::vector<double>& units) override;
    void Learn(const Trajectory& trajectory) override;
    RoundLearner& Rounds() override;
    void Join(std::shared_ptr<Federation> federation) override;
    std::size_t EpisodesAtOnce() const override;
    std::size_t EpisodesOfEach() const override;
    std::size_t Servers() const override;
    bool IsPooled() const override;
    bool TakesPart(std::size_t server) const override;
    void Enter(std::size_t server) override;
    uint64_t EndRound(uint64_t decisions) override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

    /** An action for a state that is no DecisionProcess: the best, or drawn. */
    std::size_t Act(const std::vector<float>& observation,
                    const std::vector<uint8_t>& mask,
                    bool explore);

  private:
    struct Server;

    std::size_t Choose(const float* logits, std::size_t actions, bool explore);
    void Improve(Adam& optimiser, const PpoLesson& lesson, std::size_t from, std::size_t to);
    void StepTogether(const std::vector<PpoLesson>& lessons, std::size_t step);
    uint64_t Exchange(const std::vector<PpoLesson>& lessons, std::size_t exchange, uint64_t told);
    uint64_t LearnByScenario(const std::vector<uint8_t>& isLost, uint64_t told);
    void Follow(const std::vector<float>& start, const std::vector<double>& sum);
    bool IsMine(std::size_t server) const;
    void ChooseServers();
    std::vector<float> Weights() const;
    void SetWeights(const std::vector<float>& weights);

    std::string m_name;
    PpoSettings m_settings;
    std::unique_ptr<ActorCritic> m_network;
    std::shared_ptr<Federation> m_federation;
    std::vector<std::unique_ptr<Server>> m_servers;
    std::unique_ptr<Adam> m_together; //!< of `serverAdam`, the same on all ranks
    Random m_roundRandom;             //!< the same on all ranks
    std::vector<uint8_t> m_takesPart;
    std::size_t m_server = 0; //!< entered
    uint64_t m_decisions = 0; //!< learnt from, by all
    uint64_t m_updates = 0;   //!< gradient steps of this process
    RunningMean m_loss;
    RunningMean m_strayed; //!< probability of other actions than the best
};

/** One for flat observations, with two perceptrons of these widths. */
std::unique_ptr<Ppo> MakeFlatPpo(const std::string& name,
                                 const PpoSettings& settings,
                                 std::size_t inputs,
                                 std::size_t actions,
                                 const std::vector<uint64_t>& hidden,
                                 uint64_t seed);

} // namespace ns3::vec

#endif // VEC_PPO_H
