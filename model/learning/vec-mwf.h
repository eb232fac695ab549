// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MWF_H
#define VEC_MWF_H

#include "vec-continuous-learner.h"

#include <memory>

namespace ns3::vec
{

/** Everything about DRL-MWF that can be set, with the names of the command line. */
struct MwfSettings : ContinuousSettings
{
    uint64_t width = 128;                  //!< D, of representations and modules
    uint64_t modules = 3;                  //!< K, in each layer
    uint64_t layers = 2;                   //!< L
    double tau = 0.005;                    //!< how fast target weights follow
    double temperatureLearningRate = 3e-4; //!< of Adam, for α
    double targetNoise = 0.2;              //!< deviation of N in (12)
    double targetNoiseClip = 0.5;          //!< bound of N
    bool softTarget = false;               //!< the target of soft actor-critic in place of (12)
    bool corrected = true;                 //!< with λ_d Δ in the objective of the policy
    double correctionStart = 0.2;          //!< λ_d at first
    double correctionEnd = 0.7;            //!< λ_d at last
    uint64_t correctionSamples = 4;        //!< N of Δ
    bool prioritised = true;               //!< replay by p_d, errors weighted by ω_d (14)
    double importanceStart = 0.5;          //!< β of (14) at first; 1 at last
    uint64_t annealSteps = 20000;          //!< gradient steps from the first to the last

    MwfSettings()
    {
        actorLearningRate = 1e-4;
        criticLearningRate = 1e-3;
        replay = 10000;
    }

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
    /** λ_d after so many gradient steps; 0 without correction. */
    double CorrectionAt(uint64_t updates) const;
    /** β after so many gradient steps; 0 without priorities. */
    double ImportanceAt(uint64_t updates) const;
};

/**
 * @ingroup vec
 * @brief DRL-MWF (paper 4, section 4): soft actor-critic with a policy of softly gated modules, a
 * correction of the policy where the two critics disagree, and prioritised replay with annealed
 * importance weights.
 */
class Mwf : public ContinuousLearner
{
  public:
    /** Throws InputError unless the state has numbers of the surroundings and others. */
    Mwf(const MwfSettings& settings, const ContinuousSizes& sizes, uint64_t seed);
    ~Mwf() override;

    std::string_view Name() const override;
    void SaveModel(SafeTensors& model) const override;
    void LoadModel(const SafeTensors& model) override;

  private:
    struct Networks;

    std::vector<float> Choose(const std::vector<float>& states,
                              std::size_t rows,
                              bool explore) override;
    double Update() override;
    void SaveState(Checkpoint& checkpoint) const override;
    void LoadState(const Checkpoint& checkpoint) override;

    MwfSettings m_settings;
    std::unique_ptr<Networks> m_networks;
};

} // namespace ns3::vec

#endif // VEC_MWF_H
