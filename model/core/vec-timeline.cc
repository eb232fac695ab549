// SPDX-License-Identifier: GPL-2.0-only
#include "vec-timeline.h"

#include <algorithm>

namespace ns3::vec
{

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
    switch (reason)
    {
    case FailureReason::NONE:
        return "";
    case FailureReason::NO_PATH:
        return "no-path";
    case FailureReason::LINK_LOST:
        return "link-lost";
    case FailureReason::SERVER_LOST:
        return "server-lost";
    case FailureReason::COORDINATOR_LOST:
        return "coordinator-lost";
    case FailureReason::VEHICLE_LEFT:
        return "vehicle-left";
    case FailureReason::GIVE_UP:
        return "give-up";
    case FailureReason::CANCELLED:
        return "cancelled";
    }
    return "";
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
