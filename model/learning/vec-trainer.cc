// SPDX-License-Identifier: GPL-2.0-only
#include "vec-trainer.h"

#include "ns3/vec-csv.h"
#include "ns3/vec-error.h"
#include "ns3/vec-heuristics.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-text.h"
#include "vec-episode.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr int64_t MANY = std::numeric_limits<int64_t>::max();
/** What a slot costs in the mean when all stays where it was created. */
double
SlotUnit(const ValidationSet& validation)
{
    LocalPolicy local;
    const double loss = Mean(validation.LossesOf(local));
    return loss > 0 ? loss : 1;
}

Json
ToJson(const TrainingRow& row)
{
    return {row.step,
            row.episodes,
            row.updates,
            row.exploration,
            row.loss,
            row.trainingReturn,
            row.validationMean,
            row.gap};
}

TrainingRow
ParseRow(const JsonView& json)
{
    TrainingRow row;
    row.step = json.At(std::size_t{0}).Integer(0, MANY);
    row.episodes = json.At(1).Integer(0, MANY);
    row.updates = json.At(2).Integer(0, MANY);
    row.exploration = json.At(3).Number();
    row.loss = json.At(4).Number();
    row.trainingReturn = json.At(5).Number();
    row.validationMean = json.At(6).Number();
    row.gap = json.At(7).Number();
    return row;
}

} // namespace

Trainer::Trainer(const TrainerSettings& settings,
                 Agent& agent,
                 std::string folder,
                 std::map<std::string, std::string> metadata)
    : m_settings(settings), m_agent(agent), m_folder(std::move(folder)),
      m_metadata(std::move(metadata)), m_source(settings), m_validation(settings, m_source)
{
    m_layout = settings.system->Begin(*m_validation.Instances().front(), settings.observation)
                   ->Layout()
                   .Name();
    if (settings.slots > 0)
    {
        if (agent.EpisodesOfEach() > 1)
        {
            throw InputError("--episodes: every slot is played once, leave --slots or this out");
        }
        m_unit = SlotUnit(m_validation);
        for (std::size_t i = 0; i < agent.Rounds().Servers() * agent.EpisodesAtOnce(); ++i)
        {
            m_lanes.emplace_back(m_source.Episodes(), settings.slots, settings.observation);
        }
    }
}

void
Trainer::SetReferences(std::vector<Reference> references)
{
    m_references = std::move(references);
    m_bestKnown = m_references.front().second;
    for (const auto& [name, losses] : m_references)
    {
        for (std::size_t i = 0; i < m_bestKnown.size(); ++i)
        {
            m_bestKnown[i] = std::min(m_bestKnown[i], losses[i]);
        }
    }
}

void
Trainer::Run(const Report& report)
{
    const auto begun = std::chrono::steady_clock::now();
    const uint64_t firstStep = m_step;
    std::string timing = "step,wall_s,steps_per_s\n";
    if (m_settings.validateFirst && m_rows.empty())
    {
        Look();
    }
    uint64_t nextCheckpoint =
        (m_step / m_settings.checkpointEvery + 1) * m_settings.checkpointEvery;
    while (m_step < m_settings.steps)
    {
        Round();
        const uint64_t lastLook = m_rows.empty() ? 0 : m_rows.back().step;
        if (m_step / m_settings.validateEvery > lastLook / m_settings.validateEvery ||
            m_step >= m_settings.steps)
        {
            Look();
            const double wallS =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
            timing += std::to_string(m_step) + "," + std::to_string(wallS) + "," +
                      std::to_string(static_cast<double>(m_step - firstStep) / wallS) + "\n";
            if (m_settings.rank == 0)
            {
                WriteFile(m_folder + "/timing.csv", timing);
            }
        }
        if (m_step >= nextCheckpoint || m_step >= m_settings.steps)
        {
            SaveCheckpoint();
            nextCheckpoint = (m_step / m_settings.checkpointEvery + 1) * m_settings.checkpointEvery;
        }
        const double mean = m_returnCount > 0 ? m_returnSum / static_cast<double>(m_returnCount)
                                              : m_rows.back().trainingReturn;
        report(m_step, mean, m_rows.empty() ? nullptr : &m_rows.back());
    }
}

