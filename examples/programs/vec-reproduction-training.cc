// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduction-training.h"

#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-random.h"
#include "ns3/vec-shell.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

std::string
CommandOf(const TrainingPlan& plan)
{
    std::string command = "./vec train --agent=" + plan.agent + " --system=" + plan.system;
    if (plan.observation == ObservationKind::LITERAL)
    {
        command += " --observation=literal";
    }
    if (!plan.from.empty())
    {
        command += " " + ShellWord("--from=" + plan.from);
    }
    for (const auto* given : {&plan.settings, &plan.options})
    {
        for (const auto& [name, value] : *given)
        {
            command += " " + ShellWord("--" + name + "=" + value);
        }
    }
    return command;
}

/** Trainings that differ in anything have different folders. */
std::string
FolderOf(const ReproductionOptions& options, const TrainingPlan& plan)
{
    const std::string from = plan.from.empty() ? "" : ReadFile(plan.from);
    const uint64_t key = Random(0, CommandOf(plan) + VEC_VERSION + from, "training").Bits();
    char hex[20];
    std::snprintf(hex, sizeof hex, "-%08llx", static_cast<unsigned long long>(key >> 32));
    return options.folder + "/runs/" + plan.name + hex;
}

} // namespace

TrainingPlan
PlanFromCommand(const std::string& agent, const std::string& system, const std::string& command)
{
    TrainingPlan plan;
    plan.name = agent;
    plan.agent = agent;
    plan.system = system;
    plan.reference = "greedy";
    TrainerSettings settings;
    SettingsTable trainer = settings.Table();
    const auto recipe = FindAgent(agent, system).recipe(agent);
    const SettingsTable table = recipe->Table();
    std::istringstream words(command);
    for (std::string word; words >> word;)
    {
        const std::size_t equals = word.find('=');
        if (word.rfind("--", 0) != 0 || equals == word.npos)
        {
            continue;
        }
        const std::string name = word.substr(2, equals - 2);
        const std::string value = word.substr(equals + 1);
        if (name == "observation")
        {
            plan.observation =
                value == "literal" ? ObservationKind::LITERAL : ObservationKind::FULL;
        }
        else if (name == "from")
        {
            plan.from = value;
        }
        else if (trainer.Has(name) || table.Has(name))
        {
            plan.settings[name] = value;
        }
        else if (name != "agent" && name != "system" && name != "out" && name != "ranks")
        {
            plan.options[name] = value;
        }
    }
    return plan;
}

Trainings::Trainings(const ReproductionOptions& options, std::size_t count)
    : m_options(options), m_count(count)
{
    m_shares.reserve(count); // references into it stay valid
}

std::vector<TrainingResult>
Trainings::Run(const std::vector<TrainingPlan>& plans)
{
    const std::size_t first = m_shares.size();
    m_shares.resize(first + plans.size(), 0);
    std::size_t open = 0;
    double decisions = 0;
    std::error_code error;
    for (const TrainingPlan& plan : plans)
    {
        if (!std::filesystem::exists(FolderOf(m_options, plan) + "/done", error))
        {
            ++open;
            decisions += std::stod(plan.settings.at("steps"));
        }
    }
    if (open > 0)
    {
        m_options.say("trainings: " + std::to_string(open) + " of " + std::to_string(plans.size()) +
                      " to run, " + std::to_string(static_cast<long>(decisions)) +
                      " decisions in all, below " + m_options.folder + "/runs");
    }
    std::vector<TrainingResult> results(plans.size());
    InParallel(plans.size(),
               [&](std::size_t i) { results[i] = RunOne(plans[i], m_shares[first + i]); });
    return results;
}

TrainingResult
Trainings::RunOne(const TrainingPlan& plan, double& share)
{
    const std::string folder = FolderOf(m_options, plan);
    TrainerSettings settings;
    settings.system = &FindSystem(plan.system);
    settings.options = plan.options;
    settings.observation = plan.observation;
    const auto profile = plan.options.find("profile");
    settings.profile = profile == plan.options.end() ? "" : profile->second;
    const auto recipe = FindAgent(plan.agent, plan.system).recipe(plan.agent);
    SettingsTable trainerTable = settings.Table();
    SettingsTable agentTable = recipe->Table();
    for (const auto& [name, value] : plan.settings)
    {
        (trainerTable.Has(name) ? trainerTable : agentTable).Set(name, value);
    }
    const auto sample = settings.system->Generate(settings.options, settings.InstanceSeed(0));
    const auto process = settings.system->Begin(*sample, settings.observation);
    const std::unique_ptr<Agent> agent = recipe->Make(*process, settings.seed);
    if (!plan.from.empty())
    {
        agent->LoadModel(ReadModel(plan.from, plan.agent, plan.system));
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw EnvironmentError(folder + ": cannot be made: " + error.message());
    }
    Trainer trainer(settings,
                    *agent,
                    folder,
                    {
                        {"agent",    plan.agent                 },
                        {"settings", ToLine(agentTable.ToJson())},
                        {"command",  CommandOf(plan)            },
                        {"version",  VEC_VERSION                }
    });
    PolicyRegistry registry;
    AddClassical(registry);
    const auto reference = registry.Make(plan.reference, {});
    trainer.SetReferences({
        {plan.reference, trainer.Validation().LossesOf(*reference)}
    });
    if (std::filesystem::exists(Trainer::CheckpointPath(folder), error))
    {
        trainer.Resume();
    }
    trainer.Run(
        [&](uint64_t step, double, const TrainingRow*)
        {
            const std::lock_guard<std::mutex> lock(m_mutex);
            share = std::min(1.0, static_cast<double>(step) / static_cast<double>(settings.steps));
            const double done = std::accumulate(m_shares.begin(), m_shares.end(), 0.0);
            m_options.progress(done / static_cast<double>(m_count), "training " + plan.name);
        });
    const std::string last = folder + "/last.safetensors";
    trainer.WriteModel(last);
    WriteFile(folder + "/done", CommandOf(plan) + "\n");
    const std::lock_guard<std::mutex> lock(m_mutex);
    share = 1;
    return {trainer.Rows(), Trainer::ModelPath(folder), last};
}

double
ValidationAt(const std::vector<TrainingRow>& rows, uint64_t step)
{
    for (const TrainingRow& row : rows)
    {
        if (row.step >= step)
        {
            return row.validationMean;
        }
    }
    throw std::logic_error("no row of a training at " + std::to_string(step) + " decisions");
}

} // namespace ns3::vec
