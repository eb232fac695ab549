// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-evaluator.h"

#include "ns3/vec-error.h"
#include "vec-vehicular-cloud-system.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

VehicularCloudEvaluator::VehicularCloudEvaluator(const VehicularCloudInstance& instance)
    : m_instance(instance), m_model(instance), m_start(m_model.Start()), m_state(m_start)
{
    m_timeline.items.resize(m_model.Subtasks());
    for (std::size_t i = 0; i < m_model.Subtasks(); ++i)
    {
        m_timeline.items[i].assignment.item = static_cast<int>(i);
    }
    for (const auto& fixed : instance.fixed)
    {
        TimelineItem& item = m_timeline.items[fixed.subtask];
        item.fixed = true;
        item.assignment.site = SiteOf(fixed.vehicle);
        item.finishS = fixed.finishS;
    }
    m_timeline.metrics = {
        {"completion_s", 0}
    };
    m_timeline.tasks.resize(1);
}

const Timeline&
VehicularCloudEvaluator::Evaluate(const Plan& plan)
{
    m_state = m_start;
    m_timeline.feasible = true;
    m_timeline.violations.clear();
    double completionS = m_model.FixedFinishS();
    for (const Assignment& a : plan.assignments)
    {
        const int vehicle = VehicleOf(a.site);
        const VehicularCloudModel::Times times = m_model.Place(m_state, a.item, vehicle);
        m_state.finishS[a.item] = times.eftS;
        m_state.vehicle[a.item] = vehicle;
        m_state.availableS[vehicle] = times.eftS;
        completionS = std::max(completionS, times.eftS);
        Judge(a.item, vehicle, times);

        TimelineItem& item = m_timeline.items[a.item];
        item.assignment = a;
        item.assignment.site = SiteOf(vehicle);
        item.enqueuedS = times.rtS;
        item.sentS = times.rtS;
        item.receivedS = times.arrivalS;
        item.readyS = times.arrivalS;
        item.startS = times.estS;
        item.finishS = times.eftS;
    }
    if (!std::isfinite(completionS))
    {
        throw InputError("instance: expected sizes, rates and speeds that give finite times");
    }
    m_timeline.objective = completionS;
    m_timeline.metrics[0].second = completionS;
    TimelineTask& task = m_timeline.tasks[0];
    task.finishS = std::max(completionS, m_instance.nowS);
    task.deliveredS = task.finishS;
    task.etS = task.finishS - m_instance.nowS;
    task.outcome =
        m_instance.deadlineS && task.etS > *m_instance.deadlineS ? Outcome::LATE : Outcome::ON_TIME;
    return m_timeline;
}

void
VehicularCloudEvaluator::Judge(int subtask, int vehicle, const VehicularCloudModel::Times& times)
{
    const auto violate = [&](const std::string& what)
    {
        m_timeline.feasible = false;
        m_timeline.violations.push_back("subtask " + std::to_string(subtask) + " on vehicle " +
                                        std::to_string(vehicle) + ": " + what);
    };
    if (!times.isPresent)
    {
        violate(times.estS < m_instance.vehicles[vehicle].arriveS
                    ? "starts before the vehicle arrives (C5)"
                    : "ends after the vehicle departs (C5)");
    }
    if (!times.isReached)
    {
        violate("a parent's vehicle is out of reach");
    }
    if (!m_model.IsAllowed(subtask, vehicle))
    {
        violate("it is pinned to vehicle " + std::to_string(m_model.PinnedTo(subtask)));
    }
}

} // namespace ns3::vec
