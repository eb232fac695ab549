// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec generate`, `schedule`, `evaluate`, `episodes`, `policies` and
// `import-eua`: it loads neither LibTorch nor ns-3 and hands over to vec-learn, the program beside
// it, what needs a learned policy.

#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-options.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-presets.h"
#include "ns3/vec-program.h"
#include "ns3/vec-system.h"
#include "vec-episodes.h"
#include "vec-fcd-stays.h"
#include "vec-import-eua.h"
#include "vec-regret.h"
#include "vec-schedule.h"

#include <algorithm>
#include <cctype>
#include <iomanip>
#include <iostream>
#include <limits>
#include <map>
#include <sstream>

using namespace ns3::vec;

namespace
{

const char* const USAGE =
    R"(usage: vec-classical generate | schedule | evaluate | episodes | policies | import-eua …
--help behind a verb tells its options. "-" is standard input. Exit status: 2 bad input, 3 trouble
with the surroundings, 4 refused.
)";

const char* const GENERATE = R"(usage: ./vec generate --system=S [--seed=N] [--slots=T] [OPTIONS]
A random instance on standard output, one line of JSON. Same seed, same bytes.
)";

const char* const OF_SYSTEMS =
    R"(Options of the systems; --profile=NAME is a named set of them, and --literal takes printed units where
the defaults depart from them:
  mec-dag: --vehicles= --processors= --subchannels= --busy=S (mean level of backlogs) --spread=S
    (tasks are submitted within S) --now=S --region=1…K --regions=K (one of K servers, each with graphs
    of its own kind); graphs: --n= --density= --fat= --regular= --jump= --layers= --as-compiled
    --ccr=, or --dag=FILE (Graphviz, Pegasus DAX, WfCommons JSON) --scale-cycles= --scale-bits= --reference-hz=
  load-balance: --vehicles= --rsus= --enforce-lbm --omega= --kappa= --delta= --alpha= --range=
    --slot-s= --now=S
  multi-workload: --servers= --devices= --arrival=P --deadline-s= --slot-s= --device-hz= --server-hz=
    --correlation= --kappa= --server-kappa= --drop-late=false --now=S; --sites=FILE.csv and --users=FILE.csv with columns LATITUDE and LONGITUDE, as in the EUA
    data set
  vehicular-cloud: --vehicles= --per-bits= --shadowing --deadline=S --now=S; graphs as for mec-dag but
    --ccr; --fcd=FILE [--begin=S --horizon=S] takes the vehicles and their ways from a recording (SUMO's
    FCD XML, or a table)
  edge-cloud: --edges= --clouds= --workflows= --length= --delta= --alpha= --beta=
    --energy-on=bits|cycles --busy=S --deadline=S --now=S
  task-graph: --processors= --heterogeneity= --link-bps=; graphs as for mec-dag
  Every graph can also be --graph=gaussian-elimination|fft|fork-join with --size=; task-graph has
    --graph=heft-example as well
)";

const char* const SCHEDULE = R"(usage: ./vec schedule FILE… --policy=P [OPTIONS]
Lets a policy plan and prints the timeline, one line of JSON per file. A FILE is an instance or a graph
(.gv, .dot, .dax, .xml, WfCommons JSON); a graph becomes an instance of --system (task-graph where none
is given) as generate --dag=FILE makes it, with its options.
)";

const char* const EVALUATE = R"(usage: ./vec evaluate FILE PLAN
       ./vec evaluate --pairs LIST
       ./vec evaluate --regret DIR [--evaluations=N] [--steps=N] [--seed=N]
The timeline of a plan under the system's equations; or how far the decisions of a run are from the best
plan known for what each of them knew: the better one of local search and branch and bound, in
DIR/regret.csv and DIR/regret.json.
)";

const char* const POLICIES =
    "usage: ./vec policies\nThe policies, the systems each plans for, one line "
    "each.\n";

constexpr uint64_t MOST = std::numeric_limits<uint64_t>::max();

/** Where recorded vehicles come from. */
struct Recording
{
    std::string file;
    double beginS = 0;
    double horizonS = 60;
    int vehicles = VehicularCloudRanges().vehicles;
};

/** A vehicular cloud of recorded vehicles; takes its options from the rest. */
std::unique_ptr<Instance>
GenerateRecorded(GenerateOptions& options, uint64_t seed)
{
    GenerateOptions recording;
    for (const char* name : {"fcd", "begin", "horizon", "vehicles"})
    {
        const auto found = options.find(name);
        if (found != options.end())
        {
            recording.insert(*found);
            options.erase(found);
        }
    }
    static const Fields<Recording> fields =
        Fields<Recording>()
            .Add("fcd", &Recording::file, ANY, "SUMO's FCD XML, or a table")
            .Add("begin", &Recording::beginS, Between(0, 1e9), "where it is looked at, s")
            .Add("horizon", &Recording::horizonS, Between(0, 1e9), "how far, s")
            .Add("vehicles", &Recording::vehicles, Whole(1, 1000), "at most");
    Recording r;
    ReadOptions(recording, fields, r);
    return GenerateVehicularCloud(options,
                                  seed,
                                  ReadStays(r.file, r.beginS, r.horizonS, r.vehicles));
}

void
PrintProfiles()
{
    for (const Preset& preset : Presets())
    {
        std::cout << std::left << std::setw(16) << preset.system << std::setw(13) << preset.name
                  << preset.summary << '\n';
    }
}

