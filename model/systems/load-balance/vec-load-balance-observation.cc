// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-observation.h"

#include "ns3/vec-scaling.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

ObservationLayout
LoadBalanceObservation::Layout(ObservationKind kind, std::size_t rsus)
{
    const std::size_t actions = 1 + rsus * rsus;
    if (kind == ObservationKind::LITERAL)
    {
        return ObservationLayout("load-balance literal 1", actions)
            .Add("vehicle", 6)
            .Add("candidates", CANDIDATES + 1)
            .Add("rsus", 3 * rsus);
    }
    return ObservationLayout("load-balance full 2", actions, rsus)
        .Add("task", 6)
        .Predict("least increase", 1)
        .Add("covers", rsus, BlockOf::OTHER)
        .Predict("uploads", rsus, BlockOf::FIRST)
        .Predict("entrances", rsus, BlockOf::FIRST)
        .Add("loads", rsus, BlockOf::BOTH)
        .Predict("computing", rsus, BlockOf::SECOND)
        .Predict("shares", rsus, BlockOf::SECOND)
        .Predict("targets", rsus, BlockOf::OTHER)
        .PredictPerAction("cost")
        .PredictPerAction(ObservationLayout::DELAY)
        .SeeFirst(ObservationLayout::DELAY);
}

LoadBalanceObservation::LoadBalanceObservation(const LoadBalanceInstance& instance,
                                               const LoadBalanceModel& model,
                                               ObservationKind kind)
    : m_instance(instance), m_model(model), m_kind(kind), m_bound(LbmBound(instance)),
      m_box(instance)
{
    const double rsus = static_cast<double>(instance.rsus.size());
    const double tasks = static_cast<double>(instance.tasks.size());
    for (std::size_t m = 0; m < instance.rsus.size(); ++m)
    {
        m_meanHz += instance.rsus[m].cpuHz / rsus;
    }
    for (const auto& task : instance.tasks)
    {
        m_meanCycles += task.cycles / tasks;
        m_meanBits += task.bits / tasks;
    }
}

void
LoadBalanceObservation::Build(const Context& context, std::vector<float>& values) const
{
    m_kind == ObservationKind::FULL ? AddFull(context, values) : AddLiteral(context, values);
}

void
LoadBalanceObservation::AddFull(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const int rsus = static_cast<int>(m_instance.rsus.size());
    const auto& task = m_instance.tasks[context.task];
    const auto& vehicle = m_instance.vehicles[task.vehicle];
    const TimeAndEnergy& local = m_model.Local(context.task);
    const double unitS = local.s > 0 ? local.s : 1;
    const double unit = context.localCost > 0 ? context.localCost : 1;

    double nearestM = std::numeric_limits<double>::infinity();
    double uploadS = std::numeric_limits<double>::infinity();
    std::vector<double> throughTarget(rsus, std::numeric_limits<double>::infinity());
    for (int in = 0; in < rsus; ++in)
    {
        const auto& rsu = m_instance.rsus[in];
        const double distanceM = std::hypot(vehicle.x - rsu.x, vehicle.y - rsu.y);
        if (distanceM < nearestM)
        {
            nearestM = distanceM;
            uploadS = m_model.Upload(context.task, in).s;
        }
        for (int out = 0; out < rsus && m_model.Covers(context.task, in); ++out)
        {
            throughTarget[out] = std::min(
                throughTarget[out],
                context.uploadCost[in] + m_model.Cost(m_model.Migration(context.task, in, out)) +
                    context.edgeCost[out]);
        }
    }
    const double best = rsus > 0 ? *std::min_element(throughTarget.begin(), throughTarget.end())
                                 : std::numeric_limits<double>::infinity();
    const double energy = (1 - m_instance.omega) * local.j;

    add(context.progress);
    add(task.deadlineS ? Squash(*task.deadlineS / unitS) : 1);
    add(Squash(uploadS / unitS));
    add(context.localCost > 0 ? energy / context.localCost : 0);
    add(Squash(context.value * static_cast<double>(m_instance.tasks.size()) / (10 * unit)));
    add(m_bound > 0 ? Squash(CpuShares::Deviation(context.loads) / m_bound) : -1);
    add(Squash((best - context.localCost) / unit));
    const auto addEach = [&](auto value)
    {
        for (int m = 0; m < rsus; ++m)
        {
            add(value(m));
        }
    };
    const auto covers = [&](int m) { return m_model.Covers(context.task, m); };
    addEach([&](int m) { return covers(m) ? 1 : 0; });
    addEach([&](int m) { return covers(m) ? Squash(context.uploadS[m] / unitS) : 1; });
    addEach([&](int m) { return covers(m) ? Squash(context.uploadCost[m] / unit) : 1; });
    addEach([&](int m) { return context.loads[m]; });
    addEach([&](int m) { return Squash(context.edgeS[m] / unitS); });
    addEach([&](int m) { return Squash(context.edgeCost[m] / unit); });
    addEach([&](int m) { return Squash(throughTarget[m] / unit); });
    const auto addAboveLeast = [&](const std::vector<double>& list, double by)
    {
        const double least = *std::min_element(list.begin(), list.end());
        for (double value : list)
        {
            add(std::isfinite(value) ? Squash((value - least) / by) : 1);
        }
    };
    addAboveLeast(context.actionCost, unit);
    addAboveLeast(context.finishS, unitS);
}

void
LoadBalanceObservation::AddLiteral(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto addPlace = [&](const auto& at)
    {
        add(m_box.X(at.x));
        add(m_box.Y(at.y));
    };
    const auto& task = m_instance.tasks[context.task];
    const auto& vehicle = m_instance.vehicles[task.vehicle];
    const double localS = m_model.Local(context.task).s;
    addPlace(vehicle);
    add(Squash(vehicle.segment / 100.0));
    add(Compare(task.cycles, m_meanCycles));
    add(Compare(task.bits, m_meanBits));
    add(task.deadlineS ? Squash(*task.deadlineS / (localS > 0 ? localS : 1)) : 1);

    std::vector<std::pair<double, std::size_t>> candidates;
    for (std::size_t m = 0; m < m_instance.rsus.size(); ++m)
    {
        const auto& rsu = m_instance.rsus[m];
        if (m_model.Covers(context.task, static_cast<int>(m)))
        {
            candidates.emplace_back(std::hypot(vehicle.x - rsu.x, vehicle.y - rsu.y), m);
        }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.resize(std::min(candidates.size(), CANDIDATES));
    const double names = static_cast<double>(m_instance.rsus.size() + 1);
    for (std::size_t i = 0; i < CANDIDATES; ++i)
    {
        const std::size_t name =
            candidates.empty() ? 0 : 1 + candidates[i % candidates.size()].second;
        add(2 * static_cast<double>(name) / names - 1);
    }
    add(-1);
    for (const auto& rsu : m_instance.rsus)
    {
        add(Compare(rsu.cpuHz, m_meanHz));
        addPlace(rsu);
    }
}

} // namespace ns3::vec
