// SPDX-License-Identifier: GPL-2.0-only
// Policies side by side: starts a run (vec-run) per policy, seed, fidelity and point of a sweep,
// and reports what the differences are worth.

#include "ns3/vec-comparison-tables.h"
#include "ns3/vec-comparison-worlds.h"
#include "ns3/vec-comparison.h"
#include "ns3/vec-error.h"
#include "ns3/vec-jobs.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-options.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-program.h"
#include "ns3/vec-whole-file.h"
#include "vec-draw.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

namespace fs = std::filesystem;
using namespace ns3::vec;

namespace
{

const char* const USAGE =
    R"(usage: ./vec compare SCENARIO.json --policies=a,b [--seeds=1-10] [OPTIONS]
Policies side by side. The unit of statistics is the run: means over seeds with Student-t 95 %
intervals; differences are paired by seed.
)";

const char* const PASSED_ON =
    R"(Other options are passed on: any scenario key, ns-3 attribute or global value. Keys that are true or
false may stand alone.
)";

struct CompareOptions
{
    ComparisonPlan plan;
    std::string out;
    std::string runner;
    uint64_t jobs = 2;
    bool isReported = true;
    bool isDumping = false;

    /** False when --help was there, and was answered. Throws InputError. */
    bool Parse(int argc, char* const* argv);
};

std::vector<std::string>
Names(const std::string& option, const std::string& text)
{
    std::vector<std::string> names;
    for (const std::string& name : SplitList(text))
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
        for (const std::string& value : SplitList(text.substr(equals + 1)))
        {
            points.push_back(point);
            points.back().emplace_back(text.substr(0, equals), value);
        }
    }
    plan.points = points;
}

bool
CompareOptions::Parse(int argc, char* const* argv)
{
    std::string policies;
    std::string seeds = "1";
    std::string fidelity = "packet";
    bool isSilent = false;
    std::vector<std::string> sweeps;
    std::vector<std::string> words;
    std::vector<OtherOption> others;
    Options line(USAGE, PASSED_ON);
    line.Text("policies=a,b",
              policies,
              "policies to compare; NAME:FILE is NAME with the trained model FILE: "
              "local,torchscript:a.pt,torchscript:b.pt");
    line.Text("seeds=1-10", seeds, "seeds, also 1,2,5 (default 1)");
    line.Text("fidelity=packet,analytic", fidelity, "packets, equations or both (default packet)");
    line.Text("baseline=a",
              plan.baseline,
              "what the others are compared with (default: the first)");
    line.List("set",
              sweeps,
              "KEY=v1,v2,…: a block for each value of a scenario key; several combine");
    line.Text("out=DIR",
              out,
              "results: compare.csv, compare.json, report.html, runs/ (default "
              "results/compare-SCENARIO)");
    line.Flag("dump-instances",
              isDumping,
              "keeps each decision's instance and plan in runs/*/instances, plans them again with "
              "local search and branch and bound, and reports the regret");
    line.Integer("jobs=N", jobs, 1, 10000, "runs at a time (default 2)");
    line.Flag("no-report", isSilent, "do not draw report.html");
    line.Text("runner=PROGRAM",
              runner,
              "what runs, for instance with policies of your own (default: vec-run beside this "
              "program)");
    line.Words(words);
    line.Others(others);
    if (!line.Parse(argc, argv))
    {
        return false;
    }
    if (words.size() > 1)
    {
        throw InputError(words[1] + ": expected one scenario file");
    }
    if (words.empty() || policies.empty())
    {
        throw InputError("expected a scenario file and --policies=a,b; --help lists the options");
    }
    isReported = !isSilent;
    plan.scenario = words.front();
    plan.policies = Names("policies", policies);
    plan.seeds = ParseSeeds(seeds);
    plan.fidelities = Names("fidelity", fidelity);
    for (const std::string& name : plan.fidelities)
    {
        if (name != "packet" && name != "analytic")
        {
            throw InputError("--fidelity=" + name + ": expected packet, analytic or both");
        }
    }
    for (const std::string& sweep : sweeps)
    {
        AddSweep(plan, sweep);
        plan.options.push_back("--set=" + sweep);
    }
    for (const OtherOption& other : others)
    {
        if (other.name.rfind("Print", 0) == 0 || other.name == "print-scenario")
        {
            throw InputError("--" + other.name + ": ./vec run prints that");
        }
        plan.options.push_back("--" + other.name + "=" + other.value);
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
    if (out.empty())
    {
        out = "results/compare-" + fs::path(plan.scenario).stem().string();
    }
    return true;
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

/** The runs of a comparison, and what starts them. */
struct Work
{
    std::vector<ComparedRun> runs;
    std::vector<Job> jobs;
    std::vector<Job> replans; //!< of dumped decisions, for their regret
};

void
AddRun(const CompareOptions& options, ComparedRun run, const std::string& name, Work& work)
{
    const std::string runner =
        options.runner.empty() ? ProgramBeside("vec-compare", "vec-run") : options.runner;
    run.folder = "runs/" + FolderName(run.point) + name;
    Job job;
    job.name = FolderName(run.point) + name;
    job.command = {runner,
                   "--scenario=" + options.plan.scenario,
                   "--policy=" + run.policy,
                   "--fidelity=" + run.fidelity,
                   "--seed=" + std::to_string(run.seed),
                   "--out=" + options.out + "/" + run.folder};
    for (const std::string& option : options.plan.options)
    {
        if (option.rfind("--set=", 0) != 0)
        {
            job.command.push_back(option);
        }
    }
    for (const auto& [key, value] : run.point)
    {
        job.command.push_back("--" + key + "=" + value);
    }
    if (options.isDumping && run.fidelity == "packet")
    {
        job.command.emplace_back("--dump-instances");
        Job replan;
        replan.name = job.name + ", regret";
        replan.command = {ProgramBeside("vec-compare", "vec-classical"),
                          "evaluate",
                          "--regret=" + options.out + "/" + run.folder};
        work.replans.push_back(replan);
    }
    work.jobs.push_back(job);
    work.runs.push_back(std::move(run));
}

Work
AllWork(const CompareOptions& options)
{
    const ComparisonPlan& plan = options.plan;
    const std::map<std::string, std::string> names = FolderNames(plan.policies);
    Work work;
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
                    AddRun(options, {point, fidelity, policy, seed, "", {}}, name, work);
                }
            }
        }
    }
    return work;
}

