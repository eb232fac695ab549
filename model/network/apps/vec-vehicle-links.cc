// SPDX-License-Identifier: GPL-2.0-only
// The service channels of a vehicle: uplinks that carry task inputs, the downlink that brings
// outputs.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-vehicle-app.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehicleLinks");

VehicleApp::Uplink&
VehicleApp::FindUplink(const UplinkKey& key)
{
    NS_LOG_FUNCTION(this);
    Uplink& uplink = m_uplinks[key];
    if (uplink.queue)
    {
        return uplink;
    }
    const uint32_t channel = key.first;
    uplink.queue = std::make_unique<TransferQueue>(
        Self(),
        channel,
        TransferQueue::Settings{m_chunkBytes, m_windowBytes, m_stallTime, m_tagTransfers});
    auto trace = [this, channel](TransferEvent::Step step)
    {
        return [this, channel, step](const Transfer& t)
        {
            m_transferTrace({t.chunk.task,
                             t.chunk.subtask,
                             t.chunk.kind,
                             step,
                             Self(),
                             t.destination,
                             static_cast<int>(channel),
                             t.bits,
                             Simulator::Now().GetSeconds()});
        };
    };
    uplink.queue->SetSent(trace(TransferEvent::Step::SENT));
    uplink.queue->SetResumed(trace(TransferEvent::Step::RESUMED));
    uplink.queue->SetWindow([this, channel](bool full)
                            { m_windowTrace(Self(), m_rsu, static_cast<int>(channel), full); });
    uplink.queue->SetCompleted([this, key](const Transfer&) { ServeUplink(key); });
    uplink.queue->SetStalled(
        [this, key]()
        {
            DropUplink(m_uplinks.at(key));
            ServeUplink(key);
        });
    return uplink;
}

VehicleApp::UplinkKey
VehicleApp::RelayUplink() const
{
    return {m_v2vChannel, NOBODY};
}

void
VehicleApp::ServeUplinks()
{
    NS_LOG_FUNCTION(this);
    for (const auto& [key, uplink] : m_uplinks)
    {
        ServeUplink(key);
    }
}

void
VehicleApp::ServeUplink(const UplinkKey& key)
{
    NS_LOG_FUNCTION(this);
    const uint32_t channel = key.first;
    Uplink& uplink = m_uplinks.at(key);
    UplinkRadio& radio = m_uplinkRadios[channel - 1];
    const bool relays = key == RelayUplink() && m_v2v && m_v2v->UsesRelay();
    if (uplink.queue->Empty() && !relays)
    {
        ReleaseUplinkRadio(channel);
        return;
    }
    radio.linger.Cancel();
    if (m_rsu == NOBODY || !m_access)
    {
        return;
    }
    if (!radio.listening)
    {
        radio.listening = true;
        m_access->Listen(channel, true);
    }
    if (!uplink.stream && uplink.reconnect.IsExpired())
    {
        ConnectUplink(key);
    }
}

void
VehicleApp::ReleaseUplinkRadio(uint32_t channel)
{
    NS_LOG_FUNCTION(this << channel);
    UplinkRadio& radio = m_uplinkRadios[channel - 1];
    const bool relays = m_v2v && channel == m_v2vChannel && m_v2v->UsesRelay();
    const bool needed = relays || std::any_of(m_uplinks.begin(),
                                              m_uplinks.end(),
                                              [channel](const auto& entry) {
                                                  return entry.first.first == channel &&
                                                         !entry.second.queue->Empty();
                                              });
    if (!needed && radio.listening && radio.linger.IsExpired())
    {
        radio.linger = Simulator::Schedule(m_radioLinger,
                                           [this, channel]()
                                           {
                                               m_uplinkRadios[channel - 1].listening = false;
                                               if (channel != m_v2vChannel || !m_v2vListening)
                                               {
                                                   m_access->Listen(channel, false);
                                               }
                                           });
    }
}

