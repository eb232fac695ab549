// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GENETIC_H
#define VEC_GENETIC_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-random.h"
#include "vec-progress.h"
#include "vec-tree-search.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Settings of the genetic algorithm; what paper 2 and its source leave open is chosen here.
 */
struct GeneticSettings
{
    int population = 50;
    int generations = 100;
    double crossover = 0.8; //!< probability that a pair exchanges its ends
    double mutation = 0.1;  //!< probability that a gene changes
    int elite = 2;          //!< best ones that live on unchanged
    /** Whether an infeasible gene becomes the owner's place, else that of earliest finish. */
    bool isRepairedToOwner = false;
    std::size_t mostKeys = 64; //!< more items than that are decided in the process's own order
};

/**
 * @ingroup vec
 * @brief MGA of paper 2 (Sun et al., 2018) on any system: a chromosome has the place of every item
 * in the process's own order (the rank order in `vehicular-cloud`).
 *
 * The first population is random but for two: the plan of greedy and the one that stays local.
 * Roulette on 1 / objective, one-point crossover, mutation per gene, elitism. Where the order is
 * part of the plan, it evolves as well: every item has a key, ready items of lower key are decided
 * first, and keys begin near the process's own order in one half of the population, anywhere in the
 * other. A gene that is infeasible where it is reached is repaired.
 */
class GeneticPolicy : public Policy
{
  public:
    explicit GeneticPolicy(uint64_t seed,
                           const GeneticSettings& settings = {},
                           Progress progress = nullptr);

    std::string Name() const override;

  private:
    struct Individual
    {
        std::vector<std::size_t> genes; // actions, by item in the process's first order
        std::vector<double> keys;       // by item: ready ones of lower key first; empty: that order
        double value = 0;
        bool isFeasible = true;
    };

    Plan DoDecide(const Instance& instance, uint64_t id) override;
    Individual Draw(DecisionProcess& process, int number);
    void Mutate(const DecisionProcess& process, Individual& individual);
    void Express(DecisionProcess& process, Individual& individual);
    const Individual& Spin(const std::vector<Individual>& population,
                           const std::vector<double>& wheel);

    GeneticSettings m_settings;
    Random m_random;
    Progress m_progress;
    FoundPlan m_best;
};

} // namespace ns3::vec

#endif // VEC_GENETIC_H
