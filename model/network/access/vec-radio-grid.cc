// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-grid.h"

#include "ns3/assert.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** Cells are numbered from here, so that no number is negative within a million of them. */
constexpr int64_t ORIGIN = 1 << 20;

uint64_t
CellKey(int64_t column, int64_t row)
{
    return static_cast<uint64_t>(column + ORIGIN) << 32 | static_cast<uint32_t>(row + ORIGIN);
}

} // namespace

uint64_t
RadioGrid::CellAt(const Vector& position) const
{
    return CellKey(std::floor(position.x / m_cellM), std::floor(position.y / m_cellM));
}

void
RadioGrid::SetCellSize(double cellM)
{
    NS_ASSERT(cellM > 0);
    m_cellM = cellM;
    auto cells = std::move(m_cells);
    m_cells.clear();
    m_cellOf.clear();
    for (const auto& cell : cells)
    {
        for (const Member& member : cell.second)
        {
            Insert(member.id, member.position);
        }
    }
}

double
RadioGrid::GetCellSize() const
{
    return m_cellM;
}

void
RadioGrid::Insert(uint32_t id, const Vector& position)
{
    uint64_t cell = CellAt(position);
    bool inserted = m_cellOf.emplace(id, cell).second;
    NS_ASSERT_MSG(inserted, "Radio " << id << " is in the grid already");
    m_cells[cell].push_back({id, position});
}

void
RadioGrid::Remove(uint32_t id)
{
    auto where = m_cellOf.find(id);
    NS_ASSERT_MSG(where != m_cellOf.end(), "Radio " << id << " is not in the grid");
    auto cell = m_cells.find(where->second);
    auto& members = cell->second;
    auto member =
        std::find_if(members.begin(), members.end(), [id](const Member& m) { return m.id == id; });
    *member = members.back();
    members.pop_back();
    if (members.empty())
    {
        m_cells.erase(cell);
    }
    m_cellOf.erase(where);
}

void
RadioGrid::Move(uint32_t id, const Vector& position)
{
    auto where = m_cellOf.find(id);
    NS_ASSERT_MSG(where != m_cellOf.end(), "Radio " << id << " is not in the grid");
    if (where->second != CellAt(position))
    {
        Remove(id);
        Insert(id, position);
        return;
    }
    for (Member& member : m_cells[where->second])
    {
        if (member.id == id)
        {
            member.position = position;
            return;
        }
    }
}

std::size_t
RadioGrid::GetSize() const
{
    return m_cellOf.size();
}

void
RadioGrid::Find(const Vector& centre, double radiusM, std::vector<uint32_t>& near) const
{
    near.clear();
    double square = radiusM * radiusM;
    auto visit = [&](const std::vector<Member>& members)
    {
        for (const Member& member : members)
        {
            double dx = member.position.x - centre.x;
            double dy = member.position.y - centre.y;
            if (dx * dx + dy * dy <= square)
            {
                near.push_back(member.id);
            }
        }
    };
    double across = 2 * radiusM / m_cellM + 1;
    if (across * across >= m_cells.size())
    {
        for (const auto& cell : m_cells)
        {
            visit(cell.second);
        }
    }
    else
    {
        int64_t lastColumn = std::floor((centre.x + radiusM) / m_cellM);
        int64_t lastRow = std::floor((centre.y + radiusM) / m_cellM);
        for (int64_t column = std::floor((centre.x - radiusM) / m_cellM); column <= lastColumn;
             ++column)
        {
            for (int64_t row = std::floor((centre.y - radiusM) / m_cellM); row <= lastRow; ++row)
            {
                auto cell = m_cells.find(CellKey(column, row));
                if (cell != m_cells.end())
                {
                    visit(cell->second);
                }
            }
        }
    }
    std::sort(near.begin(), near.end());
}

} // namespace ns3::vec
