// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-process.h"

#include <algorithm>
#include <tuple>

namespace ns3::vec
{

MultiWorkloadProcess::MultiWorkloadProcess(const MultiWorkloadInstance& instance,
                                           ObservationKind observation)
    : m_instance(instance), m_model(instance), m_observation(instance, m_model, observation),
      m_kind(observation), m_crews(m_model.QueueCount()), m_trials(1 + instance.servers.size())
{
    std::vector<std::pair<int, int>> items;
    for (std::size_t n = 0; n < m_model.Size(); ++n)
    {
        const int number = static_cast<int>(n);
        items.push_back(m_model.Item(number));
        double least = m_model.Cost(m_model.Local(number));
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            least = std::min(least, AloneCost(number, static_cast<int>(m)));
        }
        m_leastCost.push_back(least);
    }
    std::vector<std::size_t> sizes;
    for (const auto& device : instance.devices)
    {
        sizes.push_back(device.workloads.size());
    }
    Begin({std::move(items), sizes, {}}, m_trials.size());
    Changed();
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

DecisionProcess::Outcome
MultiWorkloadProcess::Take(std::size_t action)
{
    const Trial& trial = Try(action);
    const double value = Peek(action).value;
    Crew& crew = m_crews[QueueOf(action)];
    const int unfinished = m_unfinished - crew.unfinished + trial.crew.unfinished;
    const double penalty = m_model.Penalty(unfinished - m_unfinished);
    m_records.push_back({std::move(crew), m_unfinished});
    crew = trial.crew;
    m_unfinished = unfinished;
    return {value, penalty};
}

void
MultiWorkloadProcess::TakeBack(std::size_t action)
{
    Record record = std::move(m_records.back());
    m_records.pop_back();
    m_crews[QueueOf(action)] = std::move(record.crew);
    m_unfinished = record.unfinished;
}

double
MultiWorkloadProcess::Loss() const
{
    return Value() + m_model.Penalty(m_unfinished);
}

double
MultiWorkloadProcess::LowerBound()
{
    // What joins a server takes from the shares there: company only costs.
    return (Value() + m_leastAfter[Position()]) * (1 - 1e-12);
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
    if (site != LOCAL)
    {
        SetShares(crew, site);
        trial.share = crew.shares[index];
    }
    m_model.Overflow(queue, crew.numbers, m_overflows);
    crew.cost = 0;
    crew.unfinished = 0;
    for (std::size_t i = 0; i < crew.numbers.size(); ++i)
    {
        const WorkloadParts parts =
            Parts(crew.numbers[i], site, site == LOCAL ? 0 : crew.shares[i]);
        crew.cost += m_model.Cost(parts);
        crew.unfinished += m_overflows[i] || m_model.IsLate(crew.numbers[i], parts) ? 1 : 0;
    }
    trial.parts = Parts(number, site, trial.share);
    trial.isKnown = true;
    return trial;
}

void
MultiWorkloadProcess::SetShares(Crew& crew, int server) const
{
    m_demands.clear();
    for (int number : crew.numbers)
    {
        m_demands.push_back(m_model.Demand(number, server));
    }
    m_shares.Solve(m_demands, 1, crew.shares);
    double sum = 0;
    for (double& share : crew.shares)
    {
        share = std::max(share, LEAST_SHARE);
        sum += share;
    }
    for (double& share : crew.shares)
    {
        share /= std::max(sum, 1.0);
    }
}

WorkloadParts
MultiWorkloadProcess::Parts(int number, int site, double share) const
{
    return site == LOCAL ? m_model.Local(number) : m_model.Remote(number, site, share);
}

double
MultiWorkloadProcess::AloneCost(int number, int server) const
{
    Crew crew;
    crew.numbers = {number};
    SetShares(crew, server);
    return m_model.Cost(m_model.Remote(number, server, crew.shares[0]));
}

void
MultiWorkloadProcess::Changed()
{
    for (Trial& trial : m_trials)
    {
        trial.isKnown = false;
    }
    if (Position() > 0)
    {
        return;
    }
    m_leastAfter.assign(Order().Size() + 1, 0);
    for (std::size_t i = Order().Size(); i-- > 0;)
    {
        m_leastAfter[i] = m_leastAfter[i + 1] + m_leastCost[Order().NumberAt(i)];
    }
}

} // namespace ns3::vec
