// SPDX-License-Identifier: GPL-2.0-only
#include "vec-run-program.h"

#include "ns3/command-line.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-ns3-globals.h"
#include "ns3/vec-options.h"
#include "ns3/vec-program.h"
#include "ns3/vec-scenario.h"
#include "vec-analytic-run.h"
#include "vec-capture-files.h"
#include "vec-decision-dump.h"
#include "vec-results.h"
#include "vec-world.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::vec;

namespace
{

const char* const USAGE = R"(usage: ./vec run SCENARIO.json [OPTIONS]
One run of a scenario over real radios.
)";

const char* const MORE =
    R"(  --KEY=VALUE             any key of the scenario: --workload.rate_hz=0.2, or its end when only one key
                          ends like that; --KEY alone is --KEY=true; --sumo=FILE.sumocfg for that
                          traffic
  --ns3::TYPE::ATTR=VALUE any ns-3 attribute, for instance
                          --ns3::vec::VehicleApp::BeaconInterval=50ms
  --ChecksumEnabled, --SchedulerType=TYPE, --RngSeed=N, …: ns-3's global values (--PrintGlobals lists
                          them); run.json has those that were given
  --PrintHelp, --PrintAttributes=TYPE, --PrintTypeIds, …: those of every ns-3 program
)";

struct Arguments
{
    std::string scenario;
    std::string out;
    std::string fidelity = "packet";
    bool printScenario = false;
    bool dumpInstances = false;
    ObserverFiles observers;
    std::vector<ScenarioOverride> overrides;
    std::vector<std::string> ns3;
    std::vector<std::pair<std::string, std::string>> globals;

    /** False when --help was there, and was answered. Throws InputError. */
    bool Parse(int argc, char** argv);

  private:
    void Take(const OtherOption& option);
};

bool
Arguments::Parse(int argc, char** argv)
{
    std::string policy;
    std::string model;
    std::string seed;
    std::string run;
    std::vector<std::string> words;
    std::vector<OtherOption> others;
    Options line(USAGE, MORE);
    line.Text("scenario=FILE", scenario, "the same as FILE alone");
    line.Text(
        "policy=NAME",
        policy,
        "who plans (default: the scenario's; ./vec policies lists them); NAME:FILE is NAME with "
        "the trained model FILE");
    line.Text("model=FILE", model, "trained model of the policy");
    line.Text("fidelity=packet|analytic", fidelity, "packets (the default) or the equations alone");
    line.Text("seed=N", seed, "the seed of everything (default: the scenario's)");
    line.Text("RngRun=N", run, "the same, as ns-3 names it");
    line.Text("out=DIR", out, "where results go (default: results/NAME-POLICY-SEED)");
    line.Flag(
        "dump-instances",
        dumpInstances,
        "writes what each decision knew and answered to DIR/instances, for ./vec evaluate and "
        "schedule (packets)");
    line.Flag("print-scenario",
              printScenario,
              "prints the resolved scenario, which runs identically, and stops");
    line.Text("pcap=PREFIX",
              observers.pcapPrefix,
              "writes PREFIX-NODE-DEVICE.pcap: PREFIX-rsu0-1.pcap, vehicles by number");
    line.Text("netanim=FILE",
              observers.netAnim,
              "writes a trace for NetAnim: positions, frames to somebody, wires");
    line.Text("flow-monitor=FILE", observers.flowMonitor, "writes FlowMonitor's XML");
    line.Words(words);
    line.Others(others);
    if (!line.Parse(argc, argv))
    {
        return false;
    }
    if (words.size() > (scenario.empty() ? 1 : 0))
    {
        throw InputError(words.back() + ": expected one scenario, and options with --");
    }
    scenario = words.empty() ? scenario : words.front();
    const std::vector<std::pair<const char*, const std::string*>> known{
        {"policy",       &policy},
        {"policy.model", &model },
        {"seed",         &seed  },
        {"seed",         &run   }
    };
    for (const auto& [key, value] : known)
    {
        if (!value->empty())
        {
            overrides.emplace_back(key, *value);
        }
    }
    for (const OtherOption& option : others)
    {
        Take(option);
    }
    return true;
}

void
Arguments::Take(const OtherOption& option)
{
    const std::string& name = option.name;
    const bool isKey = IsScenarioKey(name);
    if (name.rfind("Print", 0) == 0)
    {
        ns3.push_back("--" + name + (option.isAlone ? "" : "=" + option.value));
    }
    else if (IsNs3Global(name) && !(option.isAlone && isKey))
    {
        globals.emplace_back(name, option.value);
    }
    else if (option.value.empty() || (option.isAlone && !isKey))
    {
        throw InputError("--" + name + ": expected --NAME=VALUE; --help lists the options");
    }
    else
    {
        overrides.emplace_back(name, option.value);
    }
}

void
PrintSummary(const RunResults& results, const std::string& folder)
{
    const Json totals = RunTotals(results);
    auto number = [&totals](const char* key)
    {
        return totals.contains(key) && totals[key].is_number() ? totals[key].get<double>()
                                                               : std::nan("");
    };
    const char* const note =
        results.reproducible ? "" : " (not reproducible: decisions took this machine's time)";
    if (number("created") == 0)
    {
        std::printf(
            "%s%s: no task was created in the %g measured seconds, so there are no figures: "
            "raise workload.rate_hz or time.measure_s; %.1f wall s\nresults in %s\n",
            RunName(results).c_str(),
            note,
            results.scenario.time.measureS,
            results.wall.wallS,
            folder.c_str());
        return;
    }
    std::printf("%s%s: %.0f tasks created, %.0f on time, %.0f late, %.0f failed, %.0f in flight; "
                "restricted mean %.3f s; %.1f wall s\nresults in %s\n",
                RunName(results).c_str(),
                note,
                number("created"),
                number("on_time"),
                number("late"),
                number("failed"),
                number("in_flight_end"),
                number("restricted_mean_s"),
                results.wall.wallS,
                folder.c_str());
}

