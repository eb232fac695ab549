// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-process.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3::vec
{

LoadBalanceProcess::LoadBalanceProcess(const LoadBalanceInstance& instance,
                                       ObservationKind observation)
    : m_instance(instance), m_model(instance), m_shares(LoadBalanceCpus(instance), instance.omega),
      m_outlook(instance, m_shares), m_observation(instance, m_model, observation),
      m_joint(instance, m_model), m_kind(observation), m_rsus(instance.rsus.size()),
      m_size(std::max<double>(1, static_cast<double>(instance.tasks.size()))),
      m_bound(LbmBound(instance)), m_entrances(m_rsus), m_crews(m_rsus), m_trials(m_rsus)
{
    std::vector<std::pair<int, int>> items;
    for (std::size_t n = 0; n < instance.tasks.size(); ++n)
    {
        const int task = static_cast<int>(n);
        items.emplace_back(task, 0);
        double least = m_model.Cost(m_model.Local(task));
        for (std::size_t in = 0; in < m_rsus; ++in)
        {
            for (std::size_t out = 0; out < m_rsus && m_model.Covers(task, in); ++out)
            {
                least = std::min(least, AloneCost(task, in, out));
            }
        }
        m_leastCost.push_back(least);
    }
    const std::vector<std::size_t> sizes(items.size(), 1);
    Begin({std::move(items), sizes, {}}, 1 + m_rsus * m_rsus);
    Changed();
}

std::vector<double>
LoadBalanceProcess::RanksByNumber() const
{
    std::vector<double> ranks;
    for (int task = 0; task < static_cast<int>(Order().Size()); ++task)
    {
        double sum = m_model.Local(task).s;
        double places = 1;
        for (std::size_t m = 0; m < m_rsus; ++m)
        {
            if (m_model.Covers(task, m))
            {
                const double free = m_instance.rsus[m].cpuHz - m_instance.rsus[m].usedHz;
                const double shareHz = std::min(free, m_shares.UnlimitedHz(m));
                sum += m_model.Upload(task, m).s + m_model.Edge(task, m, shareHz).s;
                places += 1;
            }
        }
        ranks.push_back(sum / places);
    }
    return ranks;
}

/** How many tasks with cycles each RSU computes. */
std::vector<int>
LoadBalanceProcess::WorkingCounts() const
{
    std::vector<int> counts;
    for (const Crew& crew : m_crews)
    {
        counts.push_back(crew.working);
    }
    return counts;
}

/** Whether it can add to a load. */
bool
LoadBalanceProcess::IsMovable(int task) const
{
    return m_model.IsCovered(task) && m_instance.tasks[task].cycles > 0;
}

void
LoadBalanceProcess::FillMask(std::vector<uint8_t>& mask) const
{
    const int task = Current();
    const int after = m_movableAfter[Position()];
    std::vector<int> counts = WorkingCounts();
    // Where nothing ends in bound the bound does not count.
    std::vector<uint8_t> targets(m_rsus, 1);
    const bool canStay = m_outlook.CanEndInBound(counts, after);
    bool canMove = false;
    for (std::size_t m = 0; m < m_rsus && m_model.IsCovered(task); ++m)
    {
        const int work = m_instance.tasks[task].cycles > 0 ? 1 : 0;
        counts[m] += work;
        targets[m] = work > 0 ? m_outlook.CanEndInBound(counts, after) : canStay;
        counts[m] -= work;
        canMove = canMove || targets[m];
    }
    const bool isBound = canStay || canMove;
    mask[0] = canStay || !isBound;
    for (std::size_t in = 0; in < m_rsus; ++in)
    {
        for (std::size_t out = 0; out < m_rsus; ++out)
        {
            mask[1 + in * m_rsus + out] =
                m_model.Covers(task, static_cast<int>(in)) && (targets[out] || !isBound);
        }
    }
}

bool
LoadBalanceProcess::IsFeasible() const
{
    const int movable = Done() ? 0 : m_movableAfter[Position()] + (IsMovable(Current()) ? 1 : 0);
    return m_uncovered == 0 && m_outlook.CanEndInBound(WorkingCounts(), movable);
}

Assignment
LoadBalanceProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    Assignment a;
    a.owner = Items()[position].first;
    if (action > 0)
    {
        a.via = static_cast<int>((action - 1) / m_rsus);
        a.site = static_cast<int>((action - 1) % m_rsus);
    }
    return a;
}

DecisionProcess::Estimate
LoadBalanceProcess::Peek(std::size_t action)
{
    const int task = Current();
    if (action == 0)
    {
        const TimeAndEnergy& local = m_model.Local(task);
        const double cost =
            m_costs.entrances + m_costs.shares + (m_costs.rest + m_model.Cost(local));
        return {m_instance.nowS + local.s, cost / m_size};
    }
    const Assignment a = ActionToAssignment(action);
    const Trial& trial = Try(a.site);
    const Entrance entrance = With(task, a.via);
    const TimeAndEnergy migration = m_model.Migration(task, a.via, a.site);
    const TimeAndEnergy edge = m_model.Edge(task, a.site, trial.shareHz);
    // The sums are those of the evaluator, in its order: the finish is the same to the last bit.
    const double arrivedS = entrance.count * m_model.Upload(task, a.via).s + migration.s;
    const double cost = m_costs.entrances - EntranceCost(m_entrances[a.via]) +
                        EntranceCost(entrance) + trial.cost +
                        (m_costs.rest + m_model.Cost(migration));
    return {m_instance.nowS + (arrivedS + edge.s), cost / m_size};
}

