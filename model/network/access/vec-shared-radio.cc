// SPDX-License-Identifier: GPL-2.0-only
#include "vec-shared-radio.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "vec-radio-device.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecSharedRadio");
NS_OBJECT_ENSURE_REGISTERED(ChannelDevice);
NS_OBJECT_ENSURE_REGISTERED(SharedRadio);

namespace
{

/** How often a radio that wants to go looks whether its MAC has finished. */
const Time POLL = MicroSeconds(500);

} // namespace

TypeId
ChannelDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::ChannelDevice")
                            .SetParent<PlainDevice>()
                            .SetGroupName("Vec")
                            .AddConstructor<ChannelDevice>();
    return tid;
}

ChannelDevice::ChannelDevice() = default;
ChannelDevice::~ChannelDevice() = default;

void
ChannelDevice::DoDispose()
{
    m_radio = nullptr;
    PlainDevice::DoDispose();
}

void
ChannelDevice::SetRadio(Ptr<SharedRadio> radio, uint32_t number)
{
    m_radio = radio;
    m_number = number;
}

Ptr<SharedRadio>
ChannelDevice::GetRadio() const
{
    return m_radio;
}

uint32_t
ChannelDevice::GetNumber() const
{
    return m_number;
}

bool
ChannelDevice::Send(Ptr<Packet> packet, const Address& to, uint16_t protocol)
{
    return m_radio->Send(m_number, packet, to, protocol);
}

