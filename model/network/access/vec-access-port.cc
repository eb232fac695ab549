// SPDX-License-Identifier: GPL-2.0-only
#include "vec-access-port.h"

#include "ns3/log.h"
#include "ns3/mobility-model.h"
#include "ns3/node.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vec-compat.h"

#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecAccessPort");
NS_OBJECT_ENSURE_REGISTERED(AccessPort);

TypeId
AccessPort::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::AccessPort").SetParent<Object>().SetGroupName("Vec");
    return tid;
}

AccessPort::AccessPort() = default;
AccessPort::~AccessPort() = default;

void
AccessPort::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_user = User();
    m_self = NOBODY;
    CloseSockets();
    Object::DoDispose();
}

void
AccessPort::OpenVehicle(Endpoint self,
                        const Attachment::Settings& attachment,
                        bool hearsVehicles,
                        User user)
{
    NS_LOG_FUNCTION(this << self << hearsVehicles);
    NS_ASSERT_MSG(m_self == NOBODY, "the port is in use");
    m_role = Role::VEHICLE;
    m_self = self;
    m_attachment = attachment;
    m_user = std::move(user);
    OpenSockets(hearsVehicles);
    DoOpen();
}

void
AccessPort::OpenRsu(Endpoint self, User user)
{
    NS_LOG_FUNCTION(this << self);
    NS_ASSERT_MSG(m_self == NOBODY, "the port is in use");
    m_role = Role::RSU;
    m_self = self;
    m_user = std::move(user);
    OpenSockets(false);
    DoOpen();
}

void
AccessPort::Close()
{
    NS_LOG_FUNCTION(this);
    if (m_self == NOBODY)
    {
        return;
    }
    DoClose();
    m_user = User();
    m_self = NOBODY;
    m_serving = NOBODY;
    if (m_role == Role::RSU)
    {
        CloseSockets();
    }
}

void
AccessPort::OpenSockets(bool hearsVehicles)
{
    NS_LOG_FUNCTION(this << hearsVehicles);
    // ns-3 keeps closed UDP sockets for the life of the node: those of a vehicle serve one after
    // another.
    if (m_beaconSocket)
    {
        return;
    }
    const uint16_t port = m_role == Role::RSU ? PORT_VEHICLE_BEACON : PORT_BEACON;
    m_beaconSocket = OpenSocket(port, TOS_BEACON, &AccessPort::OnBeacon);
    m_beaconSocket->SetAllowBroadcast(true);
    if (hearsVehicles)
    {
        m_vehicleBeaconSocket = OpenSocket(PORT_VEHICLE_BEACON, TOS_BEACON, &AccessPort::OnBeacon);
    }
    m_controlSocket = OpenSocket(PORT_CONTROL, TOS_CONTROL, &AccessPort::OnControl);
}

Ptr<Socket>
AccessPort::OpenSocket(uint16_t port, uint8_t tos, void (AccessPort::*hear)(Ptr<Socket>))
{
    NS_LOG_FUNCTION(this << port << tos);
    const Ptr<Socket> socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) != 0,
                    "UDP port " << port << " of node " << GetNode()->GetId()
                                << " is taken: a node has room for one vehicle or one RSU");
    socket->SetIpTos(tos);
    socket->SetRecvCallback(MakeCallback(hear, this));
    return socket;
}

void
AccessPort::CloseSockets()
{
    NS_LOG_FUNCTION(this);
    for (Ptr<Socket>* socket : {&m_beaconSocket, &m_vehicleBeaconSocket, &m_controlSocket})
    {
        if (*socket)
        {
            (*socket)->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
            (*socket)->Close();
            *socket = nullptr;
        }
    }
}

Endpoint
AccessPort::Self() const
{
    return m_self;
}

uint32_t
AccessPort::GetPaths() const
{
    return DoGetPaths();
}

void
AccessPort::SendBeacon(const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    const uint16_t port = m_role == Role::RSU ? PORT_BEACON : PORT_VEHICLE_BEACON;
    for (const Ipv4Address& address : DoGetBeaconTargets())
    {
        m_beaconSocket->SendTo(message->Copy(), 0, compat::WithTos({address, port}, TOS_BEACON));
    }
    DoCheck();
}

