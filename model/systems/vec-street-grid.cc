// SPDX-License-Identifier: GPL-2.0-only
#include "vec-street-grid.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

constexpr int DX[] = {1, 0, -1, 0};
constexpr int DY[] = {0, 1, 0, -1};

} // namespace

StreetGrid::StreetGrid(double widthM, double heightM, double blockM)
    : m_blockM(blockM), m_columns(1 + static_cast<int>(widthM / blockM)),
      m_rows(1 + static_cast<int>(heightM / blockM))
{
}

StreetPlace
StreetGrid::Draw(Random& random) const
{
    int segment = 0;
    do
    {
        segment = static_cast<int>(random.Integer(0, 4 * m_columns * m_rows - 1));
    } while (!Exists(segment));
    return At(segment, random.Uniform(0, m_blockM));
}

StreetPlace
StreetGrid::Move(StreetPlace place, double distanceM, Random& random) const
{
    if (!Exists(place.segment))
    {
        return place;
    }
    const StreetPlace begin = At(place.segment, 0);
    const double offsetM = std::hypot(place.x - begin.x, place.y - begin.y);
    const StreetPlace same = At(place.segment, offsetM);
    if (offsetM > m_blockM + 1 || std::hypot(place.x - same.x, place.y - same.y) > 1)
    {
        return place;
    }
    int segment = place.segment;
    double reachedM = offsetM + distanceM;
    while (reachedM >= m_blockM)
    {
        reachedM -= m_blockM;
        segment = Turn(segment, random);
    }
    return At(segment, reachedM);
}

bool
StreetGrid::Exists(int segment) const
{
    const int crossing = segment / 4;
    const int column = crossing % m_columns + DX[segment % 4];
    const int row = crossing / m_columns + DY[segment % 4];
    return crossing < m_columns * m_rows && column >= 0 && column < m_columns && row >= 0 &&
           row < m_rows;
}

int
StreetGrid::End(int segment) const
{
    return segment / 4 + DX[segment % 4] + m_columns * DY[segment % 4];
}

int
StreetGrid::Turn(int segment, Random& random) const
{
    const int crossing = 4 * End(segment);
    const int direction = segment % 4;
    const int ways[] = {crossing + direction,
                        crossing + (direction + 1) % 4,
                        crossing + (direction + 3) % 4};
    const double weights[] = {0.5, 0.25, 0.25};
    double sum = 0;
    for (int i = 0; i < 3; ++i)
    {
        sum += Exists(ways[i]) ? weights[i] : 0;
    }
    double chosen = random.Uniform(0, 1) * sum;
    int last = crossing + (direction + 2) % 4;
    for (int i = 0; i < 3; ++i)
    {
        if (Exists(ways[i]))
        {
            last = ways[i];
            chosen -= weights[i];
            if (chosen < 0)
            {
                break;
            }
        }
    }
    return last;
}

StreetPlace
StreetGrid::At(int segment, double offsetM) const
{
    const int crossing = segment / 4;
    return {(crossing % m_columns) * m_blockM + DX[segment % 4] * offsetM,
            (crossing / m_columns) * m_blockM + DY[segment % 4] * offsetM,
            segment};
}

} // namespace ns3::vec