/** A row for the weights of now. */
void
Trainer::Look()
{
    Validate();
    WriteProgress();
}

/** The next training instance; of the server's own region unless servers share all of them. */
std::shared_ptr<const Instance>
Trainer::Draw(std::size_t server) const
{
    GenerateOptions options = m_settings.options;
    const uint64_t regions =
        m_settings.regions > 0 ? m_settings.regions : m_agent.Rounds().Servers();
    if (regions > 1 && options.count("region") == 0)
    {
        const bool shared = m_agent.Rounds().IsPooled() || m_agent.Rounds().Servers() == 1;
        options["regions"] = std::to_string(regions);
        options["region"] = std::to_string(1 + (shared ? m_episodes : server) % regions);
    }
    return m_source.Draw(m_settings.InstanceSeed(m_episodes), options);
}

/** That the agent is given at once, some of them several times. */
std::size_t
Trainer::Instances() const
{
    return m_agent.EpisodesAtOnce() / m_agent.EpisodesOfEach();
}

/** Where every rank plays for the one server, those of so many ranks are not played here. */
void
Trainer::Skip(std::size_t ranks)
{
    m_episodes += m_agent.Rounds().Servers() == 1 ? ranks * Instances() : 0;
}

/** Every server plays and tells what came of it. */
void
Trainer::Round()
{
    uint64_t decisions = 0;
    for (std::size_t server = 0; server < m_agent.Rounds().Servers(); ++server)
    {
        if (!m_agent.Rounds().TakesPart(server))
        {
            m_episodes += m_settings.slots > 0 ? 0 : Instances();
            continue;
        }
        m_agent.Rounds().Enter(server);
        decisions += m_settings.slots > 0 ? PlaySlots(server) : PlayInstances(server);
    }
    m_step += m_agent.Rounds().EndRound(decisions);
}

/** The server's next instances; returns how many items were decided. */
uint64_t
Trainer::PlayInstances(std::size_t server)
{
    Skip(m_settings.rank);
    std::vector<std::shared_ptr<const Instance>> instances;
    std::vector<std::unique_ptr<DecisionProcess>> owned;
    std::vector<DecisionProcess*> processes;
    std::vector<double> units;
    for (std::size_t i = 0; i < m_agent.EpisodesAtOnce(); ++i)
    {
        if (i % m_agent.EpisodesOfEach() == 0)
        {
            instances.push_back(Draw(server));
            ++m_episodes;
        }
        owned.push_back(m_settings.system->Begin(*instances.back(), m_settings.observation));
        processes.push_back(owned.back().get());
        units.push_back(RewardUnit(*processes.back()));
    }
    Skip(m_settings.ranks - 1 - m_settings.rank);
    uint64_t decisions = 0;
    for (const Trajectory& trajectory : m_agent.PlayAll(processes, true, units))
    {
        Tell(trajectory);
    }
    for (const DecisionProcess* process : processes)
    {
        decisions += process->Items().size();
    }
    return decisions;
}

/** The next slot of each of the server's episodes; returns how many items were decided. */
uint64_t
Trainer::PlaySlots(std::size_t server)
{
    const auto draw = [this]
    {
        Skip(m_settings.rank);
        const uint64_t seed = m_settings.InstanceSeed(m_episodes++);
        Skip(m_settings.ranks - 1 - m_settings.rank);
        return seed;
    };
    std::vector<DecisionProcess*> processes;
    SlotLane* const lanes = &m_lanes[server * m_agent.EpisodesAtOnce()];
    for (std::size_t i = 0; i < m_agent.EpisodesAtOnce(); ++i)
    {
        processes.push_back(&lanes[i].Now(draw));
    }
    std::vector<Trajectory> trajectories =
        m_agent.PlayAll(processes, true, std::vector<double>(processes.size(), m_unit));
    uint64_t decisions = 0;
    for (std::size_t i = 0; i < trajectories.size(); ++i)
    {
        decisions += processes[i]->Items().size();
        lanes[i].Next(m_agent, trajectories[i], m_settings.discount, m_unit);
        Tell(trajectories[i]);
    }
    return decisions;
}

