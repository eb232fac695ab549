// SPDX-License-Identifier: GPL-2.0-only
#include "vec-child-process.h"

#include "vec-error.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ns3::vec
{

namespace
{

/** Signals do what they do in a program that has just been started; ignored ones stay ignored. */
void
ForgetSignalHandlers(const sigset_t& mask)
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        struct sigaction action = {};
        sigaction(signal, nullptr, &action);
        if (action.sa_handler != SIG_IGN)
        {
            std::signal(signal, SIG_DFL);
        }
    }
    sigprocmask(SIG_SETMASK, &mask, nullptr);
}

bool
Redirect(const ChildCommand& command)
{
    if (!command.output.empty())
    {
        const int nothing = open("/dev/null", O_RDONLY);
        const int output =
            open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
        if (nothing < 0 || output < 0)
        {
            return false;
        }
        dup2(nothing, STDIN_FILENO);
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
        close(nothing);
        close(output);
    }
    if (command.errors >= 0)
    {
        dup2(command.errors, STDERR_FILENO);
    }
    return command.shared < 0 || fcntl(command.shared, F_SETFD, 0) == 0;
}

[[noreturn]] void
Become(const ChildCommand& command, int failure, pid_t parent, const sigset_t& mask)
{
    ForgetSignalHandlers(mask);
#ifdef __linux__
    if (command.endsWithParent)
    {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
        {
            _exit(127);
        }
    }
#endif
    for (const auto& [name, value] : command.environment)
    {
        setenv(name.c_str(), value.c_str(), 1);
    }
    if (Redirect(command))
    {
        std::vector<char*> arguments;
        for (const std::string& word : command.words)
        {
            arguments.push_back(const_cast<char*>(word.c_str()));
        }
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
    }
    const int why = errno;
    static_cast<void>(!write(failure, &why, sizeof why));
    _exit(127);
}

} // namespace

ChildProcess::ChildProcess(const ChildCommand& command) : m_log(command.output)
{
    std::array<int, 2> failure{}; // says why it could not be started; closed when it was
    if (pipe2(failure.data(), O_CLOEXEC) != 0)
    {
        throw EnvironmentError(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    int why = 0;
    {
        const SignalsWait wait; // none is lost on a process that is not the program yet
        const pid_t parent = getpid();
        m_pid = fork();
        if (m_pid == 0)
        {
            Become(command, failure[1], parent, wait.Before());
        }
        why = m_pid < 0 ? errno : 0;
        close(failure[1]);
        if (m_pid > 0)
        {
            m_guard.emplace(m_pid);
        }
    }
    while (m_pid > 0 && read(failure[0], &why, sizeof why) < 0 && errno == EINTR)
    {
    }
    close(failure[0]);
    if (why != 0)
    {
        if (m_pid > 0)
        {
            Wait();
        }
        throw EnvironmentError(command.words[0] + ": cannot be started: " + std::strerror(why));
    }
}

ChildProcess::ChildProcess(const std::vector<std::string>& words, std::string log)
    : ChildProcess(ChildCommand{words, {}, std::move(log)})
{
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

void
ChildProcess::Bury(int status)
{
    m_status = status;
    m_guard.reset();
}

bool
ChildProcess::Alive()
{
    int status = 0;
    if (!m_status && waitpid(m_pid, &status, WNOHANG) != 0)
    {
        Bury(status);
    }
    return !m_status;
}

void
ChildProcess::Wait()
{
    int status = 0;
    while (!m_status)
    {
        if (waitpid(m_pid, &status, 0) == m_pid || errno != EINTR)
        {
            Bury(status);
        }
    }
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
ChildProcess::Terminate()
{
    if (Alive())
    {
        kill(m_pid, SIGTERM);
    }
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

int
ChildProcess::ExitStatus() const
{
    return WIFSIGNALED(*m_status) ? 128 + WTERMSIG(*m_status) : WEXITSTATUS(*m_status);
}

int
ChildProcess::Signal() const
{
    return m_status && WIFSIGNALED(*m_status) ? WTERMSIG(*m_status) : 0;
}

std::string
ChildProcess::Ending() const
{
    return !m_status     ? ""
         : Signal() != 0 ? "signal " + std::to_string(Signal())
                         : "exit status " + std::to_string(ExitStatus());
}

std::string
ChildProcess::Obituary() const
{
    const auto last = Signal() == SIGABRT ? LastLine() : "";
    return last.empty() ? Ending() : Ending() + ": " + last;
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

int
FreePort()
{
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool found = probe >= 0 &&
                       bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    const std::string why = std::strerror(errno);
    close(probe);
    if (!found)
    {
        throw EnvironmentError("no free TCP port on 127.0.0.1: " + why);
    }
    return ntohs(address.sin_port);
}

} // namespace ns3::vec
