// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TURNS_H
#define VEC_TURNS_H

#include <boost/context/fiber.hpp>
#include <exception>
#include <functional>

namespace ns3::vec
{

/**
 * Some work on a stack of its own, in this thread: its caller gives it turns, and it gives the turn
 * back where it likes.
 *
 * REQUIRES: nobody takes turns while an exception is being handled.
 */
class Turns
{
  public:
    /** \p work begins in the first turn. */
    explicit Turns(std::function<void()> work);
    /** REQUIRES: the work has ended, or was never begun. */
    ~Turns() = default;
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    /** Gives a turn; false when the work has ended with it. Throws what the work has thrown.
     * REQUIRES: it has not ended. */
    bool Give();
    /** Gives the turn back. Called by the work. */
    void GiveBack();

  private:
    boost::context::fiber m_work;
    boost::context::fiber m_caller;
    std::exception_ptr m_thrown;
    bool m_isOver = false;
};

} // namespace ns3::vec

#endif // VEC_TURNS_H
