// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REGRET_H
#define VEC_REGRET_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/** One dumped decision, and the best plan that is known for its instance. */
struct DecisionRegret
{
    std::string instance; //!< as in decisions.csv
    double objective = 0; //!< of the plan that was carried out
    bool feasible = true; //!< that plan
    double best = 0;      //!< of the best known one
    bool optimal = false; //!< nothing better exists
};

/** How long to look for a better plan. */
struct RegretBudget
{
    uint64_t evaluations = 4000; //!< of local search
    uint64_t steps = 20000;      //!< of branch and bound, which begins with what that found
    uint64_t seed = 1;
};

/**
 * Plans the instances of FOLDER/instances again. The best known plan is the better one of the plan
 * that was carried out, local search, and branch and bound as far as its steps go. Feasibility
 * first. Throws InputError.
 */
std::vector<DecisionRegret> FindRegret(const std::string& folder, const RegretBudget& budget);

/**
 * Writes FOLDER/regret.csv, a row per decision, and FOLDER/regret.json,
 * and prints a line. Returns the exit status.
 */
int Regret(const std::string& folder, const RegretBudget& budget);

} // namespace ns3::vec

#endif // VEC_REGRET_H
