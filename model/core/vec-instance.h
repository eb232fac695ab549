// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_INSTANCE_H
#define VEC_INSTANCE_H

#include <string_view>

/**
 * @defgroup vec Vehicular edge computing
 *
 * A policy turns an Instance into a Plan; the equations, or the packets, turn the Plan into a
 * Timeline.
 */

namespace ns3::vec
{

class System;

/**
 * @ingroup vec
 * @brief Everything the decision maker knows at nowS, backlogs and half-finished work included, and
 * nothing else.
 *
 * Each system derives its own plain struct; the system reads and writes its JSON.
 */
struct Instance
{
    virtual ~Instance() = default;
    /** Name of the system this belongs to, for example "mec-dag". */
    virtual std::string_view System() const = 0;
    /** That system; it is declared in model/systems. */
    virtual const class System& Equations() const = 0;

    double nowS = 0; //!< the moment of the decision, s
};

} // namespace ns3::vec

#endif // VEC_INSTANCE_H
