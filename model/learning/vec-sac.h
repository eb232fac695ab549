// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SAC_H
#define VEC_SAC_H

#include "vec-continuous-learner.h"

#include <memory>

namespace ns3::vec
{

/** Everything about soft actor-critic that can be set, with the names of the command line. */
struct SacSettings : ContinuousSettings
{
    double tau = 0.005;                    //!< how fast target weights follow
    double temperatureLearningRate = 3e-4; //!< of Adam, for α

    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

/**
 * @ingroup vec
 * @brief Soft actor-critic (Haarnoja et al. 2018, "Soft actor-critic algorithms and applications",
 * algorithm 1) with tanh-Gaussian actions, two critics and a learnt temperature.
 */
class Sac : public ContinuousLearner
{
  public:
    Sac(const SacSettings& settings, const ContinuousSizes& sizes, uint64_t seed);
    ~Sac() override;

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

    SacSettings m_settings;
    std::unique_ptr<Networks> m_networks;
};

} // namespace ns3::vec

#endif // VEC_SAC_H
