// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-model.h"

#include "ns3/vec-random.h"
#include "ns3/vec-task-graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double SIGMA_BETA_DB = 4.5;
constexpr double SIGMA_DELTA_DB = 3;

/** β − μ_β + δ of one transfer, dB: a function of its name alone. */
double
ShadowingDb(uint64_t seed, const VehicularCloudInstance::Edge& edge, int sender, int receiver)
{
    const std::string name = std::to_string(edge.from) + ">" + std::to_string(edge.to) + " " +
                             std::to_string(sender) + ">" + std::to_string(receiver);
    // Box and Muller: two independent normal numbers from two uniform ones.
    const double radius = std::sqrt(-2 * std::log(1 - UniformHash(seed, name, "radius")));
    const double angle = 2 * M_PI * UniformHash(seed, name, "angle");
    return radius * (SIGMA_BETA_DB * std::cos(angle) + SIGMA_DELTA_DB * std::sin(angle));
}

double
SquaredDistance(const VehicularCloudInstance::Point& a, const VehicularCloudInstance::Point& b)
{
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    return dx * dx + dy * dy;
}

} // namespace

VehicularCloudModel::VehicularCloudModel(const VehicularCloudInstance& instance)
    : m_instance(instance), m_inputs(instance.cycles.size()), m_children(instance.cycles.size()),
      m_pinned(instance.cycles.size(), -1), m_isFixed(instance.cycles.size(), 0)
{
    const int vehicles = Vehicles();
    EdgeList pairs;
    for (std::size_t e = 0; e < instance.edges.size(); ++e)
    {
        const auto& edge = instance.edges[e];
        m_inputs[edge.to].push_back({edge.from, edge.bits, e * vehicles * vehicles});
        m_children[edge.from].push_back(edge.to);
        pairs.emplace_back(edge.from, edge.to);
    }
    m_topological = TopologicalOrder(instance.cycles.size(), pairs);
    for (const auto& [subtask, vehicle] : instance.pinned)
    {
        m_pinned[subtask] = vehicle;
    }
    for (const auto& fixed : instance.fixed)
    {
        m_isFixed[fixed.subtask] = 1;
        m_fixedFinishS = std::max(m_fixedFinishS, fixed.finishS);
    }
    m_constantDb = 32.4 + 20 * std::log10(instance.carrierGhz) + 5;
    if (instance.isShadowed && instance.linkBps.empty())
    {
        for (const auto& edge : instance.edges)
        {
            for (int m = 0; m < vehicles; ++m)
            {
                for (int n = 0; n < vehicles; ++n)
                {
                    m_shadowingDb.push_back(ShadowingDb(instance.shadowingSeed, edge, m, n));
                }
            }
        }
    }

    double sumS = 0; // for a bit
    int pairsInReach = 0;
    for (int m = 0; m < vehicles; ++m)
    {
        m_meanSecondsPerCycle += 1 / instance.vehicles[m].cpuHz / vehicles;
        for (int n = 0; n < vehicles; ++n)
        {
            if (m != n && !instance.linkBps.empty())
            {
                if (instance.linkBps[m][n] == 0)
                {
                    continue;
                }
                sumS += 1 / instance.linkBps[m][n];
            }
            else if (m != n)
            {
                sumS += PsiS(
                    1,
                    SquaredDistance(PositionAt(m, instance.nowS), PositionAt(n, instance.nowS)),
                    0);
            }
            ++pairsInReach;
        }
    }
    m_meanSecondsPerBit = sumS / pairsInReach;
}

VehicularCloudModel::State
VehicularCloudModel::Start() const
{
    State state;
    state.finishS.assign(Subtasks(), 0);
    state.vehicle.assign(Subtasks(), -1);
    for (const auto& vehicle : m_instance.vehicles)
    {
        state.availableS.push_back(vehicle.freeS);
    }
    for (const auto& fixed : m_instance.fixed)
    {
        state.finishS[fixed.subtask] = fixed.finishS;
        state.vehicle[fixed.subtask] = fixed.vehicle;
    }
    return state;
}

VehicularCloudModel::Times
VehicularCloudModel::Place(const State& state, int subtask, int vehicle) const
{
    Times times;
    times.rtS = m_instance.nowS;
    for (const Input& input : m_inputs[subtask])
    {
        times.rtS = std::max(times.rtS, state.finishS[input.from]);
    }
    double longestS = 0;
    if (!m_instance.linkBps.empty())
    {
        for (const Input& input : m_inputs[subtask])
        {
            const int sender = state.vehicle[input.from];
            longestS = std::max(longestS, TransferS(input, sender, vehicle, times.rtS));
            times.isReached =
                times.isReached && (sender == vehicle || m_instance.linkBps[sender][vehicle] > 0);
        }
    }
    else
    {
        const auto here = PositionAt(vehicle, times.rtS);
        for (const Input& input : m_inputs[subtask])
        {
            const int sender = state.vehicle[input.from];
            if (sender != vehicle)
            {
                const double shadowingDb =
                    m_shadowingDb.empty()
                        ? 0
                        : m_shadowingDb[input.row + static_cast<std::size_t>(sender) * Vehicles() +
                                        vehicle];
                longestS = std::max(longestS,
                                    PsiS(input.bits,
                                         SquaredDistance(PositionAt(sender, times.rtS), here),
                                         shadowingDb));
            }
        }
    }
    times.arrivalS = times.rtS + longestS;
    times.estS = std::max(state.availableS[vehicle], times.arrivalS);
    times.eftS = times.estS + m_instance.cycles[subtask] / m_instance.vehicles[vehicle].cpuHz;
    times.isPresent = times.estS >= m_instance.vehicles[vehicle].arriveS &&
                      times.eftS <= m_instance.vehicles[vehicle].departS;
    return times;
}

