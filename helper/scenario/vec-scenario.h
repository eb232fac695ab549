// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCENARIO_H
#define VEC_SCENARIO_H

#include "ns3/vec-dag-generator.h"
#include "ns3/vec-json-fwd.h"
#include "ns3/vec-packet-system.h"
#include "ns3/vec-traffic-source.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One wire of the backhaul between two named nodes: rsu0, mec0, cloud, …
 */
struct BackhaulLink
{
    std::string from;
    std::string to;
    double rateBps = 0;
    double delayS = 0;
};

/**
 * @ingroup vec
 * @brief Something that goes wrong at a given time; helper/vec-fault-injector.h carries it out.
 */
struct Fault
{
    std::string kind;       //!< stop, cut, loss or sumo
    std::string target;     //!< stop: machine or process; cut, loss: machine, wire or radio
    double fromS = 0;       //!< simulated time
    double untilS = 0;      //!< 0: for good
    double probability = 0; //!< loss: that a packet is lost
};

/**
 * @ingroup vec
 * @brief What is simulated: a "vec-scenario/1" file as plain data.
 *
 * The defaults are here; what each member means, its unit and its bounds are written once, in
 * vec-scenario-fields.cc, from which the reader, the writer, the JSON schema and the manual's
 * table are made. The JSON names are the members' in snake_case, for instance
 * `workload.own_input_bits`.
 */
struct Scenario
{
    struct Traffic
    {
        std::string kind;                      //!< sumo, traci, fcd, static or users
        std::string file;                      //!< .sumocfg, or the FCD recording
        std::string host = "localhost";        //!< traci: where SUMO listens
        uint32_t port = 0;                     //!< traci: 0 starts a SUMO here
        bool gui = false;                      //!< traci: sumo-gui instead of sumo
        double penetration = 1;                //!< share of vehicles that are equipped
        std::vector<double> area;              //!< x0, y0, x1, y1; empty: the whole map
        std::vector<double> origin;            //!< fcd in degrees: longitude, latitude of (0, 0)
        std::vector<VehiclePosition> vehicles; //!< static: who stands where
        uint32_t count = 0;                    //!< users: the nearest to RSUs; 0: all
        std::string network;                   //!< .net.xml for the map; empty: SUMO's own
    };

    struct Time
    {
        double sumoWarmupS = 0; //!< traffic alone, before the simulated world begins at 0 s
        double sumoOffsetS = 0; //!< further traffic alone, drawn per seed from [0, this]
        double warmupS = 2;     //!< from 0 s: radios and tasks, not counted
        double measureS = 20;   //!< tasks created in it count
        double drainS = 20;     //!< at most this long for them to end
    };

    struct Propagation
    {
        std::string model = "log-distance";
        double exponent = 2.5;
        double referenceM = 1;
        double referenceLossDb = 47.86;
        bool nakagami = false;
    };

    struct Radio
    {
        std::string kind = "80211p"; //!< 80211p, 80211ax or ideal
        Propagation propagation;
        double txPowerDbm = 23;
        double vehicleGainDb = 0;
        double rsuGainDb = 6;
        double vehicleHeightM = 1.5;
        double rsuHeightM = 6;
        double noiseFigureDb = 9;
        double controlRateBps = 6e6;
        double dataRateBps = 12e6;
        double frameLoss = 0;                 //!< of frames on service channels
        std::string rateControl = "constant"; //!< constant, minstrel or ideal
        bool idealSignalling = false;         //!< control messages take no time
        uint32_t subchannels = 3;             //!< R uplink service channels, 1..5
        uint32_t radiosPerVehicle = 0;        //!< 0: one per channel (R + 2)
        double switchingDelayS = 0.002;       //!< of a radio that changes its channel
        double widthHz = 10e6;
    };

    struct Rsus
    {
        std::vector<Point> positions;
        double spacingM = 0;      //!< 0: positions only
        std::string sites;        //!< file of places on the earth; the first is the origin
        std::vector<Point> along; //!< a line to place them on; empty: the traffic
        uint32_t count = 0;       //!< at most so many of them; 0: no limit
        double rangeM = 400;      //!< in which coordinators expect an RSU to be heard
    };

    struct Backhaul
    {
        std::string kind = "mesh"; //!< mesh or links
        double rateBps = 1e9;
        double delayS = 0.0005;
        std::vector<BackhaulLink> links;
        double cloudRateBps = 1e9;
        double cloudDelayS = 0.02;
    };

    struct Compute
    {
        Interval vehicleHz{1e9, 2e9};
        double vehicleKappa = 1e-28;
        uint32_t servers = 1;    //!< 0: one at every RSU
        uint32_t processors = 3; //!< M, of each server
        Interval processorHz{2e9, 3e9};
        double serverKappa = 1e-28;
        Interval cloudHz{0, 0};       //!< 0: no server in the cloud
        uint32_t cloudProcessors = 1; //!< of the server in the cloud
    };

