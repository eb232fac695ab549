// SPDX-License-Identifier: GPL-2.0-only
#include "vec-turns.h"

#include <boost/context/protected_fixedsize_stack.hpp>
#include <memory>
#include <utility>

namespace ns3::vec
{

namespace
{

/** As a program's main function has; pages that are not touched take no memory. */
constexpr std::size_t STACK_BYTES = 8 << 20;

} // namespace

Turns::Turns(std::function<void()> work)
    : m_work(std::allocator_arg,
             boost::context::protected_fixedsize_stack(STACK_BYTES),
             [this, work = std::move(work)](boost::context::fiber&& caller)
             {
                 m_caller = std::move(caller);
                 try
                 {
                     work();
                 }
                 catch (const boost::context::detail::forced_unwind&)
                 {
                     throw;
                 }
                 catch (...)
                 {
                     m_thrown = std::current_exception();
                 }
                 m_isOver = true;
                 return std::move(m_caller);
             })
{
}

bool
Turns::Give()
{
    m_work = std::move(m_work).resume();
    if (m_thrown)
    {
        std::rethrow_exception(std::exchange(m_thrown, nullptr));
    }
    return !m_isOver;
}

void
Turns::GiveBack()
{
    m_caller = std::move(m_caller).resume();
}

} // namespace ns3::vec