/** What a run leaves behind, and who watched it and could not write. */
struct Ended
{
    RunResults results;
    std::string observerFault;
    std::vector<std::string> captures;
};

Ended
Simulate(const Arguments& arguments,
         const Scenario& scenario,
         const std::shared_ptr<Policy>& policy,
         const std::string& folder)
{
    if (arguments.fidelity == "analytic")
    {
        return {RunAnalytic(scenario, *policy, *MakeTraffic(scenario)), "", {}};
    }
    World world(scenario, policy, MakeTraffic(scenario));
    world.Observe(arguments.observers);
    std::optional<DecisionDump> dump;
    if (arguments.dumpInstances)
    {
        dump.emplace(folder);
        world.OnDecision([&dump](uint64_t id, const DecisionEvent& event)
                         { dump->Write(id, *event.instance, *event.plan); });
    }
    ProgressLine progress("s simulated");
    world.SetProgress([&progress](double nowS, double endS) { progress.Show(nowS, endS); });
    Ended ended;
    try
    {
        world.Run();
    }
    catch (const ObserverError& error)
    {
        ended.observerFault = error.what();
    }
    if (dump)
    {
        dump->Finish();
    }
    ended.results = world.Results();
    ended.captures = world.Captures();
    return ended;
}

int
Run(int argc, char** argv, const PolicyRegistry& registry, const std::string& handOver)
{
    Arguments arguments;
    if (!arguments.Parse(argc, argv))
    {
        return 0;
    }
    for (const auto& [name, value] : arguments.globals)
    {
        SetNs3Global(name, value);
    }
    if (!arguments.ns3.empty())
    {
        std::vector<std::string> texts = {"vec-run"};
        texts.insert(texts.end(), arguments.ns3.begin(), arguments.ns3.end());
        CommandLine(__FILE__).Parse(texts);
    }
    if (arguments.fidelity != "packet" && arguments.fidelity != "analytic")
    {
        throw InputError("--fidelity=" + arguments.fidelity + ": expected packet or analytic");
    }
    if (arguments.scenario.empty())
    {
        throw InputError("which scenario? vec-run SCENARIO.json; examples/scenarios has some");
    }
    Scenario scenario = ReadScenario(arguments.scenario, arguments.overrides);
    scenario.rsus.positions = PlaceRsus(scenario);
    if (arguments.printScenario)
    {
        std::cout << ScenarioToJson(scenario).dump(2) << "\n";
        return 0;
    }
    if (!registry.Has(scenario.policy.name) && !handOver.empty())
    {
        BecomeProgramBeside("vec-run", handOver, argv);
    }
    PolicyOptions options;
    options.seed = scenario.seed;
    options.model = scenario.policy.model;
    options.settings = scenario.policy.options;
    options.workloadProfile = scenario.workload.profile;
    const std::shared_ptr<Policy> policy = registry.Make(scenario.policy.name, options);

    std::string folder = arguments.out;
    if (folder.empty())
    {
        std::string name = arguments.scenario.substr(arguments.scenario.find_last_of('/') + 1);
        name = name.substr(0, name.find_last_of('.'));
        std::string policyName = scenario.policy.name;
        for (const auto& [key, value] : arguments.overrides)
        {
            policyName = key == "policy" || key == "policy.name" ? value : policyName;
        }
        std::replace(policyName.begin(), policyName.end(), '/', '-'); // NAME:FILE
        folder = "results/" + name + "-" + policyName + "-" + std::to_string(scenario.seed);
    }
    PrepareResultFolder(folder);
    const LeftBehind guard(LeftBehind::Kind::EMPTY_FOLDER, folder);

    try
    {
        Ended ended = Simulate(arguments, scenario, policy, folder);
        RunResults& results = ended.results;
        std::vector<std::string> given;
        for (const auto& [name, value] : arguments.globals)
        {
            given.push_back(name);
        }
        results.globals = Ns3GlobalsInUse(given);
        WriteResults(folder, results);
        PrintSummary(results, folder);
        if (const std::string note = TrafficNote(results); !note.empty())
        {
            std::cerr << "vec-run: " << note << "\n";
        }
        if (!ended.observerFault.empty())
        {
            throw EnvironmentError(ended.observerFault);
        }
        CheckCaptures(ended.captures);
        if (!results.endedEarly.empty())
        {
            std::cerr << "vec-run: " << results.endedEarly << "; results until then are in "
                      << folder << "\n";
            return EnvironmentError("").ExitStatus();
        }
    }
    catch (...)
    {
        std::error_code ignored;
        std::filesystem::remove(folder, ignored); // no trace of a failure but its message
        throw;
    }
    return 0;
}

} // namespace

int
ns3::vec::RunProgram(int argc,
                     char** argv,
                     const PolicyRegistry& registry,
                     const std::string& handOver)
{
    CleanUpOnSignals();
    return GuardedMain(
        "vec-run",
        [&] { return Run(argc, argv, registry, handOver); },
        Complaints::LINES);
}
