// SPDX-License-Identifier: GPL-2.0-only
#include "vec-program.h"

#include "vec-error.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <new>
#include <sstream>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

constexpr std::size_t LONGEST_MESSAGE = 1000; // of what a message quotes there is no end
const char* const EMPTY_LINE = "\r\033[K";

std::string
OneLine(std::string message)
{
    if (message.size() > LONGEST_MESSAGE)
    {
        message = message.substr(0, LONGEST_MESSAGE) + "...";
    }
    std::replace_if(
        message.begin(),
        message.end(),
        [](unsigned char c) { return std::iscntrl(c) != 0; },
        ' ');
    return message;
}

void
Complain(const std::string& name, const std::string& message, Complaints complaints)
{
    const bool isTerminal = isatty(STDERR_FILENO) != 0;
    std::string text = isTerminal ? EMPTY_LINE : "";
    if (complaints == Complaints::ONE_LINE)
    {
        text += name + ": " + OneLine(message) + "\n";
    }
    else
    {
        std::istringstream lines(message);
        for (std::string line; std::getline(lines, line);)
        {
            text += name + ": " + line + "\n";
        }
    }
    std::cerr << text << std::flush;
}

/** All that was said is there. Throws EnvironmentError when not. */
void
FlushOutput()
{
    errno = 0;
    std::cout.flush();
    const bool good = std::fflush(stdout) == 0 && std::cout && !std::ferror(stdout);
    if (!good)
    {
        const std::string why = errno == 0 ? "is the disk full?" : std::strerror(errno);
        throw EnvironmentError("standard output: cannot be written: " + why);
    }
}

} // namespace

int
GuardedMain(const std::string& name, const std::function<int()>& work, Complaints complaints)
{
    try
    {
        const int status = work();
        FlushOutput();
        return status;
    }
    catch (const Error& error)
    {
        Complain(name, error.what(), complaints);
        return error.ExitStatus();
    }
    catch (const std::bad_alloc&)
    {
        Complain(name, "not enough memory", complaints);
        return 3;
    }
    catch (const std::exception& error)
    {
        Complain(name, error.what(), complaints);
        return 3;
    }
}

std::string
ProgramBeside(const std::string& own, const std::string& other)
{
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    std::string name = self.filename().string();
    const std::size_t at = name.rfind(own);
    name = at == std::string::npos ? other : name.replace(at, own.size(), other);
    return (self.parent_path() / name).string();
}

void
BecomeProgramBeside(const std::string& own, const std::string& other, char* const* argv)
{
    const std::string program = ProgramBeside(own, other);
    if (access(program.c_str(), X_OK) == 0)
    {
        execv(program.c_str(), argv);
        throw EnvironmentError(program + ": cannot be started: " + std::strerror(errno));
    }
}

ProgressLine::ProgressLine(std::string unit, bool isShown)
    : m_unit(std::move(unit)), m_isShown(isShown && isatty(STDERR_FILENO) != 0),
      m_begun(Clock::now())
{
    if (const char* descriptor = std::getenv("VEC_PROGRESS_FD"))
    {
        m_listener = std::atoi(descriptor);
    }
}

ProgressLine::~ProgressLine()
{
    Clear();
}

void
ProgressLine::Show(double done, double most, const std::string& more)
{
    if (m_listener >= 0 && most > 0)
    {
        dprintf(m_listener, "%.4f\n", done / most);
    }
    const auto now = Clock::now();
    if (m_first < 0)
    {
        m_first = done;
        m_begun = now;
    }
    using Seconds = std::chrono::duration<double>;
    const double passedS = Seconds(now - m_begun).count();
    if (!m_isShown || passedS < 1 || Seconds(now - m_last).count() < 0.5)
    {
        return;
    }
    m_last = now;
    m_isOpen = true;
    std::fputs("\r", stderr);
    if (most > 0)
    {
        std::fprintf(stderr, "%3.0f %%  ", 100 * done / most);
    }
    const double rate = (done - m_first) / passedS;
    if (!m_unit.empty())
    {
        std::fprintf(stderr, "%.6g %s, %.3g/s  ", done, m_unit.c_str(), rate);
    }
    if (most > 0 && rate > 0)
    {
        const double leftS = std::max(0.0, most - done) / rate;
        std::fprintf(stderr, "about %s to go  ", ClockText(leftS).c_str());
    }
    std::fprintf(stderr, "%s\033[K", more.c_str());
}

void
ProgressLine::Clear()
{
    if (m_isOpen)
    {
        std::fputs(EMPTY_LINE, stderr);
        m_isOpen = false;
    }
}

std::string
ClockText(double seconds)
{
    const auto whole = static_cast<long>(seconds + 0.5);
    char text[40];
    if (whole >= 3600)
    {
        std::snprintf(text,
                      sizeof text,
                      "%ld:%02ld:%02ld",
                      whole / 3600,
                      whole / 60 % 60,
                      whole % 60);
    }
    else
    {
        std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    }
    return text;
}

} // namespace ns3::vec
