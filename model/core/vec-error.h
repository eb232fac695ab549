// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ERROR_H
#define VEC_ERROR_H

#include <stdexcept>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What went wrong, in one line that says what to do, and the exit status a program ends
 * with.
 *
 * Thrown by core, workload, systems, policies, learning and traffic; the programs turn it into
 * one line on standard error.
 */
class Error : public std::runtime_error
{
  public:
    /** Exit status of the command line. */
    int ExitStatus() const
    {
        return m_exitStatus;
    }

  protected:
    Error(const std::string& what, int exitStatus)
        : std::runtime_error(what), m_exitStatus(exitStatus)
    {
    }

  private:
    int m_exitStatus;
};

/**
 * @ingroup vec
 * @brief The user's input is wrong: names the file, the JSON pointer and what was expected.
 *
 * Status 2.
 */
class InputError : public Error
{
  public:
    explicit InputError(const std::string& what) : Error(what, 2)
    {
    }
};

/**
 * @ingroup vec
 * @brief The surroundings fail: a program, a port, a disk.
 *
 * Status 3.
 */
class EnvironmentError : public Error
{
  public:
    explicit EnvironmentError(const std::string& what) : Error(what, 3)
    {
    }
};

/**
 * @ingroup vec
 * @brief A polite no: the problem is too large for this policy.
 *
 * Status 4.
 */
class RefusalError : public Error
{
  public:
    explicit RefusalError(const std::string& what) : Error(what, 4)
    {
    }
};

} // namespace ns3::vec

#endif // VEC_ERROR_H
