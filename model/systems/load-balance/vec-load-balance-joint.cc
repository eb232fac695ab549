// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-joint.h"

#include "ns3/vec-scaling.h"
#include "vec-load-balance-evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ns3::vec
{

JointLayout
LoadBalanceJoint::Layout(std::size_t rsus)
{
    JointLayout layout;
    layout.name = "load-balance joint 1";
    layout.surroundings = 3 + 2 * rsus + 4 * CANDIDATES;
    layout.inputs = layout.surroundings + 4;
    layout.context = 2 + 6 * rsus;
    layout.choices = {CANDIDATES + 1, rsus};
    return layout;
}

LoadBalanceJoint::LoadBalanceJoint(const LoadBalanceInstance& instance,
                                   const LoadBalanceModel& model)
    : m_instance(instance), m_model(model), m_tasks(instance.vehicles.size()),
      m_rsus(instance.rsus.size()),
      m_fair(std::max(1.0,
                      static_cast<double>(instance.vehicles.size()) /
                          std::max<double>(1, static_cast<double>(m_rsus)))),
      m_box(CoverageBox(instance))
{
    const double tasks = static_cast<double>(instance.tasks.size());
    for (std::size_t n = 0; n < instance.tasks.size(); ++n)
    {
        m_tasks[instance.tasks[n].vehicle].push_back(n);
        m_meanCycles += instance.tasks[n].cycles / tasks;
        m_meanBits += instance.tasks[n].bits / tasks;
    }
    for (const auto& rsu : instance.rsus)
    {
        m_meanHz += rsu.cpuHz / static_cast<double>(m_rsus);
    }
}

double
LoadBalanceJoint::DistanceM(std::size_t vehicle, std::size_t m) const
{
    const auto& from = m_instance.vehicles[vehicle];
    const auto& to = m_instance.rsus[m];
    return std::hypot(from.x - to.x, from.y - to.y);
}

/** β covering RSUs, the nearest first, repeated in turn; none where none covers. */
std::vector<int>
LoadBalanceJoint::CandidatesOf(std::size_t vehicle) const
{
    std::vector<int> covering;
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        if (DistanceM(vehicle, m) <= m_instance.rsus[m].rangeM)
        {
            covering.push_back(static_cast<int>(m));
        }
    }
    std::stable_sort(covering.begin(),
                     covering.end(),
                     [&](int a, int b) { return DistanceM(vehicle, a) < DistanceM(vehicle, b); });
    const std::size_t known = covering.size();
    for (std::size_t i = known; i < CANDIDATES && known > 0; ++i)
    {
        covering.push_back(covering[i - known]);
    }
    covering.resize(std::min(covering.size(), CANDIDATES));
    return covering;
}

LoadBalanceJoint::Crowd
LoadBalanceJoint::Count() const
{
    const std::size_t vehicles = m_tasks.size();
    Crowd crowd;
    crowd.nearer.assign(vehicles * m_rsus, 0);
    crowd.ahead.assign(vehicles * m_rsus, 0);
    crowd.covered.assign(m_rsus, 0);
    crowd.mine.assign(m_rsus, 0);
    for (std::size_t v = 0; v < vehicles; ++v)
    {
        crowd.candidates.push_back(CandidatesOf(v));
        for (std::size_t m = 0; m < m_rsus; ++m)
        {
            const auto& vehicle = m_instance.vehicles[v];
            const double seconds = m_meanBits / LoadBalanceUplinkBps(m_instance, vehicle, m);
            const bool covers = DistanceM(v, m) <= m_instance.rsus[m].rangeM;
            crowd.radio.push_back(covers ? Squash(m_fair * seconds / m_instance.slotS) : 1);
            crowd.covered[m] += covers ? 1 : 0;
        }
        if (!crowd.candidates[v].empty())
        {
            ++crowd.mine[crowd.candidates[v][0]];
        }
    }
    std::vector<std::size_t> order(vehicles);
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(),
                         order.end(),
                         [&](std::size_t a, std::size_t b)
                         { return DistanceM(a, m) < DistanceM(b, m); });
        int ahead = 0;
        for (std::size_t i = 0; i < vehicles; ++i)
        {
            const std::size_t v = order[i];
            crowd.nearer[v * m_rsus + m] = static_cast<int>(i);
            crowd.ahead[v * m_rsus + m] = ahead;
            const auto& candidates = crowd.candidates[v];
            ahead += !candidates.empty() && candidates[0] == static_cast<int>(m) ? 1 : 0;
        }
    }
    return crowd;
}

