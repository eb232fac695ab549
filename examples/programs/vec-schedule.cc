// SPDX-License-Identifier: GPL-2.0-only
#include "vec-schedule.h"

#include "ns3/vec-graph-reader.h"
#include "ns3/vec-json.h"
#include "ns3/vec-system.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

/** How far a decision is, on a terminal alone and from its second second on. */
class ProgressLine
{
  public:
    explicit ProgressLine(std::string what)
        : m_what(std::move(what)), m_shows(isatty(STDERR_FILENO))
    {
    }

    void Show(uint64_t done, uint64_t most)
    {
        using Seconds = std::chrono::duration<double>;
        const auto now = std::chrono::steady_clock::now();
        const double passedS = Seconds(now - m_begun).count();
        if (!m_shows || passedS < 1 || Seconds(now - m_last).count() < 0.5)
        {
            return;
        }
        m_last = now;
        const double rate = static_cast<double>(done) / passedS;
        std::fprintf(stderr, "\r%s: %.0f s, %.0f/s", m_what.c_str(), passedS, rate);
        if (most > 0 && rate > 0)
        {
            std::fprintf(stderr,
                         ", %.0f %%, at most %.0f s left",
                         100 * static_cast<double>(done) / static_cast<double>(most),
                         static_cast<double>(most - done) / rate);
        }
        std::fprintf(stderr, "\033[K");
        m_isOpen = true;
    }

    ~ProgressLine()
    {
        if (m_isOpen)
        {
            std::fprintf(stderr, "\r\033[K");
        }
    }

  private:
    std::string m_what;
    bool m_shows;
    bool m_isOpen = false;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_last;
};

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

int
Schedule(CommandLine& line, const PolicyRegistry& registry, const std::string& name)
{
    PolicyOptions options;
    options.seed = line.TakeInteger("seed", 1, 0, std::numeric_limits<uint64_t>::max());
    options.model = line.TakeOr("model", "");
    const std::string plan = line.TakeOr("plan", "");
    const std::string folder = line.TakeOr("out", "");
    if (const auto evaluations = line.Take("evaluations"))
    {
        options.settings["evaluations"] = *evaluations;
    }
    const std::vector<std::string> files = line.TakePositional();
    const GenerateOptions generate = line.TakeRest();
    if (files.empty())
    {
        throw InputError("schedule: name at least one instance; see --help");
    }
    registry.Make(name, options);
    const std::vector<std::string> paths = PlanPaths(files, plan, folder);
    for (std::size_t i = 0; i < files.size(); ++i)
    {
        const auto instance = ReadOrGenerate(files[i], generate, options.seed);
        if (options.model.empty()) // a model knows itself what it was trained for
        {
            registry.CheckSystem(name, instance->System());
        }
        Decision decision;
        Timeline timeline;
        {
            ProgressLine progress(name);
            options.progress = [&progress](uint64_t done, uint64_t most)
            { progress.Show(done, most); };
            const auto policy = registry.Make(name, options);
            InFile(files[i],
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
