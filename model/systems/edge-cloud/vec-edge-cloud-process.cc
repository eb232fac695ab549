// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-process.h"

#include "vec-edge-cloud-system.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

std::vector<std::pair<int, int>>
AllItems(const EdgeCloudInstance& instance)
{
    std::vector<std::pair<int, int>> items;
    for (std::size_t x = 0; x < instance.workflows.size(); ++x)
    {
        for (std::size_t i = 0; i < instance.workflows[x].cycles.size(); ++i)
        {
            items.emplace_back(x, i);
        }
    }
    return items;
}

std::vector<std::size_t>
Sizes(const EdgeCloudInstance& instance)
{
    std::vector<std::size_t> sizes;
    for (const auto& workflow : instance.workflows)
    {
        sizes.push_back(workflow.cycles.size());
    }
    return sizes;
}

EdgeList
Chains(const EdgeCloudInstance& instance, const EdgeCloudModel& model)
{
    EdgeList edges;
    for (int x = 0; x < static_cast<int>(instance.workflows.size()); ++x)
    {
        for (int i = 1; i < static_cast<int>(instance.workflows[x].cycles.size()); ++i)
        {
            edges.emplace_back(model.Number(x, i - 1), model.Number(x, i));
        }
    }
    return edges;
}

double
Squash(double x)
{
    return x / (1 + std::abs(x));
}

} // namespace

EdgeCloudProcess::EdgeCloudProcess(const EdgeCloudInstance& instance, ObservationKind observation)
    : m_instance(instance), m_model(instance), m_kind(observation),
      m_order(AllItems(instance), Sizes(instance), Chains(instance, m_model)),
      m_mask(instance.tiers.size(), 1), m_tier(m_model.Size(), 0),
      m_finishS(m_model.Size(), 0), m_leastRests{0}
{
    double sumS = 0;
    for (int x = 0; x < static_cast<int>(instance.workflows.size()); ++x)
    {
        const auto& workflow = instance.workflows[x];
        m_leastRests[0] += m_model.LeastOfWorkflow(x);
        m_longest = std::max(m_longest, workflow.cycles.size());
        for (std::size_t i = 0; i < workflow.cycles.size(); ++i)
        {
            m_mostCycles = std::max(m_mostCycles, workflow.cycles[i]);
            for (int k = 0; k < m_model.Tiers(); ++k)
            {
                sumS += m_model.ComputeS(m_model.Number(x, static_cast<int>(i)), k);
            }
        }
        for (double bits : workflow.bits)
        {
            m_mostBits = std::max(m_mostBits, bits);
        }
    }
    if (sumS > 0)
    {
        m_unitS = sumS / (m_model.Size() * m_model.Tiers());
    }
}

const std::vector<std::pair<int, int>>&
EdgeCloudProcess::Items() const
{
    return m_order.Items();
}

void
EdgeCloudProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    m_order.Reorder(items, Position());
}

std::vector<double>
EdgeCloudProcess::UpwardRanks() const
{
    const int tiers = m_model.Tiers();
    double meanSecondsPerBit = 0;
    double meanSecondsPerCycle = 0;
    for (int from = 0; from < tiers; ++from)
    {
        meanSecondsPerCycle += 1 / m_instance.tiers[from].cpuHz / tiers;
        for (int to = 0; to < tiers; ++to)
        {
            meanSecondsPerBit += m_model.TransferS(1, from, to) / (tiers * tiers);
        }
    }
    std::vector<double> byNumber(m_model.Size(), 0);
    for (int x = 0; x < static_cast<int>(m_instance.workflows.size()); ++x)
    {
        const auto& workflow = m_instance.workflows[x];
        double below = 0;
        for (int i = static_cast<int>(workflow.cycles.size()) - 1; i >= 0; --i)
        {
            below +=
                workflow.bits[i + 1] * meanSecondsPerBit + workflow.cycles[i] * meanSecondsPerCycle;
            byNumber[m_model.Number(x, i)] = below;
        }
    }
    std::vector<double> ranks;
    for (const auto& [workflow, subtask] : Items())
    {
        ranks.push_back(byNumber[m_model.Number(workflow, subtask)]);
    }
    return ranks;
}

