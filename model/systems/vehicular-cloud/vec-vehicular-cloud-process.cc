// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-process.h"

#include "ns3/vec-task-graph.h"
#include "vec-vehicular-cloud-system.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

std::vector<std::pair<int, int>>
ByDownwardRank(const VehicularCloudModel& model)
{
    const std::vector<double> ranks = model.DownwardRanks();
    std::vector<int> order = model.Topological();
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return ranks[a] < ranks[b]; });
    std::vector<std::pair<int, int>> items;
    for (int subtask : order)
    {
        if (!model.IsFixed(subtask))
        {
            items.emplace_back(0, subtask);
        }
    }
    return items;
}

EdgeList
PairsOf(const VehicularCloudInstance& instance)
{
    EdgeList pairs;
    for (const auto& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
}

} // namespace

VehicularCloudProcess::VehicularCloudProcess(const VehicularCloudInstance& instance,
                                             ObservationKind observation)
    : m_instance(instance), m_model(instance), m_observation(instance, m_model, observation),
      m_facts(instance, m_model, m_observation), m_tailS(m_model.ShortestTails()),
      m_state(m_model.Start()), m_boundS(m_model.Subtasks(), 0), m_times(instance.vehicles.size()),
      m_isKnown(instance.vehicles.size(), 0)
{
    Begin({ByDownwardRank(m_model), {instance.cycles.size()}, PairsOf(instance)},
          instance.vehicles.size());
}

std::vector<double>
VehicularCloudProcess::RanksByNumber() const
{
    return m_model.UpwardRanks();
}

bool
VehicularCloudProcess::CommutesWithLast(std::size_t action) const
{
    if (Position() == 0 || ActionAt(Position() - 1) == action)
    {
        return false;
    }
    const int last = Order().NumberAt(Position() - 1);
    const auto& inputs = m_model.Inputs(Current());
    return std::none_of(inputs.begin(),
                        inputs.end(),
                        [&](const auto& input) { return input.from == last; });
}

void
VehicularCloudProcess::FillMask(std::vector<uint8_t>& mask) const
{
    bool any = false;
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        mask[action] = IsGood(action) ? 1 : 0;
        any = any || mask[action];
    }
    if (!any)
    {
        mask[std::max(0, m_model.PinnedTo(Current()))] = 1;
    }
}

bool
VehicularCloudProcess::IsFeasible() const
{
    return m_records.empty() || m_records.back().isFeasible;
}

Assignment
VehicularCloudProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    Assignment assignment;
    assignment.item = Order().NumberAt(position);
    assignment.site = SiteOf(static_cast<int>(action));
    return assignment;
}

DecisionProcess::Estimate
VehicularCloudProcess::Peek(std::size_t action)
{
    const VehicularCloudModel::Times& times = TimesOn(action);
    return {times.eftS, After(times)};
}

ObservationLayout
VehicularCloudProcess::Layout() const
{
    return m_observation.Layout();
}

/** Of the current item; times are those of vehicles that were looked at. */
VehicularCloudObservation::Context
VehicularCloudProcess::Now() const
{
    VehicularCloudObservation::Context context;
    context.subtask = Current();
    context.decided = Position();
    context.items = Order().Size();
    context.value = Value();
    context.tailS = m_tailS[context.subtask];
    context.state = &m_state;
    context.times = &m_times;
    context.mask = &Mask();
    m_open.clear();
    for (std::size_t i = Position(); i < Order().Size(); ++i)
    {
        m_open.push_back(Order().NumberAt(i));
    }
    context.open = &m_open;
    return context;
}

void
VehicularCloudProcess::Observe(std::vector<float>& values)
{
    for (std::size_t action = 0; action < ActionCount(); ++action)
    {
        TimesOn(action);
    }
    m_observation.Build(Now(), values);
}

ObservationLayout
VehicularCloudProcess::FactsLayout() const
{
    return m_facts.Layout();
}

std::vector<float>
VehicularCloudProcess::Facts() const
{
    std::vector<float> values;
    m_facts.Build(Now(), TimesOn(0).rtS, values);
    return values;
}

GraphObservation
VehicularCloudProcess::Graph() const
{
    GraphObservation graph;
    graph.nodes = m_model.Subtasks();
    graph.features = VehicularCloudObservation::RAW;
    graph.feature = m_observation.RawFeatures();
    for (const auto& edge : m_instance.edges)
    {
        graph.edges.emplace_back(edge.from, edge.to);
    }
    const std::vector<double> ranks = m_model.DownwardRanks();
    graph.rank.assign(ranks.begin(), ranks.end());
    return graph;
}

