// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario-fields.h"

#include "ns3/vec-edge-cloud-planning.h"
#include "ns3/vec-load-balance-planning.h"
#include "ns3/vec-mec-dag-profile.h"
#include "ns3/vec-multi-workload-planning.h"
#include "ns3/vec-packet-system.h"
#include "ns3/vec-vehicular-cloud-planning.h"
#include "vec-scenario-values.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

namespace
{

ValueRule
Path()
{
    ValueRule rule;
    rule.convert = ResolvePath;
    return rule;
}

ValueRule
PolicyNames()
{
    ValueRule rule;
    rule.convert = ResolvePolicy;
    return rule;
}

ValueRule
SystemNames()
{
    ValueRule rule;
    for (const PacketSystem* system : PacketSystems())
    {
        rule.names.emplace_back(system->Name());
    }
    return rule;
}

ValueRule
ProfileNames()
{
    ValueRule rule;
    for (const MecDagProfile& profile : MecDagProfiles())
    {
        rule.names.emplace_back(profile.name);
    }
    return rule;
}

#define VEC_AT(member)                                                                             \
    [](auto& s) -> auto&                                                                           \
    {                                                                                              \
        return s.member;                                                                           \
    }

#define VEC_OWN(Settings, member)                                                                  \
    [](auto& s) -> auto&                                                                           \
    {                                                                                              \
        return s.own.template Of<Settings>().member;                                               \
    }

Fields<Scenario>
MakeFields()
{
    Fields<Scenario> fields;
    fields.Add("system", VEC_AT(system), SystemNames(), "whose equations and plans");

    fields
        .Add("objective.energy_delta",
             VEC_OWN(EdgeCloudSettings, energyDelta),
             QUANTITY,
             "edge-cloud: weight of energy (J) against delay (s)")
        .Add("objective.omega",
             VEC_OWN(LoadBalanceSettings, omega),
             Between(1e-9, 1),
             "load-balance: weight of time against energy")
        .Add("objective.lbm_delta",
             VEC_OWN(LoadBalanceSettings, lbmDelta),
             QUANTITY,
             "load-balance: constant part of the bound on imbalance")
        .Add("objective.lbm_alpha",
             VEC_OWN(LoadBalanceSettings, lbmAlpha),
             QUANTITY,
             "load-balance: how the bound follows the work of the slot")
        .Add("objective.enforce_lbm",
             VEC_OWN(LoadBalanceSettings, enforceLbm),
             ANY,
             "load-balance: shares held back until the bound is met")
        .Add("objective.optical_power_w",
             VEC_OWN(LoadBalanceSettings, opticalPowerW),
             QUANTITY,
             "load-balance: power of a fibre hop (W)")
        .Add("objective.beta_latency",
             VEC_OWN(MultiWorkloadSettings, betaLatency),
             QUANTITY,
             "multi-workload: weight of latency, counted in slots")
        .Add("objective.beta_energy",
             VEC_OWN(MultiWorkloadSettings, betaEnergy),
             QUANTITY,
             "multi-workload: weight of energy (J)")
        .Add("objective.penalty",
             VEC_OWN(MultiWorkloadSettings, penalty),
             QUANTITY,
             "multi-workload: penalty of a late workload");

    fields
        .Add("traffic.kind",
             VEC_AT(traffic.kind),
             OneOf({"sumo", "traci", "fcd", "static", "users"}),
             "who moves the vehicles: SUMO as a library, SUMO over TraCI, a recording, nobody; "
             "users: nobody, and they are at the places of a file")
        .Add("traffic.file",
             VEC_AT(traffic.file),
             Path(),
             "SUMO configuration (sumo, traci), FCD recording, plain or .gz (fcd), CSV with "
             "LATITUDE and LONGITUDE (users)")
        .Add("traffic.host", VEC_AT(traffic.host), ANY, "traci: where SUMO listens")
        .Add("traffic.port",
             VEC_AT(traffic.port),
             Whole(0, 65535),
             "traci: port of a SUMO that listens; 0 starts one")
        .Add("traffic.gui", VEC_AT(traffic.gui), ANY, "traci: start sumo-gui instead of sumo")
        .Add("traffic.penetration",
             VEC_AT(traffic.penetration),
             Between(0, 1),
             "share of the vehicles that are equipped, chosen by seed and vehicle id")
        .Add("traffic.area",
             VEC_AT(traffic.area),
             ANY,
             "[x0, y0, x1, y1]: only vehicles within become nodes; [] is the whole map")
        .Add("traffic.origin",
             VEC_AT(traffic.origin),
             ANY,
             "fcd, recorded in degrees: [longitude, latitude] of the place that is (0, 0), from "
             "which metres are counted; [] for a recording in metres")
        .Add("traffic.vehicles",
             VEC_AT(traffic.vehicles),
             VehiclePositionFields(),
             "static: the vehicles, [{\"id\", \"x\", \"y\"}, …]")
        .Add("traffic.count",
             VEC_AT(traffic.count),
             Whole(0, 60000),
             "users: so many of the file, those nearest to any RSU; 0: all")
        .Add("traffic.network",
             VEC_AT(traffic.network),
             Path(),
             "SUMO network that the report draws; empty: the configuration's own");

    fields
        .Add("time.sumo_warmup_s",
             VEC_AT(time.sumoWarmupS),
             QUANTITY,
             "traffic alone, before the simulated world begins at 0 s")
        .Add("time.sumo_offset_s",
             VEC_AT(time.sumoOffsetS),
             QUANTITY,
             "further traffic alone, drawn per seed between 0 and this")
        .Add("time.warmup_s",
             VEC_AT(time.warmupS),
             QUANTITY,
             "from 0 s: radios and tasks run but do not count")
        .Add("time.measure_s",
             VEC_AT(time.measureS),
             POSITIVE,
             "tasks created within the next so many seconds count")
        .Add("time.drain_s",
             VEC_AT(time.drainS),
             QUANTITY,
             "at most so long for them to end; creation goes on");

    fields
        .Add("radio.kind",
             VEC_AT(radio.kind),
             OneOf({"80211p", "80211ax", "ideal"}),
             "the access radio; ideal: a lossless pipe per transfer at the equation's rate")
        .Add("radio.propagation.model",
             VEC_AT(radio.propagation.model),
             OneOf({"log-distance", "3gpp-v2v-urban", "3gpp-v2v-highway"}),
             "path loss")
        .Add("radio.propagation.exponent",
             VEC_AT(radio.propagation.exponent),
             POSITIVE,
             "log-distance: exponent")
        .Add("radio.propagation.reference_m",
             VEC_AT(radio.propagation.referenceM),
             POSITIVE,
             "log-distance: reference distance")
        .Add("radio.propagation.reference_loss_db",
             VEC_AT(radio.propagation.referenceLossDb),
             QUANTITY,
             "log-distance: loss at that distance (free space, 5.9 GHz, 1 m)")
        .Add("radio.propagation.nakagami",
             VEC_AT(radio.propagation.nakagami),
             ANY,
             "Nakagami fading on top")
        .Add("radio.tx_power_dbm",
             VEC_AT(radio.txPowerDbm),
             Between(-50, 60),
             "transmit power of vehicles and RSUs")
        .Add("radio.vehicle_gain_db",
             VEC_AT(radio.vehicleGainDb),
             Between(-50, 50),
             "antenna gain of a vehicle (dBi)")
        .Add("radio.rsu_gain_db",
             VEC_AT(radio.rsuGainDb),
             Between(-50, 50),
             "antenna gain of an RSU (dBi)")
        .Add("radio.vehicle_height_m",
             VEC_AT(radio.vehicleHeightM),
             POSITIVE,
             "antenna height of a vehicle")
        .Add("radio.rsu_height_m", VEC_AT(radio.rsuHeightM), POSITIVE, "antenna height of an RSU")
        .Add("radio.noise_figure_db",
             VEC_AT(radio.noiseFigureDb),
             QUANTITY,
             "receiver noise figure")
        .Add("radio.control_rate_bps",
             VEC_AT(radio.controlRateBps),
             POSITIVE,
             "PHY rate on the control channel")
        .Add("radio.data_rate_bps",
             VEC_AT(radio.dataRateBps),
             POSITIVE,
             "PHY rate on service channels with constant rate control; ideal: rate of task data")
        .Add("radio.frame_loss",
             VEC_AT(radio.frameLoss),
             Between(0, 0.95),
             "share of the frames on service channels that are lost at their receiver on top of "
             "what the channel does, acknowledgements included; a loss of the radio among the "
             "faults replaces it")
        .Add("radio.ideal_signalling",
             VEC_AT(radio.idealSignalling),
             ANY,
             "control messages (beacons, descriptions, plans, reports) are not lost and take no "
             "time, over radio and backhaul")
        .Add("radio.rate_control",
             VEC_AT(radio.rateControl),
             OneOf({"constant", "minstrel", "ideal"}),
             "rate control on service channels")
        .Add("radio.subchannels",
             VEC_AT(radio.subchannels),
             Whole(1, 5),
             "R, uplink service channels; one more is the downlink, one more is control")
        .Add("radio.radios_per_vehicle",
             VEC_AT(radio.radiosPerVehicle),
             Whole(0, 7),
             "R + 2, one per channel (an idealisation), which 0 stands for; 2: control, and one "
             "that serves the other channels in turn (80211p)")
        .Add("radio.switching_delay_s",
             VEC_AT(radio.switchingDelayS),
             POSITIVE,
             "how long a change of channel makes a radio deaf")
        .Add("radio.width_hz", VEC_AT(radio.widthHz), POSITIVE, "width of a channel");

    fields
        .Add("v2v.out_of_reach",
             VEC_OWN(VehicularCloudSettings, outOfReach),
             OneOf({"relay", "no-path"}),
             "vehicular-cloud: vehicles out of reach of one another use the RSU between them, or "
             "have no path")
        .Add("v2v.range_m",
             VEC_OWN(VehicularCloudSettings, rangeM),
             POSITIVE,
             "vehicular-cloud: reach of a vehicle, as coordinators believe")
        .Add("v2v.rsu_range_m",
             VEC_OWN(VehicularCloudSettings, rsuRangeM),
             POSITIVE,
             "vehicular-cloud: reach of an RSU, as coordinators believe")
        .Add("v2v.helpers",
             VEC_OWN(VehicularCloudSettings, helpers),
             Whole(0, 1000),
             "vehicular-cloud: vehicles beside its own that a task may use, the nearest ones");

    fields.Add("rsus.positions", VEC_AT(rsus.positions), PointFields(), "[[x, y], …]")
        .Add("rsus.spacing_m",
             VEC_AT(rsus.spacingM),
             QUANTITY,
             "without positions: one RSU every so many metres")
        .Add("rsus.sites",
             VEC_AT(rsus.sites),
             Path(),
             "without positions: RSUs at the first places of a CSV with LATITUDE and LONGITUDE; x "
             "and y are metres east and north of the first one")
        .Add("rsus.along",
             VEC_AT(rsus.along),
             PointFields(),
             "the line [[x, y], …] they are placed on; [] follows the traffic seen in warm-up")
        .Add("rsus.count",
             VEC_AT(rsus.count),
             Whole(0, 1000),
             "at most so many of them; 0: no limit")
        .Add("rsus.range_m",
             VEC_AT(rsus.rangeM),
             POSITIVE,
             "load-balance, multi-workload: where coordinators expect an RSU to be heard");

    fields
        .Add("backhaul.kind",
             VEC_AT(backhaul.kind),
             OneOf({"mesh", "links"}),
             "a wire between any two of RSUs and servers, or the links given")
        .Add("backhaul.rate_bps", VEC_AT(backhaul.rateBps), POSITIVE, "mesh: rate of a wire")
        .Add("backhaul.delay_s", VEC_AT(backhaul.delayS), QUANTITY, "mesh: delay of a wire")
        .Add("backhaul.links",
             VEC_AT(backhaul.links),
             BackhaulLinkFields(),
             "links: [{\"from\": \"rsu0\", \"to\": \"mec0\", \"rate_bps\", \"delay_s\"}, …]")
        .Add("backhaul.cloud_rate_bps",
             VEC_AT(backhaul.cloudRateBps),
             POSITIVE,
             "rate of the wire to the cloud")
        .Add("backhaul.cloud_delay_s",
             VEC_AT(backhaul.cloudDelayS),
             QUANTITY,
             "delay of the wire to the cloud");

    fields
        .Add("compute.vehicle_hz",
             VEC_AT(compute.vehicleHz),
             POSITIVE,
             "clock of a vehicle, drawn per vehicle")
        .Add("compute.vehicle_kappa",
             VEC_AT(compute.vehicleKappa),
             QUANTITY,
             "energy of computing, κ f² per cycle")
        .Add("compute.servers",
             VEC_AT(compute.servers),
             Whole(0, 1000),
             "number of MEC servers; 0: one at every RSU")
        .Add("compute.processors",
             VEC_AT(compute.processors),
             Whole(1, 1000),
             "M, processors of a server")
        .Add("compute.processor_hz",
             VEC_AT(compute.processorHz),
             POSITIVE,
             "clock of a processor, drawn per processor")
        .Add("compute.server_kappa",
             VEC_AT(compute.serverKappa),
             QUANTITY,
             "energy of computing, κ f² per cycle")
        .Add("compute.cloud_hz",
             VEC_AT(compute.cloudHz),
             QUANTITY,
             "clock of a processor in the cloud, drawn per processor; 0: no server there")
        .Add("compute.cloud_processors",
             VEC_AT(compute.cloudProcessors),
             Whole(1, 1000),
             "processors of the server in the cloud")
        .Add("compute.vehicle_joule_per_bit",
             VEC_OWN(EdgeCloudSettings, vehicleJoulePerBit),
             QUANTITY,
             "edge-cloud: energy of computing per bit of input (J/bit)")
        .Add("compute.server_joule_per_bit",
             VEC_OWN(EdgeCloudSettings, serverJoulePerBit),
             QUANTITY,
             "edge-cloud: the same at an edge server (J/bit)")
        .Add("compute.cloud_joule_per_bit",
             VEC_OWN(EdgeCloudSettings, cloudJoulePerBit),
             QUANTITY,
             "edge-cloud: the same in the cloud (J/bit)");

    fields
        .Add("workload.arrivals",
             VEC_AT(workload.arrivals),
             OneOf({"poisson", "periodic", "file"}),
             "when a vehicle creates tasks")
        .Add("workload.rate_hz",
             VEC_AT(workload.rateHz),
             POSITIVE,
             "poisson: tasks per second of one vehicle")
        .Add("workload.period_s",
             VEC_AT(workload.periodS),
             POSITIVE,
             "periodic: time between two tasks of one vehicle")
        .Add("workload.file", VEC_AT(workload.file), Path(), "file: list of arrivals")
        .Add(
            "workload.graphs",
            VEC_AT(workload.graphs),
            Path(),
            "mec-dag, vehicular-cloud: a file of a task graph or a list of them (Graphviz, "
            "WfCommons, Pegasus DAX); each task is one of them, at random, in place of n, density, "
            "fat, regular and jump; sizes that a file does not say are drawn")
        .Add("workload.reference_hz",
             VEC_AT(workload.referenceHz),
             Between(1, 1e15),
             "graphs: cycles per second of a recorded runtime")
        .Add("workload.scale_cycles",
             VEC_AT(workload.scaleCycles),
             Between(0, 1e15),
             "graphs: factor on the work that files say")
        .Add("workload.scale_bits",
             VEC_AT(workload.scaleBits),
             Between(0, 1e15),
             "graphs: factor on the data that files say")
        .Add("workload.profile",
             VEC_AT(workload.profile),
             ProfileNames(),
             "named sizes: the defaults of n, own_input_bits and cycles")
        .Add("workload.n", VEC_AT(workload.n), Whole(1, 1000), "subtasks of a task")
        .Add("workload.density", VEC_AT(workload.density), Between(0, 1), "DAGGEN: edges")
        .Add("workload.fat", VEC_AT(workload.fat), Between(0, 1), "DAGGEN: width")
        .Add("workload.regular", VEC_AT(workload.regular), Between(0, 1), "DAGGEN: evenness")
        .Add("workload.jump", VEC_AT(workload.jump), Whole(0, 1000), "DAGGEN: levels an edge spans")
        .Add("workload.ccr",
             VEC_AT(workload.ccr),
             QUANTITY,
             "output of a subtask over its own input")
        .Add("workload.own_input_bits",
             VEC_AT(workload.ownInputBits),
             QUANTITY,
             "own input of a subtask")
        .Add("workload.cycles", VEC_AT(workload.cycles), POSITIVE, "work of a subtask (cycles)")
        .Add("workload.cycles_per_bit",
             VEC_AT(workload.cyclesPerBit),
             QUANTITY,
             "load-balance, multi-workload: work per bit of input in place of cycles; 0: cycles")
        .Add("workload.batch",
             VEC_AT(workload.batch),
             Whole(1, 1000),
             "tasks that a vehicle creates at once")
        .Add("workload.deadline_s",
             VEC_AT(workload.deadlineS),
             QUANTITY,
             "from creation to delivery; 0: never late")
        .Add("workload.give_up_s",
             VEC_AT(workload.giveUpS),
             POSITIVE,
             "a task not delivered so long after its creation has failed; also the cap of the "
             "restricted mean")
        .Add("workload.result_bits",
             VEC_AT(workload.resultBits),
             QUANTITY,
             "result sent to the vehicle; 0: the outputs of the exit subtasks");

    fields
        .Add("coordinator.place",
             VEC_AT(coordinator.place),
             OneOf({"rsu", "mec", "cloud", "vehicle"}),
             "where decisions are made")
        .Add("coordinator.decision_interval_s",
             VEC_AT(coordinator.decisionIntervalS),
             QUANTITY,
             "joint decisions so often; 0: one per arrival")
        .Add("coordinator.decision_cost",
             VEC_AT(coordinator.decisionCost),
             OneOf({"constant", "measured"}),
             "simulated time of a decision: a constant, or the wall-clock time that the policy "
             "took, which no second run repeats")
        .Add("coordinator.decision_cost_s",
             VEC_AT(coordinator.decisionCostS),
             QUANTITY,
             "constant: simulated time that one decision takes")
        .Add("coordinator.policy_cost_s",
             VEC_AT(coordinator.policyCostS),
             QUANTITY,
             "constant: the same for single policies, by name: {\"genetic\": 0.02}");

    fields
        .Add("migration.policy",
             VEC_AT(migration.policy),
             OneOf({"stay", "follow", "policy"}),
             "what becomes of a task at a server whose vehicle goes to an RSU of another: it stays "
             "and its result follows, it follows, or the policy plans it anew")
        .Add("migration.state_bits",
             VEC_AT(migration.stateBits),
             QUANTITY,
             "what goes with the input of a subtask that has begun to run");

    fields.Add("faults",
               VEC_AT(faults),
               ANY,
               "what goes wrong and when, [{\"kind\", \"target\", \"from_s\", \"until_s\", "
               "\"probability\"}, …]; see the manual's page on faults");

    fields
        .Add("policy.name",
             VEC_AT(policy.name),
             PolicyNames(),
             "who decides, one of the list of policies; NAME:FILE is NAME with the model FILE")
        .Add("policy.model", VEC_AT(policy.model), Path(), "trained model, for a learned policy")
        .Add("policy.options", VEC_AT(policy.options), ANY, "options of the policy by name");

    fields.Add("seed", VEC_AT(seed), Whole(0, 1e9), "of everything random; also RngRun");

    fields.Add("attributes",
               VEC_AT(attributes),
               ANY,
               "ns-3 attributes: {\"ns3::vec::VehicleApp::BeaconInterval\": \"50ms\"}");
    return fields;
}

#undef VEC_AT
#undef VEC_OWN

} // namespace

const std::vector<ScenarioField>&
ScenarioFields()
{
    static const Fields<Scenario> fields = MakeFields();
    return fields.Rows();
}

void
ReadKey(const ScenarioField& field,
        const JsonView& json,
        const std::string& folder,
        Scenario& scenario)
{
    ReadScope scope(folder, true);
    field.read(ValuePlace(json, scope), scenario);
}

bool
IsMap(const ScenarioField& field)
{
    const auto values = field.schema.find("additionalProperties");
    return values != field.schema.end() && values->is_object();
}

std::string
PointerOf(const ScenarioField& field)
{
    std::string pointer = "/" + field.name;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return pointer;
}

void
ApplyProfile(const std::string& name, Scenario::Workload& workload)
{
    const MecDagProfile& profile = FindMecDagProfile(name);
    workload.n = profile.n;
    workload.ownInputBits = profile.sizes.ownInputBits;
    workload.cycles = profile.sizes.cycles;
}

Scenario::Workload::Workload()
{
    ApplyProfile(profile, *this);
}

} // namespace ns3::vec
