// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec train`, and behind `schedule` and `policies` for names that need
// LibTorch.

#include "ns3/vec-agents.h"
#include "ns3/vec-federation.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-shell.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-torch.h"
#include "ns3/vec-trainer.h"
#include "vec-held-out.h"
#include "vec-options.h"
#include "vec-ranks.h"
#include "vec-schedule.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

constexpr std::string_view USAGE = R"(usage: vec-learn VERB …

train --agent=A --system=S --out=DIR [--profile=NAME] [--resume] [--observation=full|literal]
      [--from=MODEL] [--meta] [--ranks=N] [SETTINGS] [OPTIONS of generate]
    Trains A (below) on random instances. DIR gets model.safetensors (the
    weights that did best on the validation set), checkpoint.safetensors, progress.csv, timing.csv
    and learning-curve.svg. --from begins with the weights of a model; --meta (dmro) trains one network
    over the environments of profile training, as such a beginning. Killed at any moment, the same command with --resume ends with the same
    weights. --ranks starts so many processes here that share the servers of an agent that has several
    (fedmags, smrl-mto; ppo and ac get one each); the others play episodes of their own in each and take
    gradient steps together. On several machines start one process each with RANK, WORLD_SIZE, MASTER_ADDR and
    MASTER_PORT set, as torchrun does. Plan with the result: ./vec schedule FILE --policy=A --model=DIR/model.safetensors

held-out --agent=A --models=FILE,FILE… --system=S [--instances=200] [--policies=P,P…]
      [--metric=NAME] [--against=A --against-models=FILE,FILE…] [--evaluations=N] [OPTIONS of generate]
    Trained models (one per training seed) against policies, and models of another agent, on instances of seeds 0, 1, …,
    which no training and no validation uses; by the objective, or by a metric of the timeline (reward, …).

schedule FILE… --policy=P [--seed=N] [--plan=OUT.json | --out=DIR] [--model=FILE]
policies
    As ./vec schedule and ./vec policies, for the policies that need LibTorch.

Settings of train, with their defaults:
)";

void
PrintSettings(const SettingsTable& table)
{
    for (const SettingsTable::Row& row : table.Rows())
    {
        std::string option = "--" + row.name + "=" + SettingsTable::Text(row);
        option.resize(std::max<std::size_t>(option.size(), 28), ' ');
        std::cout << "  " << option << ' ' << row.help << '\n';
    }
}

void
PrintHelp()
{
    TrainerSettings trainer;
    std::cout << USAGE;
    PrintSettings(trainer.Table());
    for (const AgentEntry& entry : Agents())
    {
        std::cout << "\n" << entry.name << ": " << entry.summary << '\n';
        const auto recipe = entry.recipe(entry.name);
        PrintSettings(recipe->Table());
    }
}

/** Sets what the table knows from the command line; returns the options that differ from the
 * defaults, and seed and steps in any case. */
std::string
Apply(SettingsTable& table, CommandLine& line)
{
    std::string changed;
    for (const SettingsTable::Row& row : table.Rows())
    {
        const std::string before = SettingsTable::Text(row);
        if (const auto text = line.Take(row.name))
        {
            table.Set(row.name, *text);
        }
        if (SettingsTable::Text(row) != before || row.name == "seed" || row.name == "steps")
        {
            changed += " " + ShellWord("--" + row.name + "=" + SettingsTable::Text(row));
        }
    }
    return changed;
}

/** What there is to compare with: simple policies, and the optimum where it can be had. */
std::vector<Trainer::Reference>
References(const Trainer& trainer, bool optimum)
{
    PolicyRegistry registry;
    AddClassical(registry);
    std::vector<Trainer::Reference> references;
    std::vector<std::string> names{"heft", "greedy", "edge", "local", "random"};
    if (optimum)
    {
        names.insert(names.begin(), "exhaustive");
    }
    for (const std::string& name : names)
    {
        const auto policy = registry.Make(name, {});
        std::vector<double> losses;
        try
        {
            for (const auto& instance : trainer.Validation())
            {
                const Plan plan = policy->Decide(*instance).plan;
                losses.push_back(LossOf(Evaluate(*instance, plan)));
            }
        }
        catch (const RefusalError&)
        {
            continue;
        }
        references.emplace_back(name, losses);
    }
    return references;
}

