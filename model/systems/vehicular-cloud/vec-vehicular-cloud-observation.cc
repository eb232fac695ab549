// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-observation.h"

#include "ns3/vec-scaling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr double UNIT_M = 500;

} // namespace

VehicularCloudObservation::VehicularCloudObservation(const VehicularCloudInstance& instance,
                                                     const VehicularCloudModel& model,
                                                     ObservationKind kind)
    : m_instance(instance), m_model(model), m_kind(kind), m_meanOutBits(instance.cycles.size(), 0)
{
    for (const auto& vehicle : instance.vehicles)
    {
        m_meanHz += vehicle.cpuHz / static_cast<double>(instance.vehicles.size());
    }
    double sumS = 0;
    int working = 0;
    for (int i = 0; i < static_cast<int>(instance.cycles.size()); ++i)
    {
        sumS += model.MeanExecutionS(i);
        working += instance.cycles[i] > 0 ? 1 : 0;
    }
    if (sumS > 0)
    {
        m_unitS = sumS / working;
    }
    std::vector<int> open;
    for (int subtask : model.Topological())
    {
        if (!model.IsFixed(subtask))
        {
            open.push_back(subtask);
        }
    }
    m_scratch = model.Start();
    const double allS = model.FinishOnOneS(m_scratch, open.data(), open.data() + open.size(), 0);
    m_allOnOwnerS = std::isfinite(allS) && allS > 0 ? allS : std::max(m_unitS, 1e-9);
    for (const auto& edge : instance.edges)
    {
        m_meanOutBits[edge.from] +=
            edge.bits / static_cast<double>(model.Children(edge.from).size());
    }
}

ObservationLayout
VehicularCloudObservation::Layout() const
{
    const std::size_t vehicles = m_instance.vehicles.size();
    const bool isFull = m_kind == ObservationKind::FULL;
    ObservationLayout layout(isFull ? "vehicular-cloud/full/2" : "vehicular-cloud/literal/2",
                             vehicles);
    layout.Add("subtask", RAW);
    if (isFull)
    {
        layout.Add("progress", 4).Predict("best finish", 1);
    }
    layout.AddPerAction("placed").AddPerAction("feasible").AddPerAction("x").AddPerAction("y");
    if (isFull)
    {
        layout.AddPerAction("speed")
            .AddPerAction("free")
            .AddPerAction("dwell")
            .PredictPerAction("transfer")
            .PredictPerAction(ObservationLayout::DELAY)
            .PredictPerAction("increase")
            .PredictPerAction("shared")
            .PredictPerAction("all here")
            .PredictPerAction("all elsewhere")
            .PredictPerAction(ObservationLayout::OUTLOOK);
    }
    return layout;
}

void
VehicularCloudObservation::Build(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto addTime = [&](double timeS) { add(Squash(timeS / m_unitS)); };
    const bool isFull = m_kind == ObservationKind::FULL;
    const int vehicles = m_model.Vehicles();
    const double rtS = context.times->front().rtS;
    double bestS = std::numeric_limits<double>::infinity();
    for (int m = 0; m < vehicles; ++m)
    {
        if ((*context.mask)[m])
        {
            bestS = std::min(bestS, (*context.times)[m].eftS);
        }
    }

    addTime(m_model.MeanExecutionS(context.subtask));
    addTime(m_model.MeanTransferS(m_meanOutBits[context.subtask]));
    add(Squash(static_cast<double>(m_model.Inputs(context.subtask).size()) / 3));
    add(Squash(static_cast<double>(m_model.Children(context.subtask).size()) / 3));
    if (isFull)
    {
        add(static_cast<double>(context.decided) / static_cast<double>(context.items));
        addTime(context.tailS / 5);
        addTime((rtS - m_instance.nowS) / 5);
        addTime((context.value - rtS) / 5);
        addTime(bestS - rtS);
    }

    std::vector<int> placed(vehicles, 0);
    for (int vehicle : context.state->vehicle)
    {
        if (vehicle >= 0)
        {
            ++placed[vehicle];
        }
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(placed[m] / static_cast<double>(m_instance.cycles.size()));
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add((*context.mask)[m]);
    }
    const auto owner = m_model.PositionAt(0, rtS);
    for (int m = 0; m < vehicles; ++m)
    {
        add(Squash((m_model.PositionAt(m, rtS).x - owner.x) / UNIT_M));
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(Squash((m_model.PositionAt(m, rtS).y - owner.y) / UNIT_M));
    }
    if (!isFull)
    {
        return;
    }
    for (const auto& vehicle : m_instance.vehicles)
    {
        add((vehicle.cpuHz - m_meanHz) / (vehicle.cpuHz + m_meanHz));
    }
    for (int m = 0; m < vehicles; ++m)
    {
        addTime(std::max(0.0, context.state->availableS[m] - rtS));
    }
    for (const auto& vehicle : m_instance.vehicles)
    {
        addTime((vehicle.departS - rtS) / 10);
    }
    for (const auto& times : *context.times)
    {
        addTime(times.arrivalS - rtS);
    }
    for (const auto& times : *context.times)
    {
        addTime(times.eftS - bestS);
    }
    for (const auto& times : *context.times)
    {
        addTime(std::max(0.0, times.eftS - context.value));
    }
    AddOutlook(context, values);
}

