// SPDX-License-Identifier: GPL-2.0-only
#include "vec-jobs.h"

#include "vec-child-process.h"
#include "vec-error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <list>
#include <optional>
#include <poll.h>
#include <sstream>
#include <unistd.h>

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

/** A job that runs, and what it tells meanwhile. */
class RunningJob
{
  public:
    explicit RunningJob(const Job& job) : m_job(job)
    {
        std::array<int, 2> errors{};
        std::array<int, 2> progress{};
        if (pipe2(errors.data(), O_CLOEXEC) != 0 || pipe2(progress.data(), O_CLOEXEC) != 0)
        {
            throw EnvironmentError(std::string("cannot make a pipe: ") + std::strerror(errno));
        }
        m_errors = errors[0];
        m_progress = progress[0];
        fcntl(m_errors, F_SETFL, O_NONBLOCK);
        fcntl(m_progress, F_SETFL, O_NONBLOCK);
        ChildCommand command;
        command.words = job.command;
        command.environment = {
            {"VEC_PROGRESS_FD", std::to_string(progress[1])}
        };
        command.output = "/dev/null";
        command.errors = errors[1];
        command.shared = progress[1];
        command.endsWithParent = true;
        try
        {
            m_child.emplace(command);
        }
        catch (const EnvironmentError& error)
        {
            m_errorText = error.what();
        }
        close(errors[1]);
        close(progress[1]);
    }

    ~RunningJob()
    {
        close(m_errors);
        close(m_progress);
    }

    RunningJob(const RunningJob&) = delete;
    RunningJob& operator=(const RunningJob&) = delete;

    /** To wait for what it says; nothing to wait for once it is silent for ever. */
    pollfd ToPoll() const
    {
        return {m_isMute ? -1 : m_errors, POLLIN, 0};
    }

    void Polled(const pollfd& file)
    {
        m_isMute = m_isMute || (file.revents & POLLHUP);
    }

    /** Hears what there is; whether it still runs. */
    bool Runs()
    {
        Listen();
        if (m_child && m_child->Alive())
        {
            return true;
        }
        Listen();
        return false;
    }

    /** The signal that ended it; 0 when none did. */
    int Signal() const
    {
        return m_child ? m_child->Signal() : 0;
    }

    /** Does something with its process, if it could be started. */
    template <class Act>
    void ForChild(Act act)
    {
        if (m_child)
        {
            std::invoke(act, *m_child);
        }
    }

    /** The part that it says is done. */
    double Part() const
    {
        return m_part;
    }

    /** What it said, or throws what made it fail. REQUIRES: it has ended. */
    std::vector<std::string> Said() const;

  private:
    void Listen();

    const Job& m_job;
    int m_errors = -1;   //!< its standard error
    int m_progress = -1; //!< where it reports
    bool m_isMute = false;
    std::string m_errorText;
    std::string m_progressText;
    double m_part = 0;
    std::optional<ChildProcess> m_child; //!< none: it could not be started
};

void
Drain(int file, std::string& text)
{
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = read(file, buffer.data(), buffer.size())) > 0)
    {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

void
RunningJob::Listen()
{
    Drain(m_errors, m_errorText);
    Drain(m_progress, m_progressText);
    const auto end = m_progressText.rfind('\n');
    if (end != std::string::npos)
    {
        const std::string lines = m_progressText.substr(0, end);
        m_part = std::clamp(std::atof(lines.c_str() + (lines.rfind('\n') + 1)), 0.0, 1.0);
        m_progressText.erase(0, end + 1);
    }
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

std::vector<std::string>
RunningJob::Said() const
{
    const int status = m_child ? m_child->ExitStatus() : 3;
    const std::vector<std::string> lines = LinesOf(m_errorText);
    if (status == 0)
    {
        return lines;
    }
    std::string what = m_job.name + ": ";
    if (status == 2 && !lines.empty())
    {
        what.clear(); // a line for each problem
        for (const std::string& line : lines)
        {
            what += (what.empty() ? "" : "\n") + m_job.name + ": " + line;
        }
    }
    else if (!lines.empty())
    {
        what += lines.back();
    }
    else if (m_child->Signal() != 0)
    {
        what += std::string("ended by ") + strsignal(m_child->Signal());
    }
    else
    {
        what += "ended with status " + std::to_string(status);
    }
    if (status == 2)
    {
        throw InputError(what);
    }
    if (status == 4)
    {
        throw RefusalError(what);
    }
    throw EnvironmentError(what);
}

/** Asks all to end, gives them two seconds, then makes them. */
void
EndAll(std::list<RunningJob>& jobs)
{
    using Clock = std::chrono::steady_clock;
    for (RunningJob& job : jobs)
    {
        job.ForChild(&ChildProcess::Terminate);
    }
    const auto end = Clock::now() + std::chrono::seconds(2);
    for (RunningJob& job : jobs)
    {
        job.ForChild([end](ChildProcess& child)
                     { child.WaitFor(std::chrono::duration<double>(end - Clock::now()).count()); });
        job.ForChild(&ChildProcess::Kill);
    }
    jobs.clear();
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
    std::list<RunningJob> running;
    JobProgress state;
    state.jobs = jobs.size();
    std::size_t started = 0;
    try
    {
        while (state.finished < jobs.size())
        {
            while (started < jobs.size() && running.size() < parallel)
            {
                running.emplace_back(jobs[started]);
                ++started;
            }
            std::vector<pollfd> files;
            for (const RunningJob& job : running)
            {
                files.push_back(job.ToPoll());
            }
            poll(files.data(), files.size(), 200);
            std::size_t file = 0;
            for (RunningJob& job : running)
            {
                job.Polled(files[file]);
                ++file;
            }
            state.done = static_cast<double>(state.finished);
            for (auto job = running.begin(); job != running.end() && !g_stop;)
            {
                if (job->Runs())
                {
                    state.done += job->Part();
                    ++job;
                    continue;
                }
                if (job->Signal() != 0 && !g_stop)
                {
                    usleep(100000); // what ended it may be on its way here
                }
                if (g_stop)
                {
                    break;
                }
                for (const std::string& line : job->Said())
                {
                    said(line);
                }
                job = running.erase(job);
                ++state.finished;
                state.done += 1;
            }
            if (g_stop)
            {
                EndAll(running);
                return false;
            }
            state.running = running.size();
            const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
            state.elapsedS = elapsed.count();
            progress(state);
        }
    }
    catch (...)
    {
        EndAll(running);
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
