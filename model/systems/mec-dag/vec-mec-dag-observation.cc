// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-observation.h"

#include "ns3/vec-scaling.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

double
Mean(const std::vector<double>& numbers)
{
    double sum = 0;
    for (double number : numbers)
    {
        sum += number;
    }
    return numbers.empty() ? 0 : sum / static_cast<double>(numbers.size());
}

} // namespace

ObservationLayout
MecDagObservation::Layout(ObservationKind kind, std::size_t subchannels, std::size_t processors)
{
    const std::size_t actions = 1 + subchannels * processors;
    if (kind == ObservationKind::LITERAL)
    {
        return ObservationLayout("mec-dag literal 1", actions)
            .Add("subtask", 4)
            .Add("speeds", processors)
            .Add("rates", subchannels)
            .Add("neighbours", 2 * NEIGHBOURS);
    }
    return ObservationLayout("mec-dag full 1", actions, processors)
        .Add("subtask", 4)
        .Add("speeds", processors, BlockOf::SECOND)
        .Add("rates", subchannels, BlockOf::FIRST)
        .Add("neighbours", 9)
        .Predict("best finish", 1)
        .Add("cpu free", 1)
        .Add("subchannels free", subchannels, BlockOf::FIRST)
        .Add("downlink free", 1)
        .Add("processors free", processors, BlockOf::SECOND)
        .Add("uploads", subchannels, BlockOf::FIRST)
        .PredictPerAction(ObservationLayout::DELAY)
        .PredictPerAction("increase")
        .Predict("last finish", 1)
        .Add("so far", 1);
}

void
MecDagObservation::AddNode(int number, double longestWayS, std::vector<float>& values) const
{
    const int taskIndex = m_simulator.TaskOf(number);
    const auto& task = m_instance.tasks[taskIndex];
    const auto& subtask = task.subtasks[number - m_simulator.Number(taskIndex, 0)];
    const double cpuHz = m_instance.vehicles[task.vehicle].cpuHz;
    const double unitS = m_unitS[taskIndex];
    for (const double value :
         {m_place[number],
          Squash(MeanUploadS(task.vehicle, subtask.ownInputBits) / unitS),
          Squash(subtask.cycles / cpuHz / unitS),
          Compare(cpuHz, m_meanHz),
          Squash(MeanUploadS(task.vehicle, subtask.outputBits) / unitS),
          Squash(m_simulator.DownloadS(number) / unitS),
          Squash(static_cast<double>(m_simulator.Parents(number).size()) / 3),
          Squash(static_cast<double>(m_simulator.OpenChildren(number).size()) / 3),
          Squash(longestWayS / (5 * unitS))})
    {
        values.push_back(static_cast<float>(value));
    }
}

MecDagObservation::MecDagObservation(const MecDagInstance& instance,
                                     const MecDagSimulator& simulator,
                                     ObservationKind kind)
    : m_instance(instance), m_simulator(simulator), m_kind(kind), m_place(simulator.Size()),
      m_meanHz(Mean(instance.mec.processorsHz))
{
    const std::size_t subchannels = instance.mec.uplinkHz.size();
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        std::vector<double> rates;
        for (std::size_t r = 0; r < subchannels; ++r)
        {
            rates.push_back(UplinkBps(instance, static_cast<int>(v), static_cast<int>(r)));
        }
        m_meanBps.push_back(Mean(rates));
    }
    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        const double size = static_cast<double>(task.subtasks.size());
        double cycles = 0;
        for (const auto& subtask : task.subtasks)
        {
            cycles += subtask.cycles;
        }
        const double unitS = cycles / size / instance.vehicles[task.vehicle].cpuHz;
        m_unitS.push_back(unitS > 0 ? unitS : 1);
        const std::vector<int> order = TopologicalOrder(task.subtasks.size(), task.edges);
        for (std::size_t p = 0; p < order.size(); ++p)
        {
            m_place[simulator.Number(static_cast<int>(i), order[p])] =
                static_cast<double>(p) / size;
        }
    }
}

void
MecDagObservation::Build(const Context& context, std::vector<float>& values) const
{
    AddFeatures(context.number, values);
    m_kind == ObservationKind::LITERAL ? AddNeighbourLists(context.number, values)
                                       : AddState(context, values);
}

