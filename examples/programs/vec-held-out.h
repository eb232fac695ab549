// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_HELD_OUT_H
#define VEC_HELD_OUT_H

namespace ns3::vec
{

/**
 * The verb held-out: models of one agent against simple policies on instances nobody was trained
 * on (seeds from 0), as a table. Returns the exit status.
 */
int HeldOut(int argc, char* const* argv);

} // namespace ns3::vec

#endif // VEC_HELD_OUT_H
