// SPDX-License-Identifier: GPL-2.0-only
#include "vec-slot-walk.h"

#include "ns3/vec-error.h"
#include "ns3/vec-recorded-environment.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

/** So many seeds are tried for an episode with something to decide. */
constexpr uint64_t MOST_TRIES = 1000;

std::unique_ptr<Environment>
MakeEnvironment(const EpisodeSettings& settings)
{
    const System& system = FindSystem(settings.system);
    if (settings.recording.empty())
    {
        return std::make_unique<GeneratedEnvironment>(system, settings.options);
    }
    Recording all = ReadRecording(settings.recording, system);
    std::vector<Recording> episodes;
    if (settings.slots > 0)
    {
        episodes.push_back(std::move(all));
    }
    else
    {
        for (const auto& instance : all)
        {
            episodes.push_back({instance});
        }
    }
    return std::make_unique<RecordedEnvironment>(std::move(episodes));
}

} // namespace

ObservationKind
ParseObservation(const std::string& name)
{
    if (name != "full" && name != "literal")
    {
        throw InputError("observation=\"" + name + "\": expected \"full\" or \"literal\"");
    }
    return name == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
}

SlotWalk::SlotWalk(const EpisodeSettings& settings, bool passEmpty)
    : m_environment(MakeEnvironment(settings)), m_slots(settings.slots),
      m_observation(settings.observation), m_passEmpty(passEmpty)
{
}

bool
SlotWalk::IsCut() const
{
    return m_slots > 0 && m_environment->Slot() >= std::min(m_slots, m_environment->Length());
}

void
SlotWalk::Open()
{
    const Instance& instance = m_environment->Now();
    m_process = instance.Equations().Begin(instance, m_observation);
}

void
SlotWalk::Carry(const Plan& plan)
{
    m_process.reset(); // it refers to the instance that goes
    m_environment->Next(plan);
    Open();
}

uint64_t
SlotWalk::Begin(uint64_t seed)
{
    m_timeline.clear();
    for (uint64_t tries = 0; tries < MOST_TRIES; ++tries)
    {
        m_process.reset();
        m_environment->Begin(seed + tries);
        Open();
        while (m_passEmpty && m_process->Done() && m_slots > 0 && !IsCut())
        {
            Carry({});
        }
        if (!m_process->Done() || !m_passEmpty)
        {
            return seed + tries;
        }
    }
    throw InputError("nothing is to be decided in the episodes of the seeds from " +
                     std::to_string(seed) + " to " + std::to_string(seed + MOST_TRIES - 1));
}

bool
SlotWalk::Next()
{
    Plan plan = m_process->CurrentPlan();
    if (m_keepsTimelines)
    {
        const Instance& now = m_environment->Now();
        m_timeline = ToLine(TimelineToJson(now, Evaluate(now, plan)));
    }
    if (m_slots == 0)
    {
        return false;
    }
    do
    {
        Carry(plan);
        plan = {};
    } while (m_passEmpty && m_process->Done() && !IsCut());
    return true;
}

} // namespace ns3::vec
