// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-joint.h"

#include "ns3/vec-plan.h"
#include "ns3/vec-scaling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

// Means of the paper's workloads, and its bandwidth.
constexpr double BITS = 4.5e6;
constexpr double CYCLES_PER_BIT = 1000;
constexpr double BANDWIDTH_HZ = 10e6;
constexpr double DEVICE_SLOTS = 10;
constexpr double SERVER_SLOTS = 3;

std::size_t
PlacesFor(std::size_t servers)
{
    return std::max(MultiWorkloadJoint::PLACES, servers);
}

std::size_t
KindOf(const MultiWorkloadInstance::Workload& workload)
{
    const auto kind = static_cast<std::size_t>(std::max(0, workload.kind));
    return std::min(kind, MultiWorkloadJoint::KINDS - 1);
}

template <class Owner>
double
FillOf(const Owner& owner)
{
    const double capacityBits = owner.queueCapacityBits.value_or(0);
    return capacityBits > 0 ? std::min(1.0, owner.queueBits / capacityBits) : 0;
}

/** All work of one kind on a device. */
struct KindOfWork
{
    int count = 0;
    double bits = 0;
    double cyclesPerBit = 0; // sum
    double deadlineS = std::numeric_limits<double>::infinity();
};

/** A number that a row says, in [0, 1]. */
double
Level(float value)
{
    return (std::clamp(static_cast<double>(value), -1.0, 1.0) + 1) / 2;
}

} // namespace

JointLayout
MultiWorkloadJoint::Layout(std::size_t servers)
{
    JointLayout layout;
    layout.name = "multi-workload joint 2";
    layout.surroundings = 5 + 6 * PlacesFor(servers);
    layout.inputs = layout.surroundings + (5 + PlacesFor(servers)) * KINDS;
    layout.levels = 2 * KINDS;
    return layout;
}

MultiWorkloadJoint::MultiWorkloadJoint(const MultiWorkloadInstance& instance,
                                       const MultiWorkloadModel& model)
    : m_instance(instance), m_model(model)
{
}

JointObservation
MultiWorkloadJoint::Observe() const
{
    const std::size_t servers = m_instance.servers.size();
    const std::size_t places = PlacesFor(servers);
    const double slotS = m_instance.slotS;
    const std::vector<float> slot = SlotPart();
    const std::vector<float> ofServers = ServerPart();
    JointObservation observation;
    observation.rows = m_instance.devices.size();
    std::vector<float>& row = observation.row;
    row.reserve(observation.rows * Layout(servers).inputs);
    const auto add = [&](double value) { row.push_back(static_cast<float>(value)); };
    for (std::size_t w = 0; w < observation.rows; ++w)
    {
        const auto& device = m_instance.devices[w];
        observation.busy.push_back(device.workloads.empty() ? 0 : 1);
        row.insert(row.end(), slot.begin(), slot.end());
        const double slotsPerBit = CYCLES_PER_BIT / device.cpuHz / slotS;
        add(Squash(BITS * slotsPerBit / DEVICE_SLOTS));
        add(Squash(device.queueBits * slotsPerBit / DEVICE_SLOTS));
        add(FillOf(device));
        const std::size_t first = row.size();
        row.insert(row.end(), ofServers.begin(), ofServers.end());
        for (std::size_t m = 0; m < servers; ++m)
        {
            row[first + 2 * places + m] =
                static_cast<float>(Squash(BITS / m_model.UplinkBps(w, m) / slotS));
        }
        AddWork(w, row);
    }
    return observation;
}

std::vector<float>
MultiWorkloadJoint::SlotPart() const
{
    double working = 0;
    double cycles = 0;
    for (const auto& device : m_instance.devices)
    {
        working += device.workloads.empty() ? 0 : 1;
        for (const auto& workload : device.workloads)
        {
            cycles += workload.bits * workload.cyclesPerBit;
        }
    }
    double served = 0;
    for (const auto& server : m_instance.servers)
    {
        served += server.cpuHz * m_instance.slotS;
    }
    const double devices = std::max<double>(1, static_cast<double>(m_instance.devices.size()));
    return {static_cast<float>(working / devices),
            static_cast<float>(served > 0 ? Squash(cycles / (10 * served)) : 1)};
}

