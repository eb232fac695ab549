// SPDX-License-Identifier: GPL-2.0-only
#include "vec-run-main.h"

#include "ns3/command-line.h"
#include "ns3/vec-analytic-run.h"
#include "ns3/vec-capture-files.h"
#include "ns3/vec-decision-dump.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-ns3-globals.h"
#include "ns3/vec-results.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-world.h"
#include "vec-hand-over.h"
#include "vec-output.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::vec;

namespace
{

const char* const HELP = R"(usage: vec-run SCENARIO.json [options]
One run of a scenario over real radios.

  --policy=NAME           who plans (default: the scenario's; ./vec policies lists them);
                          NAME:FILE is NAME with the trained model FILE
  --model=FILE            trained model of the policy
  --fidelity=packet       packets (the default) or analytic: the equations alone
  --seed=N, --RngRun=N    the seed of everything (default: the scenario's)
  --out=DIR               where results go (default: results/NAME-POLICY-SEED)
  --dump-instances        writes what each decision knew and answered to DIR/instances, for
                          ./vec evaluate and schedule (packets)
  --print-scenario        prints the resolved scenario, which runs identically, and stops
  --KEY=VALUE             any key of the scenario: --workload.rate_hz=0.2, or its end when only
                          one key ends like that; --KEY alone is --KEY=true; --sumo=FILE.sumocfg
                          for that traffic
  --ns3::TYPE::ATTR=VALUE any ns-3 attribute, for instance --ns3::vec::VehicleApp::BeaconInterval=50ms
  --pcap=PREFIX           writes PREFIX-NODE-DEVICE.pcap: PREFIX-rsu0-1.pcap, vehicles by number
  --netanim=FILE          writes a trace for NetAnim: positions, frames to somebody, wires
  --flow-monitor=FILE     writes FlowMonitor's XML
  --ChecksumEnabled, --SchedulerType=TYPE, --RngSeed=N, …: ns-3's global values (--PrintGlobals
                          lists them); run.json has those that were given
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
};

Arguments
Parse(int argc, char** argv)
{
    Arguments arguments;
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        if (argument.rfind("--", 0) != 0)
        {
            if (!arguments.scenario.empty())
            {
                throw InputError(argument + ": expected one scenario, and options with --");
            }
            arguments.scenario = argument;
            continue;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals - 2);
        const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
        if (name == "print-scenario")
        {
            arguments.printScenario = true;
        }
        else if (argument == "--dump-instances")
        {
            arguments.dumpInstances = true;
        }
        else if (name.rfind("Print", 0) == 0)
        {
            arguments.ns3.push_back(argument);
        }
        else if (equals == std::string::npos && IsScenarioKey(name))
        {
            arguments.overrides.emplace_back(name, "true");
        }
        else if (name != "RngRun" && IsNs3Global(name))
        {
            arguments.globals.emplace_back(name, equals == std::string::npos ? "true" : value);
        }
        else if (equals == std::string::npos || value.empty())
        {
            throw InputError(argument + ": expected --NAME=VALUE; --help lists the options");
        }
        else if (name == "scenario")
        {
            arguments.scenario = value;
        }
        else if (name == "out")
        {
            arguments.out = value;
        }
        else if (name == "fidelity")
        {
            arguments.fidelity = value;
        }
        else if (name == "pcap")
        {
            arguments.observers.pcapPrefix = value;
        }
        else if (name == "netanim")
        {
            arguments.observers.netAnim = value;
        }
        else if (name == "flow-monitor")
        {
            arguments.observers.flowMonitor = value;
        }
        else
        {
            const std::string key = name == "RngRun" ? "seed"
                                  : name == "model"  ? "policy.model"
                                                     : name;
            arguments.overrides.emplace_back(key, value);
        }
    }
    return arguments;
}

/** One line that is written over on a terminal; nothing elsewhere. */
class Progress
{
  public:
    Progress() : m_begin(std::chrono::steady_clock::now()), m_shown(isatty(STDERR_FILENO) != 0)
    {
        if (const char* descriptor = std::getenv("VEC_PROGRESS_FD"))
        {
            m_listener = std::atoi(descriptor);
        }
    }

    ~Progress()
    {
        if (m_shown)
        {
            std::fputs("\r\033[K", stderr);
        }
    }

    void operator()(double nowS, double endS) const
    {
        if (m_listener >= 0)
        {
            dprintf(m_listener, "%.4f\n", nowS / endS);
        }
        if (!m_shown || nowS <= 0)
        {
            return;
        }
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - m_begin;
        std::fprintf(
            stderr,
            "\r%.0f of at most %.0f s simulated, %.2f s per second, at most %.0f s left \033[K",
            nowS,
            endS,
            wall.count() / nowS,
            wall.count() / nowS * (endS - nowS));
    }

  private:
    std::chrono::steady_clock::time_point m_begin;
    bool m_shown;
    int m_listener = -1; //!< vec-compare, which adds up the progress of its runs
};

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
                totals.contains("failed") && totals["failed"].is_object() &&
                        totals["failed"].contains("total")
                    ? totals["failed"]["total"].get<double>()
                    : number("failed"),
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
    const Progress progress;
    world.SetProgress([&progress](double nowS, double endS) { progress(nowS, endS); });
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
    Arguments arguments = Parse(argc, argv);
    for (const auto& [name, value] : arguments.globals)
    {
        SetNs3Global(name, value);
    }
    if (!arguments.ns3.empty())
    {
        std::vector<std::string> texts = {"vec-run"};
        texts.insert(texts.end(), arguments.ns3.begin(), arguments.ns3.end());
        ns3::CommandLine(__FILE__).Parse(texts);
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
        HandOver("vec-run", handOver, argv);
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
ns3::vec::RunMain(int argc,
                  char** argv,
                  const PolicyRegistry& registry,
                  const std::string& handOver)
{
    CleanUpOnSignals();
    const std::vector<std::string> texts(argv + 1, argv + argc);
    try
    {
        int status = 0;
        if (std::find(texts.begin(), texts.end(), "--help") != texts.end())
        {
            std::cout << HELP;
        }
        else
        {
            status = Run(argc, argv, registry, handOver);
        }
        FlushOutput();
        return status;
    }
    catch (const Error& error)
    {
        std::istringstream problems(error.what());
        for (std::string line; std::getline(problems, line);)
        {
            std::cerr << "vec-run: " << line << "\n";
        }
        return error.ExitStatus();
    }
    catch (const std::exception& error)
    {
        std::cerr << "vec-run: " << error.what() << "\n";
        return 3;
    }
}
