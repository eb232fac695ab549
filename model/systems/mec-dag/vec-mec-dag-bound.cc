// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr double NEVER = std::numeric_limits<double>::infinity();

std::vector<double>
OrIdle(const std::vector<double>& freeS, std::size_t size)
{
    return freeS.empty() ? std::vector<double>(size, 0) : freeS;
}

} // namespace

MecDagBound::MecDagBound(const MecDagInstance& instance, const MecDagSimulator& simulator)
    : m_instance(instance), m_simulator(simulator),
      m_uplinkFreeS(OrIdle(instance.mec.uplinkFreeS, instance.mec.uplinkHz.size())),
      m_processorFreeS(OrIdle(instance.mec.processorsFreeS, instance.mec.processorsHz.size())),
      m_finishS(simulator.Size()),
      m_loads(1 + instance.mec.uplinkHz.size() + instance.mec.processorsHz.size())
{
    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        m_order.push_back(TopologicalOrder(task.subtasks.size(), task.edges));
        for (int& subtask : m_order.back())
        {
            subtask = simulator.Number(static_cast<int>(i), subtask);
        }
    }
}

double
MecDagBound::Value()
{
    double sum = 0;
    for (std::size_t task = 0; task < m_order.size(); ++task)
    {
        double lastS = m_order[task].empty() ? m_instance.tasks[task].submitS : -NEVER;
        std::fill(m_loads.begin(), m_loads.end(), Load{NEVER, 0, NEVER});
        for (int number : m_order[task])
        {
            if (m_simulator.IsFixed(number))
            {
                m_finishS[number] = m_simulator.AvailableS(number);
                lastS = std::max(lastS, m_simulator.At(number).finishS);
                continue;
            }
            m_finishS[number] =
                m_simulator.IsPlaced(number) ? PlacedFinishS(number) : OpenFinishS(number);
            lastS = std::max(lastS, m_finishS[number]);
        }
        for (const Load& load : m_loads)
        {
            lastS = load.sumS > 0 ? std::max(lastS, load.beginS + load.sumS + load.tailS) : lastS;
        }
        sum += lastS - m_instance.tasks[task].submitS;
    }
    const double value = m_order.empty() ? 0 : sum / static_cast<double>(m_order.size());
    return value - 1e-12 * std::max(1.0, std::abs(value));
}

void
MecDagBound::AddToLoad(std::size_t queue, double beginS, double durationS, double tailS)
{
    Load& load = m_loads[queue];
    load.beginS = std::min(load.beginS, beginS);
    load.sumS += durationS;
    load.tailS = std::min(load.tailS, tailS);
}

double
MecDagBound::UploadBeginS(int number, int subchannel) const
{
    double beginS =
        std::max(m_simulator.ReleaseS(m_simulator.TaskOf(number)), m_uplinkFreeS[subchannel]);
    for (int parent : m_simulator.Parents(number))
    {
        if (m_simulator.IsPlaced(parent) && m_simulator.IsLocal(parent))
        {
            beginS = std::max(beginS, m_finishS[parent]);
        }
    }
    return beginS;
}

double
MecDagBound::UploadS(int number, int subchannel) const
{
    double bits = m_simulator.OwnInputBits(number);
    for (int parent : m_simulator.Parents(number))
    {
        if (m_simulator.IsPlaced(parent) && m_simulator.IsLocal(parent))
        {
            bits += m_simulator.OutputBits(parent);
        }
    }
    return m_simulator.UploadS(m_simulator.VehicleOf(number), subchannel, bits);
}

double
MecDagBound::LocalBeginS(int number) const
{
    double beginS = std::max(m_simulator.ReleaseS(m_simulator.TaskOf(number)),
                             m_instance.vehicles[m_simulator.VehicleOf(number)].cpuFreeS);
    for (int parent : m_simulator.Parents(number))
    {
        const bool download = m_simulator.IsPlaced(parent) && !m_simulator.IsLocal(parent);
        beginS = std::max(beginS,
                          download ? std::max(m_finishS[parent], m_instance.mec.downlinkFreeS) +
                                         m_simulator.DownloadS(parent)
                                   : m_finishS[parent]);
    }
    return beginS;
}

double
MecDagBound::RemoteReadyS(int number, double uploadedS) const
{
    double readyS = uploadedS;
    for (int parent : m_simulator.Parents(number))
    {
        readyS = std::max(readyS, m_finishS[parent]);
    }
    return readyS;
}

double
MecDagBound::PlacedFinishS(int number)
{
    if (m_simulator.IsLocal(number))
    {
        const double durationS = m_simulator.LocalS(number);
        const double beginS = LocalBeginS(number);
        AddToLoad(0, beginS, durationS, 0);
        return beginS + durationS;
    }
    const int subchannel = m_simulator.SubchannelOf(number);
    const int processor = m_simulator.ProcessorOf(number);
    const double durationS = m_simulator.ProcessorS(number, processor);
    const double uploadS = UploadS(number, subchannel);
    const double sentS = UploadBeginS(number, subchannel);
    const double beginS =
        std::max(RemoteReadyS(number, sentS + uploadS), m_processorFreeS[processor]);
    AddToLoad(1 + subchannel, sentS, uploadS, durationS);
    AddToLoad(1 + m_uplinkFreeS.size() + processor, beginS, durationS, 0);
    return beginS + durationS;
}

double
MecDagBound::OpenFinishS(int number) const
{
    double uploadedS = NEVER;
    for (std::size_t r = 0; r < m_uplinkFreeS.size(); ++r)
    {
        const int subchannel = static_cast<int>(r);
        uploadedS =
            std::min(uploadedS, UploadBeginS(number, subchannel) + UploadS(number, subchannel));
    }
    const double readyS = RemoteReadyS(number, uploadedS);
    double finishS = LocalBeginS(number) + m_simulator.LocalS(number);
    for (std::size_t m = 0; m < m_processorFreeS.size(); ++m)
    {
        finishS = std::min(finishS,
                           std::max(readyS, m_processorFreeS[m]) +
                               m_simulator.ProcessorS(number, static_cast<int>(m)));
    }
    return finishS;
}

} // namespace ns3::vec
