// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CELLULAR_ACCESS_HELPER_H
#define VEC_CELLULAR_ACCESS_HELPER_H

#include "ns3/lte-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-epc-helper.h"
#include "vec-deployment.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Access over ns-3's LTE: base stations with X2, a core network, and behind its packet
 * gateway one edge host per cell, which is the RSU of that cell.
 *
 * Bearers are of RLC AM; its default buffer is raised to 512 kB for the whole program, unless it
 * was set to something else.
 *
 * Handover is by A3 RSRP unless the LteHelper is told otherwise; SRS periodicity grows with the
 * number of vehicles, up to 320. The wire from the gateway to an edge host has a delay: small for
 * local breakout, tens of milliseconds for a central core. Built where ns-3 has its module lte.
 */
class CellularAccessHelper
{
  public:
    explicit CellularAccessHelper(Deployment& deployment);

    /** For what is not said here: scheduler, path loss, bandwidth, handover algorithm. Before
     * InstallCells. */
    Ptr<LteHelper> Lte() const;
    /** One way, between the packet gateway and an edge host; 1 ms when not called. */
    void SetCoreDelay(Time delay);
    /** What coordinators expect an idle cell to carry for one vehicle, bit/s; 12 Mb/s each way when
     * not called, as measured beside a station of 25 resource blocks. */
    void SetExpectedGoodput(double uplinkBps, double downlinkBps);

    /** Base stations, with X2 between all of them. Nodes have a mobility model. Once. */
    NetDeviceContainer InstallCells(const NodeContainer& stations);
    /** Edge hosts, in the order of the cells. Nodes without Internet stack get one, and those
     * without a mobility model stand where their base stations do. Once, after InstallCells. */
    void InstallRsus(const NodeContainer& hosts);
    /** Vehicles, which look for a cell when the simulation starts. After InstallRsus; RsuHelper
     * may come later. */
    NetDeviceContainer InstallVehicles(const NodeContainer& vehicles);
    /** Returns how many streams were taken. */
    int64_t AssignStreams(int64_t stream);

  private:
    void AllowVehicles(std::size_t count);

    Deployment& m_deployment;
    Ptr<LteHelper> m_lte;
    Ptr<PointToPointEpcHelper> m_epc;
    Time m_coreDelay;
    double m_uplinkBps;
    double m_downlinkBps;
    NetDeviceContainer m_cells;
    NetDeviceContainer m_vehicles;
    NodeContainer m_hosts;
    std::vector<Ipv4Address> m_hostAddresses;
};

} // namespace ns3::vec

#endif // VEC_CELLULAR_ACCESS_HELPER_H
