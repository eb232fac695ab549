// SPDX-License-Identifier: GPL-2.0-only
#include "vec-child-process.h"

#include "vec-error.h"

#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ns3::vec
{

ChildProcess::ChildProcess(const std::vector<std::string>& command, std::string log)
    : m_log(std::move(log))
{
    std::vector<char*> arguments;
    for (const auto& word : command)
    {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files,
                                     STDOUT_FILENO,
                                     m_log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND,
                                     0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    const SignalsWait wait;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &wait.Before());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int problem =
        posix_spawnp(&m_pid, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (problem != 0)
    {
        throw EnvironmentError(command[0] + ": cannot be started: " + std::strerror(problem));
    }
    m_guard.emplace(m_pid);
}

ChildProcess::ChildProcess(pid_t forked, std::string log)
    : m_pid(forked), m_log(std::move(log)), m_guard(std::in_place, forked)
{
}

ChildProcess::~ChildProcess()
{
    constexpr double graceS = 2;
    for (const int signal : {0, SIGTERM, SIGKILL})
    {
        if (signal != 0)
        {
            kill(m_pid, signal);
        }
        if (WaitFor(graceS))
        {
            return;
        }
    }
}

bool
ChildProcess::Alive()
{
    int status = 0;
    if (m_ending.empty() && waitpid(m_pid, &status, WNOHANG) != 0)
    {
        m_ending = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                       : "exit status " + std::to_string(WEXITSTATUS(status));
        m_guard.reset();
    }
    return m_ending.empty();
}

bool
ChildProcess::WaitFor(double seconds)
{
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (Alive())
    {
        if (Clock::now() >= end)
        {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

void
ChildProcess::Kill()
{
    if (Alive())
    {
        kill(m_pid, SIGKILL);
        WaitFor(60); // it may be in the middle of writing to a slow disk
    }
}

std::string
ChildProcess::Ending() const
{
    return m_ending;
}

std::string
ChildProcess::Obituary() const
{
    const bool aborted = m_ending == "signal " + std::to_string(SIGABRT);
    const auto last = aborted ? LastLine() : "";
    return last.empty() ? m_ending : m_ending + ": " + last;
}

std::string
ChildProcess::Printed() const
{
    std::ostringstream text;
    text << std::ifstream(m_log).rdbuf();
    return text.str();
}

std::string
ChildProcess::LastLine() const
{
    const auto text = Printed();
    const auto end = text.find_last_not_of(" \n.");
    if (end == std::string::npos)
    {
        return "";
    }
    const auto begin = text.rfind('\n', end) + 1; // npos + 1 is 0
    return text.substr(begin, end + 1 - begin);
}

} // namespace ns3::vec