void
AccessPort::SendControl(Endpoint to, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << to << message);
    const Ipv4Address address = DoGetRemote(to, 0);
    if (!address.IsAny())
    {
        m_controlSocket->SendTo(message, 0, compat::WithTos({address, PORT_CONTROL}, TOS_CONTROL));
    }
}

Ptr<MessageStream>
AccessPort::Connect(uint32_t path,
                    Endpoint to,
                    uint16_t port,
                    MessageStream::Received received,
                    MessageStream::Closed closed)
{
    NS_LOG_FUNCTION(this << path << to << port);
    return MessageStream::Connect(GetNode(),
                                  DoGetLocal(path),
                                  InetSocketAddress(DoGetRemote(to, path), port),
                                  TOS_DATA,
                                  received,
                                  closed);
}

Ptr<TcpSocket>
AccessPort::Accept(uint32_t path, uint16_t port, Accepted accepted)
{
    NS_LOG_FUNCTION(this << path << port);
    const Ptr<TcpSocket> listener = TcpSocket::Create(GetNode());
    listener->Bind(InetSocketAddress(DoGetLocal(path), port));
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(), accepted);
    listener->Listen();
    return listener;
}

uint32_t
AccessPort::PathOf(const Ptr<Socket>& accepted) const
{
    Address local;
    accepted->GetSockName(local);
    const Ipv4Address address = InetSocketAddress::ConvertFrom(local).GetIpv4();
    uint32_t path = 1;
    while (path < GetPaths() && DoGetLocal(path) != address)
    {
        ++path;
    }
    return path;
}

Endpoint
AccessPort::PeerAt(Ipv4Address address) const
{
    return DoPeerAt(address);
}

void
AccessPort::Listen(uint32_t path, bool on)
{
    NS_LOG_FUNCTION(this << path << on);
    DoListen(path, on);
}

double
AccessPort::BusyRatio(uint32_t path) const
{
    return DoBusyRatio(path);
}

double
AccessPort::ExpectedGoodputBps(uint32_t path) const
{
    return DoExpectedGoodputBps(path);
}

Endpoint
AccessPort::Serving() const
{
    return m_serving;
}

bool
AccessPort::Hears(Endpoint rsu) const
{
    return DoHears(rsu);
}

void
AccessPort::Locate(double& x, double& y, double& speedX, double& speedY) const
{
    const auto mobility = GetObject<MobilityModel>();
    const Vector position = mobility ? mobility->GetPosition() : Vector();
    const Vector velocity = mobility ? mobility->GetVelocity() : Vector();
    x = position.x;
    y = position.y;
    speedX = velocity.x;
    speedY = velocity.y;
}

bool
AccessPort::Owns(const Ptr<NetDevice>& device) const
{
    return DoOwns(device);
}

Ptr<Node>
AccessPort::GetNode() const
{
    return GetObject<Node>();
}

AccessPort::Role
AccessPort::GetRole() const
{
    return m_role;
}

const Attachment::Settings&
AccessPort::AttachmentSettings() const
{
    return m_attachment;
}

void
AccessPort::Serve(Endpoint rsu)
{
    NS_LOG_FUNCTION(this << rsu);
    m_serving = rsu;
    if (m_user.serving)
    {
        m_user.serving(rsu);
    }
}

void
AccessPort::OnBeacon(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        Envelope envelope;
        packet->RemoveHeader(envelope);
        if (m_user.beacon)
        {
            m_user.beacon(envelope, packet);
            DoHear(envelope, InetSocketAddress::ConvertFrom(from).GetIpv4(), true);
        }
    }
}

void
AccessPort::OnControl(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        Envelope envelope;
        packet->RemoveHeader(envelope);
        if (m_user.control)
        {
            DoHear(envelope, InetSocketAddress::ConvertFrom(from).GetIpv4(), false);
            m_user.control(envelope, packet);
        }
    }
}

void
AccessPort::DoListen(uint32_t, bool)
{
}

double
AccessPort::DoBusyRatio(uint32_t) const
{
    return 0;
}

double
AccessPort::DoExpectedGoodputBps(uint32_t) const
{
    return 0;
}

bool
AccessPort::DoHears(Endpoint rsu) const
{
    return rsu == m_serving && rsu != NOBODY;
}

void
AccessPort::DoOpen()
{
}

void
AccessPort::DoClose()
{
}

void
AccessPort::DoHear(const Envelope&, Ipv4Address, bool)
{
}

void
AccessPort::DoCheck()
{
}

} // namespace ns3::vec
