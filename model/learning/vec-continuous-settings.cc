// SPDX-License-Identifier: GPL-2.0-only
#include "vec-continuous-settings.h"

namespace ns3::vec
{

void
ContinuousSettings::AddTo(SettingsTable& table)
{
    constexpr double MANY = 1e12;
    table.Add("actor-learning-rate", &actorLearningRate, 1e-8, 1, "of Adam, for the policy");
    table.Add("critic-learning-rate", &criticLearningRate, 1e-8, 1, "of Adam, for the values");
    table.Add("gamma", &gamma, 0, 1, "discount per slot beside that of the episode");
    table.Add("replay", &replay, 1, 1e8, "transitions remembered");
    table.Add("batch", &batch, 1, 65536, "transitions of a gradient step");
    table.Add("warm-up", &warmUp, 0, MANY, "slots of random actions, without gradient steps");
    table.Add("updates", &updates, 0, 1e6, "gradient steps per slot");
    table.Add("reward-scale", &rewardScale, 1e-9, 1e9, "rewards are multiplied by this");
    table.Add("reward-clip", &rewardClip, 0, 1e9, "rewards are then cut to ± this; 0: not");
    table.Add("hidden", &hidden, 1, 4096, "widths of the hidden layers");
}

} // namespace ns3::vec
