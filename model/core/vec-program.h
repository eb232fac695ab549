// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PROGRAM_H
#define VEC_PROGRAM_H

#include <chrono>
#include <functional>
#include <string>

// What the main functions of programs share. Nothing else prints.

namespace ns3::vec
{

/** How a program says what went wrong. */
enum class Complaints
{
    ONE_LINE, //!< line ends in a message are those of what it quotes
    LINES     //!< each line of a message is a problem of its own
};

/**
 * The whole of a main function: does the work and returns its exit status. An Error becomes lines
 * "NAME: what went wrong" on standard error and its exit status; what could not be written to
 * standard output is one too.
 */
int GuardedMain(const std::string& name,
                const std::function<int()>& work,
                Complaints complaints = Complaints::ONE_LINE);

/**
 * The program \p other beside this one, which is \p own: named alike, as ns-3 gives programs its
 * version and profile (ns3.37-vec-run-optimized).
 */
std::string ProgramBeside(const std::string& own, const std::string& other);

/** Becomes the program beside this one, with the same arguments. Returns only when it is not
 * there. Throws EnvironmentError when it cannot be started. */
void BecomeProgramBeside(const std::string& own, const std::string& other, char* const* argv);

/**
 * How far something is: a line that is rewritten on a terminal twice a second, with rate and
 * estimated time to go, and gone at the end; nothing elsewhere. Whoever started this program may
 * name a file descriptor in VEC_PROGRESS_FD, and gets there the share that is done, a line each.
 */
class ProgressLine
{
  public:
    /** \p unit: of the numbers below, for instance "decisions"; empty: they are shares of 1. */
    explicit ProgressLine(std::string unit, bool isShown = true);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /** \p most: 0 when nobody knows. \p more: words for the end of the line. */
    void Show(double done, double most, const std::string& more = "");
    /** Takes the line away, for another one to be written. */
    void Clear();

  private:
    using Clock = std::chrono::steady_clock;

    std::string m_unit;
    bool m_isShown;
    bool m_isOpen = false;
    int m_listener = -1;
    double m_first = -1; //!< done at the first call; rates count from there
    Clock::time_point m_begun;
    Clock::time_point m_last;
};

/** "0:07", "1:02:03". */
std::string ClockText(double seconds);

} // namespace ns3::vec

#endif // VEC_PROGRAM_H
