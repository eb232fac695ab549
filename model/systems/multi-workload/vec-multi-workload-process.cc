// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-process.h"

#include <algorithm>
#include <tuple>

namespace ns3::vec
{

MultiWorkloadProcess::MultiWorkloadProcess(const MultiWorkloadInstance& instance,
                                           ObservationKind observation)
    : m_instance(instance), m_model(instance), m_observation(instance, m_model, observation),
      m_kind(observation), m_joint(instance, m_model), m_crews(m_model.QueueCount()),
      m_trials(1 + instance.servers.size()), m_shares(instance, m_model)
{
    std::vector<std::pair<int, int>> items;
    for (std::size_t n = 0; n < m_model.Size(); ++n)
    {
        items.push_back(m_model.Item(static_cast<int>(n)));
    }
    std::vector<std::size_t> sizes;
    for (const auto& device : instance.devices)
    {
        sizes.push_back(device.workloads.size());
    }
    Begin({std::move(items), sizes, {}}, m_trials.size());
}

std::vector<double>
MultiWorkloadProcess::RanksByNumber() const
{
    std::vector<double> ranks;
    for (int number = 0; number < static_cast<int>(m_model.Size()); ++number)
    {
        double sum = m_model.Local(number).LatencyS();
        for (std::size_t m = 0; m < m_instance.servers.size(); ++m)
        {
            sum += m_model.Remote(number, static_cast<int>(m), 1).LatencyS();
        }
        ranks.push_back(sum / static_cast<double>(ActionCount()));
    }
    return ranks;
}

PlaceKind
MultiWorkloadProcess::KindOf(std::size_t action) const
{
    return action == 0 ? PlaceKind::LOCAL : PlaceKind::EDGE;
}

Assignment
MultiWorkloadProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    Assignment a;
    std::tie(a.owner, a.item) = Items()[position];
    a.site = static_cast<int>(action) - 1;
    if (a.site == LOCAL)
    {
        return a;
    }
    if (position == Position())
    {
        a.share = Try(action).share;
        return a;
    }
    const Crew& crew = m_crews[a.site];
    const int number = Order().NumberAt(position);
    const auto place = std::lower_bound(crew.numbers.begin(), crew.numbers.end(), number);
    a.share = crew.shares[place - crew.numbers.begin()];
    return a;
}

/** The queue that the current item would join. */
int
MultiWorkloadProcess::QueueOf(std::size_t action) const
{
    return m_model.Queue(Current(), static_cast<int>(action) - 1);
}

DecisionProcess::Estimate
MultiWorkloadProcess::Peek(std::size_t action)
{
    const Trial& trial = Try(action);
    return {m_instance.nowS + trial.parts.LatencyS(),
            Value() - m_crews[QueueOf(action)].cost + trial.crew.cost};
}

ObservationLayout
MultiWorkloadProcess::Layout() const
{
    return MultiWorkloadObservation::Layout(m_kind, m_instance.servers.size());
}

void
MultiWorkloadProcess::Observe(std::vector<float>& values)
{
    MultiWorkloadObservation::Context context;
    context.number = Current();
    context.progress = static_cast<double>(Position()) / static_cast<double>(Order().Size());
    context.value = Value();
    context.unfinished = m_unfinished;
    for (std::size_t action = 0; action < ActionCount() && m_kind == ObservationKind::FULL;
         ++action)
    {
        const Trial& trial = Try(action);
        const Crew& crew = m_crews[QueueOf(action)];
        context.places.push_back({trial.parts,
                                  trial.crew.cost - crew.cost,
                                  trial.share,
                                  static_cast<double>(crew.numbers.size()),
                                  trial.crew.unfinished - crew.unfinished});
    }
    m_observation.Build(context, values);
}

std::vector<float>
MultiWorkloadProcess::Queues(std::size_t slots) const
{
    return m_observation.Queues(Done() ? nullptr : &m_instance.devices[Items()[Position()].first],
                                slots);
}

JointLayout
MultiWorkloadProcess::Joint() const
{
    return MultiWorkloadJoint::Layout(m_instance.servers.size());
}

JointObservation
MultiWorkloadProcess::ObserveJoint() const
{
    return m_joint.Observe();
}

std::vector<double>
MultiWorkloadProcess::TakeAll(const std::vector<float>& action)
{
    m_given = Foresee(m_joint.Decode(action));
    std::vector<double> rewards(m_instance.devices.size(), 0);
    const double rows = static_cast<double>(rewards.size());
    while (!Done())
    {
        const Given& given = m_given[Current()];
        rewards[m_model.Item(Current()).first] -=
            rows * (given.cost + m_model.Penalty(given.isUnfinished ? 1 : 0));
        Step(given.choice.site + 1);
    }
    m_given.clear();
    return rewards;
}

/** By number: what comes of the choices of all. */
std::vector<MultiWorkloadProcess::Given>
MultiWorkloadProcess::Foresee(const std::vector<MultiWorkloadJoint::Choice>& choices) const
{
    std::vector<Given> all(choices.size());
    std::vector<std::vector<int>> joining(m_model.QueueCount());
    for (std::size_t n = 0; n < choices.size(); ++n)
    {
        const int number = static_cast<int>(n);
        const auto& [site, share] = choices[n];
        const WorkloadParts parts = Parts(number, site, share);
        all[n] = {choices[n], m_model.Cost(parts), m_model.IsLate(number, parts)};
        joining[m_model.Queue(number, site)].push_back(number);
    }
    for (std::size_t queue = 0; queue < joining.size(); ++queue)
    {
        m_model.Overflow(static_cast<int>(queue), joining[queue], m_overflows);
        for (std::size_t i = 0; i < joining[queue].size(); ++i)
        {
            Given& given = all[joining[queue][i]];
            given.isUnfinished = given.isUnfinished || m_overflows[i];
        }
    }
    return all;
}

