// SPDX-License-Identifier: GPL-2.0-only
#include "vec-draw.h"

#include "ns3/vec-error.h"
#include "ns3/vec-jobs.h"
#include "ns3/vec-program.h"

#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

/** The script beside an installed program, or that of the sources. */
fs::path
Script()
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path installed = program.parent_path() / "../share/vec/vec-report.py";
    return fs::exists(installed, error) ? installed : fs::path(VEC_REPORT);
}

} // namespace

int
DrawReport(const std::string& program, const std::string& folder)
{
    const std::string python = fs::exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
    const char* const clear = isatty(STDERR_FILENO) ? "\r\033[K" : "";
    std::cerr << (*clear ? "drawing" : "") << std::flush;
    const auto say = [clear](const std::string& line) { std::cerr << clear << line << "\n"; };
    try
    {
        const bool isDrawn = RunJobs(
            {
                {"report", {python, Script().string(), folder}}
        },
            1,
            [](const JobProgress&) {},
            say);
        std::cerr << clear << std::flush;
        return isDrawn ? 0 : 128 + StopSignal();
    }
    catch (const Error& error)
    {
        say(program + ": nothing drawn: " + error.what());
        return error.ExitStatus();
    }
}

} // namespace ns3::vec