std::size_t
EdgeCloudProcess::Position() const
{
    return m_actions.size();
}

std::size_t
EdgeCloudProcess::ActionCount() const
{
    return m_mask.size();
}

const std::vector<uint8_t>&
EdgeCloudProcess::Mask() const
{
    return m_mask;
}

PlaceKind
EdgeCloudProcess::KindOf(std::size_t action) const
{
    if (action == 0)
    {
        return PlaceKind::LOCAL;
    }
    return m_instance.tiers[action].name.rfind("cloud", 0) == 0 ? PlaceKind::CLOUD
                                                                : PlaceKind::EDGE;
}

Assignment
EdgeCloudProcess::ActionToAssignment(std::size_t action) const
{
    const auto& [workflow, subtask] = Items()[Position()];
    return OnTier(workflow, subtask, static_cast<int>(action));
}

DecisionProcess::Estimate
EdgeCloudProcess::Peek(std::size_t action)
{
    const auto& [workflow, subtask] = Items()[Position()];
    const int number = m_model.Number(workflow, subtask);
    const int tier = static_cast<int>(action);
    const double beforeS = TimeBefore(workflow, subtask);
    Estimate estimate;
    estimate.finishS =
        m_model.StartS(workflow, subtask, TierBefore(workflow, subtask), tier, beforeS) +
        m_model.ComputeS(number, tier);
    double added = estimate.finishS - beforeS + m_model.EnergyCost(number, tier);
    if (m_model.IsLast(workflow, subtask))
    {
        added += m_model.ReturnS(workflow, tier);
    }
    estimate.value = Value() + added;
    return estimate;
}

std::string
EdgeCloudProcess::ObservationLayout() const
{
    return m_kind == ObservationKind::FULL ? "edge-cloud/full/1" : "edge-cloud/literal/1";
}

std::size_t
EdgeCloudProcess::ObservationSize() const
{
    const std::size_t tiers = m_instance.tiers.size();
    return m_kind == ObservationKind::FULL ? 3 + 9 * tiers : tiers + 2 * m_longest + 1;
}

std::optional<ActionView>
EdgeCloudProcess::Actions() const
{
    if (m_kind != ObservationKind::FULL)
    {
        return std::nullopt;
    }
    const std::size_t tiers = ActionCount();
    ActionView view = ActionView::OfBlocks(3, 6, tiers);
    view.LastIsDelay();
    for (std::size_t k = 6; k < 9; ++k)
    {
        view.AddBlock(3 + k * tiers);
    }
    return view;
}

const std::vector<float>&
EdgeCloudProcess::Observation()
{
    const auto& [workflow, subtask] = Items()[Position()];
    m_observed.clear();
    if (m_kind == ObservationKind::FULL)
    {
        ObserveFull(workflow, subtask);
    }
    else
    {
        ObserveLiteral(workflow, subtask);
    }
    return m_observed;
}

double
EdgeCloudProcess::Step(std::size_t action)
{
    const Estimate estimate = Peek(action);
    const double before = Value();
    const auto& [workflow, subtask] = Items()[Position()];
    const int number = m_model.Number(workflow, subtask);
    const double leastBefore = subtask == 0
                                 ? m_model.LeastOfWorkflow(workflow)
                                 : m_model.LeastRest(number - 1, TierBefore(workflow, subtask));
    // The return of a last subtask is part of V already.
    const double leastAfter =
        m_model.IsLast(workflow, subtask) ? 0 : m_model.LeastRest(number, static_cast<int>(action));
    m_leastRests.push_back(m_leastRests.back() - leastBefore + leastAfter);
    m_tier[number] = static_cast<int>(action);
    m_finishS[number] = estimate.finishS;
    m_actions.push_back(static_cast<int>(action));
    m_values.push_back(estimate.value);
    return -(estimate.value - before);
}

void
EdgeCloudProcess::Undo()
{
    m_actions.pop_back();
    m_values.pop_back();
    m_leastRests.pop_back();
}

