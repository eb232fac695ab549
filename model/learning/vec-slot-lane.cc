// SPDX-License-Identifier: GPL-2.0-only
#include "vec-slot-lane.h"

#include "ns3/vec-system.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr int64_t MANY = std::numeric_limits<int64_t>::max();

} // namespace

SlotLane::SlotLane(std::unique_ptr<Environment> environment,
                   std::size_t slots,
                   ObservationKind observation)
    : m_environment(std::move(environment)), m_slots(slots), m_observation(observation)
{
}

bool
SlotLane::IsOver() const
{
    return m_environment->Slot() >= std::min(m_slots, m_environment->Length());
}

void
SlotLane::Open()
{
    const Instance& instance = m_environment->Now();
    m_process = instance.Equations().Begin(instance, m_observation);
}

DecisionProcess&
SlotLane::Now(const std::function<uint64_t()>& draw)
{
    while (!m_isRunning || IsOver() || m_process->Done())
    {
        if (m_isRunning && !IsOver())
        {
            m_environment->Next({});
        }
        else
        {
            m_seed = draw();
            m_environment->Begin(m_seed);
            m_isRunning = true;
        }
        Open();
    }
    return *m_process;
}

void
SlotLane::Next(const Agent& agent, Trajectory& trajectory, double discount, double unit)
{
    Plan plan = m_process->CurrentPlan();
    double factor = 1;
    do
    {
        m_environment->Next(plan);
        Open();
        plan = {};
        factor *= discount;
    } while (m_process->Done() && !IsOver());
    agent.Follow(trajectory, *m_process, factor, unit);
}

Json
SlotLane::Save() const
{
    if (!m_isRunning)
    {
        return nullptr;
    }
    return {
        {"seed",     m_seed                              },
        {"slot",     m_environment->Slot()               },
        {"instance", InstanceToJson(m_environment->Now())}
    };
}

void
SlotLane::Load(const JsonView& json, const std::string& file)
{
    m_isRunning = !json.Value().is_null();
    if (m_isRunning)
    {
        m_seed = json.At("seed").Integer(0, MANY);
        m_environment->Restore(m_seed,
                               json.At("slot").Integer(0, MANY),
                               ParseInstance(json.At("instance").Value(), file));
        Open();
    }
}

} // namespace ns3::vec
