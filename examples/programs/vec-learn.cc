// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec train`, and behind `schedule` and `policies` for names that need
// LibTorch.

#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-federation.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-options.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-program.h"
#include "ns3/vec-shell.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-text.h"
#include "ns3/vec-torch.h"
#include "ns3/vec-trainer.h"
#include "vec-draw.h"
#include "vec-episodes.h"
#include "vec-held-out.h"
#include "vec-ranks.h"
#include "vec-schedule.h"

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>

using namespace ns3::vec;

namespace
{

const char* const USAGE = R"(usage: vec-learn train | held-out | schedule | episodes | policies …
--help behind a verb tells its options. schedule, episodes and policies are as those of ./vec, for the
policies that need LibTorch.
)";

const char* const TRAIN = R"(usage: ./vec train --agent=A --system=S --out=DIR [OPTIONS]
Trains A (below) on random instances, with --slots=T on episodes of T slots, with --instances=DIR,DIR… on
what run --dump-instances wrote. DIR gets model.safetensors (the weights that did best on the
validation set), checkpoint.safetensors, progress.csv, timing.csv and learning-curve.svg. Options that
are not listed are those of generate. Plan with the result:
  ./vec schedule FILE --policy=A --model=DIR/model.safetensors
)";

const char* const RANKS =
    "starts so many processes here that share the servers of an agent that has "
    "several (fedmags, smrl-mto; ppo and ac get one each); the others play episodes "
    "of their own in each and take gradient steps together. On several machines "
    "start one process each with RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT set, "
    "as torchrun does";

std::string
SettingsText(const SettingsTable& table)
{
    std::string text;
    for (const SettingsTable::Row& row : table.Rows())
    {
        std::string option = "--" + row.name + "=" + SettingsTable::Text(row);
        option.resize(std::max<std::size_t>(option.size(), 28), ' ');
        text += "  " + option + " " + row.help + "\n";
    }
    return text;
}

/** All settings of training and of agents, with their defaults. */
std::string
AllSettings()
{
    TrainerSettings trainer;
    std::string text = "Settings, with their defaults:\n" + SettingsText(trainer.Table());
    for (const AgentEntry& entry : Agents())
    {
        const auto recipe = entry.recipe(entry.name);
        text += "\n" + std::string(entry.name) + ": " + std::string(entry.summary) + "\n" +
                SettingsText(recipe->Table());
    }
    return text;
}

/** Sets what the table knows of \p given and takes it out; returns the options that differ from the
 * defaults, and seed and steps in any case. */
std::string
Apply(SettingsTable& table, std::map<std::string, std::string>& given)
{
    std::string changed;
    for (const SettingsTable::Row& row : table.Rows())
    {
        const std::string before = SettingsTable::Text(row);
        if (const auto option = given.extract(row.name))
        {
            table.Set(row.name, option.mapped());
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
        try
        {
            references.emplace_back(name, trainer.Validation().LossesOf(*policy));
        }
        catch (const RefusalError&)
        {
            continue;
        }
    }
    return references;
}

/** What stands behind the progress of a training. */
std::string
LearningText(double meanReturn, const TrainingRow* row)
{
    std::string text = "return " + SignificantText(meanReturn, 4);
    return row ? text + ", to best known " + FixedText(100 * row->gap, 2) + " %" : text;
}

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
    std::fflush(stdout);
}

/** What the verb train is told. */
struct TrainOptions
{
    std::string agent;
    std::string system;
    std::string folder;
    std::string profile;
    std::string from;
    std::string heldOut;
    std::string observation = "full";
    uint64_t ranks = 1;
    bool isResuming = false;
    bool isMeta = false;
    std::map<std::string, std::string> others; //!< settings, and options of generate

    bool Parse(int argc, char* const* argv);
};

bool
TrainOptions::Parse(int argc, char* const* argv)
{
    std::vector<OtherOption> rest;
    Options line(TRAIN, AllSettings());
    line.Text("agent=A", agent, "who learns");
    line.Text("system=S", system, "whose instances");
    line.Text("out=DIR", folder, "where all of it goes");
    line.Text("profile=NAME", profile, "a named set of ranges: ./vec generate --profiles");
    line.Flag("resume",
              isResuming,
              "goes on where it was; killed at any moment, it ends with the same weights");
    line.Text("held-out=DIR,DIR…",
              heldOut,
              "recorded instances to be looked at, where --instances names folders to train on");
    line.Text("observation=full|literal", observation, "what the agent sees (default full)");
    line.Text("from=MODEL", from, "begins with the weights of a model");
    line.Flag(
        "meta",
        isMeta,
        "(dmro) trains one network over the environments of profile training, as such a beginning");
    line.Integer("ranks=N", ranks, 1, 1000, RANKS);
    line.Others(rest);
    if (!line.Parse(argc, argv, 2))
    {
        return false;
    }
    Required("agent", agent, "dqn");
    Required("system", system, "mec-dag");
    Required("out", folder, "runs/dqn");
    if (observation != "full" && observation != "literal")
    {
        throw InputError("--observation=" + observation + ": expected full or literal");
    }
    profile = profile.empty() && isMeta ? "training" : profile;
    others = NamedValues(rest);
    return true;
}

/** --instances=DIR,DIR… rather than a number: what run --dump-instances wrote. */
void
TakeRecordings(TrainOptions& options, TrainerSettings& settings)
{
    const auto given = options.others.find("instances");
    const bool isNumber = given == options.others.end() ||
                          given->second.find_first_not_of("0123456789") == std::string::npos;
    if (isNumber != options.heldOut.empty())
    {
        throw InputError("--instances=DIR,DIR… (to train on) and --held-out=DIR,DIR… (to be looked "
                         "at) go together");
    }
    if (!isNumber)
    {
        settings.recordings = SplitList(given->second);
        settings.heldOut = SplitList(options.heldOut);
        options.others.erase(given);
    }
}