DecisionProcess::Outcome
VehicularCloudProcess::Take(std::size_t action)
{
    const bool isFeasible = IsFeasible() && IsGood(action);
    const VehicularCloudModel::Times& times = TimesOn(action);
    const int vehicle = static_cast<int>(action);
    m_records.push_back({m_state.availableS[vehicle], isFeasible});
    m_model.Take(m_state, Current(), vehicle, times);
    return {After(times)};
}

void
VehicularCloudProcess::TakeBack(std::size_t action)
{
    m_state.finishS[Current()] = 0;
    m_state.vehicle[Current()] = -1;
    m_state.availableS[action] = m_records.back().availableS;
    m_records.pop_back();
}

void
VehicularCloudProcess::Changed()
{
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
}

double
VehicularCloudProcess::LowerBound()
{
    double bound = std::max(Value(), Order().Size() > 0 ? m_model.FixedFinishS() : 0);
    double openCycles = 0;
    double releaseS = std::numeric_limits<double>::infinity();
    for (int subtask : m_model.Topological())
    {
        if (m_state.vehicle[subtask] >= 0)
        {
            m_boundS[subtask] = m_state.finishS[subtask];
            continue;
        }
        m_boundS[subtask] = EarliestFinishS(subtask);
        bound = std::max(bound, m_boundS[subtask]);
        double readyS = m_instance.nowS;
        for (const auto& input : m_model.Inputs(subtask))
        {
            readyS = std::max(readyS, m_boundS[input.from]);
        }
        releaseS = std::min(releaseS, readyS);
        openCycles += m_instance.cycles[subtask];
    }
    // All vehicles together: the work that is left fits between their free times and the end.
    double speedHz = 0;
    double headStart = 0;
    double workS = 0;
    std::vector<std::pair<double, double>> begins;
    for (int m = 0; m < m_model.Vehicles(); ++m)
    {
        begins.emplace_back(std::max(m_state.availableS[m], releaseS),
                            m_instance.vehicles[m].cpuHz);
    }
    std::sort(begins.begin(), begins.end());
    for (std::size_t i = 0; i < begins.size() && openCycles > 0; ++i)
    {
        speedHz += begins[i].second;
        headStart += begins[i].first * begins[i].second;
        workS = (openCycles + headStart) / speedHz;
        if (i + 1 == begins.size() || workS <= begins[i + 1].first)
        {
            break;
        }
    }
    return std::max(bound, workS) * (1 - 1e-12);
}

const VehicularCloudModel::Times&
VehicularCloudProcess::TimesOn(std::size_t action) const
{
    if (!m_isKnown[action])
    {
        m_times[action] = m_model.Place(m_state, Current(), static_cast<int>(action));
        m_isKnown[action] = 1;
    }
    return m_times[action];
}

bool
VehicularCloudProcess::IsGood(std::size_t action) const
{
    if (!m_model.IsAllowed(Current(), static_cast<int>(action)))
    {
        return false;
    }
    const VehicularCloudModel::Times& times = TimesOn(action);
    return times.isPresent && times.isReached;
}

double
VehicularCloudProcess::After(const VehicularCloudModel::Times& times) const
{
    return std::max({Value(), m_model.FixedFinishS(), times.eftS});
}

/** No placing that keeps what is decided finishes it earlier. */
double
VehicularCloudProcess::EarliestFinishS(int subtask) const
{
    bool isKnown = true; // where its parents are
    double readyS = m_instance.nowS;
    for (const auto& input : m_model.Inputs(subtask))
    {
        isKnown = isKnown && m_state.vehicle[input.from] >= 0;
        readyS = std::max(readyS, m_boundS[input.from]);
    }
    double earliestS = std::numeric_limits<double>::infinity();
    for (int m = 0; m < m_model.Vehicles(); ++m)
    {
        if (!m_model.IsAllowed(subtask, m))
        {
            continue;
        }
        const double finishS = isKnown
                                 ? m_model.Place(m_state, subtask, m).eftS
                                 : std::max(readyS, m_state.availableS[m]) +
                                       m_instance.cycles[subtask] / m_instance.vehicles[m].cpuHz;
        earliestS = std::min(earliestS, finishS);
    }
    return earliestS;
}

} // namespace ns3::vec
