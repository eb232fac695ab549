// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPARISON_H
#define VEC_COMPARISON_H

#include "ns3/vec-json.h"
#include "ns3/vec-seeds.h"
#include "ns3/vec-statistics.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Values of the keys that a sweep sets, for instance {{"rate_hz", "0.2"}}. */
using SweepPoint = std::vector<std::pair<std::string, std::string>>;

/** One finished run of a comparison. */
struct ComparedRun
{
    SweepPoint point;
    std::string fidelity;
    std::string policy;
    uint64_t seed = 0;
    std::string folder; //!< relative to the comparison's folder
    Json document;      //!< its run.json
};

/** What was asked for. */
struct ComparisonPlan
{
    std::string scenario; //!< file, as given
    std::vector<std::string> policies;
    std::vector<uint64_t> seeds;
    std::vector<std::string> fidelities{"packet"};
    std::vector<SweepPoint> points{{}};
    std::string baseline;             //!< one of the policies
    std::vector<std::string> options; //!< further options, as given
};

/** A figure of run.json that tables show. */
struct ComparisonMetric
{
    std::string name;    //!< column of compare.csv
    std::string pointer; //!< in run.json
    std::string label;   //!< for people; value × scale
    double scale;
    int decimals;
    bool wall;             //!< depends on the machine: never in compare.csv
    bool interval = false; //!< tables for people show its confidence interval
};

/** All of them, in the order of tables. */
const std::vector<ComparisonMetric>& ComparisonMetrics();

/** One policy against the baseline, runs paired by seed. */
struct PolicyStatistics
{
    std::string policy;
    std::vector<ConfidenceInterval> metrics; //!< over run means, in the order of the metrics
    std::vector<double> failures;            //!< mean number by reason, in the order of the block
    double capS = 0;                         //!< of the restricted mean
    std::size_t pairs = 0;                   //!< runs with a partner of the baseline
    ConfidenceInterval onTimeDifference;     //!< share on time minus the baseline's
    ConfidenceInterval logRatio;             //!< ln (restricted mean / the baseline's)
    double pStudent = 1;                     //!< of logRatio, Holm over the other policies
    double pWilcoxon = 1;                    //!< of the same pairs, Holm over the other policies
    /** −1 faster than the baseline, 1 slower, 0 no verdict: fewer than 5 pairs, the interval of
     * the ratio contains 1, or the corrected p is not below 0.05. */
    int verdict = 0;
};

/** All policies at one point of the sweep in one fidelity. */
struct ComparisonBlock
{
    SweepPoint point;
    std::string fidelity;
    std::vector<std::string> reasons; //!< of the failures that occurred
    std::vector<PolicyStatistics> rows;
};

/**
 * One policy in three worlds: the equations alone, the equations with the
 * calibrated rates and backlogs that the coordinator believed in, and packets. Over runs, s.
 */
struct PolicyWorlds
{
    SweepPoint point;
    std::string policy;
    ConfidenceInterval literal;            //!< restricted mean; n = 0 without analytic runs
    ConfidenceInterval calibrated;         //!< restricted mean of what plans promised
    ConfidenceInterval packets;            //!< restricted mean
    ConfidenceInterval overLiteral;        //!< ln (packets / literal), restricted means
    ConfidenceInterval overCalibrated;     //!< ln (measured / promised), means of the same tasks
    ConfidenceInterval gap;                //!< measured − promised, means of the same tasks
    std::vector<ConfidenceInterval> terms; //!< of the gap, in the order of GapTerms()
    double unexplainedShare = 0;           //!< of the measured time
    ConfidenceInterval regret;             //!< mean over decisions, in the objective's unit
    ConfidenceInterval relativeRegret;     //!< the same over the best known objective
    ConfidenceInterval bestMet;            //!< share of decisions that no known plan beats
    ConfidenceInterval optimal;            //!< share of decisions whose best known plan is proven
};

/** Two policies that change places between two worlds: ln (first / second) in each. */
struct SwappedPair
{
    std::string first; //!< the faster one in the other world
    std::string second;
    ConfidenceInterval there;
    ConfidenceInterval packets;
    /** Whether both intervals exclude 0: it is no accident of the seeds. */
    bool IsCertain() const;
};

/** Whether policies rank the same in packets as in another world. */
struct RankingAgreement
{
    SweepPoint point;
    std::string world;              //!< "literal" or "calibrated"
    double tau = 0;                 //!< Kendall's, of the means over runs
    ConfidenceInterval tauPerSeed;  //!< the same of each seed alone
    std::vector<SwappedPair> swaps; //!< of the means over runs
};

struct Comparison
{
    ComparisonPlan plan;
    std::vector<ComparedRun> runs;
    std::vector<ComparisonBlock> blocks;
    std::vector<PolicyWorlds> worlds;       //!< by point and policy
    std::vector<RankingAgreement> rankings; //!< by point and world
    std::vector<std::string> labels;        //!< what the figures are conditional on
    std::vector<std::string> warnings;      //!< why they may mislead
};

/** The statistics of finished runs. */
Comparison Compare(const ComparisonPlan& plan, std::vector<ComparedRun> runs);

/** Runs of one policy. */
using RunsBySeed = std::map<uint64_t, const ComparedRun*>;
RunsBySeed SelectRuns(const std::vector<ComparedRun>& runs,
                      const SweepPoint& point,
                      const std::string& fidelity,
                      const std::string& policy);
/** A number of a document, or NaN. */
double RunFigure(const Json& document, const std::string& pointer);

Json ToJson(const ConfidenceInterval& interval);
Json ToJson(const SweepPoint& point);

/** "rate_hz=0.2 n=5"; empty for the only point without a sweep. */
std::string PointText(const SweepPoint& point);
/** The command line that repeats a plan with other seeds. */
std::string CompareCommand(const ComparisonPlan& plan, const std::string& seeds);

} // namespace ns3::vec

#endif // VEC_COMPARISON_H
