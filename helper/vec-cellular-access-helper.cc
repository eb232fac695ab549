// SPDX-License-Identifier: GPL-2.0-only
#include "vec-cellular-access-helper.h"

#include "ns3/config.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/log.h"
#include "ns3/lte-enb-net-device.h"
#include "ns3/lte-enb-rrc.h"
#include "ns3/lte-ue-net-device.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vec-cellular-access.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCellularAccessHelper");

namespace
{

void
GiveInternet(const Ptr<Node>& node)
{
    if (!node->GetObject<Ipv4>())
    {
        InternetStackHelper().Install(node);
    }
}

void
CheckFree(const Ptr<Node>& node)
{
    NS_ABORT_MSG_IF(node->GetObject<AccessPort>(),
                    "node " << node->GetId() << " has an access already: install one per node");
}

/** Ten kilobytes, ns-3's default, are less than a window of TCP; what the user has set stays. */
void
EnlargeBuffers()
{
    const char* const name = "MaxTxBufferSize";
    TypeId::AttributeInformation buffer;
    TypeId::LookupByName("ns3::LteRlcAm").LookupAttributeByName(name, &buffer);
    if (buffer.initialValue->SerializeToString(buffer.checker) ==
        buffer.originalInitialValue->SerializeToString(buffer.checker))
    {
        Config::SetDefault(std::string("ns3::LteRlcAm::") + name, UintegerValue(512 * 1024));
    }
}

} // namespace

CellularAccessHelper::CellularAccessHelper(Deployment& deployment)
    : m_deployment(deployment), m_lte(CreateObject<LteHelper>()),
      m_epc(CreateObject<PointToPointEpcHelper>()), m_coreDelay(MilliSeconds(1)), m_uplinkBps(12e6),
      m_downlinkBps(12e6)
{
    NS_LOG_FUNCTION(this);
    EnlargeBuffers();
    m_lte->SetEpcHelper(m_epc);
    m_lte->SetHandoverAlgorithmType("ns3::A3RsrpHandoverAlgorithm");
    m_lte->SetHandoverAlgorithmAttribute("Hysteresis", DoubleValue(3));
    m_lte->SetHandoverAlgorithmAttribute("TimeToTrigger", TimeValue(MilliSeconds(256)));
}

Ptr<LteHelper>
CellularAccessHelper::Lte() const
{
    return m_lte;
}

void
CellularAccessHelper::SetCoreDelay(Time delay)
{
    NS_LOG_FUNCTION(this << delay);
    NS_ABORT_MSG_UNLESS(m_hosts.GetN() == 0, "set the core's delay before edge hosts are there");
    m_coreDelay = delay;
}

void
CellularAccessHelper::SetExpectedGoodput(double uplinkBps, double downlinkBps)
{
    NS_LOG_FUNCTION(this << uplinkBps << downlinkBps);
    m_uplinkBps = uplinkBps;
    m_downlinkBps = downlinkBps;
}

NetDeviceContainer
CellularAccessHelper::InstallCells(const NodeContainer& stations)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(m_cells.GetN() == 0, "InstallCells is called once, with all stations");
    m_cells = m_lte->InstallEnbDevice(stations);
    for (uint32_t c = 0; c < m_cells.GetN(); ++c)
    {
        // TCP over a lossy bearer would measure the bearer's buffer.
        DynamicCast<LteEnbNetDevice>(m_cells.Get(c))
            ->GetRrc()
            ->SetAttribute("EpsBearerToRlcMapping", EnumValue(LteEnbRrc::RLC_AM_ALWAYS));
    }
    m_lte->AddX2Interface(stations);
    return m_cells;
}

