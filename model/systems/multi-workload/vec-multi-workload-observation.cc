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

std::size_t
MultiWorkloadObservation::Size(ObservationKind kind, std::size_t servers)
{
    return kind == ObservationKind::FULL ? 15 + 9 * servers : 5 + 3 * servers;
}

ActionView
MultiWorkloadObservation::Actions(std::size_t servers)
{
    constexpr std::size_t FIRST = 12;
    constexpr std::size_t BLOCKS = 8;
    ActionView view(1 + servers);
    view.AddCommon(0, FIRST);
    view.AddCommon(FIRST + BLOCKS * servers, 2);
    view.AddBlock(FIRST + BLOCKS * servers + 2);
    view.LastIsDelay();
    for (std::size_t k = 0; k < BLOCKS; ++k)
    {
        view.AddByFirst(FIRST + k * servers, 1);
    }
    return view;
}

const char*
MultiWorkloadObservation::Layout(ObservationKind kind)
{
    return kind == ObservationKind::FULL ? "multi-workload full 2" : "multi-workload literal 1";
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
    m_values.reserve(Size(kind, instance.servers.size()));
}

const std::vector<float>&
MultiWorkloadObservation::Build(const Context& context)
{
    m_values.clear();
    m_kind == ObservationKind::FULL ? AddFull(context) : AddLiteral(context);
    return m_values;
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
MultiWorkloadObservation::AddFull(const Context& context)
{
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
    Add(context.progress);
    Add(workload.deadlineS ? Squash(*workload.deadlineS / unitS) : 1);
    Add(Squash(uploadS / unitS));
    Add(Compare(workload.cyclesPerBit, m_meanCyclesPerBit));
    Add(Fill(device));
    Add(Squash(local.parts.queueS / unitS));
    Add(Squash(local.unfinished));
    Add(cost > 0 ? m_model.Cost(energyOnly) / cost : 0);
    Add(Squash(context.value * items / (10 * unit)));
    Add(context.unfinished / items);
    Add(Compare(device.cpuHz, m_meanHz));
    Add(Squash((best - cost) / unit));
    const auto addEach = [&](auto value)
    {
        for (std::size_t m = 0; m < servers; ++m)
        {
            Add(value(context.places[1 + m]));
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
        Add(Fill(server));
    }
    addEach([&](const Place& place) { return Squash(place.company / 3); });
    Add(Squash(items * (1 - context.progress) / 10));
    Add(Compare(cost, m_meanCost));
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
        Add(Squash((loss - least) / meanUnit));
    }
}

void
MultiWorkloadObservation::AddLiteral(const Context& context)
{
    const auto& device = m_instance.devices[m_model.Item(context.number).first];
    const auto& workload = m_model.Workload(context.number);
    const double localS = m_model.Local(context.number).exeS;
    const double bits = workload.bits > 0 ? workload.bits : 1;
    Add(Compare(workload.bits, m_meanBits));
    Add(Compare(workload.cyclesPerBit, m_meanCyclesPerBit));
    Add(workload.deadlineS ? Squash(*workload.deadlineS / (localS > 0 ? localS : 1)) : 1);
    Add(Compare(device.cpuHz, m_meanHz));
    Add(Squash(device.queueBits / bits));
    for (const auto& server : m_instance.servers)
    {
        Add(Compare(server.bandwidthHz, m_meanBandwidthHz));
        Add(Compare(server.cpuHz, m_meanHz));
        Add(Squash(server.queueBits / (10 * bits)));
    }
}

void
MultiWorkloadObservation::Add(double value)
{
    m_values.push_back(static_cast<float>(value));
}

} // namespace ns3::vec
