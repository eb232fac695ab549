// SPDX-License-Identifier: GPL-2.0-only
// Policies side by side: starts a run (vec-run) per policy, seed, fidelity and point of a sweep,
// and reports what the differences are worth.

#include "ns3/vec-error.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-whole-file.h"
#include "ns3/vec-policies.h"
#include "vec-comparison-tables.h"
#include "vec-comparison-worlds.h"
#include "vec-comparison.h"
#include "vec-hand-over.h"
#include "vec-output.h"
#include "vec-processes.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace ns3::vec;

namespace
{

const char* const HELP =
    R"(usage: vec-compare SCENARIO.json --policies=a,b [--seeds=1-10] [OPTIONS]
Policies side by side. The unit of statistics is the run: means over seeds with Student-t 95 %
intervals; differences are paired by seed.

  --policies=a,b            policies to compare; NAME:FILE is NAME with the trained model FILE:
                            local,torchscript:a.pt,torchscript:b.pt
  --seeds=1-10              seeds, also 1,2,5 (default 1)
  --fidelity=packet,analytic  packets, equations or both (default packet)
  --baseline=a              what the others are compared with (default: the first policy)
  --set KEY=v1,v2,...       a block for each value of a scenario key; several --set combine
  --out=DIR                 results: compare.csv, compare.json, report.html, runs/
                            (default results/compare-SCENARIO)
  --dump-instances          keeps each decision's instance and plan in runs/*/instances, plans them
                            again with local search and branch and bound, and reports the regret
  --jobs=N                  runs at a time (default 2)
  --no-report               do not draw report.html
  --runner=PROGRAM          what runs (default: vec-run beside this program)
  --KEY=VALUE               passed on: any scenario key, ns-3 attribute or global value;
                            --ideal-signalling and other keys that are true or false may stand
                            alone
)";

/** What cannot be told without a value; the runs know what may stand alone else. */
const std::set<std::string> VALUED{"--policies",
                                   "--seeds",
                                   "--fidelity",
                                   "--baseline",
                                   "--set",
                                   "--out",
                                   "--jobs",
                                   "--runner"};

struct Options
{
    ComparisonPlan plan;
    std::string out;
    std::string runner;
    std::size_t jobs = 2;
    bool report = true;
    bool dumpInstances = false;
};

/** Splits at commas that are outside brackets and quotes: "1,[2,3]" is two values. */
std::vector<std::string>
Split(const std::string& text)
{
    std::vector<std::string> parts{""};
    int depth = 0;
    bool quoted = false;
    for (const char c : text)
    {
        quoted = quoted != (c == '"');
        depth += quoted ? 0 : (c == '[' || c == '{') - (c == ']' || c == '}');
        if (c == ',' && depth == 0 && !quoted)
        {
            parts.emplace_back();
        }
        else
        {
            parts.back() += c;
        }
    }
    return parts;
}

std::vector<std::string>
Names(const std::string& option, const std::string& text)
{
    std::vector<std::string> names;
    for (const std::string& name : Split(text))
    {
        const std::string plain = PolicyName::Parse(name).name;
        if (plain.empty() || plain.find('/') != std::string::npos)
        {
            throw InputError("--" + option + "=" + text +
                             ": expected names such as local,greedy or NAME:FILE");
        }
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            names.push_back(name);
        }
    }
    return names;
}

/** Every point so far with every value of one more key. */
void
AddSweep(ComparisonPlan& plan, const std::string& text)
{
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    {
        throw InputError("--set " + text + ": expected KEY=VALUE,VALUE,...");
    }
    std::vector<SweepPoint> points;
    for (const SweepPoint& point : plan.points)
    {
        for (const std::string& value : Split(text.substr(equals + 1)))
        {
            points.push_back(point);
            points.back().emplace_back(text.substr(0, equals), value);
        }
    }
    plan.points = points;
}

