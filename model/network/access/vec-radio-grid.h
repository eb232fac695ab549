// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_GRID_H
#define VEC_RADIO_GRID_H

#include "ns3/vector.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ns3::vec
{

/**
 * Who is near: ids with positions in a grid of square cells on the ground (x, y).
 *
 * A search visits the cells that its circle touches, or everybody where that is less.
 */
class RadioGrid
{
  public:
    /** Cells get this edge length in metres; everybody is put in place anew. */
    void SetCellSize(double cellM);
    double GetCellSize() const;

    /** REQUIRES: the id is not in the grid. */
    void Insert(uint32_t id, const Vector& position);
    /** REQUIRES: the id is in the grid. */
    void Remove(uint32_t id);
    /** REQUIRES: the id is in the grid. */
    void Move(uint32_t id, const Vector& position);

    std::size_t GetSize() const;
    /** Replaces near by the ids whose position is within the radius, ascending. */
    void Find(const Vector& centre, double radiusM, std::vector<uint32_t>& near) const;

  private:
    struct Member
    {
        uint32_t id;
        Vector position;
    };

    uint64_t CellAt(const Vector& position) const;

    double m_cellM = 500;
    std::unordered_map<uint64_t, std::vector<Member>> m_cells;
    std::unordered_map<uint32_t, uint64_t> m_cellOf;
};

} // namespace ns3::vec

#endif // VEC_RADIO_GRID_H
