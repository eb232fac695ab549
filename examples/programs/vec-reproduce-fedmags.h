// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCE_FEDMAGS_H
#define VEC_REPRODUCE_FEDMAGS_H

#include "vec-reproduction-methods.h"
#include "vec-reproduction-training.h"

#include <string>
#include <vector>

// What figures 4 to 6 of paper 0 have in common.

namespace ns3::vec::fedmags
{

inline constexpr const char* MEC_DAG = "mec-dag";
inline const std::vector<std::string> SIMPLE{"local", "heft", "greedy"};
inline const std::vector<std::string> LEARNERS{"fedmags", "smrl-mto", "ppo", "ac", "dqn"};

/** A learner with the model that it is known by. */
struct Learner
{
    std::string name;
    std::string model;
    TrainingPlan made; //!< how that came to be
};

/** The learners of which there is a model; notes the others. */
std::vector<Learner> Shipped(std::vector<std::string>& notes);
/** Trains all of them, for as long as their models were. */
std::vector<TrainingResult> Retrain(std::vector<Learner>& learners,
                                    Trainings& trainings,
                                    const ReproductionOptions& options);
/** Simple policies and learners, as those who take part. */
std::vector<Method> MethodsOf(const std::vector<Learner>& learners);
std::vector<std::string> NamesOf(const std::vector<Method>& methods);

/** AET of each method on instances of seeds 0, 1, …, which no training uses. */
std::vector<Sample> HeldOutTimes(const std::vector<Method>& methods,
                                 const GenerateOptions& draw,
                                 uint64_t instances);

/** Curves over the rows of trainings, beside which simple policies are straight lines. */
FigurePanel Curves(const std::vector<std::string>& names,
                   const std::vector<TrainingResult>& results,
                   double decisionsPerX,
                   const GenerateOptions& draw,
                   uint64_t validation);

/** The orders of a sentence of the paper, among those that take part. */
void AddOrders(const std::string& units,
               const std::string& at,
               const std::string& ours,
               const std::vector<std::string>& theirs,
               const std::vector<std::string>& names,
               const std::vector<Sample>& samples,
               Claim::Says says,
               std::vector<Claim>& claims);

/** A mark for each method. */
FigurePanel LevelsPanel(const std::string& title,
                        const std::vector<std::string>& names,
                        const std::vector<Sample>& samples);

} // namespace ns3::vec::fedmags

#endif // VEC_REPRODUCE_FEDMAGS_H