void
MecDagObservation::AddFeatures(int number, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const int taskIndex = m_simulator.TaskOf(number);
    const auto& task = m_instance.tasks[taskIndex];
    const auto& subtask = task.subtasks[number - m_simulator.Number(taskIndex, 0)];
    const auto& vehicle = m_instance.vehicles[task.vehicle];
    const double unitS = m_unitS[taskIndex];
    add(m_place[number]);
    add(Squash(MeanUploadS(task.vehicle, subtask.ownInputBits) / unitS));
    add(Squash(subtask.cycles / vehicle.cpuHz / unitS));
    add(Compare(vehicle.cpuHz, m_meanHz));
    for (double hz : m_instance.mec.processorsHz)
    {
        add(Compare(hz, m_meanHz));
    }
    for (std::size_t r = 0; r < m_instance.mec.uplinkHz.size(); ++r)
    {
        add(Compare(UplinkBps(m_instance, task.vehicle, static_cast<int>(r)),
                    m_meanBps[task.vehicle]));
    }
}

void
MecDagObservation::AddNeighbourLists(int number, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    for (const auto& neighbours : {m_simulator.Parents(number), m_simulator.OpenChildren(number)})
    {
        for (std::size_t i = 0; i < NEIGHBOURS; ++i)
        {
            add(i < neighbours.size() ? m_place[neighbours.first[i]] : -1);
        }
    }
}

void
MecDagObservation::AddState(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const int number = context.number;
    const int taskIndex = m_simulator.TaskOf(number);
    const auto& task = m_instance.tasks[taskIndex];
    const auto& subtask = task.subtasks[number - m_simulator.Number(taskIndex, 0)];
    const double unitS = m_unitS[taskIndex];

    double earliestS = m_simulator.ReleaseS(taskIndex);
    double uploadBits = subtask.ownInputBits;
    int localParents = 0;
    int mecParents = 0;
    for (int parent : m_simulator.Parents(number))
    {
        earliestS = std::max(earliestS, m_simulator.AvailableS(parent));
        if (m_simulator.IsLocal(parent))
        {
            ++localParents;
            uploadBits += task.subtasks[parent - m_simulator.Number(taskIndex, 0)].outputBits;
        }
        else
        {
            ++mecParents;
        }
    }
    int localCoParents = 0;
    int mecCoParents = 0;
    for (int child : m_simulator.OpenChildren(number))
    {
        for (int other : m_simulator.Parents(child))
        {
            if (other != number && m_simulator.IsPlaced(other))
            {
                ++(m_simulator.IsLocal(other) ? localCoParents : mecCoParents);
            }
        }
    }
    double bestS = std::numeric_limits<double>::infinity();
    for (const auto& estimate : *context.estimates)
    {
        bestS = std::min(bestS, estimate.finishS);
    }

    add(Squash(MeanUploadS(task.vehicle, subtask.outputBits) / unitS));
    add(Squash(m_simulator.DownloadS(number) / unitS));
    add(Squash(localParents / 3.0));
    add(Squash(mecParents / 3.0));
    add(Squash(static_cast<double>(m_simulator.OpenChildren(number).size()) / 3));
    add(Squash(localCoParents / 3.0));
    add(Squash(mecCoParents / 3.0));
    add(context.progress);
    add(Squash(context.longestWayS / (5 * unitS)));
    add(Squash((bestS - earliestS) / unitS));

    const auto addFree = [&](double freeS)
    { add(Squash(std::max(0.0, freeS - earliestS) / unitS)); };
    const int subchannels = static_cast<int>(m_instance.mec.uplinkHz.size());
    addFree(m_simulator.CpuFreeS(task.vehicle));
    for (int r = 0; r < subchannels; ++r)
    {
        addFree(m_simulator.UplinkFreeS(r));
    }
    addFree(m_simulator.DownlinkFreeS());
    for (std::size_t m = 0; m < m_instance.mec.processorsHz.size(); ++m)
    {
        addFree(m_simulator.ProcessorFreeS(static_cast<int>(m)));
    }
    for (int r = 0; r < subchannels; ++r)
    {
        add(Squash(m_simulator.UploadS(task.vehicle, r, uploadBits) / unitS));
    }
    for (const auto& estimate : *context.estimates)
    {
        add(Squash((estimate.finishS - bestS) / unitS));
    }
    const double tasks = static_cast<double>(m_instance.tasks.size());
    for (const auto& estimate : *context.estimates)
    {
        add(Squash((estimate.value - context.value) * tasks / unitS));
    }
    const double lastS = m_simulator.LastFinishS(taskIndex);
    add(std::isfinite(lastS) ? Squash((lastS - bestS) / unitS) : -1);
    add(Squash(context.value * tasks / (10 * unitS)));
}

double
MecDagObservation::MeanUploadS(int vehicle, double bits) const
{
    const int subchannels = static_cast<int>(m_instance.mec.uplinkHz.size());
    double sum = 0;
    for (int r = 0; r < subchannels; ++r)
    {
        sum += m_simulator.UploadS(vehicle, r, bits);
    }
    return subchannels > 0 ? sum / subchannels : 0;
}

} // namespace ns3::vec