    struct Workload
    {
        /** The sizes of the profile 11p. */
        Workload();

        std::string arrivals = "poisson"; //!< poisson, periodic or file
        double rateHz = 0.1;              //!< poisson: tasks per second and vehicle
        double periodS = 10;              //!< periodic: between tasks of a vehicle
        std::string file;                 //!< file: arrivals
        std::vector<std::string> graphs;  //!< files, of which each task is one; empty: drawn
        double referenceHz = 1e9;         //!< graphs: cycles per second of a recorded runtime
        double scaleCycles = 1;           //!< graphs: factor on the work that files say
        double scaleBits = 1;             //!< graphs: factor on the data that files say
        std::string profile = "11p";      //!< sizes that the keys below do not give
        Interval n;                       //!< subtasks of a task
        double density = 0.8;
        double fat = 0.5;
        double regular = 0.9;
        uint32_t jump = 1;
        double ccr = 0.5;
        Interval ownInputBits;
        Interval cycles;
        Interval cyclesPerBit{0, 0}; //!< of own input, in place of cycles; 0: cycles
        uint32_t batch = 1;          //!< tasks created at once
        Interval deadlineS{2, 2};    //!< relative to creation; 0: never late
        double giveUpS = 10;         //!< a task not delivered by then has failed
        double resultBits = 0;       //!< 0: the outputs of the exit subtasks
    };

    struct Coordinator
    {
        std::string place = "mec";                 //!< rsu, mec, cloud or vehicle
        double decisionIntervalS = 0;              //!< 0: one decision per arrival
        std::string decisionCost = "constant";     //!< constant or measured
        double decisionCostS = 0;                  //!< constant: simulated time that deciding takes
        std::map<std::string, double> policyCostS; //!< of the policies that differ
    };

    struct Migration
    {
        std::string policy = "stay"; //!< stay, follow or policy
        double stateBits = 0;        //!< of a subtask that has begun to run
    };

    struct PolicyChoice
    {
        std::string name = "greedy"; //!< NAME:FILE in a document is a name and a model
        std::string model;           //!< trained model file
        std::map<std::string, std::string> options;
    };

    std::string system = "mec-dag";
    SystemSettings own; //!< what is of one system only, in structs of the systems
    Traffic traffic;
    Time time;
    Radio radio;
    Rsus rsus;
    Backhaul backhaul;
    Compute compute;
    Workload workload;
    Coordinator coordinator;
    Migration migration;
    std::vector<Fault> faults;
    PolicyChoice policy;
    uint64_t seed = 1;
    std::map<std::string, std::string> attributes; //!< ns-3 attribute path → value
};

/** What of it matters to its system. */
PacketSetting SettingOf(const Scenario& scenario);

/** Simulated time that a decision of a policy takes, s; NaN when it is measured. */
double DecisionCostS(const Scenario& scenario, const std::string& policy);

/** One `--KEY=VALUE` of the command line, without the dashes. */
using ScenarioOverride = std::pair<std::string, std::string>;

/**
 * Reads a scenario and checks it: unknown keys, wrong types and ranges, what does not fit together.
 * Relative paths in the file belong to the file's folder; `${SUMO_HOME}` is expanded (by default
 * /usr/share/sumo). Throws InputError with a line for each problem.
 *
 * An override's key is a dotted path (`traffic.penetration`), the end of one when only one key ends
 * like that (`penetration`), `policy` for `policy.name`, `sumo` for traffic of that .sumocfg, or
 * an ns-3 attribute path (`ns3::vec::VehicleApp::BeaconInterval`); in the end of a path, `-` may
 * stand for `_`. Its value is JSON or plain text; relative paths in it belong to the working
 * directory. Where it names another policy than the file, the file's `policy.model` does not hold.
 */
Scenario ReadScenario(const std::string& path, const std::vector<ScenarioOverride>& overrides = {});
/** The same for a document in memory; \p file names it in errors and gives the folder. */
Scenario ParseScenario(const Json& document,
                       const std::string& file,
                       const std::vector<ScenarioOverride>& overrides = {});
/** What a file could not say, a program may not either: throws InputError with a line for each
 * value that was set and that its key does not allow. A workload.rate_hz of 0 means tasks that the
 * program makes. */
void CheckValues(const Scenario& scenario);
/** Whether \p key would be accepted as an override. */
bool IsScenarioKey(const std::string& key);

/** Every key with its value, paths absolute: reads back to the same scenario from anywhere. With
 * workload.graphs the keys of random graphs' shape are left out. */
Json ScenarioToJson(const Scenario& scenario);

/** The JSON schema (draft 2020-12) of the format, as shipped beside the scenarios. */
Json ScenarioSchema();
/** The manual's table of keys: unit, default, meaning; reStructuredText. */
std::string ScenarioManual();

} // namespace ns3::vec

#endif // VEC_SCENARIO_H
