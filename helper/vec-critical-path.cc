// SPDX-License-Identifier: GPL-2.0-only
#include "vec-critical-path.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** The instants of a leg that have no cause yet. */
class Unclaimed
{
  public:
    Unclaimed(double fromS, double toS)
    {
        if (fromS < toS)
        {
            m_free.push_back({fromS, toS});
        }
    }

    /** Takes instants away; returns how many seconds there were. */
    double Claim(Stretch stretch)
    {
        double claimedS = 0;
        std::vector<Stretch> left;
        for (const Stretch& piece : m_free)
        {
            const Stretch common{std::max(piece.fromS, stretch.fromS),
                                 std::min(piece.toS, stretch.toS)};
            if (common.fromS >= common.toS)
            {
                left.push_back(piece);
                continue;
            }
            claimedS += common.toS - common.fromS;
            if (piece.fromS < common.fromS)
            {
                left.push_back({piece.fromS, common.fromS});
            }
            if (common.toS < piece.toS)
            {
                left.push_back({common.toS, piece.toS});
            }
        }
        m_free = std::move(left);
        return claimedS;
    }

    double Claim(const std::vector<Stretch>& stretches)
    {
        double claimedS = 0;
        for (const Stretch& stretch : stretches)
        {
            claimedS += Claim(stretch);
        }
        return claimedS;
    }

    double Rest() const
    {
        double restS = 0;
        for (const Stretch& piece : m_free)
        {
            restS += piece.toS - piece.fromS;
        }
        return restS;
    }

  private:
    std::vector<Stretch> m_free;
};

/** Goes back in time; every instant passed is charged once. */
class MeasuredPath
{
  public:
    MeasuredPath(const TaskHistory& task, const RadioHistory& radio)
        : m_task(task), m_radio(radio), m_owner(VehicleOf(task.description.task)),
          m_rest(task.revisions > 0 ? Cause::HANDOVER : Cause::UNEXPLAINED),
          m_parents(task.spans.size()), m_isExit(task.spans.size(), true), m_atS(task.deliveredS)
    {
        const auto& edges = task.description.edges;
        for (std::size_t e = 0; e < edges.size(); ++e)
        {
            m_parents[edges[e].second].push_back({edges[e].first, static_cast<int>(e)});
            m_isExit[edges[e].first] = false;
        }
    }

    CauseSeconds Past(double decidedS)
    {
        m_atS = decidedS;
        Signal();
        return m_causes;
    }

    CauseSeconds Walk()
    {
        Source source = LastExit();
        while (source.subtask >= 0)
        {
            const Span& span = m_task.spans[source.subtask];
            if (source.move)
            {
                Carry(*source.move, m_isExit[source.subtask]);
            }
            Charge(m_rest, span.finishS);
            Charge(Cause::COMPUTE, span.startS);
            Charge(Cause::COMPUTE_QUEUE, span.readyS);
            source = Before(source.subtask);
        }
        Charge(m_rest, m_task.planS);
        Signal();
        return m_causes;
    }

  private:
    struct Link
    {
        int subtask;
        int edge;
    };

    /** What an event waited for: the output of a subtask, and how it came. */
    struct Source
    {
        int subtask = -1;           //!< -1: none
        const Move* move = nullptr; //!< nullptr: it was on the spot, or nobody knows how it came
        double timeS = -1;          //!< when it was there
    };

    double& At(Cause cause)
    {
        return m_causes[static_cast<std::size_t>(cause)];
    }

    void Charge(Cause cause, double fromS)
    {
        if (fromS < m_atS) // false for what is unknown
        {
            At(cause) += m_atS - fromS;
            m_atS = fromS;
        }
    }

    const Move* Received(const Move* move) const
    {
        return move && !std::isnan(move->receivedS) ? move : nullptr;
    }

    /** The output of a subtask at a place where it was needed; \p edge when it goes by edges. */
    Source OutputAt(int subtask, Endpoint at, int edge) const
    {
        const Span& span = m_task.spans[subtask];
        if (span.site == at)
        {
            return {subtask, nullptr, span.finishS};
        }
        const bool byEdges = edge >= 0 && !m_task.description.edgeBits.empty();
        const Move* move = Received(byEdges    ? m_task.Find(TransferKind::EDGE, edge, at)
                                    : edge < 0 ? m_task.Find(TransferKind::RESULT, subtask, at)
                                               : m_task.Find(TransferKind::OUTPUT, subtask, at));
        return {subtask, move, move ? move->receivedS : span.finishS};
    }

