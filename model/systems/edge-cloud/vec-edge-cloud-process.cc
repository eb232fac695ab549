// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-process.h"

#include "ns3/vec-scaling.h"
#include "ns3/vec-task-graph.h"
#include "vec-edge-cloud-system.h"

#include <algorithm>
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

} // namespace

EdgeCloudProcess::EdgeCloudProcess(const EdgeCloudInstance& instance, ObservationKind observation)
    : m_instance(instance), m_model(instance), m_kind(observation), m_tier(m_model.Size(), 0),
      m_finishS(m_model.Size(), 0), m_leastRests{0}
{
    Begin({AllItems(instance), Sizes(instance), Chains(instance, m_model)}, instance.tiers.size());
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

std::vector<double>
EdgeCloudProcess::RanksByNumber() const
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
    return byNumber;
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
EdgeCloudProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    const auto& [workflow, subtask] = Items()[position];
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

ObservationLayout
EdgeCloudProcess::Layout() const
{
    const std::size_t tiers = ActionCount();
    if (m_kind == ObservationKind::LITERAL)
    {
        return ObservationLayout("edge-cloud/literal/1", tiers)
            .Add("tier before", tiers)
            .Add("rest of chain", 2 * m_longest + 1);
    }
    return ObservationLayout("edge-cloud/full/1", tiers)
        .Add("workflow", 3)
        .AddPerAction("tier before")
        .AddPerAction("computing")
        .AddPerAction("transfer")
        .PredictPerAction("wait")
        .AddPerAction("energy")
        .PredictPerAction(ObservationLayout::DELAY)
        .AddPerAction("return")
        .AddPerAction("onward")
        .AddPerAction("next");
}

void
EdgeCloudProcess::Observe(std::vector<float>& values)
{
    const auto& [workflow, subtask] = Items()[Position()];
    m_kind == ObservationKind::FULL ? ObserveFull(workflow, subtask, values)
                                    : ObserveLiteral(workflow, subtask, values);
}

DecisionProcess::Outcome
EdgeCloudProcess::Take(std::size_t action)
{
    const Estimate estimate = Peek(action);
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
    return {estimate.value};
}

void
EdgeCloudProcess::TakeBack(std::size_t)
{
    m_leastRests.pop_back();
}

double
EdgeCloudProcess::LowerBound()
{
    // Sums of differences: leave room for their rounding.
    return (Value() + m_leastRests.back()) * (1 - 1e-12) - 1e-12 * m_leastRests.front();
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
EdgeCloudProcess::ObserveFull(int workflow, int subtask, std::vector<float>& values)
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
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
            add(Squash(timeOf(k) / m_unitS));
        }
    };

    add(subtask / length);
    add(Squash((length - subtask) / 10));
    add(Squash(m_instance.delta));
    for (int k = 0; k < tiers; ++k)
    {
        add(k == before ? 1 : 0);
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
EdgeCloudProcess::ObserveLiteral(int workflow, int subtask, std::vector<float>& values) const
{
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto& chain = m_instance.workflows[workflow];
    for (int k = 0; k < m_model.Tiers(); ++k)
    {
        add(k == TierBefore(workflow, subtask) ? 1 : 0);
    }
    for (std::size_t i = subtask; i < chain.cycles.size(); ++i)
    {
        add(chain.bits[i] / m_mostBits);
        add(chain.cycles[i] / m_mostCycles);
    }
    add(chain.bits.back() / m_mostBits);
    values.resize(m_model.Tiers() + 2 * m_longest + 1, 0);
}

} // namespace ns3::vec
