// SPDX-License-Identifier: GPL-2.0-only
// What a server sends: outputs and results to where they are wanted, subtasks that go to another
// server, and that it lives.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-server-app.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecServerTransfers");

void
ServerApp::Bind(Endpoint endpoint, Endpoint rsu, uint16_t binding)
{
    NS_LOG_FUNCTION(this << endpoint << rsu << binding);
    Peer& peer = m_peers[endpoint];
    if (peer.downlink && binding <= peer.binding)
    {
        return;
    }
    if (!peer.downlink)
    {
        peer.downlink = MakeQueue(0);
        peer.downlink->SetWindow([this, endpoint](bool full)
                                 { m_windowTrace(m_self, endpoint, 0, full); });
    }
    peer.rsu = rsu;
    peer.binding = binding;
    peer.downlink->SetRelay(rsu, binding);
    const Endpoint hop = rsu == NOBODY ? endpoint : rsu;
    peer.downlink->SetOutlet([this, hop](const Ptr<Packet>& message)
                             { m_backhaul->Send(hop, message); });
}

std::unique_ptr<TransferQueue>
ServerApp::MakeQueue(uint8_t via)
{
    NS_LOG_FUNCTION(this << via);
    auto queue = std::make_unique<TransferQueue>(m_self,
                                                 via,
                                                 TransferQueue::Settings{m_chunkBytes,
                                                                         m_windowBytes,
                                                                         m_stallTime,
                                                                         m_tagTransfers,
                                                                         m_tagResults});
    auto trace = [this](TransferEvent::Step step)
    {
        return [this, step](const Transfer& t)
        {
            m_transferTrace({t.chunk.task,
                             t.chunk.subtask,
                             t.chunk.kind,
                             step,
                             m_self,
                             t.destination,
                             0,
                             t.bits,
                             Simulator::Now().GetSeconds()});
        };
    };
    queue->SetSent(trace(TransferEvent::Step::SENT));
    queue->SetResumed(trace(TransferEvent::Step::RESUMED));
    return queue;
}

TransferQueue&
ServerApp::QueueTo(Endpoint endpoint, bool isMigration)
{
    NS_LOG_FUNCTION(this << endpoint << isMigration);
    if (KindOf(endpoint) != EndpointKind::VEHICLE)
    {
        Bind(endpoint, NOBODY, 0);
    }
    Peer& peer = m_peers.at(endpoint);
    if (isMigration && !peer.migration)
    {
        peer.migration = MakeQueue(VIA_MIGRATION);
        peer.migration->SetOutlet([this, endpoint](const Ptr<Packet>& message)
                                  { m_backhaul->Send(endpoint, message); });
    }
    return isMigration ? *peer.migration : *peer.downlink;
}

void
ServerApp::SendOutput(TaskKey key, TransferKind kind, int subtask, Endpoint to, double bits)
{
    NS_LOG_FUNCTION(this << key << subtask << to << bits);
    const TaskPlan& plan = m_tasks.at(key).run->Plan();
    const Processor::Times& times = m_times[{key, subtask}];
    Transfer transfer;
    transfer.chunk.transfer = MakeTransferId(plan.revision, ++m_transferCount);
    transfer.chunk.task = key;
    transfer.chunk.subtask = static_cast<uint16_t>(subtask);
    transfer.chunk.kind = kind;
    transfer.chunk.startS = times.startS;
    transfer.chunk.finishS = times.finishS;
    transfer.destination = to;
    transfer.bits = bits;
    bool isMigration = kind == TransferKind::BURST;
    if (isMigration)
    {
        const double before = m_tasks.at(key).doneCycles[subtask];
        const double spent = m_tasks.at(key).spentCycles[subtask];
        transfer.chunk.startS = before + spent;
        transfer.bits += before + spent > 0 ? m_stateBits : 0;
        m_migrationTrace({key,
                          subtask,
                          m_self,
                          to,
                          false,
                          transfer.bits,
                          transfer.chunk.startS,
                          Simulator::Now().GetSeconds()});
    }
    else
    {
        for (std::size_t k = 0; k < plan.placements.size(); ++k)
        {
            // Outputs of what ran here before go after those that leave.
            isMigration = isMigration ||
                          (plan.placements[k].holder == m_self && plan.placements[k].site == to);
        }
        m_transferTrace({key,
                         subtask,
                         kind,
                         TransferEvent::Step::ENQUEUED,
                         m_self,
                         to,
                         0,
                         bits,
                         Simulator::Now().GetSeconds()});
    }
    QueueTo(to, isMigration).Enqueue(transfer);
}

void
ServerApp::PassOn(TaskKey key, int subtask)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const GraphRun& run = *m_tasks.at(key).run;
    const Placement& placement = run.Plan().placements[subtask];
    const auto here = std::find(placement.stops.begin(), placement.stops.end(), m_self);
    const Endpoint next =
        std::next(here) == placement.stops.end() ? placement.site : *std::next(here);
    Transfer transfer;
    transfer.chunk.transfer = MakeTransferId(run.Plan().revision, ++m_transferCount);
    transfer.chunk.task = key;
    transfer.chunk.subtask = static_cast<uint16_t>(subtask);
    transfer.chunk.kind = TransferKind::BURST;
    transfer.destination = next;
    transfer.bits = run.BurstBits(subtask);
    m_transferTrace({key,
                     subtask,
                     TransferKind::BURST,
                     TransferEvent::Step::ENQUEUED,
                     m_self,
                     next,
                     0,
                     transfer.bits,
                     Simulator::Now().GetSeconds()});
    QueueTo(next, true).Enqueue(transfer);
}

void
ServerApp::WithdrawOutput(TaskKey key, TransferKind kind, int subtask, Endpoint to)
{
    NS_LOG_FUNCTION(this << key << subtask << to);
    const Peer& peer = m_peers.at(to);
    peer.downlink->Withdraw(key, kind, subtask, to);
    if (peer.migration)
    {
        peer.migration->Withdraw(key, kind, subtask, to);
    }
}

void
ServerApp::SendAlive()
{
    NS_LOG_FUNCTION(this);
    std::map<Endpoint, Alive> news;
    for (const Endpoint coordinator : m_coordinators)
    {
        news[coordinator];
    }
    for (const auto& [key, task] : m_tasks)
    {
        if (!task.run)
        {
            continue;
        }
        news[VehicleOf(key)].tasks.push_back(key);
        const auto watching = news.find(task.run->Plan().coordinator);
        if (watching != news.end() && KindOf(watching->first) != EndpointKind::VEHICLE)
        {
            watching->second.tasks.push_back(key);
        }
    }
    for (const auto& [receiver, alive] : news)
    {
        const auto peer = m_peers.find(receiver);
        Envelope envelope;
        envelope.type = MessageType::ALIVE;
        envelope.source = m_self;
        envelope.destination = receiver;
        envelope.relay = peer == m_peers.end() ? NOBODY : peer->second.rsu;
        const Endpoint hop = KindOf(receiver) == EndpointKind::VEHICLE ? envelope.relay : receiver;
        if (hop != NOBODY)
        {
            m_backhaul->Send(hop, MakeMessage(envelope, alive));
        }
    }
    m_aliveTimer = Simulator::Schedule(m_keepAlive, &ServerApp::SendAlive, this);
}

} // namespace ns3::vec
