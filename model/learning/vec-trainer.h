// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAINER_H
#define VEC_TRAINER_H

#include "ns3/vec-instance.h"
#include "vec-agent.h"
#include "vec-instance-source.h"
#include "vec-slot-lane.h"
#include "vec-trainer-settings.h"
#include "vec-validation-set.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One row of progress.csv.
 */
struct TrainingRow
{
    uint64_t step = 0;      //!< decisions
    uint64_t episodes = 0;  //!< instances or episodes begun
    uint64_t updates = 0;   //!< gradient steps
    double exploration = 0; //!< probability of a random action
    double loss = 0;        //!< mean since the row before
    double trainingReturn =
        0; //!< mean over instances or slots since the row before, in reward units
    double validationMean = 0; //!< mean loss (LossOf) over the validation set
    double gap = 0;            //!< mean over it of loss / best known − 1
};

/**
 * @ingroup vec
 * @brief Trains an agent on random instances or episodes of a system and keeps what it needs to go
 * on after being killed at any moment.
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
    /** A policy to compare with: its losses on the validation set. */
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

    /** For those who compute references. */
    const ValidationSet& Validation() const
    {
        return m_validation;
    }

    /** The best known loss of an instance or episode is the lowest of these. REQUIRES: not empty.
     */
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
    uint64_t PlayInstances(std::size_t server);
    uint64_t PlaySlots(std::size_t server);
    void Tell(const Trajectory& trajectory);
    std::size_t Instances() const;
    void Skip(std::size_t ranks);
    std::shared_ptr<const Instance> Draw(std::size_t server) const;
    Json SaveLanes() const;
    void Validate();
    void Look();
    SafeTensors ModelNow() const;
    void WriteBestModel();
    void SaveCheckpoint();
    void WriteProgress() const;

    TrainerSettings m_settings;
    Agent& m_agent;
    std::string m_folder;
    std::map<std::string, std::string> m_metadata;
    InstanceSource m_source;
    ValidationSet m_validation;
    std::vector<SlotLane> m_lanes; //!< of episodes: server by server, those it plays at once
    double m_unit = 1;             //!< of rewards in episodes
    std::string m_layout;          //!< of the observations
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
