// SPDX-License-Identifier: GPL-2.0-only
#include "vec-schedule.h"

#include "ns3/vec-error.h"
#include "ns3/vec-graph-reader.h"
#include "ns3/vec-json.h"
#include "ns3/vec-options.h"
#include "ns3/vec-program.h"

#include <filesystem>
#include <iostream>
#include <limits>
#include <set>

namespace ns3::vec
{

namespace
{

/** Where the plan of each file goes; empty: nowhere. */
std::vector<std::string>
PlanPaths(const std::vector<std::string>& files, const std::string& plan, const std::string& folder)
{
    if (!plan.empty() && (!folder.empty() || files.size() > 1))
    {
        throw InputError("--plan is for one file; use --out=DIR for several");
    }
    if (folder.empty())
    {
        return std::vector<std::string>(files.size(), plan);
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw EnvironmentError(folder + ": cannot be made: " + error.message());
    }
    std::vector<std::string> paths;
    std::set<std::string> seen;
    for (const std::string& file : files)
    {
        const std::string stem =
            file == "-" ? "stdin" : std::filesystem::path(file).stem().string();
        paths.push_back((std::filesystem::path(folder) / (stem + ".plan.json")).string());
        if (!seen.insert(stem).second)
        {
            throw InputError(file +
                             ": a second file of this name; its plan would replace the "
                             "first one's in " +
                             folder);
        }
    }
    return paths;
}

} // namespace

std::string
FileName(const std::string& path)
{
    return path == "-" ? "standard input" : path;
}

void
InFile(const std::string& path, const std::function<void()>& work)
{
    try
    {
        work();
    }
    catch (const InputError& error)
    {
        // What does not know its file speaks of an instance or a plan.
        const std::string what = error.what();
        const std::string general = "instance: ";
        if (what.rfind(general, 0) == 0)
        {
            throw InputError(FileName(path) + ": " + what.substr(general.size()));
        }
        if (what.rfind("plan: ", 0) == 0)
        {
            throw InputError(FileName(path) + ": " + what);
        }
        throw;
    }
}

std::unique_ptr<Instance>
ReadInstance(const std::string& path)
{
    return ParseInstance(ReadJson(path), FileName(path));
}

namespace
{

/** Whether a file holds a task graph and no instance. */
bool
IsGraph(const std::string& path, const Json* document)
{
    return IsGraphFile(path) || (document && document->is_object() &&
                                 document->contains("workflow") && !document->contains("format"));
}

/** An instance from a file; a graph becomes one as generate makes it with \p options. */
std::unique_ptr<Instance>
ReadOrGenerate(const std::string& path, const GenerateOptions& options, uint64_t seed)
{
    Json document;
    const bool isText = IsGraph(path, nullptr);
    if (!isText)
    {
        document = ReadJson(path);
    }
    if (isText || (path != "-" && IsGraph(path, &document)))
    {
        GenerateOptions all = options;
        all["dag"] = path;
        const auto system = all.find("system");
        const std::string name = system == all.end() ? "task-graph" : system->second;
        all.erase("system");
        return FindSystem(name).Generate(all, seed);
    }
    if (!options.empty())
    {
        throw InputError(FileName(path) + ": is not a graph, and --" + options.begin()->first +
                         " is for graphs; see --help");
    }
    return ParseInstance(document, FileName(path));
}

} // namespace

bool
ScheduleOptions::Parse(int argc, char* const* argv, const std::string& usage)
{
    std::string evaluations;
    std::vector<OtherOption> others;
    Options line(usage);
    line.Text("policy=P", policy, "who plans; NAME:FILE is NAME with the trained model FILE");
    line.Text("model=FILE", settings.model, "trained model of the policy");
    line.Integer("seed=N",
                 settings.seed,
                 0,
                 std::numeric_limits<uint64_t>::max(),
                 "of what the policy draws (default 1)");
    line.Text("plan=OUT.json", plan, "where the plan goes");
    line.Text("out=DIR", folder, "where plans go, as DIR/<name>.plan.json");
    line.Text("evaluations=N", evaluations, "how many plans local-search tries");
    line.Words(files);
    line.Others(others);
    if (!line.Parse(argc, argv, 2))
    {
        return false;
    }
    Required("policy", policy, "heft");
    if (files.empty())
    {
        throw InputError("schedule: name at least one instance; see --help");
    }
    if (!evaluations.empty())
    {
        settings.settings["evaluations"] = evaluations;
    }
    generate = NamedValues(others);
    return true;
}

int
Schedule(ScheduleOptions options, const PolicyRegistry& registry)
{
    registry.Make(options.policy, options.settings);
    const std::vector<std::string> paths = PlanPaths(options.files, options.plan, options.folder);
    for (std::size_t i = 0; i < options.files.size(); ++i)
    {
        const std::string& file = options.files[i];
        const auto instance = ReadOrGenerate(file, options.generate, options.settings.seed);
        if (options.settings.model.empty()) // a model knows itself what it was trained for
        {
            registry.CheckSystem(options.policy, instance->System());
        }
        Decision decision;
        Timeline timeline;
        {
            ProgressLine progress("steps");
            options.settings.progress = [&progress](uint64_t done, uint64_t most)
            { progress.Show(static_cast<double>(done), static_cast<double>(most)); };
            const auto policy = registry.Make(options.policy, options.settings);
            InFile(file,
                   [&]
                   {
                       decision = policy->Decide(*instance);
                       timeline = Evaluate(*instance, decision.plan);
                   });
        }
        if (!paths[i].empty())
        {
            WriteFile(paths[i], ToLine(PlanToJson(*instance, decision.plan)) + "\n");
        }
        std::cout << ToLine(TimelineToJson(*instance, timeline)) << std::endl;
    }
    return 0;
}

void
PrintPolicies(const PolicyRegistry& registry)
{
    for (const PolicyEntry& entry : registry.Entries())
    {
        std::cout << TableRow(entry) << '\n';
    }
    std::cout.flush();
}

} // namespace ns3::vec