void
Trainer::Tell(const Trajectory& trajectory)
{
    m_agent.Learn(trajectory);
    for (const Trajectory::Step& step : trajectory.steps)
    {
        m_returnSum += step.reward;
    }
    m_returnSum += trajectory.joint ? Mean(trajectory.joint->reward) : 0;
    ++m_returnCount;
}

void
Trainer::Validate()
{
    const std::vector<double> losses = m_validation.LossesOf(m_agent);
    std::vector<double> gaps;
    for (std::size_t i = 0; i < losses.size(); ++i)
    {
        if (m_bestKnown[i] > 0)
        {
            gaps.push_back(losses[i] / m_bestKnown[i] - 1);
        }
    }
    const LearningProgress progress = m_agent.Progress();
    TrainingRow row;
    row.step = m_step;
    row.episodes = m_episodes;
    row.updates = progress.updates;
    row.exploration = progress.exploration;
    row.loss = progress.loss;
    row.trainingReturn = m_returnCount > 0 ? m_returnSum / static_cast<double>(m_returnCount) : 0;
    row.validationMean = Mean(losses);
    row.gap = gaps.empty() ? 0 : Mean(gaps);
    m_returnSum = 0;
    m_returnCount = 0;
    const bool isBest = m_rows.empty() || row.validationMean < m_bestMean;
    m_rows.push_back(row);
    if (isBest)
    {
        m_bestMean = row.validationMean;
        m_bestStep = m_step;
        m_bestModel = ModelNow();
        WriteBestModel();
    }
}

/** REQUIRES: a row for the weights of now. */
SafeTensors
Trainer::ModelNow() const
{
    SafeTensors model;
    m_agent.SaveModel(model);
    for (const auto& [key, text] : m_metadata)
    {
        model.metadata[key] = text;
    }
    model.metadata["format"] = MODEL_FORMAT;
    model.metadata["system"] = m_settings.system->Name();
    model.metadata["observation"] =
        m_settings.observation == ObservationKind::FULL ? "full" : "literal";
    model.metadata["layout"] = m_layout;
    model.metadata["profile"] = m_settings.profile;
    model.metadata["steps"] = std::to_string(m_step);
    model.metadata["updates"] = std::to_string(m_rows.back().updates);
    if (m_rows.front().step == 0)
    {
        model.metadata["start"] = "mean loss " + ToLine(m_rows.front().validationMean);
    }
    const std::string recorded = m_source.RecordedText();
    model.metadata["map"] = recorded.empty() ? "none: random instances" : recorded;
    model.metadata["training_seeds"] =
        m_episodes == 0    ? "none"
        : recorded.empty() ? std::to_string(m_settings.InstanceSeed(0)) + "-" +
                                 std::to_string(m_settings.InstanceSeed(m_episodes - 1))
                           : m_source.RecordedSeeds();
    if (m_settings.slots > 0)
    {
        model.metadata["slots"] = std::to_string(m_settings.slots);
    }
    model.metadata["validation"] =
        (m_settings.heldOut.empty()
             ? "seeds " + std::to_string(VALIDATION_SEEDS) + "-" +
                   std::to_string(VALIDATION_SEEDS + m_settings.validation - 1)
             : "recorded: " + Joined(m_settings.heldOut, ", ")) +
        ": mean loss " + ToLine(m_rows.back().validationMean);
    return model;
}

void
Trainer::WriteModel(const std::string& path) const
{
    ModelNow().Write(path);
}

void
Trainer::WriteBestModel()
{
    if (m_settings.rank == 0)
    {
        m_bestModel.Write(ModelPath(m_folder));
    }
}

