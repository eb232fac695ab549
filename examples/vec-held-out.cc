// SPDX-License-Identifier: GPL-2.0-only
#include "vec-held-out.h"

#include "ns3/vec-bootstrap.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-system.h"

#include <cstdio>
#include <memory>

namespace ns3::vec
{

namespace
{

constexpr uint64_t RESULT_SEEDS = 100'000;

std::vector<double>
ObjectivesOf(Policy& policy, const std::vector<std::unique_ptr<Instance>>& instances)
{
    std::vector<double> objectives;
    for (const auto& instance : instances)
    {
        objectives.push_back(Evaluate(*instance, policy.Decide(*instance).plan).objective);
    }
    return objectives;
}

std::vector<std::string>
Split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();)
    {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

void
PrintRow(const std::string& name, double mean, const RatioInterval* ratio)
{
    std::printf("%-14s %12.5g", name.c_str(), mean);
    if (ratio)
    {
        std::printf("   %7.4f  [%.4f, %.4f]", ratio->ratio, ratio->low, ratio->high);
    }
    std::printf("\n");
}

} // namespace

int
HeldOut(CommandLine& line)
{
    const std::string agent = line.Require("agent", "dqn");
    const std::vector<std::string> files =
        Split(line.Require("models", "runs/1/model.safetensors,runs/2/model.safetensors"));
    const System& system = FindSystem(line.Require("system", "mec-dag"));
    const uint64_t count = line.TakeInteger("instances", 200, 1, RESULT_SEEDS);
    const GenerateOptions options = line.TakeRest();

    std::vector<std::unique_ptr<Instance>> instances;
    for (uint64_t seed = 0; seed < count; ++seed)
    {
        instances.push_back(system.Generate(options, seed));
    }
    std::vector<std::vector<double>> ours;
    std::vector<double> means;
    for (const std::string& file : files)
    {
        PlainPolicy policy(agent, file);
        ours.push_back(ObjectivesOf(policy, instances));
        means.push_back(Mean(ours.back()));
    }
    std::printf("%zu models of %s, %llu instances (seeds 0-%llu); the interval is a hierarchical\n"
                "bootstrap over models and instances, 95 %%\n\n%-14s %12s   %7s  %s\n",
                files.size(),
                agent.c_str(),
                static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(count - 1),
                "policy",
                "mean",
                "ratio",
                (agent + " / policy").c_str());
    PrintRow(agent, Mean(means), nullptr);
    for (std::size_t m = 0; m < means.size() && means.size() > 1; ++m)
    {
        PrintRow("  model " + std::to_string(m + 1), means[m], nullptr);
    }
    PolicyRegistry registry;
    AddClassical(registry);
    for (const char* name : {"heft", "greedy", "edge", "local", "round-robin", "random"})
    {
        const auto policy = registry.Make(name, {});
        const std::vector<double> theirs = ObjectivesOf(*policy, instances);
        const RatioInterval ratio = BootstrapRatio(ours, theirs, 1);
        PrintRow(name, Mean(theirs), &ratio);
    }
    return 0;
}

} // namespace ns3::vec
