// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-access.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecPlainAccess");
NS_OBJECT_ENSURE_REGISTERED(PlainAccess);

TypeId
PlainAccess::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::PlainAccess")
            .SetParent<AccessPort>()
            .SetGroupName("Vec")
            .AddConstructor<PlainAccess>()
            .AddAttribute("AnswersBeacons",
                          "An RSU sends its beacons to each vehicle that it has heard lately. Only "
                          "vehicles that plan for themselves need them.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&PlainAccess::m_answers),
                          MakeBooleanChecker())
            .AddAttribute("Silence",
                          "A vehicle that was not heard for this time gets no beacons.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&PlainAccess::m_silence),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ExpectedGoodput",
                          "Task data per second that the idle path is expected to carry for one "
                          "sender, bit/s; 0: not known.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&PlainAccess::m_goodputBps),
                          MakeDoubleChecker<double>(0));
    return tid;
}

PlainAccess::PlainAccess() = default;
PlainAccess::~PlainAccess() = default;

void
PlainAccess::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_device = nullptr;
    AccessPort::DoDispose();
}

void
PlainAccess::SetDevice(Ptr<NetDevice> device)
{
    NS_LOG_FUNCTION(this << device);
    m_device = device;
}

void
PlainAccess::UseRsu(Endpoint rsu, Ipv4Address address)
{
    NS_LOG_FUNCTION(this << rsu << address);
    m_rsu = rsu;
    m_rsuAddress = rsu == NOBODY ? Ipv4Address::GetAny() : address;
    Announce();
}

void
PlainAccess::Announce()
{
    NS_LOG_FUNCTION(this);
    if (Self() != NOBODY && GetRole() == Role::VEHICLE && Serving() != m_rsu)
    {
        Serve(m_rsu);
    }
}

uint32_t
PlainAccess::DoGetPaths() const
{
    return 1;
}

Ipv4Address
PlainAccess::DoGetLocal(uint32_t) const
{
    const auto ipv4 = GetObject<Ipv4>();
    const int32_t interface = ipv4 && m_device ? ipv4->GetInterfaceForDevice(m_device) : -1;
    NS_ABORT_MSG_IF(interface < 0 || ipv4->GetNAddresses(interface) == 0,
                    "node " << GetNode()->GetId()
                            << ": the device of its access has no IPv4 address");
    return ipv4->GetAddress(interface, 0).GetLocal();
}

Ipv4Address
PlainAccess::DoGetRemote(Endpoint peer, uint32_t) const
{
    if (peer == m_rsu && peer != NOBODY)
    {
        return m_rsuAddress;
    }
    const auto vehicle = m_vehicles.find(peer);
    return vehicle == m_vehicles.end() ? Ipv4Address::GetAny() : vehicle->second.address;
}

Endpoint
PlainAccess::DoPeerAt(Ipv4Address address) const
{
    const auto name = m_names.find(address);
    return name == m_names.end() ? NOBODY : name->second;
}

std::vector<Ipv4Address>
PlainAccess::DoGetBeaconTargets() const
{
    std::vector<Ipv4Address> targets;
    if (GetRole() == Role::VEHICLE && m_rsu != NOBODY)
    {
        targets.push_back(m_rsuAddress);
    }
    for (const auto& [vehicle, heard] : m_vehicles)
    {
        if (m_answers && Simulator::Now() - heard.last <= m_silence)
        {
            targets.push_back(heard.address);
        }
    }
    return targets;
}

bool
PlainAccess::DoOwns(const Ptr<NetDevice>& device) const
{
    return device == m_device;
}

double
PlainAccess::DoExpectedGoodputBps(uint32_t) const
{
    return m_goodputBps;
}

void
PlainAccess::DoOpen()
{
    NS_LOG_FUNCTION(this);
    m_vehicles.clear();
    m_names.clear();
    // The user is not ready yet.
    Simulator::ScheduleNow(&PlainAccess::Announce, Ptr<PlainAccess>(this));
}

void
PlainAccess::DoHear(const Envelope& envelope, Ipv4Address from, bool)
{
    NS_LOG_FUNCTION(this << from);
    if (GetRole() != Role::RSU || KindOf(envelope.source) != EndpointKind::VEHICLE)
    {
        return;
    }
    // An address may have been another vehicle's, and a vehicle may have got another one.
    const auto named = m_names.find(from);
    if (named != m_names.end() && named->second != envelope.source)
    {
        m_vehicles.erase(named->second);
    }
    Heard& heard = m_vehicles[envelope.source];
    if (heard.address != from)
    {
        m_names.erase(heard.address);
    }
    heard = {from, Simulator::Now()};
    m_names[from] = envelope.source;
}

} // namespace ns3::vec