Options
ParseOptions(const std::vector<std::string>& arguments)
{
    Options options;
    ComparisonPlan& plan = options.plan;
    plan.seeds = {1};
    for (std::size_t i = 0; i < arguments.size(); ++i)
    {
        const std::string& argument = arguments[i];
        const auto equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        if (name.rfind("--", 0) != 0)
        {
            if (!plan.scenario.empty())
            {
                throw InputError(argument + ": expected one scenario file");
            }
            plan.scenario = argument;
        }
        else if (name == "--set" && equals == std::string::npos && i + 1 < arguments.size())
        {
            AddSweep(plan, arguments[++i]);
            plan.options.push_back("--set=" + arguments[i]);
        }
        else if (name == "--no-report")
        {
            options.report = false;
        }
        else if (argument == "--dump-instances")
        {
            options.dumpInstances = true;
        }
        else if (name.rfind("--Print", 0) == 0 || name == "--print-scenario")
        {
            throw InputError(argument + ": ./vec run prints that");
        }
        else if (equals == std::string::npos && VALUED.count(name) > 0)
        {
            throw InputError(argument + ": expected " + argument +
                             "=VALUE; --help lists the options");
        }
        else if (equals == std::string::npos)
        {
            plan.options.push_back(argument + "=true");
        }
        else if (name == "--set")
        {
            AddSweep(plan, value);
            plan.options.push_back(argument);
        }
        else if (name == "--policies")
        {
            plan.policies = Names("policies", value);
        }
        else if (name == "--seeds")
        {
            plan.seeds = ParseSeeds(value);
        }
        else if (name == "--fidelity")
        {
            plan.fidelities = Names("fidelity", value);
        }
        else if (name == "--baseline")
        {
            plan.baseline = value;
        }
        else if (name == "--out")
        {
            options.out = value;
        }
        else if (name == "--runner")
        {
            options.runner = value;
        }
        else if (name == "--jobs")
        {
            options.jobs = static_cast<std::size_t>(std::max(0, std::atoi(value.c_str())));
        }
        else
        {
            plan.options.push_back(argument);
        }
    }
    if (plan.scenario.empty() || plan.policies.empty())
    {
        throw InputError("expected a scenario file and --policies=a,b; --help lists the options");
    }
    for (const std::string& fidelity : plan.fidelities)
    {
        if (fidelity != "packet" && fidelity != "analytic")
        {
            throw InputError("--fidelity=" + fidelity + ": expected packet, analytic or both");
        }
    }
    const std::string near = fs::proximate(plan.scenario).string();
    if (near.size() < plan.scenario.size() && near.rfind("..", 0) != 0)
    {
        plan.scenario = near;
    }
    plan.baseline = plan.baseline.empty() ? plan.policies.front() : plan.baseline;
    if (std::find(plan.policies.begin(), plan.policies.end(), plan.baseline) == plan.policies.end())
    {
        throw InputError("--baseline=" + plan.baseline + ": expected one of the policies");
    }
    if (options.jobs == 0)
    {
        throw InputError("--jobs: expected a number of runs at a time, at least 1");
    }
    if (options.out.empty())
    {
        options.out = "results/compare-" + fs::path(plan.scenario).stem().string();
    }
    return options;
}

fs::path
FolderOfThisProgram()
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path(".") : program.parent_path();
}

std::string
FolderName(const SweepPoint& point)
{
    std::string name = PointText(point);
    std::replace_if(
        name.begin(),
        name.end(),
        [](char c) { return c == '/' || c == ' '; },
        '_');
    return name.empty() ? "" : name + "/";
}

/** Folder names of policies, each its own: of NAME:FILE what may stand in a file's name. */
std::map<std::string, std::string>
FolderNames(const std::vector<std::string>& policies)
{
    std::map<std::string, std::string> names;
    std::set<std::string> taken;
    for (const std::string& policy : policies)
    {
        std::string name = policy;
        std::replace_if(
            name.begin(),
            name.end(),
            [](char c) { return c == '/' || c == ':' || c == ' '; },
            '-');
        const std::string first = name;
        for (int i = 2; !taken.insert(name).second; ++i)
        {
            name = first + "-" + std::to_string(i);
        }
        names[policy] = name;
    }
    return names;
}

std::string
Clock(double seconds)
{
    char text[32];
    const int whole = static_cast<int>(seconds + 0.5);
    std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
    return text;
}

void
ShowProgress(const JobProgress& state)
{
    std::string line = "\r" + std::to_string(state.finished) + " of " + std::to_string(state.jobs) +
                       " runs, " + Clock(state.elapsedS);
    if (state.done > 0 && state.finished < state.jobs)
    {
        const double leftS =
            state.elapsedS * (static_cast<double>(state.jobs) - state.done) / state.done;
        line += ", about " + Clock(leftS) + " left";
    }
    std::cerr << line << "\x1b[K" << std::flush;
}

/** The exit status: 0, that of a signal that came in between, or of what kept the report from being
 * written. */
int
DrawReport(const std::string& folder)
{
    fs::path script = FolderOfThisProgram() / "../share/vec/vec-report.py"; // installed
    if (!fs::exists(script))
    {
        script = VEC_REPORT;
    }
    const std::string python = fs::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
    const char* const clear = isatty(STDERR_FILENO) ? "\r\x1b[K" : "";
    std::cerr << (*clear ? "drawing the report" : "") << std::flush;
    const auto say = [clear](const std::string& line) { std::cerr << clear << line << "\n"; };
    Job job;
    job.name = "report";
    job.command = {python, script.string(), folder};
    try
    {
        const auto quiet = [](const JobProgress&) {};
        const bool drawn = RunJobs({job}, 1, quiet, say);
        std::cerr << clear << std::flush;
        std::cout << (drawn ? "report: " + folder + "/report.html\n" : "") << std::flush;
        return drawn ? 0 : 128 + StopSignal();
    }
    catch (const Error& error)
    {
        say(std::string("vec-compare: no report.html: ") + error.what());
        return error.ExitStatus();
    }
}

