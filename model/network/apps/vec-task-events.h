// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_EVENTS_H
#define VEC_TASK_EVENTS_H

#include "ns3/vec-messages.h"
#include "ns3/vec-timeline.h"

#include <string>

/**
 * \file
 * What the applications announce through their trace sources. Times in s, simulation time.
 * Listeners count; applications do not.
 */

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One step in the life of a subtask at its place of execution.
 */
struct ItemEvent
{
    /** What listeners look like. */
    typedef void (*TracedCallback)(const ItemEvent& event);

    TaskKey task = 0;
    int subtask = 0;
    Endpoint site = NOBODY;
    int processor = 0;
    double readyS = 0;
    double startS = 0;
    double finishS = 0; //!< only when finished
    double cycles = 0;
    double shareHz = 0; //!< its share of a processor; 0: all of it
    double cpuHz = 0;   //!< of a vehicle
};

/**
 * @ingroup vec
 * @brief One step in the life of a transfer.
 */
struct TransferEvent
{
    /** What listeners look like. */
    typedef void (*TracedCallback)(const TransferEvent& event);

    enum class Step : uint8_t
    {
        ENQUEUED,
        SENT,     //!< first chunk handed to the link
        RELAYED,  //!< its last byte passed an RSU
        RECEIVED, //!< whole, at its destination
        RESUMED,  //!< continues after a lost contact
    };

    TaskKey task = 0;
    int subtask = 0;
    TransferKind kind = TransferKind::BURST;
    Step step = Step::ENQUEUED;
    Endpoint from = NOBODY;
    Endpoint to = NOBODY;
    int via = 0; //!< radio channel of an uplink or between vehicles; 0: downlink
    double bits = 0;
    double timeS = 0;
    Endpoint rsu = NOBODY; //!< RELAYED: which one
};

/**
 * @ingroup vec
 * @brief A subtask goes from server to server with its input, because its vehicle has moved on.
 */
struct MigrationEvent
{
    /** What listeners look like. */
    typedef void (*TracedCallback)(const MigrationEvent& event);

    TaskKey task = 0;
    int subtask = 0;
    Endpoint from = NOBODY;
    Endpoint to = NOBODY;
    bool arrived = false; //!< otherwise it leaves
    double bits = 0;      //!< its input, and its state when it had begun
    double doneCycles = 0;
    double timeS = 0;
};

/**
 * What listeners to `Window` look like: data of \p from for \p to on radio channel \p channel (0:
 * none); \p full when as much is unacknowledged as may be.
 */
typedef void (*WindowTracedCallback)(Endpoint from, Endpoint to, int channel, bool full);

/**
 * @ingroup vec
 * @brief A task has ended, in exactly one way.
 */
struct TaskEnd
{
    /** What listeners look like. */
    typedef void (*TracedCallback)(const TaskEnd& end);

    TaskKey task = 0;
    Outcome outcome = Outcome::ON_TIME;
    FailureReason reason = FailureReason::NONE;
    double finishS = UNKNOWN;    //!< last computation
    double deliveredS = UNKNOWN; //!< everything is at the vehicle
    Endpoint rsu = NOBODY;       //!< through which the vehicle was attached
};

} // namespace ns3::vec

#endif // VEC_TASK_EVENTS_H
