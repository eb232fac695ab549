// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCTION_H
#define VEC_REPRODUCTION_H

#include "ns3/vec-json.h"
#include "ns3/vec-statistics.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3::vec
{

/** What a method reached: a row per make (training seed), a column per case (instance). */
using Sample = std::vector<std::vector<double>>;

/** A point of a figure. */
struct FigurePoint
{
    double x = 0;
    double y = 0;
    double low = NAN; //!< 95 % interval; NaN without one
    double high = NAN;
};

struct FigureSeries
{
    std::string name;
    std::vector<FigurePoint> points; //!< x rises
};

/** One diagram of a figure. */
struct FigurePanel
{
    std::string title;
    std::string xLabel;
    std::string yLabel;
    std::vector<std::string> categories; //!< names of x = 0, 1, …; empty: x is a number
    bool isLogarithmic = false;          //!< y, which is then above 0
    std::vector<FigureSeries> series;
};

/** What the paper says of a figure, and what came out here. */
struct Claim
{
    enum class Says
    {
        NOTHING, //!< a value only
        BELOW,   //!< below 1
        EQUAL    //!< 1, to a thousandth
    };
    enum class Verdict
    {
        NONE,
        YES,
        NO,
        OPEN //!< the interval contains 1, or Holm's p is not below 0.05
    };

    std::string units; //!< which panel it belongs to
    std::string at;    //!< "5 vehicles"
    std::string quantity;
    std::optional<double> paper; //!< what is printed; nothing: an order only
    Says says = Says::NOTHING;
    double ours = NAN;
    double low = NAN; //!< 95 % interval
    double high = NAN;
    std::size_t n = 0; //!< seeds or instances
    double p = NAN;    //!< that the ratio is 1, not yet corrected; NaN without a test
    double holm = NAN; //!< corrected over the claims of the figure that say BELOW
    Verdict verdict = Verdict::NONE;
};

/** All that one experiment found. */
struct Reproduction
{
    std::vector<FigurePanel> panels;
    std::vector<Claim> claims;
    std::vector<std::string> notes; //!< a line each
};

/** How long and how thoroughly to look, and where to put what is made. */
struct ReproductionOptions
{
    bool isQuick = false;
    bool isRetraining = false;
    std::string folder; //!< of the results; training runs go below it
    /** Called with the share that is done, from 0 to 1, and what is being done. */
    std::function<void(double done, const std::string& what)> progress;
    /** A line for the person who waits: a budget before it is spent. */
    std::function<void(const std::string& line)> say;
};

/** A published figure or table that can be made again. */
struct Experiment
{
    std::string name;
    std::string source; //!< paper and figure
    std::string says;   //!< its claim in a line
    std::string takes;  //!< time, full and --quick
    std::function<Reproduction(const ReproductionOptions&)> run;
};

/** FedMAGS at edge servers (paper 0). */
std::vector<Experiment> MecDagExperiments();
/** Load balance with migration (paper 1). */
std::vector<Experiment> LoadBalanceExperiments();
/** GA-DRL over vehicular clouds (paper 2). */
std::vector<Experiment> VehicularCloudExperiments();
/** DMRO over device, edge and cloud (paper 3). */
std::vector<Experiment> EdgeCloudExperiments();
/** DRL-MWF over many servers (paper 4). */
std::vector<Experiment> MultiWorkloadExperiments();

/** Calls \p work with 0 … \p count − 1, two at a time, in any order; rethrows a failure. */
void InParallel(std::size_t count, const std::function<void(std::size_t)>& work);

/** The mean and its interval: over makes where there are several, else over cases. */
ConfidenceInterval MeanOf(const Sample& sample);
FigurePoint PointOf(double x, const Sample& sample);

/**
 * The claim that \p ours takes less than \p theirs: the ratio of their means. With one make each
 * the interval is a bootstrap over cases and p a t test of paired log-ratios; with several makes of
 * ours both are Student's over log-ratios of the makes' means, paired where there are as many of
 * theirs. REQUIRES: the same cases; as many makes, or one of theirs.
 */
Claim Compare(const std::string& at,
              const std::string& quantity,
              const Sample& ours,
              const Sample& theirs,
              Claim::Says says,
              std::optional<double> paper = std::nullopt);
/** A value with its interval and no claim. */
Claim ValueOf(const std::string& at,
              const std::string& quantity,
              const Sample& sample,
              std::optional<double> paper = std::nullopt);

/** Corrects the p values (Holm) and decides what holds. */
void Judge(std::vector<Claim>& claims);

/** The tables for people. */
std::string ReproductionText(const Experiment& experiment, const Reproduction& reproduction);
/** table.csv: a row per point of the figure, then one per claim; numbers read back exactly. */
std::string ReproductionCsv(const Reproduction& reproduction);
/** reproduction.json ("vec-reproduction/1"): all of it, for vec-report.py to draw. \p command is
 * how it was made. */
Json ReproductionJson(const Experiment& experiment,
                      const Reproduction& reproduction,
                      const std::string& command);

} // namespace ns3::vec

#endif // VEC_REPRODUCTION_H
