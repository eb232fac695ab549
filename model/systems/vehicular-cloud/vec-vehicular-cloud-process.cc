// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-process.h"

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
      m_order(ByDownwardRank(m_model), {instance.cycles.size()}, PairsOf(instance)),
      m_tailS(m_model.ShortestTails()), m_state(m_model.Start()), m_boundS(m_model.Subtasks(), 0),
      m_times(instance.vehicles.size()), m_isKnown(instance.vehicles.size(), 0),
      m_mask(instance.vehicles.size(), 0)
{
}

const std::vector<std::pair<int, int>>&
VehicularCloudProcess::Items() const
{
    return m_order.Items();
}

void
VehicularCloudProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    m_order.Reorder(items, Position());
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
    m_isMasked = m_isObserved = false;
}

std::vector<double>
VehicularCloudProcess::UpwardRanks() const
{
    const std::vector<double> ranks = m_model.UpwardRanks();
    std::vector<double> ofItems;
    for (const auto& item : Items())
    {
        ofItems.push_back(ranks[item.second]);
    }
    return ofItems;
}

std::size_t
VehicularCloudProcess::Position() const
{
    return m_taken.size();
}

bool
VehicularCloudProcess::IsOrderOpen() const
{
    return true;
}

double
VehicularCloudProcess::OrderCount() const
{
    return m_order.Count();
}

bool
VehicularCloudProcess::IsReady(std::size_t index) const
{
    return m_order.IsReady(index, Position());
}

void
VehicularCloudProcess::MoveItem(std::size_t from, std::size_t to)
{
    m_order.Move(from, to);
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
    m_isMasked = m_isObserved = false;
}

bool
VehicularCloudProcess::CommutesWithLast(std::size_t action) const
{
    if (m_taken.empty() || m_taken.back().vehicle == static_cast<int>(action))
    {
        return false;
    }
    const auto& inputs = m_model.Inputs(m_order.NumberAt(Position()));
    return std::none_of(inputs.begin(),
                        inputs.end(),
                        [&](const auto& input) { return input.from == m_taken.back().subtask; });
}

std::size_t
VehicularCloudProcess::ActionCount() const
{
    return m_mask.size();
}

const std::vector<uint8_t>&
VehicularCloudProcess::Mask() const
{
    if (!m_isMasked && !Done())
    {
        bool any = false;
        for (std::size_t action = 0; action < m_mask.size(); ++action)
        {
            m_mask[action] = IsGood(action) ? 1 : 0;
            any = any || m_mask[action];
        }
        if (!any)
        {
            m_mask[std::max(0, m_model.PinnedTo(m_order.NumberAt(Position())))] = 1;
        }
        m_isMasked = true;
    }
    return m_mask;
}

bool
VehicularCloudProcess::IsFeasible() const
{
    return m_taken.empty() || m_taken.back().isFeasible;
}

Assignment
VehicularCloudProcess::ActionToAssignment(std::size_t action) const
{
    Assignment assignment;
    assignment.item = m_order.NumberAt(Position());
    assignment.site = SiteOf(static_cast<int>(action));
    return assignment;
}

DecisionProcess::Estimate
VehicularCloudProcess::Peek(std::size_t action)
{
    const VehicularCloudModel::Times& times = TimesOn(action);
    return {times.eftS, After(times)};
}

std::string
VehicularCloudProcess::ObservationLayout() const
{
    return m_observation.Layout();
}

std::size_t
VehicularCloudProcess::ObservationSize() const
{
    return m_observation.Size();
}

std::optional<ActionView>
VehicularCloudProcess::Actions() const
{
    const ObservationBlocks blocks = Blocks();
    if (!blocks.finish)
    {
        return std::nullopt;
    }
    ActionView view = ActionView::OfBlocks(blocks.common, *blocks.finish + 1, ActionCount());
    view.LastIsDelay();
    for (std::size_t k = *blocks.finish + 1; k < blocks.perAction; ++k)
    {
        view.AddBlock(blocks.common + k * ActionCount());
    }
    return view;
}