/** False when a signal ended it. */
bool
Run(const Work& work, std::size_t parallel)
{
    ProgressLine line("runs");
    std::set<std::string> said;
    const auto once = [&](const std::string& text)
    {
        if (said.insert(text).second)
        {
            line.Clear();
            std::cerr << text << "\n";
        }
    };
    const auto show = [&](const JobProgress& state)
    { line.Show(state.done, static_cast<double>(state.jobs)); };
    return RunJobs(work.jobs, parallel, show, once) &&
           (work.replans.empty() || RunJobs(work.replans, parallel, show, once));
}

void
ReadDocument(const CompareOptions& options, ComparedRun& run)
{
    const std::string folder = options.out + "/" + run.folder;
    const std::string file = folder + "/run.json";
    run.document = ReadJson(file);
    const JsonView view(run.document, file);
    view.At("totals");
    view.At("scenario").At("traffic").At("kind");
    if (options.isDumping && run.fidelity == "packet")
    {
        run.document["regret"] = ReadJson(folder + "/regret.json");
    }
}

int
Main(int argc, char** argv)
{
    CompareOptions options;
    if (!options.Parse(argc, argv))
    {
        return 0;
    }
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
    Work work = AllWork(options);
    if (!Run(work, options.jobs))
    {
        std::cerr << "vec-compare: interrupted; finished runs are in " << options.out << "/runs\n";
        return 128 + StopSignal();
    }
    for (ComparedRun& run : work.runs)
    {
        ReadDocument(options, run);
    }
    const Comparison comparison = Compare(options.plan, std::move(work.runs));
    WriteFile(options.out + "/compare.csv", ComparisonCsv(comparison));
    WriteFile(options.out + "/gaps.csv", WorldsCsv(comparison));
    WriteFile(summary, ComparisonJson(comparison).dump(1) + "\n");
    std::cout << ComparisonText(comparison) << std::flush;
    if (!options.isReported)
    {
        return 0;
    }
    const int status = DrawReport("vec-compare", options.out);
    std::cout << (status == 0 ? "report: " + options.out + "/report.html\n" : "");
    return status;
}

} // namespace

int
main(int argc, char** argv)
{
    CleanUpOnSignals();
    return GuardedMain(
        "vec-compare",
        [&] { return Main(argc, argv); },
        Complaints::LINES);
}
