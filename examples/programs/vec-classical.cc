// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec generate`, `schedule`, `evaluate` and `policies`: it loads neither
// LibTorch nor ns-3 and hands over to vec-learn, the program beside it, what needs a learned
// policy.

#include "ns3/vec-generate-options.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-presets.h"
#include "ns3/vec-system.h"
#include "vec-fcd-stays.h"
#include "vec-hand-over.h"
#include "vec-options.h"
#include "vec-regret.h"
#include "vec-schedule.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iomanip>
#include <sstream>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

constexpr std::string_view HELP = R"(usage: vec-classical VERB …

generate --system=S [--seed=N] [--slots=T] [OPTIONS]
    A random instance on standard output, one line of JSON. Same seed, same bytes. With --slots an
    episode of T slots, a line each: the first is the instance without --slots, and each next one is
    what the slot before becomes when everything in it stays local (where it can). --profile=NAME is a
    named set of ranges, the papers' defaults and the points of their sweeps: see --profiles. --literal
    takes printed units where the defaults depart from them.
    mec-dag: --vehicles= --processors= --subchannels= --busy=S (mean level
    of backlogs) --spread=S (tasks are submitted within S) --now=S --region=1…K --regions=K (one of K
    servers, each with graphs of its own kind); graphs: --n= --density= --fat= --regular= --jump=
    --layers= --ccr=, or
    --dag=FILE (Graphviz, Pegasus DAX, WfCommons JSON) --scale-cycles= --scale-bits= --reference-hz=
    load-balance: --vehicles= --rsus= --enforce-lbm --omega= --kappa= --delta=
    --alpha= --range= --slot-s= --now=S
    multi-workload: --servers= --devices= --arrival=P --deadline-s= --correlation= --kappa= --drop-late --now=S; --sites=FILE.csv and
    --users=FILE.csv with columns LATITUDE and LONGITUDE, as in the EUA data set

    vehicular-cloud: --profile=paper --vehicles= --literal --per-bits= --shadowing --deadline=S
    --now=S; graphs as for mec-dag but --ccr; --fcd=FILE [--begin=S --horizon=S] takes the vehicles
    and their ways from a recording (SUMO's FCD XML, or a table)
    edge-cloud: --edges= --clouds= --workflows= --length=
    --delta= --alpha= --beta= --energy-on=bits|cycles --busy=S --deadline=S --now=S
    task-graph: --processors= --heterogeneity= --link-bps=; graphs as for mec-dag
    Every graph can also be --graph=gaussian-elimination|fft|fork-join with --size=;
    task-graph has --graph=heft-example as well

generate --profiles
    The profiles of every system, one line each.

schedule FILE… --policy=P [--seed=N] [--plan=OUT.json | --out=DIR] [--model=FILE]
    Lets a policy plan and prints the timeline, one line of JSON per file. Plans go to OUT.json, or
    to DIR/<name>.plan.json. Policies that need LibTorch are handed over to vec-learn. P may be
    NAME:FILE, which is NAME with the trained model FILE. A FILE is an
    instance or a graph (.gv, .dot, .dax, .xml, WfCommons JSON); a graph becomes an instance of --system
    (task-graph where none is given) as generate --dag=FILE makes it, with its options.
    --evaluations=N: how many plans local-search tries.

evaluate FILE PLAN
evaluate --pairs LIST
    The timeline of a plan under the system's equations; LIST has a line "INSTANCE PLAN" for each.
evaluate --regret DIR [--evaluations=N] [--steps=N] [--seed=N]
    How far the decisions of a run (run --dump-instances) are from the best plan known for what each
    of them knew: the better one of local search (N evaluations) and branch and bound (N steps).
    Writes DIR/regret.csv and DIR/regret.json.

policies
    The policies, the systems each plans for, one line each.

"-" is standard input. Exit status: 2 bad input, 3 trouble with the surroundings, 4 refused.
)";

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
    OptionReader reader(recording);
    const std::string file = reader.Text("fcd", "");
    const double beginS = reader.Number("begin", 0, 0, 1e9);
    const double horizonS = reader.Number("horizon", 60, 0, 1e9);
    const int vehicles = reader.Integer("vehicles", VehicularCloudRanges().vehicles, 1, 1000);
    return GenerateVehicularCloud(options, seed, ReadStays(file, beginS, horizonS, vehicles));
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
Generate(CommandLine& line)
{
    if (line.TakeFlag("profiles"))
    {
        line.Finish();
        PrintProfiles();
        return 0;
    }
    const System& system = FindSystem(line.Require("system", "mec-dag"));
    const uint64_t seed = line.TakeInteger("seed", 1, 0, std::numeric_limits<uint64_t>::max());
    const uint64_t slots = line.TakeInteger("slots", 0, 1, 1000000);
    GenerateOptions options = line.TakeRest();
    if (system.Name() == "vehicular-cloud" && options.count("fcd"))
    {
        if (slots > 0)
        {
            throw InputError("--fcd gives one instance, not an episode: leave --slots out");
        }
        std::cout << ToLine(InstanceToJson(*GenerateRecorded(options, seed))) << '\n';
        return 0;
    }
    if (slots == 0)
    {
        std::cout << ToLine(InstanceToJson(*system.Generate(options, seed))) << '\n';
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
ScheduleOrHandOver(CommandLine& line, char* const* argv)
{
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    const std::string name = line.Require("policy", "heft");
    if (!registry.Has(name))
    {
        HandOver("vec-classical", "vec-learn", argv);
    }
    return Schedule(line, registry, name);
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
EvaluatePlans(CommandLine& line)
{
    if (const std::optional<std::string> folder = line.Take("regret"))
    {
        return Regret(line, *folder);
    }
    const std::optional<std::string> list = line.Take("pairs");
    const std::vector<std::string> files = line.TakePositional();
    line.Finish();
    if (!list)
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
    std::istringstream lines(ReadFile(*list));
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
        const std::string where = FileName(*list) + ": line " + std::to_string(number) + ": ";
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
Policies(CommandLine& line, char* const* argv)
{
    line.Finish();
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    PrintPolicies(registry);
    HandOver("vec-classical", "vec-learn", argv);
    return 0;
}

int
Main(int argc, char** argv)
{
    const std::string verb = argc > 1 ? argv[1] : "--help";
    CommandLine line(argc, argv, std::min(argc, 2));
    if (verb == "--help" || verb == "-h" || line.TakeFlag("help"))
    {
        std::cout << HELP;
        return 0;
    }
    if (verb == "generate")
    {
        return Generate(line);
    }
    if (verb == "schedule")
    {
        return ScheduleOrHandOver(line, argv);
    }
    if (verb == "evaluate")
    {
        return EvaluatePlans(line);
    }
    if (verb == "policies")
    {
        return Policies(line, argv);
    }
    throw InputError("no verb \"" + verb +
                     "\" here; there are generate, schedule, evaluate, "
                     "policies");
}

} // namespace

int
main(int argc, char** argv)
{
    return RunProgram([&] { return Main(argc, argv); });
}
