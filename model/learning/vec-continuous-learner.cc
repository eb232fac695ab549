// SPDX-License-Identifier: GPL-2.0-only
#include "vec-continuous-learner.h"

#include "vec-torch.h"

#include <algorithm>

namespace ns3::vec
{

ContinuousLearner::ContinuousLearner(const ContinuousSettings& settings,
                                     const ContinuousSizes& sizes,
                                     double priorityExponent,
                                     uint64_t seed)
    : m_replay(settings.replay, sizes.state, sizes.action, priorityExponent),
      m_exploring(seed, "agent", "explore"), m_drawing(seed, "agent", "replay"),
      m_noise(seed, "agent", "noise"), m_settings(settings), m_sizes(sizes)
{
    PrepareTorch();
}

std::vector<float>
ContinuousLearner::Act(const std::vector<float>& states, std::size_t rows, bool explore)
{
    const bool isRandom = explore && !IsWarm();
    m_slots += explore ? 1 : 0;
    if (!isRandom)
    {
        return Choose(states, rows, explore);
    }
    std::vector<float> actions(rows * m_sizes.action);
    for (float& number : actions)
    {
        number = static_cast<float>(m_exploring.Uniform(-1, 1));
    }
    return actions;
}

void
ContinuousLearner::Remember(Transition transition)
{
    transition.discount *= m_settings.gamma;
    transition.reward *= m_settings.rewardScale;
    if (m_settings.rewardClip > 0)
    {
        transition.reward =
            std::clamp(transition.reward, -m_settings.rewardClip, m_settings.rewardClip);
    }
    m_replay.Add(transition);
    Told(transition);
}

void
ContinuousLearner::Told(const Transition& /* transition */)
{
}

uint64_t
ContinuousLearner::Granted(uint64_t due)
{
    return due;
}

void
ContinuousLearner::Learn()
{
    if (!IsWarm() || m_replay.Size() == 0)
    {
        return;
    }
    for (uint64_t left = Granted(m_settings.updates); left > 0; --left)
    {
        m_loss.Add(Update());
        ++m_updates;
    }
}

LearningProgress
ContinuousLearner::Progress()
{
    return {m_updates, m_loss.Take(), IsWarm() ? 0.0 : 1.0};
}

void
ContinuousLearner::Save(Checkpoint& checkpoint) const
{
    m_replay.Save(checkpoint);
    Json& state = checkpoint.state["agent"];
    state = {
        {"slots",          m_slots           },
        {"updates",        m_updates         },
        {"explore_random", m_exploring.Save()},
        {"replay_random",  m_drawing.Save()  },
        {"noise_random",   m_noise.Save()    }
    };
    m_loss.Save(state, "loss");
    SaveState(checkpoint);
}

void
ContinuousLearner::Load(const Checkpoint& checkpoint)
{
    m_replay.Load(checkpoint);
    const JsonView state = checkpoint.State().At("agent");
    m_slots = CountAt(state, "slots");
    m_updates = CountAt(state, "updates");
    m_exploring.Restore(state.At("explore_random").String());
    m_drawing.Restore(state.At("replay_random").String());
    m_noise.Restore(state.At("noise_random").String());
    m_loss.Load(state, "loss");
    LoadState(checkpoint);
}

} // namespace ns3::vec
