// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CHILD_PROCESS_H
#define VEC_CHILD_PROCESS_H

#include "vec-left-behind.h"

#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A program to start beside this one. */
struct ChildCommand
{
    std::vector<std::string> words; //!< the first is looked up in PATH
    /** Set in its environment, beside what is in that of this program. */
    std::vector<std::pair<std::string, std::string>> environment{};
    /** Where what it prints goes; empty: to where this program prints. It then reads from there,
     * too; else it has nothing to read. */
    std::string output{};
    /** A descriptor for its standard error; −1: \c output. */
    int errors = -1;
    /** A descriptor that it has as well, under the same number; −1: none. */
    int shared = -1;
    /** Whether it gets SIGTERM when this program is gone, also by kill -9 (Linux). */
    bool endsWithParent = false;
};

/** A program that runs beside this one and ends with it at the latest. */
class ChildProcess
{
  public:
    /** Throws EnvironmentError when it cannot be started. */
    explicit ChildProcess(const ChildCommand& command);
    /** Starts words[0]; what it prints goes to the file \p log. Throws EnvironmentError. */
    ChildProcess(const std::vector<std::string>& words, std::string log);
    /** One that was forked; what it prints goes to the file \p log. */
    ChildProcess(pid_t forked, std::string log);
    /** Waits \c graceS for it to end by itself, then ends it. */
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /** Whether it runs; a child that has ended is buried. */
    bool Alive();
    /** Waits for its end. */
    void Wait();
    /** Waits at most so long for its end; true when it has ended. */
    bool WaitFor(double seconds);
    /** Asks it to end. */
    void Terminate();
    /** Ends it at once. */
    void Kill();
    /** What it ended with: its exit status, 128 + its signal as in a shell. REQUIRES: it ended. */
    int ExitStatus() const;
    /** The signal that ended it; 0 when none did. */
    int Signal() const;
    /** "exit status 1" or "signal 9"; empty while it runs. */
    std::string Ending() const;
    /** Ending, and of one that aborted the last thing it said. */
    std::string Obituary() const;
    /** All it has printed until now. REQUIRES: to a file. */
    std::string Printed() const;
    /** The last line of that which has text. */
    std::string LastLine() const;

  private:
    void Bury(int status);

    pid_t m_pid = -1;
    std::string m_log;
    std::optional<int> m_status;       //!< as waitpid has it, when it has ended
    std::optional<LeftBehind> m_guard; //!< until it is buried
};

/** A TCP port of 127.0.0.1 that nobody uses now. Throws EnvironmentError. */
int FreePort();

} // namespace ns3::vec

#endif // VEC_CHILD_PROCESS_H
