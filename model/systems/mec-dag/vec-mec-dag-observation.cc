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

std::size_t
MecDagObservation::Size(ObservationKind kind, std::size_t subchannels, std::size_t processors)
{
    const std::size_t features = 4 + processors + subchannels;
    if (kind == ObservationKind::LITERAL)
    {
        return features + 2 * NEIGHBOURS;
    }
    return features + 10 + (1 + subchannels + 1 + processors) + subchannels +
           2 * (1 + subchannels * processors) + 2;
}

std::size_t
MecDagObservation::DelaysAt(std::size_t subchannels, std::size_t processors)
{
    return Size(ObservationKind::FULL, subchannels, processors) - 2 -
           2 * (1 + subchannels * processors);
}

ActionView
MecDagObservation::Actions(std::size_t subchannels, std::size_t processors)
{
    const std::size_t speeds = 4;
    const std::size_t rates = speeds + processors;
    const std::size_t outputs = rates + subchannels;
    const std::size_t freeRates = outputs + 11; // behind the vehicle's CPU
    const std::size_t freeSpeeds = freeRates + subchannels + 1;
    const std::size_t uploads = freeSpeeds + processors;
    const std::size_t delays = DelaysAt(subchannels, processors);
    const std::size_t actions = 1 + subchannels * processors;
    ActionView view(actions);
    view.AddCommon(0, speeds);
    view.AddCommon(outputs, 11);
    view.AddCommon(freeSpeeds - 1, 1);
    view.AddCommon(delays + 2 * actions, 2);
    view.AddBlock(delays);
    view.LastIsDelay();
    view.AddBlock(delays + actions);
    for (std::size_t first : {rates, freeRates, uploads})
    {
        view.AddByFirst(first, processors);
    }
    for (std::size_t first : {speeds, freeSpeeds})
    {
        view.AddBySecond(first, processors);
    }
    return view;
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

const char*
MecDagObservation::Layout(ObservationKind kind)
{
    return kind == ObservationKind::FULL ? "mec-dag full 1" : "mec-dag literal 1";
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
    m_values.reserve(Size(kind, subchannels, instance.mec.processorsHz.size()));
}

const std::vector<float>&
MecDagObservation::Build(const Context& context)
{
    m_values.clear();
    AddFeatures(context.number);
    m_kind == ObservationKind::LITERAL ? AddNeighbourLists(context.number) : AddState(context);
    return m_values;
}

void
MecDagObservation::AddFeatures(int number)
{
    const int taskIndex = m_simulator.TaskOf(number);
    const auto& task = m_instance.tasks[taskIndex];
    const auto& subtask = task.subtasks[number - m_simulator.Number(taskIndex, 0)];
    const auto& vehicle = m_instance.vehicles[task.vehicle];
    const double unitS = m_unitS[taskIndex];
    Add(m_place[number]);
    Add(Squash(MeanUploadS(task.vehicle, subtask.ownInputBits) / unitS));
    Add(Squash(subtask.cycles / vehicle.cpuHz / unitS));
    Add(Compare(vehicle.cpuHz, m_meanHz));
    for (double hz : m_instance.mec.processorsHz)
    {
        Add(Compare(hz, m_meanHz));
    }
    for (std::size_t r = 0; r < m_instance.mec.uplinkHz.size(); ++r)
    {
        Add(Compare(UplinkBps(m_instance, task.vehicle, static_cast<int>(r)),
                    m_meanBps[task.vehicle]));
    }
}

void
MecDagObservation::AddNeighbourLists(int number)
{
    for (const auto& neighbours : {m_simulator.Parents(number), m_simulator.OpenChildren(number)})
    {
        for (std::size_t i = 0; i < NEIGHBOURS; ++i)
        {
            Add(i < neighbours.size() ? m_place[neighbours.first[i]] : -1);
        }
    }
}

void
MecDagObservation::AddState(const Context& context)
{
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

    Add(Squash(MeanUploadS(task.vehicle, subtask.outputBits) / unitS));
    Add(Squash(m_simulator.DownloadS(number) / unitS));
    Add(Squash(localParents / 3.0));
    Add(Squash(mecParents / 3.0));
    Add(Squash(static_cast<double>(m_simulator.OpenChildren(number).size()) / 3));
    Add(Squash(localCoParents / 3.0));
    Add(Squash(mecCoParents / 3.0));
    Add(context.progress);
    Add(Squash(context.longestWayS / (5 * unitS)));
    Add(Squash((bestS - earliestS) / unitS));

    const auto addFree = [&](double freeS)
    { Add(Squash(std::max(0.0, freeS - earliestS) / unitS)); };
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
        Add(Squash(m_simulator.UploadS(task.vehicle, r, uploadBits) / unitS));
    }
    for (const auto& estimate : *context.estimates)
    {
        Add(Squash((estimate.finishS - bestS) / unitS));
    }
    const double tasks = static_cast<double>(m_instance.tasks.size());
    for (const auto& estimate : *context.estimates)
    {
        Add(Squash((estimate.value - context.value) * tasks / unitS));
    }
    const double lastS = m_simulator.LastFinishS(taskIndex);
    Add(std::isfinite(lastS) ? Squash((lastS - bestS) / unitS) : -1);
    Add(Squash(context.value * tasks / (10 * unitS)));
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

void
MecDagObservation::Add(double value)
{
    m_values.push_back(static_cast<float>(value));
}

} // namespace ns3::vec
