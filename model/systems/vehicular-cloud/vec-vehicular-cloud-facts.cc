// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-facts.h"

#include "ns3/vec-scaling.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

constexpr double UNIT_M = 500;

/** What is out of reach counts as endlessly far. */
double
SquashTime(double timeS, double unitS)
{
    return std::isfinite(timeS) ? Squash(timeS / unitS) : 1;
}

} // namespace

VehicularCloudFacts::VehicularCloudFacts(const VehicularCloudInstance& instance,
                                         const VehicularCloudModel& model,
                                         const VehicularCloudObservation& observation)
    : m_instance(instance), m_model(model), m_observation(observation)
{
    for (const auto& vehicle : instance.vehicles)
    {
        m_meanHz += vehicle.cpuHz / static_cast<double>(instance.vehicles.size());
    }
    for (const auto& edge : instance.edges)
    {
        m_meanBits += edge.bits / static_cast<double>(instance.edges.size());
    }
}

ObservationLayout
VehicularCloudFacts::Layout() const
{
    ObservationLayout layout("vehicular-cloud/facts/1", m_instance.vehicles.size());
    layout.Add("subtask", VehicularCloudObservation::RAW).Add("progress", 5);
    for (const char* block : {"placed",
                              "feasible",
                              "x",
                              "y",
                              "speed",
                              "free",
                              "dwell",
                              "held",
                              "link",
                              "work",
                              "needed",
                              "centre"})
    {
        layout.AddPerAction(block);
    }
    return layout;
}

void
VehicularCloudFacts::Build(const VehicularCloudObservation::Context& context,
                           double rtS,
                           std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const double unitS = m_observation.UnitS();
    const auto addTime = [&](double timeS) { add(Squash(timeS / unitS)); };
    double openS = 0;
    for (int subtask : *context.open)
    {
        openS += m_model.MeanExecutionS(subtask);
    }
    double inputBits = 0;
    for (const auto& input : m_model.Inputs(context.subtask))
    {
        inputBits += input.bits;
    }
    addTime(m_model.MeanExecutionS(context.subtask));
    addTime(m_model.MeanTransferS(m_observation.MeanOutBits(context.subtask)));
    add(Squash(static_cast<double>(m_model.Inputs(context.subtask).size()) / 3));
    add(Squash(static_cast<double>(m_model.Children(context.subtask).size()) / 3));
    add(static_cast<double>(context.decided) / static_cast<double>(context.items));
    addTime(context.tailS / 5);
    addTime(openS / 10);
    addTime((context.value - rtS) / 5);
    addTime(m_model.MeanTransferS(inputBits));

    const int vehicles = m_model.Vehicles();
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
    std::vector<VehicularCloudInstance::Point> at;
    for (int m = 0; m < vehicles; ++m)
    {
        at.push_back(m_model.PositionAt(m, rtS));
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(Squash((at[m].x - at[0].x) / UNIT_M));
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(Squash((at[m].y - at[0].y) / UNIT_M));
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
    AddLinks(context, rtS, values);
}

void
VehicularCloudFacts::AddLinks(const VehicularCloudObservation::Context& context,
                              double rtS,
                              std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const double unitS = m_observation.UnitS();
    const int vehicles = m_model.Vehicles();
    const std::vector<int>& where = context.state->vehicle;

    std::vector<double> held(vehicles, 0);
    double inputBits = 0;
    for (const auto& input : m_model.Inputs(context.subtask))
    {
        held[where[input.from]] += input.bits;
        inputBits += input.bits;
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(inputBits > 0 ? held[m] / inputBits : 0);
    }
    for (int m = 0; m < vehicles; ++m)
    {
        double longestS = 0;
        for (const auto& input : m_model.Inputs(context.subtask))
        {
            longestS = std::max(longestS,
                                m_model.ExpectedTransferS(input.bits, where[input.from], m, rtS));
        }
        add(SquashTime(longestS, unitS));
    }
    for (const auto& vehicle : m_instance.vehicles)
    {
        add(Squash(m_instance.cycles[context.subtask] / vehicle.cpuHz / unitS));
    }

    std::vector<double> needed(vehicles, 0);
    double neededBits = 0;
    for (int subtask : *context.open)
    {
        if (subtask == context.subtask)
        {
            continue;
        }
        for (const auto& input : m_model.Inputs(subtask))
        {
            if (where[input.from] >= 0)
            {
                needed[where[input.from]] += input.bits;
                neededBits += input.bits;
            }
        }
    }
    for (int m = 0; m < vehicles; ++m)
    {
        add(neededBits > 0 ? needed[m] / neededBits : 0);
    }
    for (int m = 0; m < vehicles; ++m)
    {
        double sumS = 0;
        int others = 0;
        for (int n = 0; n < vehicles; ++n)
        {
            const double timeS = m_model.ExpectedTransferS(m_meanBits, m, n, rtS);
            if (n != m && std::isfinite(timeS))
            {
                sumS += timeS;
                ++others;
            }
        }
        add(others > 0 ? Squash(sumS / others / unitS) : 1);
    }
}

} // namespace ns3::vec
