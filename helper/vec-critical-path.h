// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CRITICAL_PATH_H
#define VEC_CRITICAL_PATH_H

#include "ns3/vec-messages.h"
#include "ns3/vec-timeline.h"
#include "vec-air-log.h"
#include "vec-results.h"

#include <array>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3::vec
{

using CauseSeconds = std::array<double, CAUSES>;

/** Where and when a subtask ran; absolute times, s. */
struct Span
{
    double readyS = UNKNOWN;
    double startS = UNKNOWN;
    double finishS = UNKNOWN;
    Endpoint site = NOBODY;
    int processor = 0;
};

/** One transfer of a task's data; absolute times, s. */
struct Move
{
    TransferKind kind = TransferKind::BURST;
    Endpoint from = NOBODY;
    Endpoint to = NOBODY;
    int via = 0; //!< uplink radio channel; 0: to a vehicle
    double bits = 0;
    double enqueuedS = UNKNOWN;
    double sentS = UNKNOWN;
    double relayedS = UNKNOWN; //!< its last byte passed an RSU
    double receivedS = UNKNOWN;
    bool isMigration = false; //!< of a subtask that goes to another server with its input
};

/** Subtask, or -1 - edge for the data of an edge; whether it is a burst; and the destination. */
using MoveKey = std::tuple<int, bool, Endpoint>;
/** Of a transfer, named as in TransferEvent. */
MoveKey MoveKeyOf(TransferKind kind, int subtask, Endpoint to);

/** What was observed of one task. */
struct TaskHistory
{
    TaskDescription description;
    double describedS = UNKNOWN;   //!< the description passed an RSU
    double heardS = UNKNOWN;       //!< … and came to the coordinator
    double planLeftS = UNKNOWN;    //!< it had decided and paid for that
    double planRelayedS = UNKNOWN; //!< the plan passed an RSU
    double planS = UNKNOWN;        //!< the plan was with the vehicle
    double deliveredS = UNKNOWN;
    int revisions = 0;       //!< plans that came later
    std::vector<Span> spans; //!< by subtask
    std::map<MoveKey, Move> moves;

    /** nullptr when there was none. */
    const Move* Find(TransferKind kind, int subtask, Endpoint to) const;
    /** Of a burst from a server: how it had come there; nullptr when nobody knows. */
    const Move* HopBefore(const Move& burst, int subtask) const;
    /** The move that brought the input of a subtask from its vehicle to where \p burst began. */
    const Move& FirstHop(const Move& burst, int subtask) const;
};

/** What was observed of a vehicle's radio contact, for whatever is on its way at the time. */
class RadioHistory
{
  public:
    virtual ~RadioHistory() = default;
    /** Without an RSU, or with a new one and nothing exchanged with it yet. */
    virtual std::vector<Stretch> Interruptions(Endpoint vehicle,
                                               uint32_t channel,
                                               double fromS,
                                               double toS) const = 0;
    /** Frames that were lost are being made good, at the vehicle or where it waits for. */
    virtual std::vector<Stretch> Repairs(Endpoint vehicle,
                                         uint32_t channel,
                                         double fromS,
                                         double toS) const = 0;
    /** Frames from and to the vehicle, the \p bits of a transfer last. */
    virtual std::vector<Stretch> Exchanges(Endpoint vehicle,
                                           uint32_t channel,
                                           double fromS,
                                           double toS,
                                           double bits) const = 0;
    /** Nothing more may be sent before an acknowledgement has come all the way back. */
    virtual std::vector<Stretch> FullWindows(Endpoint vehicle,
                                             uint32_t channel,
                                             double fromS,
                                             double toS) const = 0;
    /** When the last transfer before one that ended at \p endS on the same queue ended. */
    virtual double PredecessorS(Endpoint vehicle, uint32_t channel, double endS) const = 0;
    /** The number of the radio channel that brings data to vehicles. */
    virtual uint32_t Downlink() const = 0;
};

/**
 * Goes back from the delivery of a task along what each event waited for, and charges each instant
 * to one cause (doc/gap.rst has the order of precedence). The causes sum to delivered − created.
 */
CauseSeconds ExplainMeasured(const TaskHistory& task, const RadioHistory& radio);

/** The same for the time up to the decision alone: what a prediction knows has passed. */
CauseSeconds ExplainPast(const TaskHistory& task, const RadioHistory& radio, double decidedS);

/** What of the believed world a prediction rests on. */
struct PredictedWorld
{
    double decidedS = 0;        //!< before that: signalling
    double idleUplinkBps = 0;   //!< beyond what this takes: waiting for the channel
    double idleDownlinkBps = 0; //!< the same
    std::vector<double> wiresS; //!< by subtask, from its RSU to where it runs; or empty
};

/**
 * The same for a task of a predicted timeline, whose subtask k is item items[k], owner and item:
 * the causes sum to the time from creation to the last finish.
 */
CauseSeconds ExplainPredicted(const Timeline& timeline,
                              const std::vector<std::pair<int, int>>& items,
                              const TaskDescription& description,
                              const PredictedWorld& world);

} // namespace ns3::vec

#endif // VEC_CRITICAL_PATH_H
