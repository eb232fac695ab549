// SPDX-License-Identifier: GPL-2.0-only
#include "vec-genetic.h"

#include "ns3/vec-searchable-process.h"
#include "ns3/vec-system.h"
#include "vec-choices.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace ns3::vec
{

GeneticPolicy::GeneticPolicy(uint64_t seed, const GeneticSettings& settings, Progress progress)
    : m_settings(settings), m_random(seed, "genetic", "policy"), m_progress(std::move(progress))
{
}

std::string
GeneticPolicy::Name() const
{
    return "genetic";
}

Plan
GeneticPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance);
    const std::size_t length = process->Items().size();
    m_best = {};
    if (length == 0)
    {
        return {};
    }
    std::vector<Individual> population;
    for (int i = 0; i < m_settings.population; ++i)
    {
        population.push_back(Draw(*process, i));
        Express(*process, population.back());
    }
    for (int generation = 0; generation < m_settings.generations; ++generation)
    {
        if (m_progress)
        {
            m_progress(generation, m_settings.generations);
        }
        std::stable_sort(population.begin(),
                         population.end(),
                         [](const Individual& a, const Individual& b) {
                             return a.isFeasible != b.isFeasible ? a.isFeasible : a.value < b.value;
                         });
        std::vector<double> wheel; // running sums of fitness
        for (const Individual& individual : population)
        {
            const double fitness =
                individual.isFeasible ? 1 / std::max(individual.value, 1e-300) : 0;
            wheel.push_back((wheel.empty() ? 0 : wheel.back()) + fitness);
        }
        std::vector<Individual> next(population.begin(), population.begin() + m_settings.elite);
        while (next.size() < population.size())
        {
            Individual children[] = {Spin(population, wheel), Spin(population, wheel)};
            if (m_random.Uniform() < m_settings.crossover)
            {
                const auto cut = m_random.Integer(0, static_cast<int64_t>(length));
                const auto exchange = [cut](auto& a, auto& b)
                { std::swap_ranges(a.begin() + cut, a.end(), b.begin() + cut); };
                exchange(children[0].genes, children[1].genes);
                if (!children[0].keys.empty())
                {
                    exchange(children[0].keys, children[1].keys);
                }
            }
            for (Individual& child : children)
            {
                if (next.size() < population.size())
                {
                    Mutate(*process, child);
                    Express(*process, child);
                    next.push_back(std::move(child));
                }
            }
        }
        population = std::move(next);
    }
    return m_best.plan;
}

/** One of the first population: greedy, local, then random ones. */
GeneticPolicy::Individual
GeneticPolicy::Draw(DecisionProcess& process, int number)
{
    const std::size_t length = process.Items().size();
    const auto lastAction = static_cast<int64_t>(process.ActionCount()) - 1;
    const bool isOpen = WithOpenOrder(process) != nullptr;
    Individual individual;
    for (std::size_t i = 0; i < length; ++i)
    {
        if (number < 2)
        {
            individual.genes.push_back(number == 0 ? EarliestFinish(process)
                                                   : LocalOrEarliest(process));
            process.Step(individual.genes.back());
        }
        else
        {
            individual.genes.push_back(m_random.Integer(0, lastAction));
        }
        if (isOpen && length <= m_settings.mostKeys)
        {
            const auto place = static_cast<double>(i);
            individual.keys.push_back(number < 2        ? place
                                      : number % 2 == 0 ? place + m_random.Normal(0, 2)
                                                        : m_random.Uniform(0, length));
        }
    }
    while (process.Position() > 0)
    {
        process.Undo();
    }
    return individual;
}

void
GeneticPolicy::Mutate(const DecisionProcess& process, Individual& individual)
{
    const auto lastAction = static_cast<int64_t>(process.ActionCount()) - 1;
    for (std::size_t& gene : individual.genes)
    {
        if (m_random.Uniform() < m_settings.mutation)
        {
            gene = m_random.Integer(0, lastAction);
        }
    }
    for (double& key : individual.keys)
    {
        if (m_random.Uniform() < m_settings.mutation)
        {
            key = m_random.Uniform(0, individual.keys.size());
        }
    }
}

/** Decides everything by genes and keys, repairs genes, and keeps the plan if it is the best. */
void
GeneticPolicy::Express(DecisionProcess& process, Individual& individual)
{
    SearchableProcess* order = WithOpenOrder(process);
    const std::size_t length = individual.genes.size();
    std::vector<std::size_t> itemAt(length); // which item is where
    std::iota(itemAt.begin(), itemAt.end(), 0);
    std::vector<std::size_t> cameFrom(length);
    for (std::size_t position = 0; position < length; ++position)
    {
        std::size_t chosen = position;
        for (std::size_t i = position + 1; i < length && !individual.keys.empty(); ++i)
        {
            if (individual.keys[itemAt[i]] < individual.keys[itemAt[chosen]] && order->IsReady(i))
            {
                chosen = i;
            }
        }
        cameFrom[position] = chosen;
        if (chosen != position)
        {
            order->MoveItem(chosen, position);
            const auto at = [&](std::size_t i)
            { return itemAt.begin() + static_cast<std::ptrdiff_t>(i); };
            std::rotate(at(position), at(chosen), at(chosen + 1));
        }
        std::size_t& gene = individual.genes[itemAt[position]];
        if (!process.Mask()[gene])
        {
            gene =
                m_settings.isRepairedToOwner ? LocalOrEarliest(process) : EarliestFinish(process);
        }
        process.Step(gene);
    }
    individual.value = process.Loss();
    individual.isFeasible = process.IsFeasible();
    if (!m_best.isThere || individual.isFeasible > m_best.isFeasible ||
        (individual.isFeasible == m_best.isFeasible && individual.value < m_best.value))
    {
        m_best = {process.CurrentPlan(), individual.value, individual.isFeasible, true};
    }
    for (std::size_t position = length; position-- > 0;)
    {
        process.Undo();
        if (cameFrom[position] != position)
        {
            order->MoveItem(position, cameFrom[position]);
        }
    }
}

/** One of the population, likelier the fitter it is. */
const GeneticPolicy::Individual&
GeneticPolicy::Spin(const std::vector<Individual>& population, const std::vector<double>& wheel)
{
    const double stop = m_random.Uniform(0, wheel.back());
    const auto found = std::upper_bound(wheel.begin(), wheel.end(), stop);
    const auto index = std::min<std::ptrdiff_t>(found - wheel.begin(),
                                                static_cast<std::ptrdiff_t>(wheel.size()) - 1);
    return population[index];
}

} // namespace ns3::vec
