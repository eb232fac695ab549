// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TD7_H
#define VEC_TD7_H

#include "vec-continuous-learner.h"
#include "vec-policy-judge.h"

#include <memory>

namespace ns3::vec
{

/** Everything about TD7 that can be set, with the names of the command line. */
struct Td7Settings : ContinuousSettings
{
    double encoderLearningRate = 3e-4; //!< of Adam, for the embeddings
    uint64_t embedding = 256;          //!< numbers of zs and of zsa
    uint64_t targetEvery = 250;        //!< gradient steps between copies to the targets
    uint64_t policyEvery = 2;          //!< gradient steps per step of the policy
    double explorationNoise = 0.1;     //!< deviation, in slots
    double targetNoise = 0.2;          //!< deviation, in targets
    double targetNoiseClip = 0.5;      //!< bound of that noise
    double priorityExponent = 0.4;     //!< α of LAP
    double leastPriority = 1;          //!< of LAP; errors below it count as it
    uint64_t checkpointEvery = 0;      //!< transitions by which a policy is judged; 0: the policy
                                       //!< of now is the one that is used
    uint64_t checkpointAfter = 750000; //!< gradient steps until a policy is judged by several such
                                       //!< assessments
    uint64_t checkpointMost = 20;      //!< how many then
    double checkpointReset = 0.9;      //!< what the best return is multiplied with at that time

    Td7Settings()
    {
        batch = 256;
    }

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * @ingroup vec
 * @brief TD7 (Fujimoto et al. 2023, "For SALE", algorithm 1): twin delayed deterministic policy
 * gradient whose policy and values also see embeddings zs of the state and zsa of state and
 * action, learnt to predict the embedding of the next state.
 *
 * Minibatches are prioritised (LAP), targets are cut to the values seen so far. With
 * `checkpoint-every` a policy is kept unchanged while it is judged by its worst assessment, the
 * best so far is the one that is used, and all gradient steps follow the judgement.
 */
class Td7 : public ContinuousLearner
{
  public:
    Td7(const Td7Settings& settings, const ContinuousSizes& sizes, uint64_t seed);
    ~Td7() override;

    std::string_view Name() const override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;

  private:
    struct Networks;

    std::vector<float> Choose(const std::vector<float>& states,
                              std::size_t rows,
                              bool explore) override;
    double Update() override;
    void Told(const Transition& transition) override;
    uint64_t Granted(uint64_t due) override;
    void SaveState(Checkpoint& checkpoint) const override;
    void LoadState(const Checkpoint& checkpoint) override;

    Td7Settings m_settings;
    std::unique_ptr<Networks> m_networks;
    PolicyJudge m_judge;
    uint64_t m_waiting = 0;  //!< gradient steps that wait for a judgement
    bool m_isJudged = false; //!< since the last gradient step
};

} // namespace ns3::vec

#endif // VEC_TD7_H