void
CellularAccessHelper::InstallRsus(const NodeContainer& hosts)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(m_hosts.GetN() == 0, "InstallRsus is called once, with all edge hosts");
    NS_ABORT_MSG_IF(m_cells.GetN() != hosts.GetN(),
                    "each cell has one edge host: expected " << m_cells.GetN() << ", found "
                                                             << hosts.GetN()
                                                             << "; InstallCells comes first");
    m_hosts = hosts;
    m_deployment.Nominal().idleUplinkBps = m_uplinkBps;
    m_deployment.Nominal().idleDownlinkBps = m_downlinkBps;
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("10Gb/s"));
    wire.SetDeviceAttribute("Mtu", UintegerValue(1500));
    wire.SetChannelAttribute("Delay", TimeValue(m_coreDelay));
    Ipv4AddressHelper addresses("172.20.0.0", "255.255.255.252");
    Ipv4StaticRoutingHelper routing;
    for (uint32_t h = 0; h < hosts.GetN(); ++h)
    {
        const Ptr<Node> host = hosts.Get(h);
        CheckFree(host);
        GiveInternet(host);
        if (!host->GetObject<MobilityModel>())
        {
            const auto place = CreateObject<ConstantPositionMobilityModel>();
            place->SetPosition(
                m_cells.Get(h)->GetNode()->GetObject<MobilityModel>()->GetPosition());
            host->AggregateObject(place);
        }
        const NetDeviceContainer ends = wire.Install(m_epc->GetPgwNode(), host);
        const Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        addresses.NewNetwork();
        const auto routes = routing.GetStaticRouting(host->GetObject<Ipv4>());
        const uint32_t interface = host->GetObject<Ipv4>()->GetInterfaceForDevice(ends.Get(1));
        // Vehicles, and the edge hosts of other cells.
        routes->AddNetworkRouteTo("7.0.0.0", "255.0.0.0", interfaces.GetAddress(0), interface);
        routes->AddNetworkRouteTo("172.20.0.0", "255.255.0.0", interfaces.GetAddress(0), interface);
        const auto access = CreateObject<PlainAccess>();
        access->SetDevice(ends.Get(1));
        access->SetAttribute("ExpectedGoodput", DoubleValue(m_uplinkBps));
        host->AggregateObject(access);
        m_hostAddresses.push_back(interfaces.GetAddress(1));
    }
}

void
CellularAccessHelper::AllowVehicles(std::size_t count)
{
    NS_LOG_FUNCTION(this << count);
    for (const uint32_t period : {40, 80, 160, 320})
    {
        if (count < period)
        {
            for (uint32_t c = 0; c < m_cells.GetN(); ++c)
            {
                DynamicCast<LteEnbNetDevice>(m_cells.Get(c))
                    ->GetRrc()
                    ->SetAttribute("SrsPeriodicity", UintegerValue(period));
            }
            return;
        }
    }
    NS_ABORT_MSG(count << " vehicles, each of which may come to any cell: ns-3's LTE has room for "
                          "fewer than 320 in one (SRS periodicity)");
}

NetDeviceContainer
CellularAccessHelper::InstallVehicles(const NodeContainer& vehicles)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_hosts.GetN() == 0, "vehicles need edge hosts: InstallRsus comes first");
    AllowVehicles(m_vehicles.GetN() + vehicles.GetN());
    const NetDeviceContainer devices = m_lte->InstallUeDevice(vehicles);
    for (uint32_t v = 0; v < vehicles.GetN(); ++v)
    {
        CheckFree(vehicles.Get(v));
        GiveInternet(vehicles.Get(v));
    }
    m_epc->AssignUeIpv4Address(devices);
    for (uint32_t v = 0; v < vehicles.GetN(); ++v)
    {
        const Ptr<Node> node = vehicles.Get(v);
        const auto ipv4 = node->GetObject<Ipv4>();
        Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
            m_epc->GetUeDefaultGatewayAddress(),
            ipv4->GetInterfaceForDevice(devices.Get(v)));
        const auto access = CreateObject<CellularAccess>();
        access->SetDevice(devices.Get(v));
        access->Follow(DynamicCast<LteUeNetDevice>(devices.Get(v))->GetRrc());
        node->AggregateObject(access);
        const auto tell =
            [access, cells = m_cells, hosts = m_hosts, to = m_hostAddresses, &all = m_deployment]()
        {
            for (uint32_t c = 0; c < cells.GetN(); ++c)
            {
                const Endpoint rsu = all.RsuOn(hosts.Get(c));
                NS_ABORT_MSG_IF(rsu == NOBODY,
                                "edge host " << c
                                             << " has no roadside unit: RsuHelper installs it");
                access->AddCell(DynamicCast<LteEnbNetDevice>(cells.Get(c))->GetCellId(),
                                rsu,
                                to[c]);
            }
        };
        Simulator::ScheduleWithContext(node->GetId(), Time(0), tell);
    }
    m_lte->Attach(devices); // to the strongest cell
    m_vehicles.Add(devices);
    return devices;
}

int64_t
CellularAccessHelper::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    int64_t used = m_lte->AssignStreams(m_cells, stream);
    used += m_lte->AssignStreams(m_vehicles, stream + used);
    return used;
}

} // namespace ns3::vec
