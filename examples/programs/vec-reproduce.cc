// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec reproduce`.

#include "ns3/vec-json.h"
#include "ns3/vec-torch.h"
#include "vec-comparison-tables.h"
#include "vec-options.h"
#include "vec-reproduction.h"

#include <chrono>
#include <filesystem>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

constexpr std::string_view USAGE = R"(usage: vec-reproduce NAME [--quick] [--retrain] [--out=DIR]
       vec-reproduce --list

Makes a published figure or table again and prints, for each thing that the paper says of it, its
value, ours with a 95 % confidence interval, their ratio and whether the claimed order holds (Holm's
correction over all claims of the figure; "open": not decided by this sample). Writes table.csv,
figure.svg, report.html and table.txt to DIR, results/reproduce/NAME when not given.

  --quick     seconds instead of minutes: fewer instances, seeds and steps
  --retrain   trains anew what is trained; killed at any moment, it goes on where it was
  --out=DIR   where results and training runs go

Names (--list):
)";

std::vector<Experiment>
AllExperiments()
{
    std::vector<Experiment> all;
    for (auto* some : {MecDagExperiments, VehicularCloudExperiments, EdgeCloudExperiments})
    {
        for (Experiment& experiment : some())
        {
            all.push_back(std::move(experiment));
        }
    }
    return all;
}

void
PrintList(const std::vector<Experiment>& experiments)
{
    for (const Experiment& experiment : experiments)
    {
        std::cout << LeftText(experiment.name, 16) << ' ' << experiment.source << ": "
                  << experiment.says << " (" << experiment.takes << ")\n";
    }
    std::cout << "No figures yet: paper 1 (system load-balance), paper 4 (system multi-workload)\n";
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

/** The line that is rewritten on a terminal twice a second. */
class Countdown
{
  public:
    void Show(double done, const std::string& what)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!m_isTerminal || now - m_shown < std::chrono::milliseconds(500))
        {
            return;
        }
        m_shown = now;
        const double passedS = std::chrono::duration<double>(now - m_begun).count();
        std::fprintf(stderr, "\r%3.0f %%  %s", 100 * done, what.c_str());
        if (done > 0)
        {
            std::fprintf(stderr, "  ETA %.0f s", passedS / done - passedS);
        }
        std::fprintf(stderr, " \033[K");
    }

    void Clear() const
    {
        if (m_isTerminal)
        {
            std::fprintf(stderr, "\r\033[K");
        }
    }

  private:
    bool m_isTerminal = isatty(STDERR_FILENO) != 0;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_shown;
};

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
    CommandLine line(argc, argv, 1);
    const std::vector<Experiment> experiments = AllExperiments();
    if (line.TakeFlag("list"))
    {
        line.Finish();
        PrintList(experiments);
        return 0;
    }
    if (line.TakeFlag("help"))
    {
        std::cout << USAGE;
        PrintList(experiments);
        return 0;
    }
    ReproductionOptions options;
    options.isQuick = line.TakeFlag("quick");
    options.isRetraining = line.TakeFlag("retrain");
    const std::string given = line.TakeOr("out", "");
    const std::vector<std::string> names = line.TakePositional();
    line.Finish();
    if (names.size() != 1)
    {
        throw InputError("reproduce what? One of those that --list names");
    }
    const Experiment& experiment = Find(experiments, names.front());
    options.folder = given.empty() ? "results/reproduce/" + experiment.name : given;
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
    Countdown countdown;
    options.progress = [&](double done, const std::string& what) { countdown.Show(done, what); };
    options.say = [&](const std::string& text)
    {
        countdown.Clear();
        std::cerr << text << std::endl;
    };
    const std::string mark = options.isRetraining ? BeginRetraining(options.folder) : "";
    Reproduction reproduction = experiment.run(options);
    countdown.Clear();
    Judge(reproduction.claims);

    const std::string command = "./vec reproduce " + experiment.name +
                                (options.isQuick ? " --quick" : "") +
                                (options.isRetraining ? " --retrain" : "");
    const std::string text = ReproductionText(experiment, reproduction);
    WriteFile(options.folder + "/table.csv", ReproductionCsv(reproduction));
    WriteFile(options.folder + "/table.txt", text);
    WriteFile(options.folder + "/figure.svg", ReproductionSvg(reproduction.panels));
    WriteFile(options.folder + "/report.html", ReproductionHtml(experiment, reproduction, command));
    if (!mark.empty())
    {
        std::filesystem::remove(mark, error);
    }
    std::cout << text << "\n"
              << options.folder << ": table.csv, table.txt, figure.svg, report.html\n";
    return 0;
}

} // namespace

int
main(int argc, char** argv)
{
    return RunProgram([&] { return Main(argc, argv); });
}
