// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-evaluator.h"

#include "ns3/vec-error.h"
#include "vec-edge-cloud-system.h"

#include <cmath>

namespace ns3::vec
{

EdgeCloudEvaluator::EdgeCloudEvaluator(const EdgeCloudInstance& instance)
    : m_instance(instance), m_model(instance), m_tier(m_model.Size(), 0)
{
    m_timeline.items.resize(m_model.Size());
    m_timeline.tasks.resize(instance.workflows.size());
    m_timeline.metrics = {
        {"delay_s",  0},
        {"energy_j", 0},
        {"late",     0}
    };
}

const Timeline&
EdgeCloudEvaluator::Evaluate(const Plan& plan)
{
    for (const Assignment& a : plan.assignments)
    {
        m_tier[m_model.Number(a.owner, a.item)] = TierOf(a.site);
    }
    double delayS = 0;
    double energyJ = 0;
    double late = 0;
    for (int x = 0; x < static_cast<int>(m_instance.workflows.size()); ++x)
    {
        const auto& workflow = m_instance.workflows[x];
        int before = 0; // the chain begins on the device
        double timeS = m_instance.nowS;
        for (int i = 0; i < static_cast<int>(workflow.cycles.size()); ++i)
        {
            const int number = m_model.Number(x, i);
            const int tier = m_tier[number];
            TimelineItem& item = m_timeline.items[number];
            item.assignment = OnTier(x, i, tier);
            item.enqueuedS = timeS;
            item.sentS = timeS;
            item.receivedS = timeS + m_model.TransferS(workflow.bits[i], before, tier);
            item.readyS = item.receivedS;
            item.startS = m_model.StartS(x, i, before, tier, timeS);
            item.finishS = item.startS + m_model.ComputeS(number, tier);
            item.energyJ = m_model.EnergyJ(number, tier);
            energyJ += m_instance.tiers[tier].weight * item.energyJ;
            timeS = item.finishS;
            before = tier;
        }
        TimelineTask& task = m_timeline.tasks[x];
        task.task = x;
        task.finishS = timeS;
        task.deliveredS = workflow.cycles.empty() ? timeS : timeS + m_model.ReturnS(x, before);
        task.etS = task.deliveredS - m_instance.nowS;
        const bool isLate = workflow.deadlineS && task.etS > *workflow.deadlineS;
        task.outcome = isLate ? Outcome::LATE : Outcome::ON_TIME;
        late += isLate ? 1 : 0;
        delayS += task.etS;
    }
    m_timeline.objective = delayS + m_instance.delta * energyJ;
    if (!std::isfinite(m_timeline.objective) || !std::isfinite(energyJ))
    {
        throw InputError("instance: expected sizes, rates and powers that give finite times and "
                         "energies");
    }
    m_timeline.metrics[0].second = delayS;
    m_timeline.metrics[1].second = energyJ;
    m_timeline.metrics[2].second = late;
    return m_timeline;
}

} // namespace ns3::vec
