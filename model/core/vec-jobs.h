// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOBS_H
#define VEC_JOBS_H

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace ns3::vec
{

/** A program to start. */
struct Job
{
    std::string name; //!< for people
    std::vector<std::string> command;
};

/** How far a set of jobs is. */
struct JobProgress
{
    std::size_t jobs = 0;
    std::size_t running = 0;
    std::size_t finished = 0;
    double done = 0; //!< in jobs; running ones count with the part that they report
    double elapsedS = 0;
};

/**
 * Runs jobs as processes, \p parallel at a time, and waits for all of them.
 *
 * Standard output of a job is dropped; what it says on standard error goes to \p said, line by
 * line, when it has ended well. A job may report how far it is by writing numbers in [0, 1], one a
 * line, to the file descriptor that the environment variable VEC_PROGRESS_FD names.
 *
 * A job that fails ends the others and throws an InputError, EnvironmentError or RefusalError, by
 * its exit status, with its name and last line; of bad input with all of them. SIGINT, SIGTERM and
 * SIGHUP end all jobs and return false; StopSignal then says which it was.
 */
bool RunJobs(const std::vector<Job>& jobs,
             std::size_t parallel,
             const std::function<void(const JobProgress&)>& progress,
             const std::function<void(const std::string&)>& said);

/** The signal that ended the last RunJobs; 0 when none did. */
int StopSignal();

} // namespace ns3::vec

#endif // VEC_JOBS_H
