// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-evaluator.h"

#include "ns3/vec-error.h"

#include <cmath>

namespace ns3::vec
{

MecDagEvaluator::MecDagEvaluator(const MecDagInstance& instance)
    : m_instance(instance), m_simulator(instance)
{
    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        const auto& vehicle = instance.vehicles[task.vehicle];
        for (std::size_t j = 0; j < task.subtasks.size(); ++j)
        {
            m_computeJ.push_back(vehicle.kappa.value_or(0) * vehicle.cpuHz * vehicle.cpuHz *
                                 task.subtasks[j].cycles);
            TimelineItem item;
            item.assignment.owner = static_cast<int>(i);
            item.assignment.item = static_cast<int>(j);
            m_timeline.items.push_back(item);
        }
        TimelineTask result;
        result.task = static_cast<int>(i);
        m_timeline.tasks.push_back(result);
    }
    for (const auto& fixed : instance.fixed)
    {
        TimelineItem& item = m_timeline.items[m_simulator.Number(fixed.task, fixed.subtask)];
        item.fixed = true;
        item.assignment.site = fixed.local ? LOCAL : 0;
        item.finishS = fixed.finishS;
    }
    m_timeline.metrics = {
        {"aet_s",                   0},
        {"energy_j",                0},
        {"energy_vehicle_j",        0},
        {"energy_infrastructure_j", 0},
        {"late",                    0}
    };
}

const Timeline&
MecDagEvaluator::Evaluate(const Plan& plan)
{
    m_simulator.Clear();
    for (const Assignment& a : plan.assignments)
    {
        m_simulator.Place(m_simulator.Number(a.owner, a.item), a.site, a.via);
    }
    m_simulator.Run();

    m_vehicleJ = 0;
    m_infrastructureJ = 0;
    for (const Assignment& a : plan.assignments)
    {
        FillItem(a);
    }
    for (const auto& fixed : m_instance.fixed)
    {
        const int number = m_simulator.Number(fixed.task, fixed.subtask);
        const double downloadJ = m_simulator.At(number).isDownloaded
                                   ? m_instance.mec.txPowerW * m_simulator.DownloadS(number)
                                   : 0;
        m_timeline.items[number].energyJ = downloadJ;
        m_infrastructureJ += downloadJ;
    }
    FillTasks();
    m_timeline.metrics[1].second = m_vehicleJ + m_infrastructureJ;
    m_timeline.metrics[2].second = m_vehicleJ;
    m_timeline.metrics[3].second = m_infrastructureJ;
    if (!std::isfinite(m_timeline.objective) || !std::isfinite(m_vehicleJ + m_infrastructureJ))
    {
        throw InputError("instance: expected sizes, rates and powers that give finite times and "
                         "energies");
    }
    return m_timeline;
}

void
MecDagEvaluator::FillItem(const Assignment& assignment)
{
    const int number = m_simulator.Number(assignment.owner, assignment.item);
    const MecDagSimulator::Record& record = m_simulator.At(number);
    TimelineItem& item = m_timeline.items[number];
    item.assignment = assignment;
    item.readyS = record.readyS;
    item.startS = record.startS;
    item.finishS = record.finishS;

    const auto& task = m_instance.tasks[assignment.owner];
    double vehicleJ = 0;
    double infrastructureJ = 0;
    if (assignment.site == LOCAL)
    {
        item.assignment.via = LOCAL;
        vehicleJ = m_computeJ[number];
        if (record.lastParent < 0)
        {
            item.enqueuedS = record.readyS;
            item.sentS = record.readyS;
            item.receivedS = record.readyS;
        }
        else
        {
            const auto& download = m_simulator.At(record.lastParent).download;
            item.enqueuedS = download.enqueuedS;
            item.sentS = download.sentS;
            item.receivedS = download.receivedS;
        }
    }
    else
    {
        const auto& mec = m_instance.mec;
        const double hz = mec.processorsHz[assignment.site];
        vehicleJ = m_instance.vehicles[task.vehicle].txPowerW * record.uploadS;
        infrastructureJ = mec.kappa.value_or(0) * hz * hz * task.subtasks[assignment.item].cycles +
                          (record.isDownloaded ? mec.txPowerW * m_simulator.DownloadS(number) : 0);
        item.enqueuedS = record.upload.enqueuedS;
        item.sentS = record.upload.sentS;
        item.receivedS = record.upload.receivedS;
    }
    item.energyJ = vehicleJ + infrastructureJ;
    m_vehicleJ += vehicleJ;
    m_infrastructureJ += infrastructureJ;
}

void
MecDagEvaluator::FillTasks()
{
    double sum = 0;
    double late = 0;
    for (TimelineTask& result : m_timeline.tasks)
    {
        const auto& task = m_instance.tasks[result.task];
        result.finishS = m_simulator.LastFinishS(result.task);
        result.deliveredS = result.finishS;
        result.etS = result.finishS - task.submitS;
        const bool isLate = task.deadlineS && result.deliveredS > task.submitS + *task.deadlineS;
        result.outcome = isLate ? Outcome::LATE : Outcome::ON_TIME;
        late += isLate ? 1 : 0;
        sum += result.etS;
    }
    m_timeline.objective =
        m_timeline.tasks.empty() ? 0 : sum / static_cast<double>(m_timeline.tasks.size());
    m_timeline.metrics[0].second = m_timeline.objective;
    m_timeline.metrics[4].second = late;
}

} // namespace ns3::vec