/** What is the same in all rows; uploads are left out. */
std::vector<float>
MultiWorkloadJoint::ServerPart() const
{
    const std::size_t places = PlacesFor(m_instance.servers.size());
    std::vector<float> part(6 * places, 0);
    for (std::size_t m = 0; m < m_instance.servers.size(); ++m)
    {
        const auto& server = m_instance.servers[m];
        const double slotsPerBit = CYCLES_PER_BIT / server.cpuHz / m_instance.slotS;
        const double values[] = {1,
                                 Squash(server.bandwidthHz / BANDWIDTH_HZ),
                                 0,
                                 Squash(BITS * slotsPerBit),
                                 Squash(server.queueBits * slotsPerBit / SERVER_SLOTS),
                                 FillOf(server)};
        for (std::size_t i = 0; i < std::size(values); ++i)
        {
            part[i * places + m] = static_cast<float>(values[i]);
        }
    }
    return part;
}

void
MultiWorkloadJoint::AddWork(std::size_t w, std::vector<float>& row) const
{
    const auto& device = m_instance.devices[w];
    std::array<KindOfWork, KINDS> kinds;
    for (const auto& workload : device.workloads)
    {
        KindOfWork& kind = kinds[KindOf(workload)];
        kind.count += 1;
        kind.bits += workload.bits;
        kind.cyclesPerBit += workload.cyclesPerBit;
        kind.deadlineS = std::min(kind.deadlineS, workload.deadlineS.value_or(kind.deadlineS));
    }
    const std::size_t servers = m_instance.servers.size();
    const std::size_t places = PlacesFor(servers);
    for (const KindOfWork& kind : kinds)
    {
        const std::size_t first = row.size();
        row.resize(first + 5 + places, 0);
        if (kind.count == 0)
        {
            continue;
        }
        const double cyclesPerBit = kind.cyclesPerBit / kind.count;
        const double localS = (device.queueBits + kind.bits) * cyclesPerBit / device.cpuHz;
        row[first] = 1;
        row[first + 1] = static_cast<float>(Squash(kind.bits / BITS));
        row[first + 2] = static_cast<float>(Compare(cyclesPerBit, CYCLES_PER_BIT));
        row[first + 3] =
            static_cast<float>(Squash(kind.deadlineS / m_instance.slotS / DEVICE_SLOTS));
        row[first + 4] = static_cast<float>(
            std::isinf(kind.deadlineS) ? 1 : Compare(kind.deadlineS, localS));
        for (std::size_t m = 0; m < servers; ++m)
        {
            const auto& server = m_instance.servers[m];
            const double leftS = kind.deadlineS - kind.bits / m_model.UplinkBps(w, m);
            const double aloneS = (server.queueBits + kind.bits) * cyclesPerBit / server.cpuHz;
            row[first + 5 + m] = static_cast<float>(leftS > aloneS ? aloneS / leftS : 1);
        }
    }
}

std::vector<MultiWorkloadJoint::Choice>
MultiWorkloadJoint::Decode(const std::vector<float>& action) const
{
    const auto servers = static_cast<int>(m_instance.servers.size());
    std::vector<Choice> choices(m_model.Size());
    std::vector<double> sums(m_instance.servers.size(), 0);
    for (std::size_t n = 0; n < choices.size(); ++n)
    {
        const int number = static_cast<int>(n);
        const std::size_t row = m_model.Item(number).first;
        const std::size_t head = row * 2 * KINDS + 2 * KindOf(m_model.Workload(number));
        const int place = std::min(
            servers,
            static_cast<int>(std::floor(Level(action[head]) * static_cast<double>(servers + 1))));
        choices[n].site = place == 0 ? LOCAL : place - 1;
        if (place > 0)
        {
            choices[n].share = std::max(LEAST_SHARE, Level(action[head + 1]));
            sums[place - 1] += choices[n].share;
        }
    }
    for (Choice& choice : choices)
    {
        choice.share /= choice.site == LOCAL ? 1 : std::max(1.0, sums[choice.site]);
    }
    return choices;
}

} // namespace ns3::vec
