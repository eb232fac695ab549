// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_LEARNING_H
#define VEC_Q_LEARNING_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-random.h"
#include "vec-settings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** What every kind of Q-learning here can be told, with the names of the command line. */
struct QLearningSettings
{
    double learningRate = 5e-4;          //!< of Adam, at first
    double learningRateEnd = 5e-5;       //!< … and from learningRateSteps on, linear between
    uint64_t learningRateSteps = 200000; //!< decisions
    double gamma = 1;                    //!< discount per decision
    uint64_t nStep = 1;                  //!< decisions summed before the value of the next state
    uint64_t replay = 20000;             //!< decisions remembered
    bool prioritised = false;            //!< samples by their last error (Schaul et al. 2016)
    double priorityExponent = 0.6;       //!< α: 0 is uniform
    double importanceStart = 0.4;        //!< β of the importance weights, at first
    uint64_t importanceSteps = 100000;   //!< gradient steps until β = 1, linear
    uint64_t batch = 64;                 //!< samples of a gradient step
    uint64_t warmUp = 1000;              //!< decisions before the first gradient step
    uint64_t updateEvery = 1;            //!< decisions per gradient step
    uint64_t targetEvery = 200;          //!< gradient steps between copies to the frozen network
    double epsilonStart = 1;             //!< probability of a random action at first
    double epsilonEnd = 0.05;            //!< … and from epsilonSteps on, linear between
    uint64_t epsilonSteps = 50000;       //!< decisions
    double huber = 1;                    //!< errors above this count linearly
    double gradientNorm = 10;            //!< gradients are scaled down to this norm
    double rewardScale = 1;              //!< rewards are multiplied by this, to returns of about 1

    /** REQUIRES: this outlives the table. */
    void AddTo(SettingsTable& table);

    /** Whether a gradient step follows this decision. */
    bool IsUpdateDue(uint64_t decisions) const;
    double EpsilonAt(uint64_t decisions) const;
    double LearningRateAt(uint64_t decisions) const;
    double ImportanceAt(uint64_t updates) const;
};

/** An allowed action, each with the same probability. REQUIRES: one is allowed. */
std::size_t RandomAction(const std::vector<uint8_t>& mask, Random& random);

/** Throws InputError unless a process is of the sizes that the agent was trained for. */
void CheckSizes(const DecisionProcess& process,
                std::string_view agent,
                std::size_t observationSize,
                std::size_t actionCount);

} // namespace ns3::vec

#endif // VEC_Q_LEARNING_H