void
Trainer::SaveCheckpoint()
{
    Checkpoint checkpoint;
    m_agent.Save(checkpoint);
    checkpoint.tensors.AddBytes("best_model", m_bestModel.ToBytes());
    Json rows = Json::array();
    for (const TrainingRow& row : m_rows)
    {
        rows.push_back(ToJson(row));
    }
    checkpoint.state["trainer"] = {
        {"command",      m_metadata["command"]},
        {"step",         m_step               },
        {"episodes",     m_episodes           },
        {"return_sum",   m_returnSum          },
        {"return_count", m_returnCount        },
        {"best_mean",    m_bestMean           },
        {"best_step",    m_bestStep           },
        {"rows",         rows                 }
    };
    if (!m_lanes.empty())
    {
        checkpoint.state["trainer"]["lanes"] = SaveLanes();
    }
    checkpoint.Write(CheckpointPath(m_folder, m_settings.rank));
}

Json
Trainer::SaveLanes() const
{
    Json lanes = Json::array();
    for (const SlotLane& lane : m_lanes)
    {
        lanes.push_back(lane.Save());
    }
    return lanes;
}

void
Trainer::Resume()
{
    const Checkpoint checkpoint = Checkpoint::Read(CheckpointPath(m_folder, m_settings.rank));
    const JsonView state = checkpoint.State().At("trainer");
    const std::string command = state.At("command").String();
    if (command != m_metadata["command"])
    {
        throw InputError(CheckpointPath(m_folder, m_settings.rank) +
                         ": was made by another command: " + command);
    }
    m_agent.Load(checkpoint);
    m_step = CountAt(state, "step");
    m_episodes = CountAt(state, "episodes");
    m_returnSum = state.At("return_sum").Number();
    m_returnCount = CountAt(state, "return_count");
    m_bestMean = state.At("best_mean").Number();
    m_bestStep = CountAt(state, "best_step");
    const JsonView rows = state.At("rows");
    for (std::size_t i = 0; i < rows.Size(); ++i)
    {
        m_rows.push_back(ParseRow(rows.At(i)));
    }
    for (std::size_t i = 0; i < m_lanes.size(); ++i)
    {
        m_lanes[i].Load(state.At("lanes").At(i), CheckpointPath(m_folder, m_settings.rank));
    }
    m_bestModel = SafeTensors::FromBytes(checkpoint.tensors.Bytes("best_model"),
                                         CheckpointPath(m_folder, m_settings.rank));
    if (!m_rows.empty())
    {
        WriteBestModel();
        WriteProgress();
    }
}

void
Trainer::WriteProgress() const
{
    if (m_settings.rank > 0)
    {
        return;
    }
    CsvWriter csv;
    csv.AddAll({"step", "episodes", "updates", "exploration", "loss"});
    csv.AddAll({"training_return", "validation_mean", "gap"}).EndRow();
    for (const TrainingRow& row : m_rows)
    {
        for (const Json& value : ToJson(row))
        {
            csv.Add(ToLine(value));
        }
        csv.EndRow();
    }
    Json levels = Json::array();
    for (const auto& [name, losses] : m_references)
    {
        levels.push_back({name, Mean(losses)});
    }
    const Json curve{
        {"format",  "vec-learning-curve/1"                    },
        {"title",
         m_metadata.at("agent") + " on " + std::string(m_settings.system->Name()) +
             (m_settings.profile.empty() ? "" : " (" + m_settings.profile + ")") + ", seed " +
             std::to_string(m_settings.seed)                  },
        {"y_label",
         "mean loss on " + std::to_string(m_validation.Size()) + " validation " +
             (m_settings.slots > 0 ? "episodes" : "instances")},
        {"kept_at", m_bestStep                                },
        {"levels",  levels                                    }
    };
    WriteFile(m_folder + "/progress.csv", csv.Text());
    WriteFile(m_folder + "/learning-curve.json", curve.dump(1) + "\n");
}

std::string
Trainer::CheckpointPath(const std::string& folder, std::size_t rank)
{
    return folder + "/checkpoint" + (rank > 0 ? ".rank" + std::to_string(rank) : "") +
           ".safetensors";
}

std::string
Trainer::ModelPath(const std::string& folder)
{
    return folder + "/model.safetensors";
}

} // namespace ns3::vec
