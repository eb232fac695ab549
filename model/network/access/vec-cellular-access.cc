// SPDX-License-Identifier: GPL-2.0-only
#include "vec-cellular-access.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCellularAccess");
NS_OBJECT_ENSURE_REGISTERED(CellularAccess);

TypeId
CellularAccess::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::CellularAccess")
                            .SetParent<PlainAccess>()
                            .SetGroupName("Vec")
                            .AddConstructor<CellularAccess>()
                            .AddTraceSource("Cell",
                                            "The serving cell changes; 0 is none.",
                                            MakeTraceSourceAccessor(&CellularAccess::m_cellTrace),
                                            "ns3::vec::CellularAccess::CellTracedCallback");
    return tid;
}

CellularAccess::CellularAccess() = default;
CellularAccess::~CellularAccess() = default;

void
CellularAccess::AddCell(uint16_t cell, Endpoint rsu, Ipv4Address address)
{
    NS_LOG_FUNCTION(this << cell << rsu << address);
    m_cells[cell] = {rsu, address};
    if (cell == m_cell)
    {
        UseRsu(rsu, address);
    }
}

void
CellularAccess::Follow(const Ptr<Object>& rrc)
{
    NS_LOG_FUNCTION(this << rrc);
    bool found = true;
    for (const char* source : {"ConnectionEstablished", "HandoverEndOk"})
    {
        found = rrc->TraceConnectWithoutContext(source,
                                                MakeCallback(&CellularAccess::OnServed, this)) &&
                found;
    }
    found = rrc->TraceConnectWithoutContext("RadioLinkFailure",
                                            MakeCallback(&CellularAccess::OnLost, this)) &&
            found;
    NS_ABORT_MSG_UNLESS(found,
                        rrc->GetInstanceTypeId().GetName()
                            << " lacks a trace source: ConnectionEstablished, HandoverEndOk and "
                               "RadioLinkFailure are needed");
}

uint16_t
CellularAccess::GetCell() const
{
    return m_cell;
}

void
CellularAccess::OnServed(uint64_t, uint16_t cell, uint16_t)
{
    NS_LOG_FUNCTION(this << cell);
    // The RRC is in the middle of its own change.
    Simulator::ScheduleNow(&CellularAccess::Change, Ptr<CellularAccess>(this), cell);
}

void
CellularAccess::OnLost(uint64_t, uint16_t cell, uint16_t)
{
    NS_LOG_FUNCTION(this << cell);
    Simulator::ScheduleNow(&CellularAccess::Change, Ptr<CellularAccess>(this), uint16_t(0));
}

void
CellularAccess::Change(uint16_t cell)
{
    NS_LOG_FUNCTION(this << cell);
    if (cell == m_cell)
    {
        return;
    }
    const uint16_t before = m_cell;
    m_cell = cell;
    m_cellTrace(before, cell);
    const auto found = m_cells.find(cell);
    if (found == m_cells.end())
    {
        UseRsu(NOBODY, Ipv4Address::GetAny());
        return;
    }
    UseRsu(found->second.first, found->second.second);
}

} // namespace ns3::vec
