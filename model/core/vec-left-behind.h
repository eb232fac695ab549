// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEFT_BEHIND_H
#define VEC_LEFT_BEHIND_H

#include <csignal>
#include <string>
#include <sys/types.h>

namespace ns3::vec
{

/**
 * Something that must not outlive this program when a signal ends it: while one of these lives,
 * and CleanUpOnSignals was called, SIGINT, SIGTERM and SIGHUP take it away first. Its owner takes
 * it away in all other cases, as ever.
 *
 * There is room for a few dozen at a time; more are not remembered.
 */
class LeftBehind
{
  public:
    enum class Kind
    {
        FILE,
        FOLDER,       //!< with all that is in it
        EMPTY_FOLDER, //!< only when there is nothing in it
    };

    LeftBehind(Kind kind, const std::string& path);
    /** A child of this process: it is killed and buried. Forget it when it was buried. */
    explicit LeftBehind(pid_t child);
    ~LeftBehind();
    LeftBehind(const LeftBehind&) = delete;
    LeftBehind& operator=(const LeftBehind&) = delete;

  private:
    int m_slot;
};

/**
 * While one of these lives, those signals wait: between making something and remembering that it
 * must not be left behind.
 */
class SignalsWait
{
  public:
    SignalsWait();
    ~SignalsWait();
    SignalsWait(const SignalsWait&) = delete;
    SignalsWait& operator=(const SignalsWait&) = delete;

    /** Which signals are held back otherwise: a new process wants to have that back. */
    const sigset_t& Before() const;

  private:
    sigset_t m_before{};
};

/**
 * For a program's main: SIGINT, SIGTERM and SIGHUP end it as they do anyway, by the signal, once
 * all that is LeftBehind is gone. A signal that was ignored stays ignored.
 */
void CleanUpOnSignals();

} // namespace ns3::vec

#endif // VEC_LEFT_BEHIND_H