std::string
Duration(double seconds)
{
    const auto whole = static_cast<long>(seconds);
    char text[32];
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    return text;
}

/** The line that is rewritten on a terminal twice a second. */
class ProgressLine
{
  public:
    ProgressLine(uint64_t steps, bool isShown)
        : m_steps(steps), m_isTerminal(isShown && isatty(STDERR_FILENO))
    {
    }

    void Show(uint64_t step, double meanReturn, const TrainingRow* row)
    {
        const auto now = std::chrono::steady_clock::now();
        if (m_firstStep == 0)
        {
            m_firstStep = step;
            m_begun = now;
        }
        if (!m_isTerminal || (now - m_shown < std::chrono::milliseconds(500) && step < m_steps))
        {
            return;
        }
        m_shown = now;
        const double passedS = std::chrono::duration<double>(now - m_begun).count();
        const double rate = passedS > 0 ? static_cast<double>(step - m_firstStep) / passedS : 0;
        std::fprintf(stderr,
                     "\r%3.0f %%  %llu decisions  %.0f/s  return %.4f",
                     100.0 * static_cast<double>(step) / static_cast<double>(m_steps),
                     static_cast<unsigned long long>(step),
                     rate,
                     meanReturn);
        if (row)
        {
            std::fprintf(stderr, "  to best known %+.2f %%", 100 * row->gap);
        }
        const double left = step < m_steps ? static_cast<double>(m_steps - step) : 0;
        std::fprintf(stderr, "  ETA %s \033[K", rate > 0 ? Duration(left / rate).c_str() : "-");
    }

    void End() const
    {
        if (m_isTerminal)
        {
            std::fprintf(stderr, "\n");
        }
    }

  private:
    uint64_t m_steps;
    bool m_isTerminal;
    uint64_t m_firstStep = 0;
    std::chrono::steady_clock::time_point m_begun;
    std::chrono::steady_clock::time_point m_shown;
};

void
PrintSummary(const Trainer& trainer,
             const std::vector<Trainer::Reference>& references,
             const std::string& folder)
{
    const TrainingRow* best = &trainer.Rows().front();
    for (const TrainingRow& row : trainer.Rows())
    {
        best = row.validationMean < best->validationMean ? &row : best;
    }
    std::printf("%s: after %llu decisions, mean loss %.5g on the validation set",
                Trainer::ModelPath(folder).c_str(),
                static_cast<unsigned long long>(best->step),
                best->validationMean);
    for (const auto& [name, losses] : references)
    {
        std::printf("%s %s %.5g",
                    name == references.front().first ? ";" : ",",
                    name.c_str(),
                    Mean(losses));
    }
    std::printf("\n");
}

