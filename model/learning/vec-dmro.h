// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DMRO_H
#define VEC_DMRO_H

#include "vec-agent.h"
#include "vec-q-learning-state.h"
#include "vec-replay.h"
#include "vec-shared-learning.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** Everything about DMRO that can be set, with the names of the command line. */
struct DmroSettings : QLearningSettings
{
    uint64_t nets = 5;                     //!< s, parallel networks
    std::vector<uint64_t> hidden{120, 80}; //!< widths of the hidden layers of each
    uint64_t reptile = 0;                  //!< inner gradient steps per environment; 0: algorithm 2
    double reptileStep = 0.1;              //!< towards the weights after them

    DmroSettings();
    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * DMRO (paper 3, algorithm 1): s parallel deep Q-networks that explore on their own and learn from
 * one memory.
 *
 * In training every network proposes an action for the current subtask; the one that adds least to
 * Q, F(S, a) of eq. (14), is taken and rewarded with −min F, every other proposal with −max F. The
 * target is r + μ max_a Q_j(S', a; θ_j⁻) for network j, r at the end. In use every network makes a
 * plan of its own, and the plan of least Q counts.
 *
 * With \p reptile (A. Nichol et al., "On first-order meta-learning algorithms", 2018) every
 * trajectory is an environment: from θ some gradient steps lead to θ' on its decisions alone, and θ
 * ← θ + step (θ' − θ).
 *
 * Starting from the weights of a model of one network (ψ of algorithm 2, trained over many
 * environments) gives them to all.
 */
class Dmro : public Agent, public RoundLearner
{
  public:
    Dmro(const DmroSettings& settings,
         std::size_t observationSize,
         std::size_t actionCount,
         uint64_t seed);
    ~Dmro() override;

    std::string_view Name() const override;
    void Check(const DecisionProcess& process) const override;
    Trajectory Play(DecisionProcess& process, bool explore, double unit) override;
    void Learn(const Trajectory& trajectory) override;
    RoundLearner& Rounds() override;
    void Join(std::shared_ptr<Federation> federation) override;
    uint64_t EndRound(uint64_t decisions) override;
    LearningProgress Progress() override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;
    void Save(Checkpoint& checkpoint) const override;
    void Load(const Checkpoint& checkpoint) override;

  private:
    struct Network;

    Trajectory Explore(DecisionProcess& process, double unit);
    /** Decides all that is open as network \p j would; returns the steps. */
    Trajectory Decide(DecisionProcess& process, std::size_t j, double unit);
    void Update(Network& network);
    void UpdateAll();
    void LearnByReptile(const Trajectory& trajectory);

    DmroSettings m_settings;
    std::size_t m_observationSize;
    std::size_t m_actionCount;
    Replay m_replay;
    QLearningCounts m_counts; //!< of each network
    SharedLearning m_together;
    std::vector<std::unique_ptr<Network>> m_networks;
};

} // namespace ns3::vec

#endif // VEC_DMRO_H
