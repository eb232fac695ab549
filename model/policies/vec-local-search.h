// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOCAL_SEARCH_H
#define VEC_LOCAL_SEARCH_H

#include "ns3/vec-instance.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-random.h"
#include "ns3/vec-searchable-process.h"
#include "vec-progress.h"
#include "vec-tree-search.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Simulated annealing over the decisions of an instance, restarted: from the plan of HEFT,
 * from that of greedy, then from random ones.
 *
 * A move gives one item another place, or decides it earlier where the order is open; an action
 * that has become infeasible gives way to that of earliest finish.
 */
class LocalSearch
{
  public:
    static constexpr int RESTARTS = 8;
    static constexpr double HOTTEST = 0.3;     //!< first temperature, part of the first objective
    static constexpr double COLDEST = 0.00005; //!< last one

    /** REQUIRES: the instance outlives the search. */
    LocalSearch(const Instance& instance, uint64_t seed);

    /** The best plan of so many evaluated ones. */
    FoundPlan Run(uint64_t evaluations, const Progress& progress = nullptr);

  private:
    enum class First
    {
        HEFT,
        GREEDY,
        RANDOM,
    };

    void Begin(First first);
    void Anneal(uint64_t evaluations, const std::function<void(uint64_t)>& report);
    void Rewind(std::size_t position);
    void Replay(std::size_t position);
    std::size_t Allowed(std::size_t wanted);
    void Keep();

    const Instance& m_instance;
    Random m_random;
    std::unique_ptr<DecisionProcess> m_process;
    SearchableProcess* m_order = nullptr; // of it, where that is open
    std::vector<std::size_t> m_actions;   // by position
    FoundPlan m_best;
};

/**
 * @ingroup vec
 * @brief LocalSearch as a policy: the best known plan where no exact policy answers.
 */
class LocalSearchPolicy : public Policy
{
  public:
    static constexpr uint64_t EVALUATIONS = 50000;
    static constexpr uint64_t MOST_DECISIONS = 10000000; //!< evaluations × items by default

    /** \p evaluations: 0 is EVALUATIONS, or fewer on large instances (MOST_DECISIONS). */
    explicit LocalSearchPolicy(uint64_t seed,
                               uint64_t evaluations = 0,
                               Progress progress = nullptr);

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    uint64_t m_seed;
    uint64_t m_evaluations;
    Progress m_progress;
};

} // namespace ns3::vec

#endif // VEC_LOCAL_SEARCH_H