int
Train(int argc, char** argv)
{
    TrainOptions options;
    if (!options.Parse(argc, argv))
    {
        return 0;
    }
    if (const int ranks = RanksToStart(options.ranks); ranks > 1)
    {
        return RunRanks(ranks, argv);
    }
    const Rendezvous rendezvous = Rendezvous::FromEnvironment();

    TrainerSettings settings;
    settings.system = &FindSystem(options.system);
    TakeRecordings(options, settings);
    settings.profile = options.profile;
    std::string command = "./vec train --agent=" + options.agent + " --system=" + options.system;
    if (!settings.profile.empty())
    {
        command += " " + ShellWord("--profile=" + settings.profile);
        settings.options["profile"] = settings.profile;
    }
    if (options.observation == "literal")
    {
        settings.observation = ObservationKind::LITERAL;
        command += " --observation=literal";
    }
    const auto recipe = FindAgent(options.agent, options.system).recipe(options.agent);
    SettingsTable trainerTable = settings.Table();
    SettingsTable agentTable = recipe->Table();
    if (options.isMeta)
    {
        if (!agentTable.Has("nets"))
        {
            throw InputError("--meta: " + options.agent + " has no parallel networks; dmro has");
        }
        agentTable.Set("nets", "1");
        command += " --meta";
    }
    if (!options.from.empty())
    {
        command += " " + ShellWord("--from=" + options.from);
    }
    if (rendezvous.ranks > 1)
    {
        ShareServers(agentTable, rendezvous.ranks);
        command += " --ranks=" + std::to_string(rendezvous.ranks);
    }
    for (const auto& [name, folders] :
         {std::pair("instances", &settings.recordings), std::pair("held-out", &settings.heldOut)})
    {
        if (!folders->empty())
        {
            command += " " + ShellWord(std::string("--") + name + "=" + Joined(*folders, ","));
        }
    }
    command += Apply(trainerTable, options.others);
    command += Apply(agentTable, options.others);
    for (const auto& [name, value] : options.others)
    {
        settings.options[name] = value;
        command += " " + ShellWord("--" + name + "=" + value);
    }

    const auto sample = InstanceSource(settings).Sample();
    const auto process = settings.system->Begin(*sample, settings.observation);
    const std::unique_ptr<Agent> agent = recipe->Make(*process, settings.seed);
    if (!options.from.empty())
    {
        agent->LoadModel(ReadModel(options.from, options.agent, options.system));
    }
    if (const std::string warning = SlowBlasWarning(); !warning.empty())
    {
        std::cerr << "vec: warning: " << warning << std::endl;
    }

    const std::string& folder = options.folder;
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
    if (started && !options.isResuming)
    {
        throw InputError(folder + ": holds a training run; add --resume, or name another folder");
    }
    std::shared_ptr<Federation> federation = MakeLocalFederation();
    if (rendezvous.ranks > 1)
    {
        federation = MakeGlooFederation(rendezvous, RANK_TIMEOUT_S);
        agent->Rounds().Join(federation);
    }
    Trainer trainer(settings,
                    *agent,
                    folder,
                    {
                        {"agent",    options.agent              },
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
    ProgressLine progress("decisions", rendezvous.rank == 0);
    trainer.Run([&](uint64_t step, double meanReturn, const TrainingRow* row)
                { progress.Show(step, settings.steps, LearningText(meanReturn, row)); });
    progress.Clear();
    if (rendezvous.rank > 0)
    {
        return 0;
    }
    PrintSummary(trainer, references, folder);
    if (rendezvous.ranks > 1)
    {
        PrintTraffic(*federation);
    }
    return DrawReport("vec", folder);
}

int
SchedulePlans(int argc, char** argv)
{
    ScheduleOptions options;
    if (!options.Parse(argc, argv, "usage: vec-learn schedule FILE… --policy=P [OPTIONS]\n"))
    {
        return 0;
    }
    PolicyRegistry registry;
    AddLearned(registry);
    AddClassical(registry);
    AddPlain(registry);
    return Schedule(options, registry);
}

int
PlayEpisodes(int argc, char** argv)
{
    EpisodesOptions options;
    if (!options.Parse(argc, argv))
    {
        return 0;
    }
    PolicyRegistry registry;
    AddLearned(registry);
    AddClassical(registry);
    AddPlain(registry);
    return Episodes(options, registry);
}

int
Policies(int argc, char** argv)
{
    if (Options("usage: vec-learn policies\n").Parse(argc, argv, 2))
    {
        PolicyRegistry registry;
        AddLearned(registry);
        PrintPolicies(registry);
    }
    return 0;
}

int
Main(int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "--help";
    const std::map<std::string, int (*)(int, char**)> verbs{
        {"train",    Train       },
        {"held-out", [](int count, char** words) { return HeldOut(count, words); }},
        {"schedule",          SchedulePlans            },
        {"episodes",          PlayEpisodes},
        {"policies",          Policies            }
    };
    if (verb == "--help" || verb == "-h")
    {
        std::cout << USAGE;
        return 0;
    }
    const auto found = verbs.find(verb);
    if (found == verbs.end())
    {
        throw InputError("no verb \"" + verb +
                         "\" here; there are train, held-out, schedule, episodes, policies");
    }
    return found->second(argc, argv);
}

} // namespace

int
main(int argc, char** argv)
{
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