void
VehicularCloudModel::Take(State& state, int subtask, int vehicle, const Times& times) const
{
    state.finishS[subtask] = times.eftS;
    state.vehicle[subtask] = vehicle;
    state.availableS[vehicle] = times.eftS;
}

double
VehicularCloudModel::FinishOnOneS(State& state,
                                  const int* first,
                                  const int* last,
                                  int vehicle) const
{
    double finishS = 0;
    for (const int* subtask = first; subtask != last; ++subtask)
    {
        const int there = m_pinned[*subtask] >= 0 ? m_pinned[*subtask] : vehicle;
        const Times times = Place(state, *subtask, there);
        if (!times.isPresent || !times.isReached)
        {
            return std::numeric_limits<double>::infinity();
        }
        Take(state, *subtask, there, times);
        finishS = std::max(finishS, times.eftS);
    }
    return finishS;
}

double
VehicularCloudModel::TransferS(const Input& input, int sender, int receiver, double timeS) const
{
    if (sender == receiver)
    {
        return 0;
    }
    if (!m_instance.linkBps.empty() && m_instance.linkBps[sender][receiver] > 0)
    {
        return input.bits / m_instance.linkBps[sender][receiver];
    }
    const double shadowingDb =
        m_shadowingDb.empty()
            ? 0
            : m_shadowingDb[input.row + static_cast<std::size_t>(sender) * Vehicles() + receiver];
    return PsiS(input.bits,
                SquaredDistance(PositionAt(sender, timeS), PositionAt(receiver, timeS)),
                shadowingDb);
}

double
VehicularCloudModel::ExpectedTransferS(double bits, int sender, int receiver, double timeS) const
{
    if (sender == receiver)
    {
        return 0;
    }
    if (!m_instance.linkBps.empty())
    {
        const double bps = m_instance.linkBps[sender][receiver];
        return bps > 0 ? bits / bps : std::numeric_limits<double>::infinity();
    }
    return PsiS(bits, SquaredDistance(PositionAt(sender, timeS), PositionAt(receiver, timeS)), 0);
}

VehicularCloudInstance::Point
VehicularCloudModel::PositionAt(int vehicle, double timeS) const
{
    const auto& track = m_instance.vehicles[vehicle].track;
    if (timeS <= track.front().timeS)
    {
        return track.front();
    }
    if (timeS >= track.back().timeS)
    {
        return track.back();
    }
    auto after = track.begin() + 1;
    if (track.size() > 2)
    {
        after = std::upper_bound(after,
                                 track.end(),
                                 timeS,
                                 [](double t, const auto& point) { return t < point.timeS; });
    }
    const auto& before = *(after - 1);
    const double part = (timeS - before.timeS) / (after->timeS - before.timeS);
    return {timeS,
            before.x + part * (after->x - before.x),
            before.y + part * (after->y - before.y)};
}

std::vector<double>
VehicularCloudModel::DownwardRanks() const
{
    std::vector<double> ranks(Subtasks(), 0);
    for (int subtask : m_topological)
    {
        for (const Input& input : m_inputs[subtask])
        {
            if (!IsFixed(input.from))
            {
                ranks[subtask] = std::max(ranks[subtask],
                                          ranks[input.from] + MeanExecutionS(input.from) +
                                              MeanTransferS(input.bits));
            }
        }
    }
    return ranks;
}

std::vector<double>
VehicularCloudModel::UpwardRanks() const
{
    std::vector<double> ranks(Subtasks(), 0);
    for (auto subtask = m_topological.rbegin(); subtask != m_topological.rend(); ++subtask)
    {
        ranks[*subtask] += MeanExecutionS(*subtask);
        for (const Input& input : m_inputs[*subtask])
        {
            ranks[input.from] =
                std::max(ranks[input.from], MeanTransferS(input.bits) + ranks[*subtask]);
        }
    }
    return ranks;
}

std::vector<double>
VehicularCloudModel::ShortestTails() const
{
    double fastestHz = 0;
    for (const auto& vehicle : m_instance.vehicles)
    {
        fastestHz = std::max(fastestHz, vehicle.cpuHz);
    }
    std::vector<double> tails(Subtasks(), 0);
    for (auto subtask = m_topological.rbegin(); subtask != m_topological.rend(); ++subtask)
    {
        const int pinned = m_pinned[*subtask];
        const double hz = pinned < 0 ? fastestHz : m_instance.vehicles[pinned].cpuHz;
        tails[*subtask] += IsFixed(*subtask) ? 0 : m_instance.cycles[*subtask] / hz;
        for (const Input& input : m_inputs[*subtask])
        {
            tails[input.from] = std::max(tails[input.from], tails[*subtask]);
        }
    }
    return tails;
}

double
VehicularCloudModel::PsiS(double bits, double squaredDistance, double shadowingDb) const
{
    // (3) and (4) with d = √(d²), at least 1 m; β = 5 + max(0, 15 log10 d − 41) in the mean.
    const double logD = 0.5 * std::log10(std::max(1.0, squaredDistance));
    const double lossDb = m_constantDb + 20 * logD + std::max(0.0, 15 * logD - 41) + shadowingDb;
    const double unitsS = m_instance.psi.slope * lossDb + m_instance.psi.intercept;
    return bits / m_instance.psi.perBits * std::max(0.0, unitsS);
}

} // namespace ns3::vec
