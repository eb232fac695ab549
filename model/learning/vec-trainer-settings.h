// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAINER_SETTINGS_H
#define VEC_TRAINER_SETTINGS_H

#include "ns3/vec-system.h"
#include "vec-settings.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Seeds below are for tests and results, those up to TRAINING_SEEDS for validation. */
inline constexpr uint64_t VALIDATION_SEEDS = 500'000;
inline constexpr uint64_t TRAINING_SEEDS = 1'000'000;

/**
 * @ingroup vec
 * @brief What is trained on, for how long, and how often it is looked at.
 */
struct TrainerSettings
{
    const System* system = nullptr;
    std::string profile;     //!< as given to the generator; empty: the system's default
    GenerateOptions options; //!< of the random instances, profile included
    ObservationKind observation = ObservationKind::FULL;
    uint64_t seed = 1;                //!< of the agent and of the sequence of instances
    uint64_t steps = 200000;          //!< decisions
    uint64_t slots = 0;               //!< of an episode; 0: single instances
    double discount = 0.9;            //!< of a slot against the one before
    uint64_t instances = 0;           //!< train on this many instances (or episodes) again and
                                      //!< again; 0: always new ones
    uint64_t validateEvery = 5000;    //!< decisions between looks at the validation set
    bool validateFirst = false;       //!< look at it before the first decision, too
    uint64_t validation = 100;        //!< instances (or episodes) of the validation set
    uint64_t checkpointEvery = 20000; //!< decisions between checkpoints
    uint64_t regions = 0;             //!< that instances are drawn from in turn (`--region` of the
                                      //!< generator); 0: one for each server of the agent
    /** Folders of recorded instances to train on, in place of random ones, and to look at. Both or
     * none. */
    std::vector<std::string> recordings;
    std::vector<std::string> heldOut;
    std::size_t rank = 0;  //!< of the processes that train together; 0 writes results
    std::size_t ranks = 1; //!< processes that train together

    /** The settings that are numbers. REQUIRES: this outlives the table. */
    SettingsTable Table();
    /** The k-th training instance (or episode) comes from this seed. */
    uint64_t InstanceSeed(uint64_t episode) const;
};

} // namespace ns3::vec

#endif // VEC_TRAINER_SETTINGS_H