ObservationLayout
LoadBalanceProcess::Layout() const
{
    return LoadBalanceObservation::Layout(m_kind, m_rsus);
}

void
LoadBalanceProcess::Observe(std::vector<float>& values)
{
    const int task = Current();
    LoadBalanceObservation::Context context;
    context.task = task;
    context.progress = static_cast<double>(Position()) / m_size;
    context.value = Value();
    context.localCost = m_model.Cost(m_model.Local(task));
    for (std::size_t m = 0; m < m_rsus && m_kind == ObservationKind::FULL; ++m)
    {
        const int rsu = static_cast<int>(m);
        const Entrance entrance = With(task, rsu);
        context.uploadS.push_back(entrance.count * m_model.Upload(task, rsu).s);
        context.uploadCost.push_back(EntranceCost(entrance) - EntranceCost(m_entrances[m]));
        const Trial& trial = Try(rsu);
        context.edgeS.push_back(m_model.Edge(task, rsu, trial.shareHz).s);
        context.edgeCost.push_back(trial.cost - m_costs.shares);
        context.loads.push_back(m_shares.Load(m, m_crews[m].working));
    }
    const std::vector<uint8_t>& mask = Mask();
    for (std::size_t action = 0; action < mask.size() && m_kind == ObservationKind::FULL; ++action)
    {
        constexpr double NEVER = std::numeric_limits<double>::infinity();
        const Estimate estimate = mask[action] ? Peek(action) : Estimate{NEVER, NEVER};
        context.actionCost.push_back(estimate.value * m_size);
        context.finishS.push_back(estimate.finishS);
    }
    m_observation.Build(context, values);
}

DecisionProcess::Outcome
LoadBalanceProcess::Take(std::size_t action)
{
    const int task = Current();
    const double after = Peek(action).value;
    Record record{m_costs, {}, 0, m_penalty};
    if (action == 0)
    {
        const double cost = m_model.Cost(m_model.Local(task));
        m_costs.rest += cost;
        m_costs.alone += cost;
    }
    else
    {
        const Assignment a = ActionToAssignment(action);
        const Trial& trial = Try(a.site);
        Crew& crew = m_crews[a.site];
        record.entrance = m_entrances[a.via];
        record.crewCost = crew.cost;
        m_uncovered += m_model.Covers(task, a.via) ? 0 : 1;
        m_costs.alone += AloneCost(task, a.via, a.site);
        m_costs.rest += m_model.Cost(m_model.Migration(task, a.via, a.site));
        m_costs.shares = trial.cost;
        m_costs.entrances -= EntranceCost(m_entrances[a.via]);
        m_entrances[a.via] = With(task, a.via);
        m_costs.entrances += EntranceCost(m_entrances[a.via]);
        crew.cost = trial.crewCost;
        const auto place = std::lower_bound(crew.tasks.begin(), crew.tasks.end(), task);
        const double cycles = m_instance.tasks[task].cycles;
        crew.cycles.insert(crew.cycles.begin() + (place - crew.tasks.begin()), cycles);
        crew.tasks.insert(place, task);
        crew.working += cycles > 0 ? 1 : 0;
    }
    m_records.push_back(record);
    m_penalty = m_outlook.Penalty(WorkingCounts());
    return {after, m_penalty - record.penalty};
}

void
LoadBalanceProcess::TakeBack(std::size_t action)
{
    const Record record = m_records.back();
    m_records.pop_back();
    if (action > 0)
    {
        const int task = Current();
        const Assignment a = ActionToAssignment(action);
        Crew& crew = m_crews[a.site];
        const auto place = std::lower_bound(crew.tasks.begin(), crew.tasks.end(), task);
        m_uncovered -= m_model.Covers(task, a.via) ? 0 : 1;
        crew.working -= m_instance.tasks[task].cycles > 0 ? 1 : 0;
        crew.cycles.erase(crew.cycles.begin() + (place - crew.tasks.begin()));
        crew.tasks.erase(place);
        crew.cost = record.crewCost;
        m_entrances[a.via] = record.entrance;
    }
    m_costs = record.costs;
    m_penalty = record.penalty;
}

double
LoadBalanceProcess::Loss() const
{
    return Value() + m_penalty;
}

double
LoadBalanceProcess::LowerBound()
{
    // Without (16e) company only costs. With it, company may lift a load that was held back: only
    // what each task costs alone is certain.
    const double decided = m_instance.enforceLbm ? m_costs.alone / m_size : Value();
    return (decided + m_leastAfter[Position()] / m_size) * (1 - 1e-12);
}

JointLayout
LoadBalanceProcess::Joint() const
{
    return LoadBalanceJoint::Layout(m_rsus);
}

