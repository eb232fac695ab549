// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RESULTS_H
#define VEC_RESULTS_H

#include "ns3/vec-json-fwd.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-timeline.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Where the seconds between creation and delivery went.
 *
 * Each instant of a task has one cause, along the chain of events that delivered it; the causes sum
 * to delivered − created. doc/gap.rst says which cause an instant has when it could have several.
 */
enum class Cause
{
    SIGNALLING,     //!< describing the task, deciding, the way of the plan
    RADIO_ACCESS,   //!< data waits for its subchannel or for the air
    RADIO_TRANSFER, //!< data is in the air, at the rate of the link
    BACKHAUL,       //!< data or messages are on wires, or nothing may be sent before an answer
    COMPUTE_QUEUE,  //!< input is there, the processor is not
    COMPUTE,        //!< computing
    DELIVERY,       //!< the result is on the radio, or waits for it
    UNEXPLAINED,    //!< the rest
    RETRANSMISSION, //!< frames that were lost are made good
    HANDOVER,       //!< there is no RSU, or a new one and nothing exchanged with it yet
};
inline constexpr std::size_t CAUSES = 10;
/** Column of tasks.csv: "signalling_s", …, in the order of the enumeration. */
std::string_view ColumnOf(Cause cause);

/**
 * @ingroup vec
 * @brief One created task: a row of tasks.csv.
 *
 * Times in s of the simulation; UNKNOWN is an empty cell.
 */
struct TaskRecord
{
    uint64_t task = 0;              //!< counts from 0 within the run
    std::string vehicle;            //!< the traffic source's name of it
    double createdS = 0;            //!< absolute
    double deadlineS = UNKNOWN;     //!< relative to createdS; UNKNOWN: never late
    std::optional<Outcome> outcome; //!< none: still in flight when the run ended
    FailureReason reason = FailureReason::NONE;
    double finishS = UNKNOWN;    //!< absolute: last computation ended
    double deliveredS = UNKNOWN; //!< absolute: the result is with the vehicle
    double predictedS = UNKNOWN; //!< what the plan promised: creation to last finish, a duration
    /** What the equations give the same plan with the true state at the moment of the decision. */
    double replayedS = UNKNOWN;
    std::array<double, CAUSES> replayedCauseS{}; //!< of replayedS
    double energyVehicleJ = 0;
    double energyInfrastructureJ = 0;
    std::string ingress;                 //!< RSU the first data went through; empty: none did
    std::string egress;                  //!< RSU that delivered the result; empty: none did
    std::array<double, CAUSES> causeS{}; //!< indexed by Cause
    uint32_t subtasks = 0;
    uint32_t offloaded = 0; //!< of them, planned away from the vehicle; 0 before there is a plan

    double& operator[](Cause cause)
    {
        return causeS[static_cast<std::size_t>(cause)];
    }

    /** Whether there is a difference to explain: completed, and predicted twice. */
    bool HasGap() const
    {
        return outcome && *outcome != Outcome::FAILED && replayedS == replayedS;
    }

    /** Seconds that the equations did not know of although they knew the true state. */
    double GapS(Cause cause) const
    {
        const auto c = static_cast<std::size_t>(cause);
        return causeS[c] - replayedCauseS[c];
    }

    /** What the true state in place of the believed one changes in the prediction. */
    double StaleS() const
    {
        return replayedS - predictedS;
    }
};

/**
 * @ingroup vec
 * @brief One decision: a row of decisions.csv.
 */
struct DecisionRecord
{
    uint64_t instance = 0;       //!< instance id, counts from 0 within the run
    double timeS = 0;            //!< absolute
    double costS = 0;            //!< simulated time that deciding took
    double viewAgeS = 0;         //!< age of the oldest report that the instance rests on
    uint32_t tasks = 0;          //!< open tasks of the instance
    uint32_t subtasks = 0;       //!< open subtasks of the instance
    uint32_t offloaded = 0;      //!< of them, planned away from their vehicle
    double predictedS = UNKNOWN; //!< objective that the equations give the plan
    double replayedS = UNKNOWN;  //!< the same with the true state in place of the believed one
};

/**
 * @ingroup vec
 * @brief Traffic of one purpose on one link: a row of links.csv.
 */
struct LinkRecord
{
    std::string link;    //!< as in ChannelRecord, or "rsu0-mec0"
    std::string purpose; //!< beacon, control, data, result, migration or model
    uint64_t bytes = 0;  //!< on the link, headers, acknowledgements and repetitions included
    uint64_t packets = 0;
};

/**
 * @ingroup vec
 * @brief A radio channel: its rows of links.csv carry the busy ratio.
 */
struct ChannelRecord
{
    std::string link;     //!< the name that link records use, for instance "ch172"
    std::string role;     //!< control, uplink or downlink
    double busyRatio = 0; //!< mean over the RSUs, in the measured time
};

/**
 * @ingroup vec
 * @brief Where an equipped vehicle is: a row of positions.csv.
 */
struct PositionRecord
{
    double timeS = 0;
    std::string vehicle;
    double x = 0;
    double y = 0;
    std::string rsu; //!< it is attached to; empty: none
};

/**
 * @ingroup vec
 * @brief A row of rsus.csv.
 */
struct RsuRecord
{
    std::string rsu;
    double x = 0;
    double y = 0;
};

/**
 * @ingroup vec
 * @brief How evenly servers are loaded in a slot of load-balance: a row of balance.csv.
 */
