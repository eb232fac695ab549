// SPDX-License-Identifier: GPL-2.0-only
#include "vec-highest-reward.h"

#include <vector>

namespace ns3::vec
{

std::size_t
HighestReward(DecisionProcess& process)
{
    const std::vector<uint8_t> mask = process.Mask();
    std::size_t best = mask.size();
    double highest = 0;
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        if (!mask[action])
        {
            continue;
        }
        const double reward = process.Step(action);
        process.Undo();
        if (best == mask.size() || reward > highest)
        {
            best = action;
            highest = reward;
        }
    }
    return best;
}

} // namespace ns3::vec