double
LoadBalanceJoint::Crowding(int count) const
{
    return Squash(count / m_fair - 1);
}

JointObservation
LoadBalanceJoint::Observe() const
{
    const Crowd crowd = Count();
    JointObservation observation;
    observation.rows = m_tasks.size();
    observation.context = Context(crowd);
    for (std::size_t v = 0; v < m_tasks.size(); ++v)
    {
        AddRow(v, crowd, observation.row);
        observation.busy.push_back(m_tasks[v].empty() ? 0 : 1);
        const bool canEnter = !crowd.candidates[v].empty();
        observation.mask.insert(observation.mask.end(), CANDIDATES, canEnter ? 1 : 0);
        observation.mask.insert(observation.mask.end(), 1 + m_rsus, 1);
    }
    return observation;
}

void
LoadBalanceJoint::AddRow(std::size_t vehicle, const Crowd& crowd, std::vector<float>& row) const
{
    const auto add = [&](double value) { row.push_back(static_cast<float>(value)); };
    const auto& it = m_instance.vehicles[vehicle];
    const std::vector<int>& candidates = crowd.candidates[vehicle];
    const std::size_t first = vehicle * m_rsus;
    add(m_box.X(it.x));
    add(m_box.Y(it.y));
    add(Squash(it.segment / 100.0));
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        add(crowd.radio[first + m]);
    }
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        add(Crowding(crowd.nearer[first + m]));
    }
    if (candidates.empty())
    {
        row.insert(row.end(), CANDIDATES, 1);
        row.insert(row.end(), 3 * CANDIDATES, 0);
    }
    for (const int m : candidates)
    {
        add(crowd.radio[first + m]);
    }
    for (const int m : candidates)
    {
        add(Crowding(crowd.mine[m]));
    }
    for (const int m : candidates)
    {
        add(Crowding(crowd.ahead[first + m]));
    }
    for (const int m : candidates)
    {
        add(m_instance.rsus[m].usedHz / m_instance.rsus[m].cpuHz);
    }
    AddTask(vehicle, row);
}

void
LoadBalanceJoint::AddTask(std::size_t vehicle, std::vector<float>& row) const
{
    if (m_tasks[vehicle].empty())
    {
        row.insert(row.end(), 4, 0);
        return;
    }
    double cycles = 0;
    double bits = 0;
    double deadlineS = std::numeric_limits<double>::infinity();
    for (const std::size_t n : m_tasks[vehicle])
    {
        const auto& task = m_instance.tasks[n];
        cycles += task.cycles;
        bits += task.bits;
        deadlineS = std::min(deadlineS, task.deadlineS.value_or(deadlineS));
    }
    const double localS = cycles / m_instance.vehicles[vehicle].cpuHz;
    row.push_back(static_cast<float>(Compare(cycles, m_meanCycles)));
    row.push_back(static_cast<float>(Compare(bits, m_meanBits)));
    row.push_back(static_cast<float>(localS > 0 ? Squash(deadlineS / localS) : 1));
    row.push_back(static_cast<float>(Squash(localS / m_instance.slotS)));
}

std::vector<float>
LoadBalanceJoint::Context(const Crowd& crowd) const
{
    std::vector<float> context;
    const auto add = [&](double value) { context.push_back(static_cast<float>(value)); };
    const double tasks = static_cast<double>(m_instance.tasks.size());
    const double rsus = std::max<double>(1, static_cast<double>(m_rsus));
    const double servedCycles = m_meanHz * rsus * m_instance.slotS;
    add(Squash(tasks / (10 * rsus)));
    add(servedCycles > 0 ? Squash(tasks * m_meanCycles / servedCycles) : 1);
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        const auto& rsu = m_instance.rsus[m];
        add(Compare(rsu.cpuHz, m_meanHz));
        add(rsu.usedHz / rsu.cpuHz);
        add(m_box.X(rsu.x));
        add(m_box.Y(rsu.y));
        add(Crowding(crowd.covered[m]));
        add(Crowding(crowd.mine[m]));
    }
    return context;
}

