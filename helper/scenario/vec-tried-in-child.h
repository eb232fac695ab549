// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRIED_IN_CHILD_H
#define VEC_TRIED_IN_CHILD_H

#include <functional>

namespace ns3::vec
{

/**
 * Whether something works that ends the program where it does not, as ns-3 likes to: it is done in
 * a child of this process, silently. True also where there is no room for a child: then ns-3 will
 * say itself.
 */
bool TriedInChild(const std::function<bool()>& works);

} // namespace ns3::vec

#endif // VEC_TRIED_IN_CHILD_H
