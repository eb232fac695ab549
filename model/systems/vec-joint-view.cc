// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-view.h"

#include "vec-decision-process.h"

#include <numeric>

namespace ns3::vec
{

std::size_t
JointLayout::Choices() const
{
    return std::accumulate(choices.begin(), choices.end(), std::size_t{0});
}

JointView*
JointViewOf(DecisionProcess& process)
{
    return dynamic_cast<JointView*>(&process);
}

const JointView*
JointViewOf(const DecisionProcess& process)
{
    return dynamic_cast<const JointView*>(&process);
}

} // namespace ns3::vec