int
Train(CommandLine& line)
{
    const std::string agentName = line.Require("agent", "dqn");
    const std::string systemName = line.Require("system", "mec-dag");
    const std::string folder = line.Require("out", "runs/dqn");
    const bool resume = line.TakeFlag("resume");
    const std::string from = line.TakeOr("from", "");
    const bool meta = line.TakeFlag("meta");
    const Rendezvous rendezvous = Rendezvous::FromEnvironment();

    TrainerSettings settings;
    settings.system = &FindSystem(systemName);
    settings.profile = line.TakeOr("profile", meta ? "training" : "");
    std::string command = "./vec train --agent=" + agentName + " --system=" + systemName;
    if (!settings.profile.empty())
    {
        command += " " + ShellWord("--profile=" + settings.profile);
        settings.options["profile"] = settings.profile;
    }
    const std::string observation = line.TakeOr("observation", "full");
    if (observation != "full" && observation != "literal")
    {
        throw InputError("--observation=" + observation + ": expected full or literal");
    }
    if (observation == "literal")
    {
        settings.observation = ObservationKind::LITERAL;
        command += " --observation=literal";
    }
    const auto recipe = FindAgent(agentName, systemName).recipe(agentName);
    SettingsTable trainerTable = settings.Table();
    SettingsTable agentTable = recipe->Table();
    if (meta)
    {
        if (!agentTable.Has("nets"))
        {
            throw InputError("--meta: " + agentName + " has no parallel networks; dmro has");
        }
        agentTable.Set("nets", "1");
        command += " --meta";
    }
    if (!from.empty())
    {
        command += " " + ShellWord("--from=" + from);
    }
    if (rendezvous.ranks > 1)
    {
        ShareServers(agentTable, rendezvous.ranks);
        command += " --ranks=" + std::to_string(rendezvous.ranks);
    }
    command += Apply(trainerTable, line) + Apply(agentTable, line);
    for (const auto& [name, value] : line.TakeRest())
    {
        settings.options[name] = value;
        command += " " + ShellWord("--" + name + "=" + value);
    }

    const auto sample = settings.system->Generate(settings.options, settings.InstanceSeed(0));
    const auto process = settings.system->Begin(*sample, settings.observation);
    if (process->Done())
    {
        throw InputError("these options give instances with nothing to decide");
    }
    const std::unique_ptr<Agent> agent = recipe->Make(*process, settings.seed);
    if (!from.empty())
    {
        agent->LoadModel(ReadModel(from, agentName, systemName));
    }
    if (const std::string warning = SlowBlasWarning(); !warning.empty())
    {
        std::cerr << "vec: warning: " << warning << std::endl;
    }

    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw EnvironmentError(folder + ": cannot be made: " + error.message());
    }
    settings.rank = rendezvous.rank;
    settings.ranks = rendezvous.ranks;
    const bool started =
        std::filesystem::exists(Trainer::CheckpointPath(folder, rendezvous.rank), error);
    if (started && !resume)
    {
        throw InputError(folder + ": holds a training run; add --resume, or name another folder");
    }
    std::shared_ptr<Federation> federation = MakeLocalFederation();
    if (rendezvous.ranks > 1)
    {
        federation = MakeGlooFederation(rendezvous, RANK_TIMEOUT_S);
        agent->Join(federation);
    }
    Trainer trainer(settings,
                    *agent,
                    folder,
                    {
                        {"agent",    agentName                  },
                        {"settings", ToLine(agentTable.ToJson())},
                        {"command",  command                    },
                        {"version",  VEC_VERSION                }
    });
    const auto references = References(trainer, settings.instances > 0);
    trainer.SetReferences(references);
    if (started)
    {
        trainer.Resume();
    }
    CheckSameStep(*federation, trainer.Step(), folder);
    ProgressLine progress(settings.steps, rendezvous.rank == 0);
    trainer.Run([&](uint64_t step, double meanReturn, const TrainingRow* row)
                { progress.Show(step, meanReturn, row); });
    progress.End();
    if (rendezvous.rank > 0)
    {
        return 0;
    }
    PrintSummary(trainer, references, folder);
    if (rendezvous.ranks > 1)
    {
        PrintTraffic(*federation);
    }
    return 0;
}

int
Main(int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "--help";
    CommandLine line(argc, argv, std::min(argc, 2));
    if (verb == "--help" || verb == "-h" || line.TakeFlag("help"))
    {
        PrintHelp();
        return 0;
    }
    if (verb == "train")
    {
        const int ranks = TakeRanks(line);
        return ranks > 1 ? RunRanks(ranks, argv) : Train(line);
    }
    if (verb == "held-out")
    {
        return HeldOut(line);
    }
    PolicyRegistry registry;
    AddLearned(registry);
    if (verb == "policies")
    {
        PrintPolicies(registry);
        return 0;
    }
    if (verb == "schedule")
    {
        AddClassical(registry);
        AddPlain(registry);
        return Schedule(line, registry, line.Require("policy", "dqn-online"));
    }
    throw InputError("no verb \"" + verb +
                     "\" here; there are train, held-out, schedule, policies");
}

} // namespace

int
main(int argc, char** argv)
{
    return RunProgram([&] { return Main(argc, argv); });
}