    Source LastExit() const
    {
        Source last;
        for (std::size_t i = 0; i < m_isExit.size(); ++i)
        {
            const Source exit = OutputAt(static_cast<int>(i), m_owner, -1);
            if (m_isExit[i] && exit.timeS > last.timeS)
            {
                last = exit;
            }
        }
        return last;
    }

    /** What a subtask's last input came from. */
    Source Before(int subtask)
    {
        const Endpoint site = m_task.spans[subtask].site;
        const bool byBurst = site != m_owner && m_task.description.edgeBits.empty();
        Source last;
        Source lastAtOwner;
        for (const Link& parent : m_parents[subtask])
        {
            const bool inBurst = byBurst && m_task.spans[parent.subtask].site == m_owner;
            const Source source =
                OutputAt(parent.subtask, inBurst ? m_owner : site, inBurst ? -1 : parent.edge);
            Source& latest = inBurst ? lastAtOwner : last;
            latest = source.timeS > latest.timeS ? source : latest;
        }
        const Move* burst =
            site == m_owner ? nullptr : Received(m_task.Find(TransferKind::BURST, subtask, site));
        if (!burst || burst->receivedS < last.timeS)
        {
            if (!m_task.description.edgeBits.empty())
            {
                // Subtasks that have an order at their site wait for their turn.
                Charge(Cause::COMPUTE_QUEUE, std::max(last.timeS, m_task.planS));
            }
            Charge(Cause::SIGNALLING, last.timeS > 0 ? last.timeS : UNKNOWN);
            return last;
        }
        Charge(Cause::SIGNALLING, burst->receivedS); // it came before the plan
        for (const Move* hop = burst; hop; hop = m_task.HopBefore(*hop, subtask))
        {
            Carry(*hop, false);
        }
        return lastAtOwner;
    }

    void Carry(const Move& move, bool isResult)
    {
        const bool fromVehicle = KindOf(move.from) == EndpointKind::VEHICLE;
        const bool toVehicle = KindOf(move.to) == EndpointKind::VEHICLE;
        const bool isDirect = fromVehicle && toVehicle && std::isnan(move.relayedS);
        if (move.isMigration)
        {
            Charge(Cause::HANDOVER, move.enqueuedS);
            return;
        }
        Charge(m_rest, move.receivedS);
        const Cause rate = isResult ? Cause::DELIVERY : Cause::RADIO_TRANSFER;
        const Cause access = isResult ? Cause::DELIVERY : Cause::RADIO_ACCESS;
        if (toVehicle && (!fromVehicle || !std::isnan(move.relayedS)))
        {
            Air(move.to, m_radio.Downlink(), move.relayedS, move.bits, rate, access);
        }
        else if (!toVehicle && fromVehicle)
        {
            Charge(Cause::BACKHAUL, move.relayedS);
        }
        if (fromVehicle)
        {
            const auto channel = static_cast<uint32_t>(move.via);
            Air(move.from, channel, move.enqueuedS, move.bits, rate, access, isDirect);
        }
        else if (toVehicle)
        {
            Wire(move.to, m_radio.Downlink(), move.enqueuedS, access);
        }
        else
        {
            Charge(Cause::BACKHAUL, move.enqueuedS);
        }
    }

    /** Back to \p fromS, while the data of a vehicle waited for a channel or was on it. */
    void Air(Endpoint vehicle,
             uint32_t channel,
             double fromS,
             double bits,
             Cause rate,
             Cause access,
             bool isDirect = false)
    {
        if (!(fromS < m_atS))
        {
            return;
        }
        Unclaimed rest(fromS, m_atS);
        if (!isDirect) // from vehicle to vehicle needs no RSU
        {
            At(Cause::HANDOVER) +=
                rest.Claim(m_radio.Interruptions(vehicle, channel, fromS, m_atS));
        }
        const double turnS = std::max(fromS, m_radio.PredecessorS(vehicle, channel, m_atS));
        const auto frames = m_radio.Exchanges(vehicle, channel, fromS, m_atS, bits);
        for (const Stretch& frame : frames)
        {
            At(rate) += rest.Claim({std::max(frame.fromS, turnS), frame.toS});
            At(access) += rest.Claim({frame.fromS, std::min(frame.toS, turnS)});
        }
        At(Cause::RETRANSMISSION) += rest.Claim(m_radio.Repairs(vehicle, channel, fromS, m_atS));
        At(Cause::BACKHAUL) += rest.Claim(m_radio.FullWindows(vehicle, channel, fromS, m_atS));
        At(access) += rest.Rest();
        m_atS = fromS;
    }