double
EdgeCloudProcess::Value() const
{
    return m_values.back();
}

double
EdgeCloudProcess::LowerBound()
{
    // Sums of differences: leave room for their rounding.
    return (Value() + m_leastRests.back()) * (1 - 1e-12) - 1e-12 * m_leastRests.front();
}

Plan
EdgeCloudProcess::CurrentPlan() const
{
    Plan plan;
    for (std::size_t i = 0; i < m_actions.size(); ++i)
    {
        const auto& [workflow, subtask] = Items()[i];
        plan.assignments.push_back(OnTier(workflow, subtask, m_actions[i]));
    }
    return plan;
}

int
EdgeCloudProcess::TierBefore(int workflow, int subtask) const
{
    return subtask == 0 ? 0 : m_tier[m_model.Number(workflow, subtask) - 1];
}

double
EdgeCloudProcess::TimeBefore(int workflow, int subtask) const
{
    return subtask == 0 ? m_instance.nowS : m_finishS[m_model.Number(workflow, subtask) - 1];
}

void
EdgeCloudProcess::ObserveFull(int workflow, int subtask)
{
    const int tiers = m_model.Tiers();
    const int number = m_model.Number(workflow, subtask);
    const int before = TierBefore(workflow, subtask);
    const double beforeS = TimeBefore(workflow, subtask);
    const auto& bits = m_instance.workflows[workflow].bits;
    const auto length = static_cast<double>(bits.size() - 1);
    const bool isLast = m_model.IsLast(workflow, subtask);
    const auto eachTier = [&](const auto& timeOf)
    {
        for (int k = 0; k < tiers; ++k)
        {
            AddTime(timeOf(k));
        }
    };

    Add(subtask / length);
    Add(Squash((length - subtask) / 10));
    Add(Squash(m_instance.delta));
    for (int k = 0; k < tiers; ++k)
    {
        Add(k == before ? 1 : 0);
    }
    eachTier([&](int k) { return m_model.ComputeS(number, k); });
    eachTier([&](int k) { return m_model.TransferS(bits[subtask], before, k); });
    eachTier(
        [&](int k)
        {
            return m_model.StartS(workflow, subtask, before, k, beforeS) -
                   (beforeS + m_model.TransferS(bits[subtask], before, k));
        });
    eachTier([&](int k) { return m_model.EnergyCost(number, k); });
    double least = std::numeric_limits<double>::infinity();
    for (int k = 0; k < tiers; ++k)
    {
        least = std::min(least, Peek(k).value);
    }
    eachTier([&](int k) { return Peek(k).value - least; });
    eachTier([&](int k) { return m_model.TransferS(bits[subtask + 1], k, 0); });
    eachTier(
        [&](int k)
        {
            double sumS = 0;
            for (int other = 0; other < tiers; ++other)
            {
                sumS += m_model.TransferS(bits[subtask + 1], k, other);
            }
            return sumS / tiers;
        });
    eachTier(
        [&](int k) {
            return isLast ? 0 : m_model.ComputeS(number + 1, k) + m_model.EnergyCost(number + 1, k);
        });
}

void
EdgeCloudProcess::ObserveLiteral(int workflow, int subtask)
{
    const auto& chain = m_instance.workflows[workflow];
    for (int k = 0; k < m_model.Tiers(); ++k)
    {
        Add(k == TierBefore(workflow, subtask) ? 1 : 0);
    }
    for (std::size_t i = subtask; i < chain.cycles.size(); ++i)
    {
        Add(chain.bits[i] / m_mostBits);
        Add(chain.cycles[i] / m_mostCycles);
    }
    Add(chain.bits.back() / m_mostBits);
    m_observed.resize(ObservationSize(), 0);
}

void
EdgeCloudProcess::Add(double value)
{
    m_observed.push_back(static_cast<float>(value));
}

void
EdgeCloudProcess::AddTime(double timeS)
{
    Add(Squash(timeS / m_unitS));
}

} // namespace ns3::vec