TypeId
SharedRadio::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::SharedRadio")
            .SetParent<Object>()
            .SetGroupName("Vec")
            .AddConstructor<SharedRadio>()
            .AddAttribute("Dwell",
                          "Time on a channel that has not finished, when another one waits; also "
                          "how long the downlink waits for its turn.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&SharedRadio::m_dwell),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Quiet",
                          "Silence on the downlink after which an uplink that waits goes first.",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&SharedRadio::m_quiet),
                          MakeTimeChecker(MilliSeconds(0)))
            .AddAttribute("Lifetime",
                          "How long a packet may wait for its channel.",
                          TimeValue(Seconds(5)),
                          MakeTimeAccessor(&SharedRadio::m_lifetime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("QueuePackets",
                          "Packets of a channel that may wait.",
                          UintegerValue(500),
                          MakeUintegerAccessor(&SharedRadio::m_queuePackets),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("Tuned",
                            "The radio is tuned to another channel (number, from 0).",
                            MakeTraceSourceAccessor(&SharedRadio::m_tunedTrace),
                            "ns3::vec::SharedRadio::TunedTracedCallback");
    return tid;
}

SharedRadio::SharedRadio() = default;
SharedRadio::~SharedRadio() = default;

void
SharedRadio::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_move.Cancel();
    m_timer.Cancel();
    m_channels.clear();
    m_device = nullptr;
    Object::DoDispose();
}

void
SharedRadio::Install(Ptr<NetDevice> device, const std::vector<std::string>& channels)
{
    NS_LOG_FUNCTION(this << device);
    NS_ABORT_MSG_UNLESS(Radio::Is(device), "only a Wi-Fi radio can be shared by channels");
    m_device = device;
    const Ptr<Node> node = device->GetNode();
    for (const std::string& settings : channels)
    {
        ChannelState state;
        state.settings = settings;
        state.device = CreateObject<ChannelDevice>();
        state.device->SetAddress(device->GetAddress());
        state.device->SetMtu(device->GetMtu());
        state.device->SetRadio(this, static_cast<uint32_t>(m_channels.size()));
        node->AddDevice(state.device);
        m_channels.push_back(state);
    }
    m_device->SetReceiveCallback(MakeCallback(&SharedRadio::OnReceive, this));
    Radio::Listen(m_device, false);
}

Ptr<NetDevice>
SharedRadio::GetDevice() const
{
    return m_device;
}

Ptr<ChannelDevice>
SharedRadio::GetChannelDevice(uint32_t number) const
{
    return m_channels.at(number).device;
}

uint32_t
SharedRadio::GetTuned() const
{
    return m_tuned;
}

bool
SharedRadio::IsDownlink(uint32_t number) const
{
    return number + 1 == m_channels.size();
}

void
SharedRadio::Listen(uint32_t number, bool on)
{
    NS_LOG_FUNCTION(this << number << on);
    if (m_channels.empty() || m_channels[number].wanted == on)
    {
        return;
    }
    NS_LOG_LOGIC("channel " << number << (on ? " waits" : " waits no more"));
    m_channels[number].wanted = on;
    m_channels[number].since = Simulator::Now();
    Reconsider();
}

void
SharedRadio::Reset()
{
    NS_LOG_FUNCTION(this);
    m_move.Cancel();
    m_timer.Cancel();
    m_next = NONE;
    for (ChannelState& channel : m_channels)
    {
        channel.queue.clear();
        channel.wanted = false;
    }
    // A change of channel that has begun goes on: Arrive ends it.
    Radio::Reset(m_device);
    if (m_deaf)
    {
        m_move =
            Simulator::Schedule(Radio::GetSwitchingDelay(m_device), &SharedRadio::Arrive, this);
    }
}

bool
SharedRadio::Send(uint32_t number, Ptr<Packet> packet, const Address& to, uint16_t protocol)
{
    NS_LOG_FUNCTION(this << number << packet << protocol);
    // A radio that rests is woken by Apply: what it was given before would be lost.
    const bool here = number == m_tuned && m_channels[number].wanted && m_next == NONE && !m_deaf;
    if (here && Radio::IsListening(m_device))
    {
        return m_device->Send(packet, to, protocol);
    }
    std::deque<Waiting>& queue = m_channels[number].queue;
    if (queue.size() >= m_queuePackets)
    {
        return false;
    }
    queue.push_back({packet, to, protocol, Simulator::Now()});
    return true;
}

bool
SharedRadio::OnReceive(Ptr<NetDevice>,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from)
{
    NS_LOG_FUNCTION(this << packet << protocol);
    m_heard = Simulator::Now();
    m_channels[m_tuned].device->HandUp(packet, protocol, from);
    return true;
}

void
SharedRadio::Reconsider()
{
    NS_LOG_FUNCTION(this);
    // Everything that happens at this moment is known first.
    m_timer.Cancel();
    m_timer = Simulator::ScheduleNow(&SharedRadio::Apply, this);
}

int
SharedRadio::OldestUplink() const
{
    int oldest = NONE;
    for (std::size_t i = 0; i + 1 < m_channels.size(); ++i)
    {
        const bool waits = m_channels[i].wanted && i != m_tuned;
        if (waits && (oldest == NONE || m_channels[i].since < m_channels[oldest].since))
        {
            oldest = static_cast<int>(i);
        }
    }
    return oldest;
}

Time
SharedRadio::StaysUntil(bool uplinkWaits) const
{
    const ChannelState& here = m_channels[m_tuned];
    const Time dwell = here.since + m_dwell;
    if (!here.wanted)
    {
        return Simulator::Now();
    }
    return IsDownlink(m_tuned) && uplinkWaits ? std::min(dwell, Max(here.since, m_heard) + m_quiet)
                                              : dwell;
}

void
SharedRadio::Apply()
{
    NS_LOG_FUNCTION(this);
    if (m_next != NONE || m_deaf)
    {
        return; // Arrive asks again
    }
    const Time now = Simulator::Now();
    const auto downlink = static_cast<uint32_t>(m_channels.size() - 1);
    const bool downlinkWaits = m_channels[downlink].wanted && m_tuned != downlink;
    const int uplink = OldestUplink();
    if (uplink == NONE && !downlinkWaits)
    {
        const bool wanted = m_channels[m_tuned].wanted;
        Radio::Listen(m_device, wanted);
        if (wanted)
        {
            Flush();
        }
        return;
    }
    Radio::Listen(m_device, true);
    const Time until = StaysUntil(uplink != NONE);
    if (until > now)
    {
        Flush();
        m_timer = Simulator::Schedule(until - now, &SharedRadio::Apply, this);
        return;
    }
    const bool turnOfDownlink =
        downlinkWaits && (uplink == NONE || now >= m_channels[downlink].since + m_dwell);
    GoTo(turnOfDownlink ? downlink : static_cast<uint32_t>(uplink));
}

void
SharedRadio::GoTo(uint32_t number)
{
    NS_LOG_FUNCTION(this << number);
    NS_LOG_LOGIC("from channel " << m_tuned << " to " << number);
    m_next = static_cast<int>(number);
    Leave();
}

void
SharedRadio::Leave()
{
    NS_LOG_FUNCTION(this);
    if (Radio::IsPending(m_device))
    {
        m_move = Simulator::Schedule(POLL, &SharedRadio::Leave, this);
        return;
    }
    m_channels[m_tuned].since = Simulator::Now();
    m_tuned = static_cast<uint32_t>(std::exchange(m_next, NONE));
    m_deaf = true;
    Radio::Tune(m_device, m_channels[m_tuned].settings);
    // A little later than the PHY, so that its MAC is ready.
    m_move = Simulator::Schedule(Radio::GetSwitchingDelay(m_device) + MicroSeconds(1),
                                 &SharedRadio::Arrive,
                                 this);
}

void
SharedRadio::Arrive()
{
    NS_LOG_FUNCTION(this);
    m_deaf = false;
    m_channels[m_tuned].since = Simulator::Now();
    m_tunedTrace(m_tuned);
    if (m_channels[m_tuned].wanted)
    {
        Flush();
    }
    Reconsider();
}

void
SharedRadio::Flush()
{
    NS_LOG_FUNCTION(this);
    std::deque<Waiting> queue;
    queue.swap(m_channels[m_tuned].queue);
    for (const Waiting& waiting : queue)
    {
        if (Simulator::Now() - waiting.since <= m_lifetime)
        {
            m_device->Send(waiting.packet, waiting.to, waiting.protocol);
        }
    }
}

} // namespace ns3::vec
