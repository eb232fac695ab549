// SPDX-License-Identifier: GPL-2.0-only
// usage: vec-episode-rewards SYSTEM SEED SLOTS
// Plays an episode in which each decision takes the last action that is allowed, or of one instance
// where SLOTS is 0, and prints the rewards, a line each, exactly. What Python is compared with.

#include "ns3/vec-environment.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <cstdio>
#include <string>

using namespace ns3::vec;

int
main(int argc, char** argv)
{
    if (argc != 4)
    {
        return 2;
    }
    const System& system = FindSystem(argv[1]);
    const std::size_t slots = std::stoul(argv[3]);
    GeneratedEnvironment world(system, {});
    world.Begin(std::stoull(argv[2]));
    for (std::size_t slot = 0; slot < std::max<std::size_t>(slots, 1); ++slot)
    {
        const auto process = system.Begin(world.Now());
        while (!process->Done())
        {
            std::size_t action = process->ActionCount();
            while (!process->Mask()[--action])
            {
            }
            std::printf("%a\n", process->Step(action));
        }
        world.Next(process->CurrentPlan());
    }
}