    /** Back to \p fromS, while data for a vehicle waited at a server or was on the wire. */
    void Wire(Endpoint vehicle, uint32_t channel, double fromS, Cause access)
    {
        if (!(fromS < m_atS))
        {
            return;
        }
        Unclaimed rest(fromS, m_atS);
        At(Cause::HANDOVER) += rest.Claim(m_radio.Interruptions(vehicle, channel, fromS, m_atS));
        At(access) += rest.Claim(m_radio.Exchanges(vehicle, channel, fromS, m_atS, 0));
        At(Cause::RETRANSMISSION) += rest.Claim(m_radio.Repairs(vehicle, channel, fromS, m_atS));
        At(Cause::BACKHAUL) += rest.Rest();
        m_atS = fromS;
    }

    /** Back to \p fromS, while a message was on the control channel. */
    void ControlAir(double fromS)
    {
        if (!(fromS < m_atS))
        {
            return;
        }
        Unclaimed rest(fromS, m_atS);
        At(Cause::HANDOVER) += rest.Claim(m_radio.Interruptions(m_owner, 0, fromS, m_atS));
        At(Cause::RETRANSMISSION) += rest.Claim(m_radio.Repairs(m_owner, 0, fromS, m_atS));
        At(Cause::SIGNALLING) += rest.Rest();
        m_atS = fromS;
    }

    void Signal()
    {
        ControlAir(m_task.planRelayedS);
        Charge(std::isnan(m_task.planRelayedS) ? Cause::SIGNALLING : Cause::BACKHAUL,
               m_task.planLeftS);
        Charge(Cause::SIGNALLING, m_task.heardS);
        Charge(Cause::BACKHAUL, m_task.describedS);
        ControlAir(m_task.description.createdS);
    }

    const TaskHistory& m_task;
    const RadioHistory& m_radio;
    Endpoint m_owner;
    Cause m_rest; //!< of what nothing else explains: plans that were revised, or nobody knows
    std::vector<std::vector<Link>> m_parents;
    std::vector<bool> m_isExit;
    double m_atS;
    CauseSeconds m_causes{};
};

/** The same through the items of a timeline. */
class PredictedPath
{
  public:
    PredictedPath(const Timeline& timeline,
                  const std::vector<std::pair<int, int>>& items,
                  const TaskDescription& description,
                  const PredictedWorld& world)
        : m_description(description), m_world(world), m_items(description.subtasks.size()),
          m_parents(description.subtasks.size())
    {
        for (std::size_t k = 0; k < items.size(); ++k)
        {
            for (const TimelineItem& item : timeline.items)
            {
                if (std::pair(item.assignment.owner, item.assignment.item) == items[k])
                {
                    m_items[k] = &item;
                    m_atS = std::max(m_atS, item.finishS);
                }
            }
        }
        for (const auto& [from, to] : description.edges)
        {
            m_parents[to].push_back(from);
        }
    }

    CauseSeconds Walk()
    {
        int subtask = -1;
        for (std::size_t k = 0; k < m_items.size(); ++k)
        {
            if (m_items[k] && (subtask < 0 || m_items[k]->finishS > m_items[subtask]->finishS))
            {
                subtask = static_cast<int>(k);
            }
        }
        while (subtask >= 0 && !m_items[subtask]->fixed)
        {
            const TimelineItem& item = *m_items[subtask];
            Charge(Cause::COMPUTE, item.startS);
            Charge(Cause::COMPUTE_QUEUE, item.readyS);
            if (item.receivedS >= m_atS - SAME_S)
            {
                Transfer(subtask);
            }
            const int parent = Latest(subtask);
            // A system that does not say when data travelled: whatever is between was that.
            Charge(parent < 0 ? Cause::UNEXPLAINED : Cause::RADIO_TRANSFER,
                   parent < 0 ? m_world.decidedS
                              : std::max(m_items[parent]->finishS, m_world.decidedS));
            subtask = parent;
        }
        Charge(Cause::UNEXPLAINED, m_world.decidedS);
        Charge(Cause::SIGNALLING, m_description.createdS);
        return m_causes;
    }

  private:
    /** Two events of the equations at one moment. */
    static constexpr double SAME_S = 1e-9;

    void Charge(Cause cause, double fromS)
    {
        fromS = std::max(fromS, m_floorS);
        if (fromS < m_atS)
        {
            m_causes[static_cast<std::size_t>(cause)] += m_atS - fromS;
            m_atS = fromS;
        }
    }

