// SPDX-License-Identifier: GPL-2.0-only
#include "vec-messages.h"

#include "vec-message-body.h"

#include <algorithm>

namespace ns3::vec
{

NS_OBJECT_ENSURE_REGISTERED(Envelope);

TypeId
Envelope::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::Envelope")
                            .SetParent<Header>()
                            .SetGroupName("Vec")
                            .AddConstructor<Envelope>();
    return tid;
}

TypeId
Envelope::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
Envelope::GetSerializedSize() const
{
    return SIZE;
}

void
Envelope::Serialize(Buffer::Iterator start) const
{
    start.WriteU8(static_cast<uint8_t>(type));
    start.WriteU8(via);
    start.WriteHtonU32(source);
    start.WriteHtonU32(destination);
    start.WriteHtonU32(relay);
    start.WriteHtonU16(binding);
    start.WriteHtonU32(bodyBytes);
    start.WriteHtonU32(payloadBytes);
}

uint32_t
Envelope::Deserialize(Buffer::Iterator start)
{
    type = static_cast<MessageType>(start.ReadU8());
    via = start.ReadU8();
    source = start.ReadNtohU32();
    destination = start.ReadNtohU32();
    relay = start.ReadNtohU32();
    binding = start.ReadNtohU16();
    bodyBytes = start.ReadNtohU32();
    payloadBytes = start.ReadNtohU32();
    return SIZE;
}

void
Envelope::Print(std::ostream& os) const
{
    os << "type " << static_cast<int>(type) << " from " << EndpointName(source) << " to "
       << EndpointName(destination) << ", " << bodyBytes << " + " << payloadBytes << " bytes";
}

std::vector<Endpoint>
ServersOf(const TaskPlan& plan)
{
    std::vector<Endpoint> servers;
    for (const Placement& placement : plan.placements)
    {
        if (KindOf(placement.site) == EndpointKind::SERVER)
        {
            servers.push_back(placement.site);
            servers.insert(servers.end(), placement.stops.begin(), placement.stops.end());
        }
    }
    std::sort(servers.begin(), servers.end());
    servers.erase(std::unique(servers.begin(), servers.end()), servers.end());
    return servers;
}

template <class Body>
Ptr<Packet>
MakeMessage(Envelope envelope, const Body& body, uint32_t payloadBytes)
{
    MessageBody<Body> header;
    header.value = body;
    envelope.bodyBytes = header.GetSerializedSize();
    envelope.payloadBytes = payloadBytes;
    auto packet = Create<Packet>(payloadBytes);
    packet->AddHeader(header);
    packet->AddHeader(envelope);
    return packet;
}

template <class Body>
Body
TakeBody(const Ptr<Packet>& packet)
{
    MessageBody<Body> header;
    packet->RemoveHeader(header);
    return header.value;
}

template <class Body>
Body
PeekBody(const Ptr<Packet>& packet)
{
    MessageBody<Body> header;
    packet->PeekHeader(header);
    return header.value;
}

#define VEC_MESSAGE(Body)                                                                          \
    using Body##Body = MessageBody<Body>;                                                          \
    NS_OBJECT_ENSURE_REGISTERED(Body##Body);                                                       \
    template Ptr<Packet> MakeMessage(Envelope, const Body&, uint32_t);                             \
    template Body TakeBody(const Ptr<Packet>&);                                                    \
    template Body PeekBody(const Ptr<Packet>&);

VEC_MESSAGE(Beacon)
VEC_MESSAGE(BindingUpdate)
VEC_MESSAGE(BindingAck)
VEC_MESSAGE(TaskDescription)
VEC_MESSAGE(TaskPlan)
VEC_MESSAGE(TaskDispatch)
VEC_MESSAGE(Chunk)
VEC_MESSAGE(ChunkAck)
VEC_MESSAGE(ItemReport)
VEC_MESSAGE(TaskReport)
VEC_MESSAGE(TaskReportAck)
VEC_MESSAGE(RsuReport)
VEC_MESSAGE(ServerReport)
VEC_MESSAGE(DispatchAck)
VEC_MESSAGE(Alive)
VEC_MESSAGE(PlanAck)
VEC_MESSAGE(VehicleReport)

} // namespace ns3::vec
