// SPDX-License-Identifier: GPL-2.0-only
#include "vec-environment.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

GeneratedEnvironment::GeneratedEnvironment(const System& system, GenerateOptions options)
    : m_system(system), m_options(std::move(options))
{
}

const Instance&
GeneratedEnvironment::Begin(uint64_t seed)
{
    m_seed = seed;
    m_slot = 0;
    m_now = m_system.Generate(m_options, seed);
    return *m_now;
}

const Instance&
GeneratedEnvironment::Next(const Plan& plan)
{
    m_now = m_system.Step(*m_now, plan, m_options, m_seed);
    ++m_slot;
    return *m_now;
}

const Instance&
GeneratedEnvironment::Now() const
{
    return *m_now;
}

std::size_t
GeneratedEnvironment::Slot() const
{
    return m_slot;
}

void
GeneratedEnvironment::Restore(uint64_t seed, std::size_t slot, std::unique_ptr<Instance> now)
{
    m_seed = seed;
    m_slot = slot;
    m_now = std::move(now);
}

void
PlayEpisode(Environment& environment,
            uint64_t seed,
            std::size_t slots,
            const DecideSlot& decide,
            const VisitSlot& visit)
{
    environment.Begin(seed);
    const std::size_t count = std::min(slots, environment.Length());
    for (std::size_t slot = 0; slot < count; ++slot)
    {
        const Plan plan = decide(environment.Now());
        visit(environment.Now(), Evaluate(environment.Now(), plan));
        if (slot + 1 < count)
        {
            environment.Next(plan);
        }
    }
}

} // namespace ns3::vec
