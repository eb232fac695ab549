// SPDX-License-Identifier: GPL-2.0-only
#include "vec-episode.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ns3::vec
{

Trajectory
PlayFlat(DecisionProcess& process, double unit, const ChooseAction& choose)
{
    Trajectory trajectory;
    trajectory.steps.reserve(process.Items().size());
    while (!process.Done())
    {
        Trajectory::Step step;
        step.observation = process.Observation();
        step.mask = process.Mask();
        step.action = choose(step);
        step.reward = process.Step(step.action) / unit;
        trajectory.steps.push_back(std::move(step));
    }
    return trajectory;
}

double
RewardUnit(DecisionProcess& process)
{
    while (!process.Done())
    {
        const auto& mask = process.Mask();
        process.Step(std::find(mask.begin(), mask.end(), 1) - mask.begin());
    }
    const double value = process.Value();
    while (process.Position() > 0)
    {
        process.Undo();
    }
    return value > 0 ? value : 1;
}

double
LeastToCome(DecisionProcess& process)
{
    return process.LowerBound() - process.Value();
}

void
ShapeLast(Trajectory& trajectory, DecisionProcess& next, double unit)
{
    if (!trajectory.terminated)
    {
        trajectory.steps.back().reward -= trajectory.discount * LeastToCome(next) / unit;
    }
}

void
SetMeasuredRewards(Trajectory& trajectory,
                   const std::vector<std::pair<int, int>>& items,
                   const Timeline& measured,
                   double unit)
{
    std::map<std::pair<int, int>, double> finishS;
    for (const TimelineItem& item : measured.items)
    {
        finishS[{item.assignment.owner, item.assignment.item}] = item.finishS;
    }
    std::map<int, std::size_t> lastOf;
    for (std::size_t i = 0; i < items.size(); ++i)
    {
        lastOf[items[i].first] = i;
    }
    const double scale = 1 / (unit * static_cast<double>(std::max<std::size_t>(lastOf.size(), 1)));
    for (Trajectory::Step& step : trajectory.steps)
    {
        step.reward = 0;
    }
    for (const TimelineTask& task : measured.tasks)
    {
        if (lastOf.count(task.task) == 0)
        {
            continue;
        }
        // Submission on the clock of the finishes; without a finish only the end counts.
        const double submitS = task.finishS - task.etS;
        double toldS = 0;
        for (std::size_t i = 0; i < items.size() && !std::isnan(submitS); ++i)
        {
            const auto found = finishS.find(items[i]);
            if (items[i].first == task.task && found != finishS.end() &&
                found->second - submitS > toldS)
            {
                trajectory.steps[i].reward -= (found->second - submitS - toldS) * scale;
                toldS = found->second - submitS;
            }
        }
        trajectory.steps[lastOf[task.task]].reward -= (task.etS - toldS) * scale;
    }
}

} // namespace ns3::vec
