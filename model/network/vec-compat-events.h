// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPAT_EVENTS_H
#define VEC_COMPAT_EVENTS_H

#if __has_include("ns3/regular-wifi-mac.h") // ns-3.35, as in vec-compat.h

#include "ns3/event-impl.h"

#include <type_traits>
#include <utility>

namespace ns3
{

/**
 * Lets Simulator::Schedule take lambdas in ns-3.35, as it does from 3.36 on. Must be known before
 * ns3/simulator.h: the compiler includes it ahead of every file (wscript-compat/wscript).
 */
template <typename Function, std::enable_if_t<std::is_class_v<Function>, int> = 0>
EventImpl*
MakeEvent(Function function)
{
    class Event : public EventImpl
    {
      public:
        explicit Event(Function call) : m_call(std::move(call))
        {
        }

      private:
        void Notify() override
        {
            m_call();
        }

        Function m_call;
    };

    return new Event(std::move(function));
}

} // namespace ns3

#endif

#endif // VEC_COMPAT_EVENTS_H
