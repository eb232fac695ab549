// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GA_DRL_SETTINGS_H
#define VEC_GA_DRL_SETTINGS_H

#include "vec-q-learning.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** Everything about GA-DRL that can be set, with the names of the command line. */
struct GaDrlSettings : QLearningSettings
{
    bool attention = true;   //!< false: DRLOSM, raw features of eq. (13) in place of h
    bool leaky = false;      //!< LeakyReLU in eq. (17)
    bool shared = true;      //!< one scorer for all vehicles; false: padded to `vehicles`
    bool facts = false;      //!< sees FactsView in place of the observation
    bool predictions = true; //!< false: predicted transfers, finishes and outlooks are not seen
    uint64_t sample = 4;     //!< neighbours drawn per node in training, eq. (25); 0: all
    uint64_t heads = 4;      //!< Z, half over parents and half over children
    uint64_t padding = 20;   //!< vehicles of the padded network
    std::vector<uint64_t> embedding{16, 32}; //!< widths of h after each iteration
    std::vector<uint64_t> hidden{64, 32};    //!< of the value network
    uint64_t orders = 4;                     //!< of subtasks that a plan is made in, see GaDrl
    double prior = 10;                       //!< first weight of a vehicle's outlook
    bool whole = false;     //!< a batch is all decisions of some episodes, `batch` of them in all
    double average = 0;     //!< rate of the moving average of weights that plans; 0: the weights
    uint64_t imitation = 0; //!< decisions in which the values of the look-ahead are learnt
    uint64_t tries = 0;     //!< actions of a decision that are played to the end
    uint64_t tried = 1;     //!< decisions of an episode whose actions are tried
    double own = 1;         //!< what decisions that were not tried count beside those that were
    double sharpness = 3; //!< with which advice prefers actions, GraphSamples::Disagreement; 0: not

    GaDrlSettings();
    /** REQUIRES: this outlives the table. */
    SettingsTable Table();
};

} // namespace ns3::vec

#endif // VEC_GA_DRL_SETTINGS_H
