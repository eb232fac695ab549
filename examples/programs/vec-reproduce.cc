// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec reproduce`.

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-options.h"
#include "ns3/vec-program.h"
#include "ns3/vec-text.h"
#include "ns3/vec-torch.h"
#include "vec-draw.h"
#include "vec-reproduction.h"

#include <filesystem>
#include <iostream>

using namespace ns3::vec;

namespace
{

const char* const USAGE = R"(usage: ./vec reproduce NAME [--quick] [--retrain] [--out=DIR]
       ./vec reproduce --list
Makes a published figure or table again and prints, for each thing that the paper says of it, its
value, ours with a 95 % confidence interval, their ratio and whether the claimed order holds (Holm's
correction over all claims of the figure; "open": not decided by this sample). Writes table.csv,
table.txt, reproduction.json, figure.svg and report.html.
)";

std::vector<Experiment>
AllExperiments()
{
    std::vector<Experiment> all;
    for (auto* some : {MecDagExperiments,
                       LoadBalanceExperiments,
                       VehicularCloudExperiments,
                       EdgeCloudExperiments,
                       MultiWorkloadExperiments})
    {
        for (Experiment& experiment : some())
        {
            all.push_back(std::move(experiment));
        }
    }
    return all;
}

std::string
ListText(const std::vector<Experiment>& experiments)
{
    std::string text;
    for (const Experiment& experiment : experiments)
    {
        text += LeftText(experiment.name, 16) + " " + experiment.source + ": " + experiment.says +
                " (" + experiment.takes + ")\n";
    }
    return text;
}

const Experiment&
Find(const std::vector<Experiment>& experiments, const std::string& name)
{
    std::string known;
    for (const Experiment& experiment : experiments)
    {
        if (experiment.name == name)
        {
            return experiment;
        }
        known += (known.empty() ? "" : ", ") + experiment.name;
    }
    throw InputError("nothing is named \"" + name + "\"; there are " + known);
}

/** Forgets the trainings of before, unless such a forgetting was interrupted and is to go on. */
std::string
BeginRetraining(const std::string& folder)
{
    const std::string mark = folder + "/runs/retraining";
    std::error_code error;
    if (!std::filesystem::exists(mark, error))
    {
        std::filesystem::remove_all(folder + "/runs", error);
        std::filesystem::create_directories(folder + "/runs", error);
        WriteFile(mark, "--retrain goes on here\n");
    }
    return mark;
}

int
Main(int argc, char** argv)
{
    const std::vector<Experiment> experiments = AllExperiments();
    ReproductionOptions options;
    bool isListing = false;
    std::vector<std::string> names;
    Options line(USAGE, "Names:\n" + ListText(experiments));
    line.Flag("list", isListing, "lists the figures and tables");
    line.Flag("quick",
              options.isQuick,
              "seconds instead of minutes: fewer instances, seeds and steps");
    line.Flag("retrain",
              options.isRetraining,
              "trains anew what is trained; killed at any moment, it goes on where it was");
    line.Text("out=DIR",
              options.folder,
              "where results and training runs go (default results/reproduce/NAME)");
    line.Words(names);
    if (!line.Parse(argc, argv))
    {
        return 0;
    }
    if (isListing)
    {
        std::cout << ListText(experiments);
        return 0;
    }
    if (names.size() != 1)
    {
        throw InputError("reproduce what? One of those that --list names");
    }
    const Experiment& experiment = Find(experiments, names.front());
    if (options.folder.empty())
    {
        options.folder = "results/reproduce/" + experiment.name;
    }
    std::error_code error;
    std::filesystem::create_directories(options.folder, error);
    if (error)
    {
        throw EnvironmentError(options.folder + ": cannot be made: " + error.message());
    }
    if (const std::string warning = SlowBlasWarning(); !warning.empty())
    {
        std::cerr << "vec: warning: " << warning << std::endl;
    }
    ProgressLine progress("");
    options.progress = [&](double done, const std::string& what) { progress.Show(done, 1, what); };
    options.say = [&](const std::string& text)
    {
        progress.Clear();
        std::cerr << text << std::endl;
    };
    const std::string mark = options.isRetraining ? BeginRetraining(options.folder) : "";
    Reproduction reproduction = experiment.run(options);
    progress.Clear();
    Judge(reproduction.claims);

    const std::string command = "./vec reproduce " + experiment.name +
                                (options.isQuick ? " --quick" : "") +
                                (options.isRetraining ? " --retrain" : "");
    const std::string text = ReproductionText(experiment, reproduction);
    WriteFile(options.folder + "/table.csv", ReproductionCsv(reproduction));
    WriteFile(options.folder + "/table.txt", text);
    WriteFile(options.folder + "/reproduction.json",
              ReproductionJson(experiment, reproduction, command).dump(1) + "\n");
    if (!mark.empty())
    {
        std::filesystem::remove(mark, error);
    }
    std::cout << text << "\n" << std::flush;
    const int status = DrawReport("vec", options.folder);
    std::cout << options.folder << ": table.csv, table.txt, reproduction.json"
              << (status == 0 ? ", figure.svg, report.html\n" : "\n");
    return status;
}

} // namespace

int
main(int argc, char** argv)
{
    CleanUpOnSignals();
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