void
VehicleApp::ConnectUplink(const UplinkKey& key)
{
    NS_LOG_FUNCTION(this);
    const auto [channel, ingress] = key;
    // Who is out of the wanted RSU's reach sends through his own; the backhaul knows the way.
    const Endpoint rsu = m_access->Hears(ingress) ? ingress : m_rsu;
    Uplink& uplink = m_uplinks.at(key);
    uplink.stream = m_access->Connect(channel,
                                      rsu,
                                      PORT_DATA,
                                      MakeCallback(&VehicleApp::OnUplinkMessage, this),
                                      MakeCallback(&VehicleApp::OnUplinkClosed, this));
    // Results come back through the RSU in use: an older binding does not turn them away from it.
    uplink.queue->SetRelay(rsu, rsu == m_rsu ? m_binding : 0);
    const TransferQueue::Outlet outlet = [stream = uplink.stream](const Ptr<Packet>& message)
    { stream->Send(message); };
    uplink.queue->SetOutlet(outlet);
    if (m_v2v && key == RelayUplink())
    {
        m_v2v->SetRelay(outlet);
    }
}

void
VehicleApp::DropUplink(Uplink& uplink)
{
    NS_LOG_FUNCTION(this);
    uplink.reconnect.Cancel();
    uplink.queue->SetOutlet(nullptr);
    const auto relay = m_uplinks.find(RelayUplink());
    if (m_v2v && relay != m_uplinks.end() && &relay->second == &uplink)
    {
        m_v2v->SetRelay(nullptr);
    }
    if (uplink.stream)
    {
        uplink.stream->Abort();
        uplink.stream = nullptr;
    }
}

void
VehicleApp::OnUplinkMessage(Ptr<MessageStream> stream,
                            const Envelope& envelope,
                            Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << stream << message);
    if (envelope.type != MessageType::CHUNK_ACK || envelope.destination != Self())
    {
        return;
    }
    for (const auto& [key, uplink] : m_uplinks)
    {
        if (uplink.stream == stream)
        {
            const auto ack = TakeBody<ChunkAck>(message);
            if (m_v2v && KindOf(envelope.source) == EndpointKind::VEHICLE)
            {
                m_v2v->Acknowledge(envelope.source, ack);
                return;
            }
            uplink.queue->Acknowledge(ack);
            return;
        }
    }
}

void
VehicleApp::OnUplinkClosed(Ptr<MessageStream> stream)
{
    NS_LOG_FUNCTION(this << stream);
    for (auto& entry : m_uplinks)
    {
        Uplink& uplink = entry.second;
        if (uplink.stream == stream)
        {
            DropUplink(uplink);
            uplink.reconnect =
                Simulator::Schedule(m_controlTimeout,
                                    [this, key = entry.first]() { ServeUplink(key); });
        }
    }
}

void
VehicleApp::OnDownlinkAccept(Ptr<Socket> socket, const Address&)
{
    NS_LOG_FUNCTION(this << socket);
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
    NS_LOG_FUNCTION(this << stream);
    m_downlinks.erase(std::remove(m_downlinks.begin(), m_downlinks.end(), stream),
                      m_downlinks.end());
}

void
VehicleApp::OnDownlinkMessage(Ptr<MessageStream> stream,
                              const Envelope& envelope,
                              Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << stream << message);
    if (envelope.type != MessageType::CHUNK || envelope.destination != Self())
    {
        return;
    }
    const auto chunk = TakeBody<Chunk>(message);
    bool completed = false;
    const ChunkAck ack = ReceiveChunk(envelope, chunk, completed);
    Envelope reply = ControlEnvelope(MessageType::CHUNK_ACK, envelope.source);
    reply.via = envelope.via;
    if (KindOf(envelope.source) == EndpointKind::VEHICLE)
    {
        reply.relay = envelope.relay; // whose RSU may be another one
    }
    stream->Send(MakeMessage(reply, ack));
    if (completed)
    {
        OnReceived(envelope, chunk);
    }
}

void
VehicleApp::ServeDownlink()
{
    NS_LOG_FUNCTION(this);
    if (!m_access) // the simulation is over
    {
        return;
    }
    const uint32_t downlink = m_access->GetPaths() + 1;
    const bool expects = ExpectsVehicles();
    if (m_v2v)
    {
        m_v2v->Expect(expects);
    }
    if (WorksWithServers() || (expects && m_v2vRelay))
    {
        m_downlinkLinger.Cancel();
        if (!m_downlinkListening)
        {
            m_downlinkListening = true;
            m_access->Listen(downlink, true);
        }
    }
    else if (m_downlinkListening && m_downlinkLinger.IsExpired())
    {
        m_downlinkLinger = Simulator::Schedule(m_radioLinger,
                                               [this, downlink]()
                                               {
                                                   m_downlinkListening = false;
                                                   m_access->Listen(downlink, false);
                                               });
    }
}

} // namespace ns3::vec
