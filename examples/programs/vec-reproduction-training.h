// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCTION_TRAINING_H
#define VEC_REPRODUCTION_TRAINING_H

#include "ns3/vec-trainer.h"
#include "vec-reproduction.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace ns3::vec
{

/** What `./vec train` would be told. */
struct TrainingPlan
{
    std::string name; //!< of its folder; unique in an experiment
    std::string agent;
    std::string system;
    GenerateOptions options;
    ObservationKind observation = ObservationKind::FULL;
    std::map<std::string, std::string> settings; //!< of the trainer and of the agent
    std::string reference;                       //!< a policy to compare with while training
    std::string from;                            //!< a model whose weights it begins with
};

/** The training that the command in a model's metadata tells of. */
TrainingPlan PlanFromCommand(const std::string& agent,
                             const std::string& system,
                             const std::string& command);

struct TrainingResult
{
    std::vector<TrainingRow> rows;
    std::string model; //!< file: the weights that did best on the validation set
    std::string last;  //!< file: those at the end
};

/**
 * The trainings of an experiment, two at a time. Each keeps its checkpoints in a folder below the
 * results and goes on where it was interrupted; one that is there already is not run again.
 */
class Trainings
{
  public:
    /** \p count: how many there will be, for the progress. */
    Trainings(const ReproductionOptions& options, std::size_t count);

    /** Results in the order of the plans, which do not depend on each other. Says first what there
     * is to do. Throws InputError. */
    std::vector<TrainingResult> Run(const std::vector<TrainingPlan>& plans);

  private:
    TrainingResult RunOne(const TrainingPlan& plan, double& share);

    const ReproductionOptions& m_options;
    std::size_t m_count;
    std::mutex m_mutex;           //!< of what follows
    std::vector<double> m_shares; //!< done of each training so far
};

/** The validation mean at \p step decisions. REQUIRES: the training went that far. */
double ValidationAt(const std::vector<TrainingRow>& rows, uint64_t step);

} // namespace ns3::vec

#endif // VEC_REPRODUCTION_TRAINING_H
