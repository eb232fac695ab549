// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec train`: what needs LibTorch.

#include "ns3/vec-dqn.h"
#include "ns3/vec-error.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-torch.h"
#include "ns3/vec-trainer.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3::vec;

namespace
{

using Arguments = std::map<std::string, std::string>;

/** --name=value and --flag (value "true"). */
Arguments
ParseArguments(int argc, char* argv[], int first)
{
    Arguments arguments;
    for (int i = first; i < argc; ++i)
    {
        const std::string text = argv[i];
        const std::size_t equals = text.find('=');
        if (text.rfind("--", 0) != 0 || text.size() < 3)
        {
            throw InputError(text + ": expected --NAME=VALUE; see ./vec train --help");
        }
        const std::string name = text.substr(2, equals == std::string::npos ? equals : equals - 2);
        const std::string value = equals == std::string::npos ? "true" : text.substr(equals + 1);
        if (!arguments.emplace(name, value).second)
        {
            throw InputError("--" + name + ": given twice");
        }
    }
    return arguments;
}

std::string
Take(Arguments& arguments, const std::string& name)
{
    const auto found = arguments.find(name);
    if (found == arguments.end())
    {
        return "";
    }
    std::string value = found->second;
    arguments.erase(found);
    return value;
}

std::string
Require(Arguments& arguments, const std::string& name, const std::string& example)
{
    std::string value = Take(arguments, name);
    if (value.empty())
    {
        throw InputError("--" + name + " is missing, for example --" + name + "=" + example);
    }
    return value;
}

/** Sets what the table knows, takes it from the arguments, and returns what was not the default. */
std::string
Apply(SettingsTable& table, Arguments& arguments)
{
    std::string changed;
    for (const SettingsTable::Row& row : table.Rows())
    {
        const std::string before = SettingsTable::Text(row);
        const auto found = arguments.find(row.name);
        if (found != arguments.end())
        {
            table.Set(row.name, found->second);
            arguments.erase(found);
        }
        if (SettingsTable::Text(row) != before)
        {
            changed += " --" + row.name + "=" + SettingsTable::Text(row);
        }
    }
    return changed;
}

double
GreedyReference(const System& system, const Instance& instance)
{
    const auto process = system.Begin(instance);
    while (!process->Done())
    {
        std::size_t best = 0;
        for (std::size_t a = 1; a < process->ActionCount(); ++a)
        {
            if (process->Peek(a).finishS < process->Peek(best).finishS)
            {
                best = a;
            }
        }
        process->Step(best);
    }
    return process->Value();
}

int
Train(Arguments arguments)
{
    const std::string agentName = Require(arguments, "agent", "dqn");
    const std::string systemName = Require(arguments, "system", "mec-dag");
    const std::string folder = Require(arguments, "out", "runs/dqn");
    const bool resume = Take(arguments, "resume") == "true";

    TrainerSettings trainerSettings;
    trainerSettings.system = &FindSystem(systemName);
    trainerSettings.profile = Take(arguments, "profile");
    DqnSettings dqnSettings = DefaultDqnSettings(agentName);
    SettingsTable trainerTable = trainerSettings.Table();
    SettingsTable dqnTable = dqnSettings.Table();
    std::string command = "./vec train --agent=" + agentName + " --system=" + systemName;
    if (!trainerSettings.profile.empty())
    {
        command += " --profile=" + trainerSettings.profile;
        trainerSettings.options["profile"] = trainerSettings.profile;
    }
    command += Apply(trainerTable, arguments) + Apply(dqnTable, arguments);
    for (const auto& [name, value] : arguments)
    {
        command += " --" + name + "=" + value;
        trainerSettings.options[name] = value;
    }

    const auto sample =
        trainerSettings.system->Generate(trainerSettings.options, trainerSettings.InstanceSeed(0));
    const auto process = trainerSettings.system->Begin(*sample);
    Dqn agent(dqnSettings,
              process->ObservationSize(),
              process->ActionCount(),
              trainerSettings.seed);
    const std::string warning = SlowBlasWarning();
    if (!warning.empty())
    {
        std::cerr << "vec: warning: " << warning << std::endl;
    }

    std::error_code error;
    std::filesystem::create_directories(folder, error);
    const bool started = std::filesystem::exists(Trainer::CheckpointPath(folder), error);
    if (started && !resume)
    {
        throw InputError(folder + ": holds a training run; add --resume, or name another folder");
    }

    Trainer trainer(trainerSettings,
                    agent,
                    folder,
                    {
                        {"agent",       agentName                },
                        {"observation", "full"                   },
                        {"settings",    ToLine(dqnTable.ToJson())},
                        {"command",     command                  },
                        {"version",     "0.1.0"                  }
    });
    Trainer::Reference greedy{"greedy", {}};
    for (const auto& instance : trainer.Validation())
    {
        greedy.second.push_back(GreedyReference(*trainerSettings.system, *instance));
    }
    trainer.SetReferences({greedy});
    if (started)
    {
        trainer.Resume();
    }
    uint64_t lastStep = 0;
    trainer.Run(
        [&](uint64_t step, double, const TrainingRow* row)
        {
            if (row && row->step == step && row->step != lastStep)
            {
                lastStep = step;
                std::printf("%8lu eps %.3f loss %.5f ret %.4f val %.5f gap %+.2f%%\n",
                            step,
                            row->exploration,
                            row->loss,
                            row->trainingReturn,
                            row->validationMean,
                            100 * row->gap);
                std::fflush(stdout);
            }
        });
    return 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        return Train(
            ParseArguments(argc, argv, argc > 1 && std::string(argv[1]) == "train" ? 2 : 1));
    }
    catch (const Error& error)
    {
        std::cerr << "vec: " << error.what() << std::endl;
        return error.ExitStatus();
    }
}
