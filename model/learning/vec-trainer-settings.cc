// SPDX-License-Identifier: GPL-2.0-only
#include "vec-trainer-settings.h"

namespace ns3::vec
{

SettingsTable
TrainerSettings::Table()
{
    SettingsTable table;
    table.Add("seed", &seed, 0, 1e15, "of the agent and of the sequence of instances");
    table.Add("steps", &steps, 1, 1e12, "decisions");
    table.Add("slots", &slots, 0, 1e6, "of an episode, one following from the other; 0: instances");
    table.Add("discount", &discount, 0, 1, "of a slot against the one before");
    table.Add("instances", &instances, 0, 1e9, "train on this many, again and again; 0: new ones");
    table.Add("validation", &validation, 1, 100000, "instances or episodes of the validation set");
    table.Add("validate-every", &validateEvery, 1, 1e12, "decisions between looks at it");
    table.Add("validate-first", &validateFirst, "looks at it before the first decision, too");
    table.Add("regions", &regions, 0, 1000, "to draw instances from; 0: one for each server");
    table.Add("checkpoint-every", &checkpointEvery, 1, 1e12, "decisions between checkpoints");
    return table;
}

uint64_t
TrainerSettings::InstanceSeed(uint64_t episode) const
{
    return (1 + seed) * TRAINING_SEEDS + (instances > 0 ? episode % instances : episode);
}

} // namespace ns3::vec
