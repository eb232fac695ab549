// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-observation.h"

#include "ns3/vec-scaling.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

/** How full a queue is; 0 when it has no capacity. */
template <class Owner>
double
Fill(const Owner& owner)
{
    const double capacityBits = owner.queueCapacityBits.value_or(0);
    return capacityBits > 0 ? std::min(1.0, owner.queueBits / capacityBits) : 0;
}

} // namespace

ObservationLayout
MultiWorkloadObservation::Layout(ObservationKind kind, std::size_t servers)
{
    const std::size_t actions = 1 + servers;
    if (kind == ObservationKind::LITERAL)
    {
        return ObservationLayout("multi-workload literal 1", actions)
            .Add("workload", 5)
            .Add("servers", 3 * servers);
    }
    return ObservationLayout("multi-workload full 2", actions)
        .Add("workload", 11)
        .Predict("least increase", 1)
        .Predict("uploads", servers, BlockOf::FIRST)
        .Predict("waits", servers, BlockOf::FIRST)
        .Predict("computing", servers, BlockOf::FIRST)
        .Predict("shares", servers, BlockOf::FIRST)
        .Predict("increases", servers, BlockOf::FIRST)
        .Predict("unfinished", servers, BlockOf::FIRST)
        .Add("fills", servers, BlockOf::FIRST)
        .Add("company", servers, BlockOf::FIRST)
        .Add("slot", 2)
        .PredictPerAction(ObservationLayout::DELAY);
}

MultiWorkloadObservation::MultiWorkloadObservation(const MultiWorkloadInstance& instance,
                                                   const MultiWorkloadModel& model,
                                                   ObservationKind kind)
    : m_instance(instance), m_model(model), m_kind(kind)
{
    for (const auto& server : instance.servers)
    {
        m_meanHz += server.cpuHz / static_cast<double>(instance.servers.size());
        m_meanBandwidthHz += server.bandwidthHz / static_cast<double>(instance.servers.size());
    }
    for (std::size_t n = 0; n < model.Size(); ++n)
    {
        const auto& workload = model.Workload(static_cast<int>(n));
        m_meanBits += workload.bits / static_cast<double>(model.Size());
        m_meanCyclesPerBit += workload.cyclesPerBit / static_cast<double>(model.Size());
        m_meanCost +=
            model.Cost(model.Local(static_cast<int>(n))) / static_cast<double>(model.Size());
    }
}

void
MultiWorkloadObservation::Build(const Context& context, std::vector<float>& values) const
{
    m_kind == ObservationKind::FULL ? AddFull(context, values) : AddLiteral(context, values);
}

std::vector<float>
MultiWorkloadObservation::Queues(const MultiWorkloadInstance::Device* owner,
                                 std::size_t slots) const
{
    std::vector<float> queues;
    const auto add = [&](const auto& place, std::size_t ago)
    {
        const auto& past = place.pastQueueBits;
        const double bits = ago == 0 || past.empty()
                              ? place.queueBits
                              : past[past.size() - std::min(ago, past.size())];
        const double slotsOfWork = bits * m_meanCyclesPerBit / place.cpuHz / m_instance.slotS;
        queues.push_back(static_cast<float>(Squash(slotsOfWork / 10)));
    };
    for (std::size_t ago = slots; ago-- > 0;)
    {
        for (const auto& server : m_instance.servers)
        {
            add(server, ago);
        }
        owner ? add(*owner, ago) : queues.push_back(0);
    }
    return queues;
}

void
MultiWorkloadObservation::AddFull(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto& device = m_instance.devices[m_model.Item(context.number).first];
    const auto& workload = m_model.Workload(context.number);
    const std::size_t servers = m_instance.servers.size();
    const Place& local = context.places.front();
    const double unitS = local.parts.exeS > 0 ? local.parts.exeS : 1;
    const double cost = m_model.Cost(local.parts);
    const double unit = cost > 0 ? cost : 1;
    WorkloadParts energyOnly;
    energyOnly.exeJ = local.parts.exeJ;
    double uploadS = std::numeric_limits<double>::infinity();
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t m = 1; m <= servers; ++m)
    {
        uploadS = std::min(uploadS, context.places[m].parts.tranS);
        best = std::min(best, context.places[m].increase);
    }

    const double items = static_cast<double>(m_model.Size());
    add(context.progress);
    add(workload.deadlineS ? Squash(*workload.deadlineS / unitS) : 1);
    add(Squash(uploadS / unitS));
    add(Compare(workload.cyclesPerBit, m_meanCyclesPerBit));
    add(Fill(device));
    add(Squash(local.parts.queueS / unitS));
    add(Squash(local.unfinished));
    add(cost > 0 ? m_model.Cost(energyOnly) / cost : 0);
    add(Squash(context.value * items / (10 * unit)));
    add(context.unfinished / items);
    add(Compare(device.cpuHz, m_meanHz));
    add(Squash((best - cost) / unit));
    const auto addEach = [&](auto value)
    {
        for (std::size_t m = 0; m < servers; ++m)
        {
            add(value(context.places[1 + m]));
        }
    };
    addEach([&](const Place& place) { return Squash(place.parts.tranS / unitS); });
    addEach([&](const Place& place) { return Squash(place.parts.queueS / unitS); });
    addEach([&](const Place& place) { return Squash(place.parts.exeS / unitS); });
    addEach([&](const Place& place) { return std::min(1.0, place.share); });
    addEach([&](const Place& place) { return Squash(place.increase / unit); });
    addEach([&](const Place& place) { return Squash(place.unfinished); });
    for (const auto& server : m_instance.servers)
    {
        add(Fill(server));
    }
    addEach([&](const Place& place) { return Squash(place.company / 3); });
    add(Squash(items * (1 - context.progress) / 10));
    add(Compare(cost, m_meanCost));
    const double meanUnit = m_meanCost > 0 ? m_meanCost : 1;
    const double penalty = m_model.Penalty(1);
    std::vector<double> losses;
    for (const Place& place : context.places)
    {
        losses.push_back(place.increase + penalty * place.unfinished);
    }
    const double least = *std::min_element(losses.begin(), losses.end());
    for (double loss : losses)
    {
        add(Squash((loss - least) / meanUnit));
    }
}

void
MultiWorkloadObservation::AddLiteral(const Context& context, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto& device = m_instance.devices[m_model.Item(context.number).first];
    const auto& workload = m_model.Workload(context.number);
    const double localS = m_model.Local(context.number).exeS;
    const double bits = workload.bits > 0 ? workload.bits : 1;
    add(Compare(workload.bits, m_meanBits));
    add(Compare(workload.cyclesPerBit, m_meanCyclesPerBit));
    add(workload.deadlineS ? Squash(*workload.deadlineS / (localS > 0 ? localS : 1)) : 1);
    add(Compare(device.cpuHz, m_meanHz));
    add(Squash(device.queueBits / bits));
    for (const auto& server : m_instance.servers)
    {
        add(Compare(server.bandwidthHz, m_meanBandwidthHz));
        add(Compare(server.cpuHz, m_meanHz));
        add(Squash(server.queueBits / (10 * bits)));
    }
}

} // namespace ns3::vec