std::vector<LoadBalanceJoint::Choice>
LoadBalanceJoint::Decode(const std::vector<float>& action) const
{
    std::vector<Choice> choices(m_instance.tasks.size());
    for (std::size_t v = 0; v < m_tasks.size(); ++v)
    {
        const auto entrance = static_cast<std::size_t>(action[2 * v]);
        if (entrance >= CANDIDATES || m_tasks[v].empty())
        {
            continue;
        }
        const int ingress = CandidatesOf(v).at(entrance);
        for (const std::size_t n : m_tasks[v])
        {
            choices[n] = {ingress, static_cast<int>(action[2 * v + 1])};
        }
    }
    return choices;
}

/** What the tasks of a processor cost with these shares. */
double
LoadBalanceJoint::CrewCost(const std::vector<std::size_t>& tasks,
                           std::size_t m,
                           const std::vector<double>& sharesHz) const
{
    double cost = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        cost += m_model.Cost(
            m_model.Edge(static_cast<int>(tasks[i]), static_cast<int>(m), sharesHz[i]));
    }
    return cost;
}

/** By task: what others would save without it. */
std::vector<double>
LoadBalanceJoint::Burdens(const Timeline& timeline) const
{
    std::vector<double> burdens(m_instance.tasks.size(), 0);
    std::vector<double> uploads(m_rsus, 0);
    std::vector<std::vector<std::size_t>> crews(m_rsus);
    for (std::size_t n = 0; n < burdens.size(); ++n)
    {
        const Assignment& a = timeline.items[n].assignment;
        if (a.site != LOCAL)
        {
            uploads[a.via] += m_model.Cost(m_model.Upload(static_cast<int>(n), a.via));
            crews[a.site].push_back(n);
        }
    }
    CpuShares shares(LoadBalanceCpus(m_instance), m_instance.omega);
    std::vector<double> cycles;
    std::vector<double> sharesHz;
    for (std::size_t m = 0; m < m_rsus; ++m)
    {
        double all = 0;
        for (const std::size_t n : crews[m])
        {
            all += m_model.Cost(m_model.Edge(static_cast<int>(n),
                                             static_cast<int>(m),
                                             timeline.items[n].assignment.share));
        }
        for (const std::size_t n : crews[m])
        {
            const Assignment& a = timeline.items[n].assignment;
            std::vector<std::size_t> others = crews[m];
            others.erase(std::find(others.begin(), others.end(), n));
            cycles.clear();
            for (const std::size_t other : others)
            {
                cycles.push_back(m_instance.tasks[other].cycles);
            }
            shares.Solve(m, cycles, sharesHz);
            const int task = static_cast<int>(n);
            burdens[n] = uploads[a.via] - m_model.Cost(m_model.Upload(task, a.via)) + all -
                         m_model.Cost(m_model.Edge(task, a.site, a.share)) -
                         CrewCost(others, m, sharesHz);
        }
    }
    return burdens;
}

std::vector<double>
LoadBalanceJoint::Rewards(const Plan& plan, double penalty) const
{
    const Timeline timeline = LoadBalanceEvaluator(m_instance).Evaluate(plan);
    const double rows = static_cast<double>(m_tasks.size());
    const double tasks = static_cast<double>(m_instance.tasks.size());
    std::vector<double> rewards(m_tasks.size(), -penalty);
    const std::vector<double> burdens =
        m_instance.enforceLbm ? std::vector<double>(m_instance.tasks.size(), 0) : Burdens(timeline);
    const double mean = std::accumulate(burdens.begin(), burdens.end(), 0.0) / rows;
    for (std::size_t n = 0; n < m_instance.tasks.size(); ++n)
    {
        const double cost = m_instance.omega * timeline.tasks[n].etS +
                            (1 - m_instance.omega) * timeline.items[n].energyJ;
        rewards[m_instance.tasks[n].vehicle] -= (cost + burdens[n]) * rows / tasks;
    }
    for (double& reward : rewards)
    {
        reward += mean * rows / tasks;
    }
    return rewards;
}

} // namespace ns3::vec
