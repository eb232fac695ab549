// SPDX-License-Identifier: GPL-2.0-only
#include "vec-held-out.h"

#include "ns3/vec-bootstrap.h"
#include "ns3/vec-environment.h"
#include "ns3/vec-error.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-options.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace ns3::vec
{

namespace
{

constexpr uint64_t RESULT_SEEDS = 100'000;

/** Instances or, with slots, episodes of the seeds 0, 1, …; and which number of their timelines
 * counts. */
struct Cases
{
    const System* system = nullptr;
    GenerateOptions options;
    uint64_t count = 200;
    uint64_t slots = 0;
    std::string metric;
};

double
ValueOf(const Timeline& timeline, const std::string& metric)
{
    if (metric == "loss")
    {
        return LossOf(timeline);
    }
    std::string names = "loss, objective";
    for (const auto& [name, value] : timeline.metrics)
    {
        names += std::string(", ") + name;
        if (metric == name)
        {
            return value;
        }
    }
    if (metric != "objective")
    {
        throw InputError("--metric=" + metric + ": there are " + names);
    }
    return timeline.objective;
}

std::vector<double>
ValuesOf(Policy& policy, const Cases& cases)
{
    const auto decide = [&policy](const Instance& instance)
    { return policy.Decide(instance).plan; };
    std::vector<double> values;
    for (uint64_t seed = 0; seed < cases.count; ++seed)
    {
        std::vector<double> ofSlots;
        const auto visit = [&](const Instance&, const Timeline& timeline)
        { ofSlots.push_back(ValueOf(timeline, cases.metric)); };
        GeneratedEnvironment environment(*cases.system, cases.options);
        PlayEpisode(environment, seed, std::max<uint64_t>(1, cases.slots), decide, visit);
        values.push_back(Mean(ofSlots));
    }
    return values;
}

void
PrintRow(const std::string& name, double mean, const RatioInterval* ratio)
{
    std::printf("%-20s %12.5g", name.c_str(), mean);
    if (ratio)
    {
        std::printf("   %7.4f  [%.4f, %.4f]", ratio->ratio, ratio->low, ratio->high);
    }
    std::printf("\n");
}

/** A row of values per model file. */
std::vector<std::vector<double>>
ValuesOfModels(const PolicyRegistry& registry,
               const std::string& agent,
               const std::string& files,
               const Cases& cases)
{
    std::vector<std::vector<double>> rows;
    for (const std::string& file : SplitList(files))
    {
        PolicyOptions options;
        options.model = file;
        rows.push_back(ValuesOf(*registry.Make(agent, options), cases));
    }
    return rows;
}

std::vector<double>
MeansOf(const std::vector<std::vector<double>>& rows)
{
    std::vector<double> means;
    for (const auto& row : rows)
    {
        means.push_back(Mean(row));
    }
    return means;
}

} // namespace

int
HeldOut(int argc, char* const* argv)
{
    std::string agent;
    std::string files;
    std::string otherAgent;
    std::string otherFiles;
    std::string policies = "heft,greedy,edge,local,round-robin,random";
    std::string evaluations;
    std::string systemName;
    Cases cases;
    std::vector<OtherOption> others;
    Options line("usage: vec-learn held-out --agent=A --models=FILE,FILE… --system=S [OPTIONS]\n"
                 "Trained models (one per training seed) against policies, and models of another "
                 "agent, on instances\nof seeds 0, 1, …, which no training and no validation uses. "
                 "Options of generate say how they are drawn.\nWith --slots, on episodes.\n");
    line.Text("agent=A", agent, "whose models they are");
    line.Text("models=FILE,FILE…", files, "the models");
    line.Text("system=S", systemName, "whose instances");
    line.Integer("instances=N", cases.count, 1, RESULT_SEEDS, "how many, or episodes (200)");
    line.Integer("slots=T", cases.slots, 1, 1'000'000, "of an episode; the value is their mean");
    line.Text("policies=P,P…", policies, "policies to compare with");
    line.Text("evaluations=N", evaluations, "plans that local-search tries");
    line.Text("metric=NAME", cases.metric, "of the timeline (objective; loss with --slots)");
    line.Text("against=A", otherAgent, "another agent");
    line.Text("against-models=FILE,FILE…", otherFiles, "its models");
    line.Others(others);
    if (!line.Parse(argc, argv, 2))
    {
        return 0;
    }
    Required("agent", agent, "dqn");
    Required("models", files, "runs/1/model.safetensors,runs/2/model.safetensors");
    if (!otherAgent.empty())
    {
        Required("against-models", otherFiles, "runs/1/model.safetensors");
    }
    cases.system = &FindSystem(Required("system", systemName, "mec-dag"));
    cases.options = NamedValues(others);
    if (cases.metric.empty())
    {
        cases.metric = cases.slots > 0 ? "loss" : "objective";
    }
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    AddLearned(registry);
    const auto ours = ValuesOfModels(registry, agent, files, cases);
    const std::vector<double> means = MeansOf(ours);
    std::printf("%zu models of %s, %llu %s (seeds 0-%llu); the interval is a hierarchical\n"
                "bootstrap over models and %s, 95 %%; %s\n\n%-20s %12s   %7s  %s\n",
                ours.size(),
                agent.c_str(),
                static_cast<unsigned long long>(cases.count),
                cases.slots > 0 ? "episodes" : "instances",
                static_cast<unsigned long long>(cases.count - 1),
                cases.slots > 0 ? "episodes" : "instances",
                cases.metric.c_str(),
                "policy",
                "mean",
                "ratio",
                (agent + " / policy").c_str());
    PrintRow(agent, Mean(means), nullptr);
    for (std::size_t m = 0; m < means.size() && means.size() > 1; ++m)
    {
        PrintRow("  model " + std::to_string(m + 1), means[m], nullptr);
    }
    if (!otherAgent.empty())
    {
        const auto theirs = ValuesOfModels(registry, otherAgent, otherFiles, cases);
        const RatioInterval ratio = BootstrapRatio(ours, theirs, 1);
        PrintRow(otherAgent, Mean(MeansOf(theirs)), &ratio);
        for (std::size_t m = 0; m < theirs.size() && theirs.size() > 1; ++m)
        {
            PrintRow("  model " + std::to_string(m + 1), Mean(theirs[m]), nullptr);
        }
    }
    for (const std::string& name : SplitList(policies))
    {
        PolicyOptions settings;
        settings.workloadProfile =
            cases.options.count("profile") > 0 ? cases.options.at("profile") : "";
        if (name == "local-search" && !evaluations.empty())
        {
            settings.settings["evaluations"] = evaluations;
        }
        const auto policy = registry.Make(name, settings);
        const std::vector<double> theirs = ValuesOf(*policy, cases);
        const RatioInterval ratio = BootstrapRatio(ours, theirs, 1);
        PrintRow(name, Mean(theirs), &ratio);
    }
    return 0;
}

} // namespace ns3::vec
