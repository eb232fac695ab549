// SPDX-License-Identifier: GPL-2.0-only
#include "vec-arrivals.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

class Poisson : public Arrivals
{
  public:
    Poisson(double ratePerS, double startS, Random random)
        : m_ratePerS(ratePerS), m_lastS(startS), m_random(std::move(random))
    {
    }

    double Next() override
    {
        m_lastS = m_ratePerS > 0 ? m_lastS + m_random.Exponential(1 / m_ratePerS) : NEVER;
        return m_lastS;
    }

  private:
    double m_ratePerS;
    double m_lastS;
    Random m_random;
};

class Periodic : public Arrivals
{
  public:
    Periodic(double periodS, double firstS) : m_periodS(periodS), m_firstS(firstS)
    {
    }

    double Next() override
    {
        return m_firstS + m_periodS * static_cast<double>(m_count++);
    }

  private:
    double m_periodS;
    double m_firstS;
    uint64_t m_count = 0;
};

class Recorded : public Arrivals
{
  public:
    explicit Recorded(std::vector<double> timesS) : m_timesS(std::move(timesS))
    {
    }

    double Next() override
    {
        return m_next < m_timesS.size() ? m_timesS[m_next++] : NEVER;
    }

  private:
    std::vector<double> m_timesS;
    std::size_t m_next = 0;
};

} // namespace

std::unique_ptr<Arrivals>
PoissonArrivals(double ratePerS, double startS, Random random)
{
    return std::make_unique<Poisson>(ratePerS, startS, std::move(random));
}

std::unique_ptr<Arrivals>
PeriodicArrivals(double periodS, double firstS)
{
    return std::make_unique<Periodic>(periodS, firstS);
}

std::unique_ptr<Arrivals>
RecordedArrivals(const std::string& path)
{
    std::istringstream text(ReadFile(path));
    std::vector<double> timesS;
    std::string line;
    for (int number = 1; std::getline(text, line); ++number)
    {
        line.erase(std::min(line.find('#'), line.size()));
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == line.npos)
        {
            continue;
        }
        const std::size_t end = line.find_last_not_of(" \t\r") + 1;
        double timeS = -1;
        const auto [stop, error] = std::from_chars(line.data() + begin, line.data() + end, timeS);
        if (error != std::errc() || stop != line.data() + end || !std::isfinite(timeS) ||
            timeS < (timesS.empty() ? 0 : timesS.back()))
        {
            throw InputError(path + ": line " + std::to_string(number) +
                             ": expected one time in seconds, not before the one above");
        }
        timesS.push_back(timeS);
    }
    return std::make_unique<Recorded>(std::move(timesS));
}

} // namespace ns3::vec
