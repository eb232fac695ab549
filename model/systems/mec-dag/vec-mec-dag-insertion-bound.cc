// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-insertion.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr double NEVER = std::numeric_limits<double>::infinity();
constexpr double ROUNDING = 1e-12;

} // namespace

double
MecDagInsertion::UploadS(int number, int subchannel) const
{
    double bits = m_simulator.OwnInputBits(number);
    for (const int parent : m_simulator.Parents(number))
    {
        bits += m_sites[parent].site == LOCAL_SITE ? m_simulator.OutputBits(parent) : 0;
    }
    return m_simulator.UploadS(m_simulator.VehicleOf(number), subchannel, bits);
}

double
MecDagInsertion::CertainFinishS(int number, double fromS) const
{
    // A job's end is settled when it is enqueued, behind those of before.
    const bool isCertain =
        m_simulator.IsFixed(number) || m_jobs[number * KINDS + COMPUTE].enqueuedS < fromS;
    return isCertain ? FinishS(number) : fromS;
}

double
MecDagInsertion::FreeS(int queue, double enqueuedS, int job) const
{
    const std::size_t at = PlaceIn(m_queues[queue], enqueuedS, job);
    return at > 0 ? m_jobs[m_queues[queue].jobs[at - 1]].endS : m_queues[queue].initialFreeS;
}

double
MecDagInsertion::BoundS(int number, int processorOrLocal, int subchannel) const
{
    const int firstUplink = static_cast<int>(m_instance.vehicles.size());
    const int downlink = firstUplink + static_cast<int>(m_instance.mec.uplinkHz.size());
    const bool isLocal = processorOrLocal == LOCAL_SITE;
    const double releaseS = m_simulator.ReleaseS(m_simulator.TaskOf(number));
    // Nothing changes before the first of the new jobs is enqueued.
    double fromS = releaseS;
    double downloadS = 0;
    if (isLocal)
    {
        double firstS = NEVER;
        for (const int parent : m_simulator.Parents(number))
        {
            if (m_sites[parent].site != LOCAL_SITE && !m_jobs[parent * KINDS + DOWNLOAD].isPresent)
            {
                firstS = std::min(firstS, FinishS(parent));
                downloadS += m_simulator.DownloadS(parent);
            }
        }
        fromS = firstS;
    }
    double readyS = releaseS;
    for (const int parent : m_simulator.Parents(number))
    {
        const bool isParentLocal = m_sites[parent].site == LOCAL_SITE;
        const Job& download = m_jobs[parent * KINDS + DOWNLOAD];
        if (isParentLocal)
        {
            readyS = std::max(readyS, isLocal ? CertainFinishS(parent, fromS) : FinishS(parent));
        }
        else if (isLocal && download.isPresent && download.enqueuedS < fromS)
        {
            readyS = std::max(readyS, download.endS);
        }
    }
    int queue = m_simulator.VehicleOf(number);
    double durationS = 0;
    if (isLocal)
    {
        durationS = m_simulator.LocalS(number);
        if (downloadS > 0)
        {
            const double freeS = FreeS(downlink, fromS, 0);
            readyS = std::max(readyS, std::max(fromS, freeS) + downloadS);
        }
        fromS = std::min(fromS, readyS);
    }
    else
    {
        fromS = readyS;
        const int upload = number * KINDS + UPLOAD;
        readyS = std::max(fromS, FreeS(firstUplink + subchannel, fromS, upload)) +
                 UploadS(number, subchannel);
        for (const int parent : m_simulator.Parents(number))
        {
            if (m_sites[parent].site != LOCAL_SITE)
            {
                readyS = std::max(readyS, CertainFinishS(parent, fromS));
            }
        }
        queue = downlink + 1 + processorOrLocal;
        durationS = m_simulator.ProcessorS(number, processorOrLocal);
    }
    return (std::max(readyS, FreeS(queue, fromS, 0)) + durationS) * (1 - ROUNDING);
}

} // namespace ns3::vec
