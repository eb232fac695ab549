// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CELLULAR_ACCESS_H
#define VEC_CELLULAR_ACCESS_H

#include "ns3/traced-callback.h"
#include "vec-plain-access.h"

#include <cstdint>
#include <map>
#include <utility>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Access of a vehicle over a cellular network: the RSU in use is the edge host of the cell
 * that serves the vehicle.
 *
 * Which cell that is, and when it changes, comes from the trace sources of the device's RRC;
 * whether to hand over is for the network to decide. RSUs have a PlainAccess behind the packet
 * gateway.
 */
class CellularAccess : public PlainAccess
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `Cell` look like: from one serving cell to another, 0 is none. */
    typedef void (*CellTracedCallback)(uint16_t before, uint16_t now);

    CellularAccess();
    ~CellularAccess() override;

    /** The edge host of a cell and its address. */
    void AddCell(uint16_t cell, Endpoint rsu, Ipv4Address address);
    /** Follows the RRC of the device, an LteUeRrc or one with the same trace sources. Once. */
    void Follow(const Ptr<Object>& rrc);
    /** The serving cell; 0: none. */
    uint16_t GetCell() const;

  private:
    void OnServed(uint64_t imsi, uint16_t cell, uint16_t rnti);
    void OnLost(uint64_t imsi, uint16_t cell, uint16_t rnti);
    void Change(uint16_t cell);

    std::map<uint16_t, std::pair<Endpoint, Ipv4Address>> m_cells;
    uint16_t m_cell = 0;
    TracedCallback<uint16_t, uint16_t> m_cellTrace;
};

} // namespace ns3::vec

#endif // VEC_CELLULAR_ACCESS_H
