// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-learning-state.h"

namespace ns3::vec
{

LearningProgress
QLearningCounts::Report(const QLearningSettings& settings)
{
    return {updates, loss.Take(), settings.EpsilonAt(explored)};
}

Json
QLearningCounts::ToJson() const
{
    Json state{
        {"decisions", explored},
        {"learned",   told    },
        {"updates",   updates }
    };
    loss.Save(state, "loss");
    return state;
}

void
QLearningCounts::Restore(const JsonView& state)
{
    explored = CountAt(state, "decisions");
    told = CountAt(state, "learned");
    updates = CountAt(state, "updates");
    loss.Load(state, "loss");
}

QLearningState::QLearningState(uint64_t seed)
    : explore(seed, "agent", "explore"), replay(seed, "agent", "replay")
{
}

bool
QLearningState::Explores(const QLearningSettings& settings)
{
    return explore.Uniform() < settings.EpsilonAt(counts.explored++);
}

void
QLearningState::Save(Checkpoint& checkpoint) const
{
    Json& state = checkpoint.state["agent"];
    state = counts.ToJson();
    state["explore_random"] = explore.Save();
    state["replay_random"] = replay.Save();
}

void
QLearningState::Load(const Checkpoint& checkpoint)
{
    const JsonView state = checkpoint.State().At("agent");
    counts.Restore(state);
    explore.Restore(state.At("explore_random").String());
    replay.Restore(state.At("replay_random").String());
}

} // namespace ns3::vec
