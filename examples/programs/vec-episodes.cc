// SPDX-License-Identifier: GPL-2.0-only
#include "vec-episodes.h"

#include "ns3/vec-error.h"
#include "ns3/vec-options.h"
#include "ns3/vec-program.h"
#include "ns3/vec-seeds.h"
#include "ns3/vec-shell.h"
#include "vec-draw.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace ns3::vec
{

namespace
{

const char* const USAGE =
    R"(usage: ./vec episodes --system=S --policies=a,b [--slots=T] [--seeds=1-10] [OPTIONS]
Episodes of T slots under policies, on the same arrivals, movements and channels: what one slot leaves
behind, the next one finds. The unit of statistics is the episode: means over seeds with Student-t 95 %
intervals; differences are paired by seed.
)";

const char* const PASSED_ON = R"(Options that are not listed are those of generate.
)";

std::vector<std::string>
Policies(const std::string& text)
{
    std::vector<std::string> names;
    for (const std::string& name : SplitList(text))
    {
        PolicyName::Parse(name);
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace

bool
EpisodesOptions::Parse(int argc, char* const* argv)
{
    std::string system;
    std::string policies;
    std::string seeds = "1-10";
    std::string profile;
    uint64_t slots = plan.slots;
    bool isSilent = false;
    std::vector<OtherOption> others;
    Options line(USAGE, PASSED_ON);
    line.Text("system=S", system, "whose slots");
    line.Text("profile=NAME", profile, "a named set of ranges: ./vec generate --profiles");
    line.Text("policies=a,b", policies, "who plans; NAME:FILE is NAME with the trained model FILE");
    line.Integer("slots=T", slots, 1, 1000000, "of an episode (default 100)");
    line.Text("seeds=1-10", seeds, "episodes, also 1,2,5 (default 1-10)");
    line.Text("baseline=a",
              plan.baseline,
              "what the others are compared with (default: the first)");
    line.Text("out=DIR", folder, "results (default results/episodes-SYSTEM)");
    line.Flag("no-report", isSilent, "tables only, no figure");
    line.Others(others);
    if (!line.Parse(argc, argv, 2))
    {
        return false;
    }
    plan.system = &FindSystem(Required("system", system, "multi-workload"));
    plan.policies = Policies(Required("policies", policies, "local,greedy"));
    plan.seeds = ParseSeeds(seeds);
    plan.slots = slots;
    plan.options = NamedValues(others);
    if (!profile.empty())
    {
        plan.options["profile"] = profile;
    }
    plan.baseline = plan.baseline.empty() ? plan.policies.front() : plan.baseline;
    if (std::find(plan.policies.begin(), plan.policies.end(), plan.baseline) == plan.policies.end())
    {
        throw InputError("--baseline=" + plan.baseline + ": is none of --policies=" + policies);
    }
    folder = folder.empty() ? "results/episodes-" + system : folder;
    isDrawn = !isSilent;
    command = "./vec episodes --system=" + system + " " + ShellWord("--policies=" + policies) +
              " --slots=" + std::to_string(slots) + " --seeds=" + SeedsText(plan.seeds) + " " +
              ShellWord("--baseline=" + plan.baseline);
    for (const auto& [name, value] : plan.options)
    {
        command += " " + ShellWord("--" + name + "=" + value);
    }
    return true;
}

bool
EpisodesOptions::AreIn(const PolicyRegistry& registry) const
{
    return std::all_of(plan.policies.begin(),
                       plan.policies.end(),
                       [&registry](const std::string& name) { return registry.Has(name); });
}

int
Episodes(const EpisodesOptions& options, const PolicyRegistry& registry)
{
    std::error_code error;
    std::filesystem::create_directories(options.folder, error);
    if (error)
    {
        throw EnvironmentError(options.folder + ": cannot be made: " + error.message());
    }
    ProgressLine progress("episodes");
    const double all =
        static_cast<double>(options.plan.policies.size() * options.plan.seeds.size());
    const EpisodeComparison comparison =
        CompareEpisodes(options.plan,
                        registry,
                        [&](std::size_t done) { progress.Show(static_cast<double>(done), all); });
    progress.Clear();
    WriteFile(options.folder + "/episodes.csv", EpisodesCsv(comparison));
    WriteFile(options.folder + "/slots.csv", SlotsCsv(comparison));
    WriteFile(options.folder + "/episodes.json",
              EpisodesJson(comparison, options.command).dump(1) + "\n");
    std::cout << EpisodesText(comparison) << "\n"
              << options.folder << ": episodes.csv, slots.csv, episodes.json" << std::endl;
    return options.isDrawn ? DrawReport("vec", options.folder) : 0;
}

} // namespace ns3::vec