struct BalanceRecord
{
    double timeS = 0; //!< end of the slot
    double lbm = 0; //!< standard deviation of the servers' loads, work done over work that could be
    double meanLoad = 0;         //!< of all servers
    double plannedLbm = UNKNOWN; //!< of the shares of the last decision …
    double bound = UNKNOWN;      //!< … and its bound
};

/**
 * @ingroup vec
 * @brief One task in detail, predicted and measured: a line of timelines.jsonl.
 */
struct TimelineRecord
{
    struct Item
    {
        int subtask = 0;
        std::string place;   //!< "vehicle", or a processor such as "mec0 cpu2"
        std::string channel; //!< its input came over; empty: over none
        double enqueuedS = UNKNOWN;
        double sentS = UNKNOWN;
        double receivedS = UNKNOWN;
        double readyS = UNKNOWN;
        double startS = UNKNOWN;
        double finishS = UNKNOWN;
    };

    /** Data that was on a channel or wire. */
    struct Transfer
    {
        std::string channel;
        std::string purpose; //!< as in LinkRecord
        int subtask = LOCAL; //!< whose input or output it is; LOCAL: the task's
        double bits = 0;
        double startS = 0;
        double endS = UNKNOWN;
    };

    uint64_t task = 0; //!< as in TaskRecord, which has the rest
    std::vector<std::pair<int, int>> edges;
    std::vector<Item> predicted;
    std::vector<Item> measured;
    std::vector<Transfer> transfers; //!< measured
};

/** The items of one task of a timeline, with "vehicle", "cpuM" and "upR" for places and channels.
 */
std::vector<TimelineRecord::Item> TimelineItems(const Timeline& timeline, int task);
/** The same for a task whose subtask k is item items[k] of the timeline: owner and item. */
std::vector<TimelineRecord::Item> TimelineItems(const Timeline& timeline,
                                                const std::vector<std::pair<int, int>>& items);

/**
 * @ingroup vec
 * @brief A subtask that went from server to server because its vehicle moved on: a row of
 * migrations.csv.
 */
struct MigrationRecord
{
    uint64_t task = 0; //!< as in TaskRecord
    int subtask = 0;
    std::string from;
    std::string to;
    double bits = 0; //!< its input, and its state when it had begun
    double doneCycles = 0;
    double leftS = UNKNOWN;
    double arrivedS = UNKNOWN; //!< UNKNOWN: it never did
    double startedS = UNKNOWN; //!< at its new place
    std::string outcome;       //!< moved, unused (it came and never ran there) or lost
};

/**
 * @ingroup vec
 * @brief Figures of the machine rather than of the simulated world; the only ones that differ
 * between two runs of one seed.
 */
struct WallRecord
{
    double wallS = 0;      //!< the whole run
    double decisionUs = 0; //!< mean per decision, Policy::Decide alone
    double decisionMaxUs = 0;
    uint64_t peakMemoryBytes = 0;
};

/**
 * @ingroup vec
 * @brief Everything one run leaves behind.
 *
 * Records in the order of their events.
 */
struct RunResults
{
    Scenario scenario;
    std::string policy;
    std::string fidelity = "packet";                           //!< packet or analytic
    std::vector<std::pair<std::string, std::string>> versions; //!< program → version
    std::vector<std::pair<std::string, std::string>> globals;  //!< of ns-3, which the user set
    std::vector<TaskRecord> tasks;
    std::vector<DecisionRecord> decisions;
    std::vector<LinkRecord> links;
    std::vector<ChannelRecord> channels;
    std::vector<PositionRecord> positions;
    std::vector<RsuRecord> rsus;
    std::vector<BalanceRecord> balance; //!< of load-balance
    std::vector<TimelineRecord> timelines;
    std::vector<MigrationRecord> migrations;
    std::vector<std::pair<std::string, double>> counters; //!< further totals by name, for run.json
    std::string endedEarly;                //!< why, in one line; empty: the run went to its end
    double endedEarlyS = 0;                //!< and when, s
    std::optional<double> trafficEndedS{}; //!< when the last vehicle left before measuring was over
    WallRecord wall;
    bool reproducible = true; //!< false: the machine's speed has a say in the simulated world
};

/** The text of migrations.csv. */
std::string MigrationTable(const RunResults& results);

/** "POLICY-FIDELITY-SEED": the column `run` of every table. */
std::string RunName(const RunResults& results);
/** One line about traffic that ended before measuring was over, and what to do; else empty. */
std::string TrafficNote(const RunResults& results);
/** The totals of run.json, over the tasks created in [warm-up, warm-up + measure]. */
Json RunTotals(const RunResults& results);

/**
 * Makes the folder (parents included) and finds out whether files can be written there, so that a
 * long run does not end in vain. Throws EnvironmentError.
 */
void PrepareResultFolder(const std::string& folder);

/**
 * Writes run.json, tasks.csv, gaps.csv, decisions.csv, links.csv, positions.csv, rsus.csv,
 * migrations.csv, timelines.jsonl and, when there are such records, balance.csv. All or nothing: an
 * earlier run's run.json goes first and the new one comes last, so a folder with a run.json is
 * complete. Throws EnvironmentError and leaves no half-written file.
 */
void WriteResults(const std::string& folder, const RunResults& results);

} // namespace ns3::vec

#endif // VEC_RESULTS_H