    /** At the rate of an idle channel, the rest of it waits for others. */
    void Transfer(int subtask)
    {
        const TimelineItem& item = *m_items[subtask];
        const bool up = item.assignment.site != LOCAL || !m_description.edgeBits.empty();
        double bits = up ? m_description.subtasks[subtask].ownInputBits : 0;
        for (std::size_t e = 0; e < m_description.edgeBits.size(); ++e)
        {
            const auto& [from, to] = m_description.edges[e];
            const TimelineItem* parent = to == subtask ? m_items[from] : nullptr;
            const bool away = parent && parent->assignment.site != item.assignment.site;
            bits = away ? std::max(bits, m_description.edgeBits[e]) : bits;
        }
        for (int parent : m_parents[subtask])
        {
            if (!m_items[parent])
            {
                continue;
            }
            const bool local = m_items[parent]->assignment.site == LOCAL;
            const double outputBits =
                m_description.edgeBits.empty() ? m_description.subtasks[parent].outputBits : 0;
            if (up && local)
            {
                bits += outputBits;
            }
            else if (!up && !local && std::abs(m_items[parent]->finishS - item.enqueuedS) < SAME_S)
            {
                bits = outputBits;
            }
        }
        if (up && bits <= 0)
        {
            Charge(Cause::BACKHAUL, item.enqueuedS); // from where its parents ran
            return;
        }
        const bool onWires = up && static_cast<std::size_t>(subtask) < m_world.wiresS.size();
        Charge(Cause::BACKHAUL, onWires ? m_atS - m_world.wiresS[subtask] : m_atS);
        const double idleBps = up ? m_world.idleUplinkBps : m_world.idleDownlinkBps;
        const double idleS = idleBps > 0 ? bits / idleBps : m_atS - item.sentS;
        Charge(Cause::RADIO_TRANSFER, std::max(item.sentS, m_atS - idleS));
        Charge(Cause::RADIO_ACCESS, item.sentS);
        Charge(Cause::RADIO_ACCESS, item.enqueuedS);
    }

    /** The parent that ended last before now, or −1. */
    int Latest(int subtask) const
    {
        int latest = -1;
        for (int parent : m_parents[subtask])
        {
            const TimelineItem* candidate = m_items[parent];
            if (candidate && candidate->finishS <= m_atS + SAME_S &&
                (latest < 0 || candidate->finishS > m_items[latest]->finishS))
            {
                latest = parent;
            }
        }
        return latest;
    }

    const TaskDescription& m_description;
    const PredictedWorld& m_world;
    std::vector<const TimelineItem*> m_items;
    std::vector<std::vector<int>> m_parents;
    double m_floorS = m_description.createdS;
    double m_atS = m_description.createdS;
    CauseSeconds m_causes{};
};

} // namespace

MoveKey
MoveKeyOf(TransferKind kind, int subtask, Endpoint to)
{
    return {kind == TransferKind::EDGE ? -1 - subtask : subtask, kind == TransferKind::BURST, to};
}

const Move*
TaskHistory::Find(TransferKind kind, int subtask, Endpoint to) const
{
    const auto move = moves.find(MoveKeyOf(kind, subtask, to));
    return move == moves.end() ? nullptr : &move->second;
}

const Move*
TaskHistory::HopBefore(const Move& burst, int subtask) const
{
    const Move* before = KindOf(burst.from) == EndpointKind::SERVER
                           ? Find(TransferKind::BURST, subtask, burst.from)
                           : nullptr;
    return before && before->receivedS <= burst.enqueuedS ? before : nullptr;
}

const Move&
TaskHistory::FirstHop(const Move& burst, int subtask) const
{
    const Move* first = &burst;
    while (const Move* before = HopBefore(*first, subtask))
    {
        first = before;
    }
    return *first;
}

CauseSeconds
ExplainMeasured(const TaskHistory& task, const RadioHistory& radio)
{
    return MeasuredPath(task, radio).Walk();
}

CauseSeconds
ExplainPast(const TaskHistory& task, const RadioHistory& radio, double decidedS)
{
    return MeasuredPath(task, radio).Past(decidedS);
}

CauseSeconds
ExplainPredicted(const Timeline& timeline,
                 const std::vector<std::pair<int, int>>& items,
                 const TaskDescription& description,
                 const PredictedWorld& world)
{
    return PredictedPath(timeline, items, description, world).Walk();
}

} // namespace ns3::vec
