// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TIMELINE_H
#define VEC_TIMELINE_H

#include "vec-plan.h"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A time that is not known, or an event that did not happen. Never written to JSON. */
inline constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();

/**
 * @ingroup vec
 * @brief How a task has ended.
 */
enum class Outcome
{
    ON_TIME,
    LATE,
    FAILED,
};

/**
 * @ingroup vec
 * @brief Why a task failed: a closed list.
 */
enum class FailureReason
{
    NONE,
    NO_PATH,
    LINK_LOST,
    SERVER_LOST,
    COORDINATOR_LOST,
    VEHICLE_LEFT,
    GIVE_UP,
    CANCELLED,
    END, //!< no reason: stays behind the last
};

/** Reasons with NONE: who counts by reason goes from 1 to below this. */
inline constexpr std::size_t FAILURE_REASONS = static_cast<std::size_t>(FailureReason::END);

/** "on-time", "late", "failed". */
std::string_view ToString(Outcome outcome);
/** "no-path", "link-lost", …; empty for NONE. */
std::string_view ToString(FailureReason reason);

/**
 * @ingroup vec
 * @brief What happened to one item, predicted by equations or measured in packets.
 *
 * Times in s, absolute.
 */
struct TimelineItem
{
    Assignment assignment;
    bool fixed = false;         //!< carried out before the decision; only finishS is known
    double enqueuedS = UNKNOWN; //!< the transfer that completes its input joined its queue
    double sentS = UNKNOWN;     //!< that transfer began
    double receivedS = UNKNOWN; //!< that transfer ended (TE in paper 0, eq. 5 and 9)
    double readyS = UNKNOWN;    //!< all input is at the place of execution
    double startS = UNKNOWN;    //!< computation begins
    double finishS = UNKNOWN;   //!< computation ended
    double energyJ = 0;         //!< of everybody, for this item
    /** Quantities only one system has, under their JSON names (for example t_mig_s). */
    std::vector<std::pair<const char*, double>> extra;
};

/**
 * @ingroup vec
 * @brief What became of one task (workflow, device).
 */
struct TimelineTask
{
    int task = 0;
    double etS = 0;              //!< last finish − submit
    double finishS = UNKNOWN;    //!< last finish
    double deliveredS = UNKNOWN; //!< the result is with its owner
    Outcome outcome = Outcome::ON_TIME;
    FailureReason reason = FailureReason::NONE;
};

/**
 * @ingroup vec
 * @brief What a Plan turns into.
 *
 * Predictions (System equations) and measurements (packets) have this one type, so that their
 * difference can be taken.
 */
struct Timeline
{
    double objective = 0; //!< what the system minimises
    bool feasible = true;
    std::vector<std::string> violations;                 //!< empty when feasible
    std::vector<std::pair<const char*, double>> metrics; //!< under their JSON names
    std::vector<TimelineItem> items;
    std::vector<TimelineTask> tasks;
};

/** A metric by its name, 0 when there is none of that name. */
double MetricOf(const Timeline& timeline, std::string_view name);
/** What agents minimise: minus the metric `reward` in a system that has one, else the objective. */
double LossOf(const Timeline& timeline);

} // namespace ns3::vec

#endif // VEC_TIMELINE_H
