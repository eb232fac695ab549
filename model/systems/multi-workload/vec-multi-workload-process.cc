// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-process.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace ns3::vec
{

MultiWorkloadProcess::MultiWorkloadProcess(const MultiWorkloadInstance& instance,
                                           ObservationKind observation)
    : m_instance(instance), m_model(instance), m_observation(instance, m_model, observation),
      m_kind(observation), m_mask(1 + instance.servers.size(), 1), m_crews(m_model.QueueCount()),
      m_trials(m_mask.size())
{
    for (std::size_t n = 0; n < m_model.Size(); ++n)
    {
        const int number = static_cast<int>(n);
        m_items.push_back(m_model.Item(number));
        double least = m_model.Cost(m_model.Local(number));
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            least = std::min(least, AloneCost(number, static_cast<int>(m)));
        }
        m_leastCost.push_back(least);
    }
    SetOrder();
}

const std::vector<std::pair<int, int>>&
MultiWorkloadProcess::Items() const
{
    return m_items;
}

void
MultiWorkloadProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    if (Position() > 0)
    {
        throw std::invalid_argument("the order of items is set before the first step");
    }
    if (!std::is_permutation(items.begin(), items.end(), m_items.begin(), m_items.end()))
    {
        throw std::invalid_argument("the new order is not a permutation of the items");
    }
    m_items = items;
    SetOrder();
}

std::vector<double>
MultiWorkloadProcess::UpwardRanks() const
{
    std::vector<double> ranks;
    for (const auto& [device, workload] : m_items)
    {
        const int number = m_model.Number(device, workload);
        double sum = m_model.Local(number).LatencyS();
        for (std::size_t m = 0; m < m_instance.servers.size(); ++m)
        {
            sum += m_model.Remote(number, static_cast<int>(m), 1).LatencyS();
        }
        ranks.push_back(sum / static_cast<double>(m_mask.size()));
    }
    return ranks;
}

std::size_t
MultiWorkloadProcess::Position() const
{
    return m_records.size();
}

std::size_t
MultiWorkloadProcess::ActionCount() const
{
    return m_mask.size();
}

const std::vector<uint8_t>&
MultiWorkloadProcess::Mask() const
{
    return m_mask;
}

PlaceKind
MultiWorkloadProcess::KindOf(std::size_t action) const
{
    return action == 0 ? PlaceKind::LOCAL : PlaceKind::EDGE;
}

Assignment
MultiWorkloadProcess::ActionToAssignment(std::size_t action) const
{
    Assignment a;
    std::tie(a.owner, a.item) = m_items[Position()];
    a.site = static_cast<int>(action) - 1;
    a.share = action > 0 ? Try(action).share : 0;
    return a;
}

DecisionProcess::Estimate
MultiWorkloadProcess::Peek(std::size_t action)
{
    const Trial& trial = Try(action);
    const int queue = m_model.Queue(Current(), static_cast<int>(action) - 1);
    return {m_instance.nowS + trial.parts.LatencyS(),
            m_value - m_crews[queue].cost + trial.crew.cost};
}

std::string
MultiWorkloadProcess::ObservationLayout() const
{
    return MultiWorkloadObservation::Layout(m_kind);
}

std::size_t
MultiWorkloadProcess::ObservationSize() const
{
    return MultiWorkloadObservation::Size(m_kind, m_instance.servers.size());
}

std::optional<ActionView>
MultiWorkloadProcess::Actions() const
{
    if (m_kind != ObservationKind::FULL)
    {
        return std::nullopt;
    }
    return MultiWorkloadObservation::Actions(m_instance.servers.size());
}

const std::vector<float>&
MultiWorkloadProcess::Observation()
{
    if (m_observed)
    {
        return *m_observed;
    }
    MultiWorkloadObservation::Context context;
    context.number = Current();
    context.progress = static_cast<double>(Position()) / static_cast<double>(m_items.size());
    context.value = m_value;
    context.unfinished = m_unfinished;
    for (std::size_t action = 0; action < ActionCount() && m_kind == ObservationKind::FULL;
         ++action)
    {
        const Trial& trial = Try(action);
        const Crew& crew = m_crews[m_model.Queue(context.number, static_cast<int>(action) - 1)];
        context.places.push_back({trial.parts,
                                  trial.crew.cost - crew.cost,
                                  trial.share,
                                  static_cast<double>(crew.numbers.size()),
                                  trial.crew.unfinished - crew.unfinished});
    }
    m_observed = &m_observation.Build(context);
    return *m_observed;
}

std::size_t
MultiWorkloadProcess::DelaysAt() const
{
    return m_kind == ObservationKind::FULL ? ObservationSize() - ActionCount() : NOWHERE;
}

std::vector<float>
MultiWorkloadProcess::Queues(std::size_t slots) const
{
    return m_observation.Queues(Done() ? nullptr : &m_instance.devices[m_items[Position()].first],
                                slots);
}

double
MultiWorkloadProcess::Step(std::size_t action)
{
    const Trial& trial = Try(action);
    const double value = Peek(action).value;
    Crew& crew = m_crews[m_model.Queue(Current(), static_cast<int>(action) - 1)];
    const int unfinished = m_unfinished - crew.unfinished + trial.crew.unfinished;
    const double reward = -(value - m_value) - m_model.Penalty(unfinished - m_unfinished);
    m_records.push_back({action, crew, m_value, m_unfinished});
    crew = trial.crew;
    m_value = value;
    m_unfinished = unfinished;
    Forget();
    return reward;
}

void
MultiWorkloadProcess::Undo()
{
    Record record = std::move(m_records.back());
    m_records.pop_back();
    m_crews[m_model.Queue(Current(), static_cast<int>(record.action) - 1)] = std::move(record.crew);
    m_value = record.value;
    m_unfinished = record.unfinished;
    Forget();
}

double
MultiWorkloadProcess::Value() const
{
    return m_value;
}

double
MultiWorkloadProcess::Loss() const
{
    return m_value + m_model.Penalty(m_unfinished);
}

double
MultiWorkloadProcess::LowerBound()
{
    // What joins a server takes from the shares there: company only costs.
    return (m_value + m_leastAfter[Position()]) * (1 - 1e-12);
}

Plan
MultiWorkloadProcess::CurrentPlan() const
{
    Plan plan;
    for (std::size_t i = 0; i < m_records.size(); ++i)
    {
        Assignment a;
        std::tie(a.owner, a.item) = m_items[i];
        a.site = static_cast<int>(m_records[i].action) - 1;
        if (a.site != LOCAL)
        {
            const Crew& crew = m_crews[a.site];
            const int number = m_model.Number(a.owner, a.item);
            const auto place = std::lower_bound(crew.numbers.begin(), crew.numbers.end(), number);
            a.share = crew.shares[place - crew.numbers.begin()];
        }
        plan.assignments.push_back(a);
    }
    return plan;
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
MultiWorkloadProcess::SetOrder()
{
    m_leastAfter.assign(m_items.size() + 1, 0);
    for (std::size_t i = m_items.size(); i-- > 0;)
    {
        const auto& [device, workload] = m_items[i];
        m_leastAfter[i] = m_leastAfter[i + 1] + m_leastCost[m_model.Number(device, workload)];
    }
    Forget();
}

void
MultiWorkloadProcess::Forget()
{
    for (Trial& trial : m_trials)
    {
        trial.isKnown = false;
    }
    m_observed = nullptr;
}

} // namespace ns3::vec
