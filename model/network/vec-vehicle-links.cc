// SPDX-License-Identifier: GPL-2.0-only
// The service channels of a vehicle: uplinks that carry task inputs, the downlink that brings
// outputs.
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "vec-vehicle-app.h"

#include <algorithm>

namespace ns3::vec
{

void
VehicleApp::ServeUplink(uint32_t channel)
{
    Uplink& uplink = m_uplinks[channel - 1];
    if (uplink.queue->Empty())
    {
        if (uplink.listening && !uplink.linger.IsRunning())
        {
            uplink.linger = Simulator::Schedule(m_radioLinger,
                                                [this, channel]()
                                                {
                                                    m_uplinks[channel - 1].listening = false;
                                                    m_radio->Listen(channel, false);
                                                });
        }
        return;
    }
    uplink.linger.Cancel();
    if (m_rsu == NOBODY)
    {
        return;
    }
    if (!uplink.listening)
    {
        uplink.listening = true;
        m_radio->Listen(channel, true);
    }
    if (!uplink.stream && !uplink.reconnect.IsRunning())
    {
        ConnectUplink(channel);
    }
}

void
VehicleApp::ConnectUplink(uint32_t channel)
{
    Uplink& uplink = m_uplinks[channel - 1];
    uplink.stream =
        MessageStream::Connect(GetNode(),
                               RadioAddress(Self(), channel),
                               InetSocketAddress(RadioAddress(m_rsu, channel), PORT_DATA),
                               TOS_DATA,
                               MakeCallback(&VehicleApp::OnUplinkMessage, this),
                               MakeCallback(&VehicleApp::OnUplinkClosed, this));
    uplink.queue->SetRelay(m_rsu, m_binding);
    uplink.queue->SetOutlet([stream = uplink.stream](const Ptr<Packet>& message)
                            { stream->Send(message); });
}

void
VehicleApp::DropUplink(uint32_t channel)
{
    Uplink& uplink = m_uplinks[channel - 1];
    uplink.reconnect.Cancel();
    uplink.queue->SetOutlet(nullptr);
    if (uplink.stream)
    {
        uplink.stream->Abort();
        uplink.stream = nullptr;
    }
}

void
VehicleApp::OnUplinkMessage(Ptr<MessageStream>, const Envelope& envelope, Ptr<Packet> message)
{
    if (envelope.type == MessageType::CHUNK_ACK && envelope.destination == Self())
    {
        m_uplinks[envelope.via - 1].queue->Acknowledge(TakeBody<ChunkAck>(message));
    }
}

void
VehicleApp::OnUplinkClosed(Ptr<MessageStream> stream)
{
    for (uint32_t channel = 1; channel <= m_uplinkCount; ++channel)
    {
        Uplink& uplink = m_uplinks[channel - 1];
        if (uplink.stream == stream)
        {
            DropUplink(channel);
            uplink.reconnect =
                Simulator::Schedule(m_controlTimeout, [this, channel]() { ServeUplink(channel); });
        }
    }
}

void
VehicleApp::OnDownlinkAccept(Ptr<Socket> socket, const Address&)
{
    const Ptr<MessageStream> stream =
        MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                              MakeCallback(&VehicleApp::OnDownlinkMessage, this),
                              MakeCallback(&VehicleApp::OnDownlinkClosed, this));
    // An RSU that connects anew has dropped what it had before.
    const auto old = std::find_if(m_downlinks.begin(),
                                  m_downlinks.end(),
                                  [&stream](const Ptr<MessageStream>& other)
                                  { return other->PeerAddress() == stream->PeerAddress(); });
    if (old != m_downlinks.end())
    {
        (*old)->Abort();
        m_downlinks.erase(old);
    }
    m_downlinks.push_back(stream);
}

void
VehicleApp::OnDownlinkClosed(Ptr<MessageStream> stream)
{
    m_downlinks.erase(std::remove(m_downlinks.begin(), m_downlinks.end(), stream),
                      m_downlinks.end());
}

void
VehicleApp::OnDownlinkMessage(Ptr<MessageStream> stream,
                              const Envelope& envelope,
                              Ptr<Packet> message)
{
    if (envelope.type != MessageType::CHUNK || envelope.destination != Self())
    {
        return;
    }
    const auto chunk = TakeBody<Chunk>(message);
    const auto task = m_tasks.find(chunk.task);
    bool completed = false;
    // What nobody waits for any more counts as received, or its sender would never stop.
    const ChunkAck ack =
        task == m_tasks.end()
            ? ChunkAck{chunk.transfer, chunk.totalBytes, true}
            : m_receiver.Receive(envelope.source, chunk, envelope.payloadBytes, completed);
    stream->Send(MakeMessage(ControlEnvelope(MessageType::CHUNK_ACK, envelope.source), ack));
    if (!completed || !task->second.run)
    {
        return;
    }
    m_transferTrace({chunk.task,
                     chunk.subtask,
                     chunk.kind,
                     TransferEvent::Step::RECEIVED,
                     envelope.source,
                     Self(),
                     0,
                     8.0 * chunk.totalBytes,
                     Simulator::Now().GetSeconds()});
    task->second.lastFinishS = std::max(task->second.lastFinishS, chunk.finishS);
    task->second.run->OnArrival(chunk.kind, chunk.subtask);
    CheckDone(chunk.task);
}

void
VehicleApp::ServeDownlink()
{
    const uint32_t downlink = m_uplinkCount + 1;
    if (WorksWithServers())
    {
        m_downlinkLinger.Cancel();
        if (!m_downlinkListening)
        {
            m_downlinkListening = true;
            m_radio->Listen(downlink, true);
        }
    }
    else if (m_downlinkListening && !m_downlinkLinger.IsRunning())
    {
        m_downlinkLinger = Simulator::Schedule(m_radioLinger,
                                               [this, downlink]()
                                               {
                                                   m_downlinkListening = false;
                                                   m_radio->Listen(downlink, false);
                                               });
    }
}

} // namespace ns3::vec
