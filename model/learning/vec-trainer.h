// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAINER_H
#define VEC_TRAINER_H

#include "ns3/vec-instance.h"
#include "ns3/vec-system.h"
#include "vec-agent.h"
#include "vec-settings.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Seeds below are for tests and results, those up to TRAINING_SEEDS for validation. */
inline constexpr uint64_t VALIDATION_SEEDS = 500'000;
inline constexpr uint64_t TRAINING_SEEDS = 1'000'000;

/**
 * @ingroup vec
 * @brief What is trained on, for how long, and how often it is looked at.
 */
struct TrainerSettings
{
    const System* system = nullptr;
    std::string profile;     //!< as given to the generator; empty: the system's default
    GenerateOptions options; //!< of the random instances, profile included
    ObservationKind observation = ObservationKind::FULL;
    uint64_t seed = 1;                //!< of the agent and of the sequence of instances
    uint64_t steps = 200000;          //!< decisions
    uint64_t instances = 0;           //!< train on this many instances again and again; 0: always
                                      //!< new ones
    uint64_t validateEvery = 5000;    //!< decisions between looks at the validation set
    bool validateFirst = false;       //!< look at it before the first decision, too
    uint64_t validation = 100;        //!< instances of the validation set
    uint64_t checkpointEvery = 20000; //!< decisions between checkpoints
    uint64_t regions = 0;             //!< that instances are drawn from in turn (`--region` of the
                                      //!< generator); 0: one for each server of the agent
    std::size_t rank = 0;             //!< of the processes that train together; 0 writes results
    std::size_t ranks = 1;            //!< processes that train together

    /** The settings that are numbers. REQUIRES: this outlives the table. */
    SettingsTable Table();
    /** The k-th training instance comes from this seed. */
    uint64_t InstanceSeed(uint64_t episode) const;
};

/**
 * @ingroup vec
 * @brief One row of progress.csv.
 */
struct TrainingRow
{
    uint64_t step = 0;         //!< decisions
    uint64_t episodes = 0;     //!< instances seen
    uint64_t updates = 0;      //!< gradient steps
    double exploration = 0;    //!< probability of a random action
    double loss = 0;           //!< mean since the row before
    double trainingReturn = 0; //!< mean since the row before, in reward units
    double validationMean = 0; //!< mean loss (LossOf) over the validation set
    double gap = 0;            //!< mean over it of loss / best known − 1
};

/**
 * @ingroup vec
 * @brief Trains an agent on random instances of a system and keeps what it needs to go on after
 * being killed at any moment.
 *
 * Files of its folder, each replaced whole: `checkpoint.safetensors` (everything),
 * `model.safetensors` (the weights that did best on the validation set), `progress.csv`,
 * `learning-curve.json` (what a picture of it shows besides), and `timing.csv`, the only one with
 * wall-clock figures. A run that was killed and resumed leaves the same bytes in the others as one
 * that was not.
 */
class Trainer
{
  public:
    /** A policy to compare with: its loss (LossOf) on each validation instance. */
    using Reference = std::pair<std::string, std::vector<double>>;
    /** Called after every episode with the step now and the last row (nullptr before the first). */
    using Report = std::function<void(uint64_t step, double meanReturn, const TrainingRow* last)>;

    /**
     * \p metadata is copied into model files (agent, settings, command, …). REQUIRES: the agent
     * outlives the trainer.
     */
    Trainer(const TrainerSettings& settings,
            Agent& agent,
            std::string folder,
            std::map<std::string, std::string> metadata);

    /** The validation instances, for those who compute references. */
    const std::vector<std::unique_ptr<Instance>>& Validation() const
    {
        return m_validation;
    }

    /** The best known loss of an instance is the lowest of these. REQUIRES: not empty. */
    void SetReferences(std::vector<Reference> references);

    /** Goes on from the folder's checkpoint. Throws InputError when it is damaged or was made with
     * other settings. */
    void Resume();
    void Run(const Report& report);

    const std::vector<TrainingRow>& Rows() const
    {
        return m_rows;
    }

    uint64_t Step() const
    {
        return m_step;
    }

    /** Writes the weights of now rather than the best. REQUIRES: a row. */
    void WriteModel(const std::string& path) const;

    static std::string CheckpointPath(const std::string& folder, std::size_t rank = 0);
    static std::string ModelPath(const std::string& folder);

  private:
    void Round();
    void Skip(std::size_t ranks);
    std::unique_ptr<Instance> Draw(std::size_t server) const;
    void Validate();
    void Look();
    SafeTensors ModelNow(double validationMean) const;
    void WriteBestModel();
    void SaveCheckpoint();
    void WriteProgress() const;

    TrainerSettings m_settings;
    Agent& m_agent;
    std::string m_folder;
    std::map<std::string, std::string> m_metadata;
    std::vector<std::unique_ptr<Instance>> m_validation;
    std::string m_layout; //!< of the observations
    std::vector<Reference> m_references;
    std::vector<double> m_bestKnown;

    uint64_t m_step = 0;
    uint64_t m_episodes = 0;
    double m_returnSum = 0; //!< since the last row
    uint64_t m_returnCount = 0;
    double m_bestMean = 0; //!< validation mean of the best weights
    uint64_t m_bestStep = 0;
    SafeTensors m_bestModel;
    std::vector<TrainingRow> m_rows;
};

} // namespace ns3::vec

#endif // VEC_TRAINER_H
