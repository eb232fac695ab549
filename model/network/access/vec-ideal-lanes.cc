// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ideal-lanes.h"

#include "ns3/ipv4-header.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"

#include <vector>

namespace ns3::vec
{

namespace
{

/** Source and destination port; 0 when it is no TCP. */
uint32_t
PortsOf(const Ptr<Packet>& packet)
{
    const Ptr<Packet> copy = packet->Copy();
    Ipv4Header ip;
    copy->RemoveHeader(ip);
    if (ip.GetProtocol() != TcpL4Protocol::PROT_NUMBER)
    {
        return 0;
    }
    TcpHeader tcp;
    copy->PeekHeader(tcp);
    return static_cast<uint32_t>(tcp.GetSourcePort()) << 16 | tcp.GetDestinationPort();
}

} // namespace

IdealLanes::IdealLanes(double rateBps) : m_rateBps(rateBps)
{
}

IdealLanes::~IdealLanes()
{
    for (auto& [name, lane] : m_lanes)
    {
        lane.end.Cancel();
    }
}

double
IdealLanes::RateBps() const
{
    return m_rateBps;
}

bool
IdealLanes::IsHeld(const IdealPipe::Frame& frame) const
{
    const auto& [enqueuedS, task, edge] = frame.turn;
    return frame.isEdge && m_open.count({task, edge}) == 0;
}

void
IdealLanes::Open(TaskKey task, int edge)
{
    m_open.emplace(task, edge);
    std::vector<Name> names;
    for (const auto& [name, lane] : m_lanes)
    {
        names.push_back(name);
    }
    for (const Name& name : names)
    {
        Serve(name);
    }
}

void
IdealLanes::Enqueue(const IdealPipe::Frame& frame)
{
    const Name name{PeekPointer(frame.from), PeekPointer(frame.to), PortsOf(frame.packet)};
    m_lanes[name].frames.push_back(frame);
    Serve(name);
}

void
IdealLanes::Serve(const Name& name)
{
    const auto found = m_lanes.find(name);
    if (found == m_lanes.end() || found->second.busy)
    {
        return;
    }
    Lane& lane = found->second;
    while (!lane.frames.empty() && lane.frames.front().bits == 0)
    {
        DeliverFrame(lane.frames.front());
        lane.frames.pop_front();
    }
    if (lane.frames.empty())
    {
        m_lanes.erase(found);
    }
    else if (!IsHeld(lane.frames.front()))
    {
        lane.busy = true;
        lane.end = Simulator::Schedule(Seconds(lane.frames.front().bits / m_rateBps),
                                       [this, name]()
                                       {
                                           Lane& served = m_lanes.at(name);
                                           served.busy = false;
                                           DeliverFrame(served.frames.front());
                                           served.frames.pop_front();
                                           Serve(name);
                                       });
    }
}

void
IdealLanes::Drop(const IdealDevice* device)
{
    for (auto it = m_lanes.begin(); it != m_lanes.end();)
    {
        const auto& [from, to, ports] = it->first;
        const bool gone = from == device || to == device;
        if (gone)
        {
            it->second.end.Cancel();
        }
        it = gone ? m_lanes.erase(it) : std::next(it);
    }
}

} // namespace ns3::vec
