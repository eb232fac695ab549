// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ad-hoc-access.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "vec-radio-addresses.h"

#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecAdHocAccess");
NS_OBJECT_ENSURE_REGISTERED(AdHocAccess);

TypeId
AdHocAccess::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::AdHocAccess")
            .SetParent<AccessPort>()
            .SetGroupName("Vec")
            .AddConstructor<AdHocAccess>()
            .AddAttribute("ExpectedGoodput",
                          "Task data per second that an idle channel is expected to carry for one "
                          "sender, bit/s; 0: not known.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&AdHocAccess::m_goodputBps),
                          MakeDoubleChecker<double>(0));
    return tid;
}

AdHocAccess::AdHocAccess() = default;
AdHocAccess::~AdHocAccess() = default;

void
AdHocAccess::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_radio = nullptr;
    m_attachment.reset();
    AccessPort::DoDispose();
}

void
AdHocAccess::SetRadio(std::shared_ptr<RadioPort> radio, uint32_t uplinks)
{
    NS_LOG_FUNCTION(this << uplinks);
    m_radio = std::move(radio);
    m_uplinks = uplinks;
}

uint32_t
AdHocAccess::DoGetPaths() const
{
    return m_uplinks;
}

Ipv4Address
AdHocAccess::DoGetLocal(uint32_t path) const
{
    return RadioAddress(Self(), path);
}

Ipv4Address
AdHocAccess::DoGetRemote(Endpoint peer, uint32_t path) const
{
    return RadioAddress(peer, path);
}

Endpoint
AdHocAccess::DoPeerAt(Ipv4Address address) const
{
    return EndpointOfRadioAddress(address);
}

std::vector<Ipv4Address>
AdHocAccess::DoGetBeaconTargets() const
{
    return {RadioBroadcast(0)};
}

bool
AdHocAccess::DoOwns(const Ptr<NetDevice>& device) const
{
    return m_radio && m_radio->Has(device);
}

void
AdHocAccess::DoListen(uint32_t path, bool on)
{
    NS_LOG_FUNCTION(this << path << on);
    if (m_radio)
    {
        m_radio->Listen(path, on);
    }
}

double
AdHocAccess::DoBusyRatio(uint32_t path) const
{
    return m_radio ? m_radio->BusyRatio(path) : 0;
}

double
AdHocAccess::DoExpectedGoodputBps(uint32_t) const
{
    return m_goodputBps;
}

bool
AdHocAccess::DoHears(Endpoint rsu) const
{
    return m_attachment && m_attachment->Hears(rsu);
}

void
AdHocAccess::DoOpen()
{
    NS_LOG_FUNCTION(this);
    m_radio->Use(Self());
    if (GetRole() == Role::VEHICLE)
    {
        m_attachment = std::make_unique<Attachment>(AttachmentSettings());
    }
}

void
AdHocAccess::DoClose()
{
    NS_LOG_FUNCTION(this);
    m_attachment.reset();
    if (m_radio && GetRole() == Role::VEHICLE)
    {
        m_radio->Use(NOBODY);
    }
}

void
AdHocAccess::DoHear(const Envelope& envelope, Ipv4Address, bool isBeacon)
{
    NS_LOG_FUNCTION(this << isBeacon);
    if (isBeacon && m_attachment && KindOf(envelope.source) == EndpointKind::RSU)
    {
        Serve(m_attachment->OnBeacon(envelope.source, m_radio->LastPowerDbm()));
    }
}

void
AdHocAccess::DoCheck()
{
    NS_LOG_FUNCTION(this);
    if (m_attachment)
    {
        Serve(m_attachment->Check());
    }
}

} // namespace ns3::vec