int
Main(const Options& options)
{
    const ComparisonPlan& plan = options.plan;
    const std::string runner =
        options.runner.empty() ? Beside("vec-compare", "vec-run") : options.runner;
    std::error_code error;
    fs::create_directories(fs::path(options.out) / "runs", error);
    if (error)
    {
        throw EnvironmentError(options.out + ": cannot be made: " + error.message());
    }
    const std::string summary = options.out + "/compare.json";
    if (IsReplaceable(summary))
    {
        fs::remove(summary, error);
    }

    const std::map<std::string, std::string> names = FolderNames(plan.policies);
    std::vector<ComparedRun> runs;
    std::vector<Job> jobs;
    std::vector<Job> replans;
    for (const SweepPoint& point : plan.points)
    {
        for (const uint64_t seed : plan.seeds)
        {
            for (const std::string& fidelity : plan.fidelities)
            {
                for (const std::string& policy : plan.policies)
                {
                    const std::string name =
                        names.at(policy) + "-" + fidelity + "-" + std::to_string(seed);
                    const std::string folder = "runs/" + FolderName(point) + name;
                    runs.push_back({point, fidelity, policy, seed, folder, {}});
                    Job job{
                        FolderName(point) + name,
                        {runner,
                                        "--scenario=" + plan.scenario,
                                        "--policy=" + policy,
                                        "--fidelity=" + fidelity,
                                        "--seed=" + std::to_string(seed),
                                        "--out=" + options.out + "/" + folder}
                    };
                    for (const std::string& option : plan.options)
                    {
                        if (option.rfind("--set=", 0) != 0)
                        {
                            job.command.push_back(option);
                        }
                    }
                    for (const auto& [key, value] : point)
                    {
                        job.command.push_back("--" + key + "=" + value);
                    }
                    if (options.dumpInstances && fidelity == "packet")
                    {
                        job.command.push_back("--dump-instances");
                        replans.push_back({
                            job.name + ", regret",
                            {Beside("vec-compare", "vec-classical"),
                                                "evaluate", "--regret=" + options.out + "/" + folder}
                        });
                    }
                    jobs.push_back(job);
                }
            }
        }
    }

    const bool terminal = isatty(STDERR_FILENO);
    std::vector<std::string> said;
    const auto once = [&](const std::string& line)
    {
        if (std::find(said.begin(), said.end(), line) == said.end())
        {
            said.push_back(line);
            std::cerr << (terminal ? "\r\x1b[K" : "") << line << "\n";
        }
    };
    const auto show = [&](const JobProgress& state)
    {
        if (terminal)
        {
            ShowProgress(state);
        }
    };
    const bool ended = RunJobs(jobs, options.jobs, show, once) &&
                       (replans.empty() || RunJobs(replans, options.jobs, show, once));
    std::cerr << (terminal ? "\r\x1b[K" : "") << std::flush;
    if (!ended)
    {
        std::cerr << "vec-compare: interrupted; finished runs are in " << options.out << "/runs\n";
        return 128 + StopSignal();
    }

    for (ComparedRun& run : runs)
    {
        const std::string file = options.out + "/" + run.folder + "/run.json";
        run.document = ReadJson(file);
        const JsonView view(run.document, file);
        view.At("totals");
        view.At("scenario").At("traffic").At("kind");
        const std::string regret = options.out + "/" + run.folder + "/regret.json";
        if (options.dumpInstances && run.fidelity == "packet")
        {
            run.document["regret"] = ReadJson(regret);
        }
    }
    const Comparison comparison = Compare(plan, std::move(runs));
    WriteFile(options.out + "/compare.csv", ComparisonCsv(comparison));
    WriteFile(options.out + "/gaps.csv", WorldsCsv(comparison));
    WriteFile(summary, ComparisonJson(comparison).dump(1) + "\n");
    std::cout << ComparisonText(comparison) << std::flush;
    return options.report ? DrawReport(options.out) : 0;
}

} // namespace

int
main(int argc, char* argv[])
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    CleanUpOnSignals();
    try
    {
        int status = 0;
        if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end())
        {
            std::cout << HELP;
        }
        else
        {
            status = Main(ParseOptions(arguments));
        }
        FlushOutput();
        return status;
    }
    catch (const Error& error)
    {
        std::cerr << (isatty(STDERR_FILENO) ? "\r\x1b[K" : "");
        std::istringstream problems(error.what());
        for (std::string line; std::getline(problems, line);)
        {
            std::cerr << "vec-compare: " << line << "\n";
        }
        return error.ExitStatus();
    }
}
