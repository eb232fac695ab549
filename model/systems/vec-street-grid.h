// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_STREET_GRID_H
#define VEC_STREET_GRID_H

#include "ns3/vec-random.h"

namespace ns3::vec
{

/** A place on a directed road segment. */
struct StreetPlace
{
    double x = 0; //!< m
    double y = 0; //!< m
    int segment = 0;
};

/**
 * Streets every so many metres across a rectangle with a corner at the origin, and vehicles that
 * drive along them: straight on with probability 1/2 at a crossing, left or right with 1/4 each
 * (of what exists there; back only where nothing else does).
 *
 * A segment leads from one crossing to the next; its number is 4 × crossing + direction (0 east, 1
 * north, 2 west, 3 south), crossings counted along x first.
 */
class StreetGrid
{
  public:
    /** REQUIRES: blockM > 0, and at least two crossings. */
    StreetGrid(double widthM, double heightM, double blockM);

    /** A place on any segment, uniformly. */
    StreetPlace Draw(Random& random) const;
    /** Where somebody is after so many metres; who is not on a segment of this grid stays. */
    StreetPlace Move(StreetPlace place, double distanceM, Random& random) const;

  private:
    bool Exists(int segment) const;
    /** The crossing a segment leads to. */
    int End(int segment) const;
    int Turn(int segment, Random& random) const;
    StreetPlace At(int segment, double offsetM) const;

    double m_blockM;
    int m_columns;
    int m_rows;
};

} // namespace ns3::vec

#endif // VEC_STREET_GRID_H