const std::vector<float>&
VehicularCloudProcess::Observation()
{
    if (!m_isObserved)
    {
        for (std::size_t action = 0; action < ActionCount(); ++action)
        {
            TimesOn(action);
        }
        VehicularCloudObservation::Context context;
        context.subtask = m_order.NumberAt(Position());
        context.decided = Position();
        context.items = Items().size();
        context.value = Value();
        context.tailS = m_tailS[context.subtask];
        context.state = &m_state;
        context.times = &m_times;
        context.mask = &Mask();
        m_open.clear();
        for (std::size_t i = Position(); i < Items().size(); ++i)
        {
            m_open.push_back(m_order.NumberAt(i));
        }
        context.open = &m_open;
        m_observation.Build(context, m_observed);
        m_isObserved = true;
    }
    return m_observed;
}

ObservationBlocks
VehicularCloudProcess::Blocks() const
{
    ObservationBlocks blocks;
    const bool isFull = m_observation.Kind() == ObservationKind::FULL;
    blocks.common = isFull ? VehicularCloudObservation::COMMON : VehicularCloudObservation::RAW;
    blocks.perAction = (ObservationSize() - blocks.common) / ActionCount();
    blocks.commonFacts = blocks.common;
    blocks.perActionFacts = blocks.perAction;
    if (isFull)
    {
        blocks.commonFacts = VehicularCloudObservation::COMMON_FACTS;
        blocks.perActionFacts = VehicularCloudObservation::FACTS;
        blocks.finish = VehicularCloudObservation::FINISH;
        blocks.outlook = VehicularCloudObservation::OUTLOOK;
    }
    return blocks;
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

double
VehicularCloudProcess::Step(std::size_t action)
{
    const bool isFeasible = IsFeasible() && IsGood(action);
    const VehicularCloudModel::Times& times = TimesOn(action);
    const double before = Value();
    const double after = After(times);
    const int subtask = m_order.NumberAt(Position());
    const int vehicle = static_cast<int>(action);
    m_taken.push_back({subtask, vehicle, m_state.availableS[vehicle], after, isFeasible});
    m_model.Take(m_state, subtask, vehicle, times);
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
    m_isMasked = m_isObserved = false;
    return -(after - before);
}

void
VehicularCloudProcess::Undo()
{
    const Taken& taken = m_taken.back();
    m_state.finishS[taken.subtask] = 0;
    m_state.vehicle[taken.subtask] = -1;
    m_state.availableS[taken.vehicle] = taken.availableS;
    m_taken.pop_back();
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
    m_isMasked = m_isObserved = false;
}

double
VehicularCloudProcess::Value() const
{
    return m_taken.empty() ? 0 : m_taken.back().value;
}

double
VehicularCloudProcess::LowerBound()
{
    double bound = std::max(Value(), m_order.Size() > 0 ? m_model.FixedFinishS() : 0);
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

Plan
VehicularCloudProcess::CurrentPlan() const
{
    Plan plan;
    for (const Taken& taken : m_taken)
    {
        Assignment assignment;
        assignment.item = taken.subtask;
        assignment.site = SiteOf(taken.vehicle);
        plan.assignments.push_back(assignment);
    }
    return plan;
}

const VehicularCloudModel::Times&
VehicularCloudProcess::TimesOn(std::size_t action) const
{
    if (!m_isKnown[action])
    {
        m_times[action] =
            m_model.Place(m_state, m_order.NumberAt(Position()), static_cast<int>(action));
        m_isKnown[action] = 1;
    }
    return m_times[action];
}

bool
VehicularCloudProcess::IsGood(std::size_t action) const
{
    if (!m_model.IsAllowed(m_order.NumberAt(Position()), static_cast<int>(action)))
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