/** The current item joins with the share of the agent; others keep theirs. */
DecisionProcess::Outcome
MultiWorkloadProcess::TakeGiven(const Given& given)
{
    const int number = Current();
    Crew& crew = m_crews[m_model.Queue(number, given.choice.site)];
    m_records.push_back({crew, m_unfinished, m_spare});
    const auto place = std::lower_bound(crew.numbers.begin(), crew.numbers.end(), number);
    if (given.choice.site != LOCAL)
    {
        crew.shares.insert(crew.shares.begin() + (place - crew.numbers.begin()),
                           given.choice.share);
    }
    crew.numbers.insert(place, number);
    crew.cost += given.cost;
    crew.unfinished += given.isUnfinished ? 1 : 0;
    m_unfinished += given.isUnfinished ? 1 : 0;
    m_spare += given.cost; // no less is known of it
    return {Value() + given.cost, m_model.Penalty(given.isUnfinished ? 1 : 0)};
}

DecisionProcess::Outcome
MultiWorkloadProcess::Take(std::size_t action)
{
    if (!m_given.empty())
    {
        return TakeGiven(m_given[Current()]);
    }
    const Trial& trial = Try(action);
    const double value = Peek(action).value;
    Crew& crew = m_crews[QueueOf(action)];
    const int unfinished = m_unfinished - crew.unfinished + trial.crew.unfinished;
    const double penalty = m_model.Penalty(unfinished - m_unfinished);
    m_records.push_back({std::move(crew), m_unfinished, m_spare});
    const Crew& before = m_records.back().crew;
    crew = trial.crew;
    m_unfinished = unfinished;
    m_spare += (crew.cost - crew.leastCost) - (before.cost - before.leastCost);
    return {value, penalty};
}

void
MultiWorkloadProcess::TakeBack(std::size_t action)
{
    Record record = std::move(m_records.back());
    m_records.pop_back();
    m_crews[QueueOf(action)] = std::move(record.crew);
    m_unfinished = record.unfinished;
    m_spare = record.spare;
}

double
MultiWorkloadProcess::Loss() const
{
    return Value() + m_model.Penalty(m_unfinished);
}

double
MultiWorkloadProcess::LowerBound()
{
    if (Done())
    {
        return Value();
    }
    FindLeast();
    // What joins a server takes from the shares there: company only costs.
    return (Value() - m_spare + m_leastAfter[Position()]) * (1 - 1e-12);
}

const MultiWorkloadProcess::Trial&
MultiWorkloadProcess::Try(std::size_t action) const
{
    Trial& trial = m_trials[action];
    if (trial.isKnown)
    {
        return trial;
    }
    const int number = Current();
    const int site = static_cast<int>(action) - 1;
    const int queue = m_model.Queue(number, site);
    Crew& crew = trial.crew;
    crew = m_crews[queue];
    const auto place = std::lower_bound(crew.numbers.begin(), crew.numbers.end(), number);
    const auto index = place - crew.numbers.begin();
    crew.numbers.insert(place, number);
    m_model.Overflow(queue, crew.numbers, m_overflows);
    if (site != LOCAL)
    {
        m_shares.Solve(site, crew.numbers, m_overflows);
        crew.shares = m_shares.Shares();
        trial.share = crew.shares[index];
    }
    crew.cost = 0;
    crew.unfinished = 0;
    for (std::size_t i = 0; i < crew.numbers.size(); ++i)
    {
        const WorkloadParts parts =
            Parts(crew.numbers[i], site, site == LOCAL ? 0 : crew.shares[i]);
        crew.cost += m_model.Cost(parts);
        crew.unfinished += m_overflows[i] || m_model.IsLate(crew.numbers[i], parts) ? 1 : 0;
    }
    crew.leastCost = site == LOCAL ? crew.cost : crew.cost - m_shares.Spare();
    trial.parts = Parts(number, site, trial.share);
    trial.isKnown = true;
    return trial;
}

WorkloadParts
MultiWorkloadProcess::Parts(int number, int site, double share) const
{
    return site == LOCAL ? m_model.Local(number) : m_model.Remote(number, site, share);
}

double
MultiWorkloadProcess::AloneCost(int number, int server) const
{
    m_shares.SolveLeast(server, {number});
    return m_model.Cost(m_model.Remote(number, server, m_shares.Shares()[0]));
}

/** Fills m_leastCost and m_leastAfter. */
void
MultiWorkloadProcess::FindLeast()
{
    for (std::size_t n = m_leastCost.size(); n < m_model.Size(); ++n)
    {
        const int number = static_cast<int>(n);
        double least = m_model.Cost(m_model.Local(number));
        for (std::size_t m = 0; m < m_instance.servers.size(); ++m)
        {
            least = std::min(least, AloneCost(number, static_cast<int>(m)));
        }
        m_leastCost.push_back(least);
    }
    if (m_leastAfter.empty())
    {
        m_leastAfter.assign(Order().Size() + 1, 0);
        for (std::size_t i = Order().Size(); i-- > 0;)
        {
            m_leastAfter[i] = m_leastAfter[i + 1] + m_leastCost[Order().NumberAt(i)];
        }
    }
}

void
MultiWorkloadProcess::Changed()
{
    for (Trial& trial : m_trials)
    {
        trial.isKnown = false;
    }
    if (Position() == 0)
    {
        m_leastAfter.clear(); // the order may be another
    }
}

} // namespace ns3::vec