JointObservation
LoadBalanceProcess::ObserveJoint() const
{
    return m_joint.Observe();
}

std::vector<double>
LoadBalanceProcess::TakeAll(const std::vector<float>& action)
{
    const std::vector<LoadBalanceJoint::Choice> choices = m_joint.Decode(action);
    while (!Done())
    {
        Step(Allowed(choices[Current()]));
    }
    return m_joint.Rewards(CurrentPlan(), m_penalty);
}

/** The action that a choice means; where the LBM's bound forbids it, the one with the same ingress
 * and the nearest target that is allowed, or else the first that is. */
std::size_t
LoadBalanceProcess::Allowed(const LoadBalanceJoint::Choice& wanted) const
{
    const std::vector<uint8_t>& mask = Mask();
    const auto number = [&](int target)
    { return 1 + static_cast<std::size_t>(wanted.ingress) * m_rsus + target; };
    std::size_t best = wanted.target == LOCAL ? 0 : number(wanted.target);
    if (mask[best])
    {
        return best;
    }
    best = std::find(mask.begin(), mask.end(), 1) - mask.begin();
    double hops = std::numeric_limits<double>::infinity();
    for (int m = 0; m < static_cast<int>(m_rsus) && wanted.target != LOCAL; ++m)
    {
        if (mask[number(m)] && m_instance.hops[wanted.target][m] < hops)
        {
            hops = m_instance.hops[wanted.target][m];
            best = number(m);
        }
    }
    return best;
}

double
LoadBalanceProcess::EntranceCost(const Entrance& entrance) const
{
    return entrance.count * m_model.Cost(entrance.sum);
}

LoadBalanceProcess::Entrance
LoadBalanceProcess::With(int task, int m) const
{
    const TimeAndEnergy& upload = m_model.Upload(task, m);
    Entrance entrance = m_entrances[m];
    entrance.count += 1;
    entrance.sum.s += upload.s;
    entrance.sum.j += upload.j;
    return entrance;
}

const LoadBalanceProcess::Trial&
LoadBalanceProcess::Try(int target)
{
    Trial& trial = m_trials[target];
    if (trial.isKnown)
    {
        return trial;
    }
    const int task = Current();
    Crew crew = m_crews[target];
    const auto place = std::lower_bound(crew.tasks.begin(), crew.tasks.end(), task);
    const auto index = place - crew.tasks.begin();
    crew.cycles.insert(crew.cycles.begin() + index, m_instance.tasks[task].cycles);
    crew.tasks.insert(place, task);
    if (m_instance.enforceLbm)
    {
        m_allCycles.resize(m_rsus);
        for (std::size_t m = 0; m < m_rsus; ++m)
        {
            m_allCycles[m] = m_crews[m].cycles;
        }
        m_allCycles[target] = crew.cycles;
        m_shares.SolveBalanced(m_allCycles, m_bound, m_allSharesHz);
        trial.cost = 0;
        for (std::size_t m = 0; m < m_rsus; ++m)
        {
            const bool isTarget = static_cast<int>(m) == target;
            trial.cost +=
                CrewCost(isTarget ? crew : m_crews[m], static_cast<int>(m), m_allSharesHz[m]);
        }
        trial.shareHz = m_allSharesHz[target][index];
    }
    else
    {
        m_shares.Solve(target, crew.cycles, m_sharesHz);
        trial.crewCost = CrewCost(crew, target, m_sharesHz);
        trial.cost = m_costs.shares - m_crews[target].cost + trial.crewCost;
        trial.shareHz = m_sharesHz[index];
    }
    trial.isKnown = true;
    return trial;
}

double
LoadBalanceProcess::CrewCost(const Crew& crew, int m, const std::vector<double>& sharesHz) const
{
    double cost = 0;
    for (std::size_t i = 0; i < crew.tasks.size(); ++i)
    {
        cost += m_model.Cost(m_model.Edge(crew.tasks[i], m, sharesHz[i]));
    }
    return cost;
}

double
LoadBalanceProcess::AloneCost(int task, int ingress, int target) const
{
    const auto& rsu = m_instance.rsus[target];
    const double shareHz = std::min(rsu.cpuHz - rsu.usedHz, m_shares.UnlimitedHz(target));
    return m_model.Cost(m_model.Upload(task, ingress)) +
           m_model.Cost(m_model.Migration(task, ingress, target)) +
           m_model.Cost(m_model.Edge(task, target, shareHz));
}

void
LoadBalanceProcess::Changed()
{
    for (Trial& trial : m_trials)
    {
        trial.isKnown = false;
    }
    if (Position() > 0)
    {
        return;
    }
    const std::size_t size = Order().Size();
    m_leastAfter.assign(size + 1, 0);
    m_movableAfter.assign(size + 1, 0);
    for (std::size_t i = size; i-- > 0;)
    {
        m_leastAfter[i] = m_leastAfter[i + 1] + m_leastCost[Order().NumberAt(i)];
        if (i + 1 < size)
        {
            m_movableAfter[i] =
                m_movableAfter[i + 1] + (IsMovable(Order().NumberAt(i + 1)) ? 1 : 0);
        }
    }
}

} // namespace ns3::vec