void
VehicularCloudObservation::AddOutlook(const Context& context, std::vector<float>& values) const
{
    const int vehicles = m_model.Vehicles();
    std::vector<double> sharedBits(vehicles, 0);
    for (int child : m_model.Children(context.subtask))
    {
        for (const auto& input : m_model.Inputs(child))
        {
            if (context.state->vehicle[input.from] >= 0)
            {
                sharedBits[context.state->vehicle[input.from]] += input.bits;
            }
        }
    }
    for (int m = 0; m < vehicles; ++m)
    {
        const double timeS = m_model.MeanTransferS(sharedBits[m]);
        values.push_back(static_cast<float>(Squash(timeS / m_unitS)));
    }

    const int* const open = context.open->data();
    const int* const end = open + context.open->size();
    constexpr double NEVER = std::numeric_limits<double>::infinity();
    std::vector<double> finishS(vehicles, NEVER);
    const auto addBlock = [&]
    {
        const double leastS = *std::min_element(finishS.begin(), finishS.end());
        for (double timeS : finishS)
        {
            const double excess = timeS < NEVER ? Squash((timeS - leastS) / m_unitS) : 1;
            values.push_back(static_cast<float>(excess));
        }
    };
    for (int m = 0; m < vehicles; ++m)
    {
        m_scratch = *context.state;
        finishS[m] = std::max(context.value, m_model.FinishOnOneS(m_scratch, open, end, m));
    }
    addBlock();
    std::vector<int> best(vehicles);
    std::iota(best.begin(), best.end(), 0);
    const std::size_t candidates = std::min<std::size_t>(CANDIDATES, best.size());
    std::partial_sort(best.begin(),
                      best.begin() + static_cast<std::ptrdiff_t>(candidates),
                      best.end(),
                      [&](int a, int b)
                      { return std::pair(finishS[a], a) < std::pair(finishS[b], b); });
    best.resize(candidates);
    for (int m = 0; m < vehicles; ++m)
    {
        finishS[m] = NEVER;
        if (!(*context.mask)[m])
        {
            continue;
        }
        for (int other : best)
        {
            m_scratch = *context.state;
            m_model.Take(m_scratch, context.subtask, m, (*context.times)[m]);
            finishS[m] =
                std::min(finishS[m], m_model.FinishOnOneS(m_scratch, open + 1, end, other));
        }
        finishS[m] = std::max({context.value, (*context.times)[m].eftS, finishS[m]});
    }
    addBlock();
    for (double timeS : finishS)
    {
        values.push_back(
            static_cast<float>(std::max(-1.0, (context.value - timeS) / m_allOnOwnerS)));
    }
}

std::vector<float>
VehicularCloudObservation::RawFeatures() const
{
    std::vector<float> features;
    const auto add = [&](double value) { features.push_back(static_cast<float>(Squash(value))); };
    for (int i = 0; i < static_cast<int>(m_instance.cycles.size()); ++i)
    {
        add(m_model.MeanExecutionS(i) / m_unitS);
        add(m_model.MeanTransferS(m_meanOutBits[i]) / m_unitS);
        add(static_cast<double>(m_model.Inputs(i).size()) / 3);
        add(static_cast<double>(m_model.Children(i).size()) / 3);
    }
    return features;
}

} // namespace ns3::vec
