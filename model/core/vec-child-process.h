// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CHILD_PROCESS_H
#define VEC_CHILD_PROCESS_H

#include "vec-left-behind.h"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace ns3::vec
{

/** A program that runs beside this one and ends with it at the latest. */
class ChildProcess
{
  public:
    /**
     * Starts command[0], looked up in PATH; what it prints goes to the file \p log. Throws
     * EnvironmentError when it cannot be started.
     */
    ChildProcess(const std::vector<std::string>& command, std::string log);
    /** One that was forked; what it prints goes to the file \p log. */
    ChildProcess(pid_t forked, std::string log);
    /** Waits \c graceS for it to end by itself, then ends it. */
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /** Whether it runs; a child that has ended is buried. */
    bool Alive();
    /** Waits at most so long for its end; true when it has ended. */
    bool WaitFor(double seconds);
    /** Ends it at once. */
    void Kill();
    /** "exit status 1" or "signal 9"; empty while it runs. */
    std::string Ending() const;
    /** Ending, and of one that aborted the last thing it said. */
    std::string Obituary() const;
    /** All it has printed until now. */
    std::string Printed() const;
    /** The last line of that which has text. */
    std::string LastLine() const;

  private:
    pid_t m_pid;
    std::string m_log;
    std::string m_ending;
    std::optional<LeftBehind> m_guard; //!< until it is buried
};

} // namespace ns3::vec

#endif // VEC_CHILD_PROCESS_H
