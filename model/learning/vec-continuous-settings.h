// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CONTINUOUS_SETTINGS_H
#define VEC_CONTINUOUS_SETTINGS_H

#include "vec-settings.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** What every learner of continuous actions can be told, with the names of the command line. */
struct ContinuousSettings
{
    double actorLearningRate = 3e-4;        //!< of Adam, for the policy
    double criticLearningRate = 3e-4;       //!< of Adam, for the values
    double gamma = 1;                       //!< discount beside that of what is told
    uint64_t replay = 100000;               //!< transitions remembered
    uint64_t batch = 64;                    //!< transitions of a gradient step
    uint64_t warmUp = 100;                  //!< slots of random actions, without gradient steps
    uint64_t updates = 1;                   //!< gradient steps per slot
    double rewardScale = 1;                 //!< rewards are multiplied by this
    double rewardClip = 0;                  //!< … and then cut to ± this; 0: not
    std::vector<uint64_t> hidden{256, 256}; //!< widths of the hidden layers

    /** REQUIRES: this outlives the table. */
    void AddTo(SettingsTable& table);
};

} // namespace ns3::vec

#endif // VEC_CONTINUOUS_SETTINGS_H