int
Generate(int argc, char** argv)
{
    std::string name;
    uint64_t seed = 1;
    uint64_t slots = 0;
    bool isListing = false;
    std::vector<OtherOption> others;
    Options line(GENERATE, OF_SYSTEMS);
    line.Text("system=S", name, "whose instance: ./vec generate --profiles names the systems");
    line.Integer("seed=N", seed, 0, MOST, "of everything that is drawn (default 1)");
    line.Integer(
        "slots=T",
        slots,
        1,
        1000000,
        "an episode of T slots, a line each: the first is the instance without --slots, each "
        "next one what the slot before becomes when all in it stays local (where it can)");
    line.Flag(
        "profiles",
        isListing,
        "lists the profiles of every system, the papers' defaults and the points of their sweeps");
    line.Others(others);
    if (!line.Parse(argc, argv, 2))
    {
        return 0;
    }
    if (isListing)
    {
        PrintProfiles();
        return 0;
    }
    const System& system = FindSystem(Required("system", name, "mec-dag"));
    GenerateOptions options = NamedValues(others);
    if (system.Name() == "vehicular-cloud" && options.count("fcd"))
    {
        if (slots > 0)
        {
            throw InputError("--fcd gives one instance, not an episode: leave --slots out");
        }
        std::cout << ToLine(InstanceToJson(*GenerateRecorded(options, seed))) << '\n';
        return 0;
    }
    auto instance = system.Generate(options, seed);
    std::cout << ToLine(InstanceToJson(*instance)) << '\n';
    for (uint64_t slot = 1; slot < slots; ++slot)
    {
        instance = system.Step(*instance, LocalPlan(*instance), options, seed);
        std::cout << ToLine(InstanceToJson(*instance)) << '\n';
    }
    return 0;
}

int
ScheduleOrHandOver(int argc, char** argv)
{
    ScheduleOptions options;
    if (!options.Parse(argc, argv, SCHEDULE))
    {
        return 0;
    }
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    if (!registry.Has(options.policy))
    {
        BecomeProgramBeside("vec-classical", "vec-learn", argv);
    }
    return Schedule(options, registry);
}

int
EpisodesOrHandOver(int argc, char** argv)
{
    EpisodesOptions options;
    if (!options.Parse(argc, argv))
    {
        return 0;
    }
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    if (!options.AreIn(registry))
    {
        BecomeProgramBeside("vec-classical", "vec-learn", argv);
    }
    return Episodes(options, registry);
}

void
EvaluatePair(const std::string& file, const std::string& plan)
{
    if (file == "-" && plan == "-")
    {
        throw InputError("evaluate: only one of instance and plan can be standard input");
    }
    const auto instance = ReadInstance(file);
    const Plan read = ParsePlan(*instance, ReadJson(plan), FileName(plan));
    Timeline timeline;
    InFile(file + " with " + FileName(plan), [&] { timeline = Evaluate(*instance, read); });
    std::cout << ToLine(TimelineToJson(*instance, timeline)) << '\n';
}

int
EvaluatePlans(int argc, char** argv)
{
    std::string folder;
    std::string list;
    RegretBudget budget;
    std::vector<std::string> files;
    Options line(EVALUATE);
    line.Text("pairs=LIST", list, "a file with a line \"INSTANCE PLAN\" for each");
    line.Text("regret=DIR", folder, "the results of a run with --dump-instances");
    line.Integer("evaluations=N", budget.evaluations, 8, MOST, "plans that local search tries");
    line.Integer("steps=N", budget.steps, 1, MOST, "steps of branch and bound");
    line.Integer("seed=N", budget.seed, 0, MOST, "of local search");
    line.Words(files);
    if (!line.Parse(argc, argv, 2))
    {
        return 0;
    }
    if (!folder.empty())
    {
        return Regret(folder, budget);
    }
    if (list.empty())
    {
        if (files.size() != 2)
        {
            throw InputError("evaluate: expected FILE PLAN, or --pairs LIST; see --help");
        }
        EvaluatePair(files[0], files[1]);
        return 0;
    }
    if (!files.empty())
    {
        throw InputError("evaluate: FILE and PLAN are in the list of --pairs, not beside it");
    }
    std::istringstream lines(ReadFile(list));
    std::string text;
    for (int number = 1; std::getline(lines, text); ++number)
    {
        std::istringstream words(text);
        std::string file;
        std::string plan;
        std::string more;
        if (!(words >> file))
        {
            continue;
        }
        const std::string where = FileName(list) + ": line " + std::to_string(number) + ": ";
        const bool isText =
            std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::iscntrl(c); });
        if (!isText || !(words >> plan) || words >> more)
        {
            throw InputError(where + "expected \"INSTANCE PLAN\"");
        }
        try
        {
            EvaluatePair(file, plan);
        }
        catch (const InputError& error)
        {
            throw InputError(where + error.what());
        }
    }
    return 0;
}

int
Policies(int argc, char** argv)
{
    if (!Options(POLICIES).Parse(argc, argv, 2))
    {
        return 0;
    }
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    PrintPolicies(registry);
    BecomeProgramBeside("vec-classical", "vec-learn", argv);
    return 0;
}

int
Main(int argc, char** argv)
{
    const std::map<std::string, int (*)(int, char**)> verbs{
        {"generate",   Generate          },
        {"schedule",   ScheduleOrHandOver},
        {"evaluate",   EvaluatePlans     },
        {"episodes",   EpisodesOrHandOver},
        {"policies",   Policies          },
        {"import-eua", ImportEua         }
    };
    const std::string verb = argc > 1 ? argv[1] : "--help";
    if (verb == "--help" || verb == "-h")
    {
        std::cout << USAGE;
        return 0;
    }
    const auto found = verbs.find(verb);
    if (found == verbs.end())
    {
        throw InputError(
            "no verb \"" + verb +
            "\" here; there are generate, schedule, evaluate, episodes, policies, import-eua");
    }
    return found->second(argc, argv);
}

} // namespace

int
main(int argc, char** argv)
{
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
