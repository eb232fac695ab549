// SPDX-License-Identifier: GPL-2.0-only
#include "vec-timeline.h"

#include <algorithm>
#include <array>

namespace ns3::vec
{

namespace
{

constexpr std::array<std::string_view, FAILURE_REASONS> REASON_NAMES{"",
                                                                     "no-path",
                                                                     "link-lost",
                                                                     "server-lost",
                                                                     "coordinator-lost",
                                                                     "vehicle-left",
                                                                     "give-up",
                                                                     "cancelled"};
static_assert(!REASON_NAMES.back().empty(), "a reason without a name");

} // namespace

std::string_view
ToString(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::ON_TIME:
        return "on-time";
    case Outcome::LATE:
        return "late";
    case Outcome::FAILED:
        return "failed";
    }
    return "";
}

std::string_view
ToString(FailureReason reason)
{
    const auto index = static_cast<std::size_t>(reason);
    return index < FAILURE_REASONS ? REASON_NAMES[index] : std::string_view();
}

double
MetricOf(const Timeline& timeline, std::string_view name)
{
    for (const auto& [known, value] : timeline.metrics)
    {
        if (name == known)
        {
            return value;
        }
    }
    return 0;
}

double
LossOf(const Timeline& timeline)
{
    const bool hasReward =
        std::any_of(timeline.metrics.begin(),
                    timeline.metrics.end(),
                    [](const auto& metric) { return std::string_view(metric.first) == "reward"; });
    return hasReward ? -MetricOf(timeline, "reward") : timeline.objective;
}

} // namespace ns3::vec
