// SPDX-License-Identifier: GPL-2.0-only
#include "vec-processes.h"

#include "ns3/vec-error.h"
#include "ns3/vec-left-behind.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ns3::vec
{

namespace
{

volatile std::sig_atomic_t g_stop = 0;

void
Stop(int signal)
{
    g_stop = signal;
}

/** SIGINT, SIGTERM and SIGHUP set g_stop while one of these lives; ignored ones stay ignored. */
class StopOnSignal
{
  public:
    StopOnSignal()
    {
        g_stop = 0;
        struct sigaction action = {};
        action.sa_handler = Stop;
        for (std::size_t i = 0; i < SIGNALS.size(); ++i)
        {
            sigaction(SIGNALS[i], nullptr, &m_before[i]);
            if (m_before[i].sa_handler != SIG_IGN)
            {
                sigaction(SIGNALS[i], &action, nullptr);
            }
        }
    }

    ~StopOnSignal()
    {
        for (std::size_t i = 0; i < SIGNALS.size(); ++i)
        {
            sigaction(SIGNALS[i], &m_before[i], nullptr);
        }
    }

  private:
    static constexpr std::array<int, 3> SIGNALS{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> m_before{};
};

struct Child
{
    const Job* job;
    pid_t pid = -1;
    int errors = -1;   //!< its standard error
    int progress = -1; //!< where it reports
    std::string errorText{};
    std::string progressText{};
    double part = 0;
    bool mute = false; //!< it closed its standard error
};

[[noreturn]] void
BecomeJob(const Job& job, int errors, int progress, pid_t parent, const sigset_t& mask)
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
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
    {
        _exit(127);
    }
#endif
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    fcntl(progress, F_SETFD, 0);
    setenv("VEC_PROGRESS_FD", std::to_string(progress).c_str(), 1);
    std::vector<char*> arguments;
    for (const std::string& argument : job.command)
    {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    const std::string reason =
        job.command[0] + ": cannot be started: " + std::strerror(errno) + "\n";
    if (write(STDERR_FILENO, reason.data(), reason.size()) < 0)
    {
        _exit(127);
    }
    _exit(3);
}

Child
Start(const Job& job)
{
    int errors[2];
    int progress[2];
    if (pipe2(errors, O_CLOEXEC) != 0 || pipe2(progress, O_CLOEXEC) != 0)
    {
        throw EnvironmentError(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    const pid_t parent = getpid();
    Child child{&job};
    {
        const SignalsWait wait; // none is lost on a process that is not the job yet
        child.pid = fork();
        if (child.pid == 0)
        {
            BecomeJob(job, errors[1], progress[1], parent, wait.Before());
        }
    }
    close(errors[1]);
    close(progress[1]);
    if (child.pid < 0)
    {
        throw EnvironmentError(std::string("cannot start a process: ") + std::strerror(errno));
    }
    child.errors = errors[0];
    child.progress = progress[0];
    fcntl(child.errors, F_SETFL, O_NONBLOCK);
    fcntl(child.progress, F_SETFL, O_NONBLOCK);
    return child;
}

void
Drain(int file, std::string& text)
{
    char buffer[4096];
    ssize_t size = 0;
    while ((size = read(file, buffer, sizeof buffer)) > 0)
    {
        text.append(buffer, static_cast<std::size_t>(size));
    }
}

void
Listen(Child& child)
{
    Drain(child.errors, child.errorText);
    Drain(child.progress, child.progressText);
    const auto end = child.progressText.rfind('\n');
    if (end != std::string::npos)
    {
        const std::string lines = child.progressText.substr(0, end);
        child.part = std::clamp(std::atof(lines.c_str() + (lines.rfind('\n') + 1)), 0.0, 1.0);
        child.progressText.erase(0, end + 1);
    }
}

void
Close(const Child& child)
{
    close(child.errors);
    close(child.progress);
}

std::vector<std::string>
LinesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        if (!line.empty())
        {
            lines.push_back(line);
        }
    }
    return lines;
}

[[noreturn]] void
ThrowFailure(const Child& child, int status)
{
    const std::vector<std::string> lines = LinesOf(child.errorText);
    std::string what = child.job->name + ": ";
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2 && !lines.empty())
    {
        what.clear(); // a line for each problem
        for (const std::string& line : lines)
        {
            what += (what.empty() ? "" : "\n") + child.job->name + ": " + line;
        }
    }
    else if (!lines.empty())
    {
        what += lines.back();
    }
    else if (WIFSIGNALED(status))
    {
        what += std::string("ended by ") + strsignal(WTERMSIG(status));
    }
    else
    {
        what += "ended with status " + std::to_string(WEXITSTATUS(status));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
    {
        throw InputError(what);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 4)
    {
        throw RefusalError(what);
    }
    throw EnvironmentError(what);
}

/** Asks all to end, gives them two seconds, then makes them. */
void
EndAll(std::list<Child>& children)
{
    for (const Child& child : children)
    {
        kill(child.pid, SIGTERM);
    }
    for (int tenths = 0; tenths < 20 && !children.empty(); ++tenths)
    {
        for (auto child = children.begin(); child != children.end();)
        {
            if (waitpid(child->pid, nullptr, WNOHANG) == child->pid)
            {
                Close(*child);
                child = children.erase(child);
            }
            else
            {
                ++child;
            }
        }
        usleep(children.empty() ? 0 : 100000);
    }
    for (const Child& child : children)
    {
        kill(child.pid, SIGKILL);
        waitpid(child.pid, nullptr, 0);
        Close(child);
    }
    children.clear();
}

} // namespace

bool
RunJobs(const std::vector<Job>& jobs,
        std::size_t parallel,
        const std::function<void(const JobProgress&)>& progress,
        const std::function<void(const std::string&)>& said)
{
    const auto begin = std::chrono::steady_clock::now();
    const StopOnSignal stopOnSignal;
    std::list<Child> children;
    JobProgress state;
    state.jobs = jobs.size();
    std::size_t started = 0;
    try
    {
        while (state.finished < jobs.size())
        {
            while (started < jobs.size() && children.size() < parallel)
            {
                children.push_back(Start(jobs[started]));
                ++started;
            }
            std::vector<pollfd> files;
            for (const Child& child : children)
            {
                files.push_back({child.mute ? -1 : child.errors, POLLIN, 0});
            }
            poll(files.data(), files.size(), 200);
            std::size_t file = 0;
            for (Child& child : children)
            {
                child.mute = child.mute || (files[file].revents & POLLHUP);
                ++file;
            }
            if (g_stop)
            {
                EndAll(children);
                return false;
            }
            state.done = static_cast<double>(state.finished);
            for (auto child = children.begin(); child != children.end();)
            {
                Listen(*child);
                int status = 0;
                if (waitpid(child->pid, &status, WNOHANG) != child->pid)
                {
                    state.done += child->part;
                    ++child;
                    continue;
                }
                Listen(*child);
                Close(*child);
                const Child ended = *child;
                child = children.erase(child);
                if (status != 0 && WIFSIGNALED(status) && !g_stop)
                {
                    usleep(100000); // what ended it may be on its way here
                }
                if (g_stop)
                {
                    EndAll(children);
                    return false;
                }
                if (status != 0)
                {
                    ThrowFailure(ended, status);
                }
                for (const std::string& line : LinesOf(ended.errorText))
                {
                    said(line);
                }
                ++state.finished;
                state.done += 1;
            }
            state.running = children.size();
            const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
            state.elapsedS = elapsed.count();
            progress(state);
        }
    }
    catch (...)
    {
        EndAll(children);
        throw;
    }
    return true;
}

int
StopSignal()
{
    return g_stop;
}

} // namespace ns3::vec
