// SPDX-License-Identifier: GPL-2.0-only
// Vehicles that go straight from row to row of a log of one's own, "time,vehicle,x,y".

#include "ns3/command-line.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-world.h"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>

using namespace ns3;
using namespace ns3::vec;

/** A vehicle is on the map from the first to the last row that names it. */
class LogTraffic : public TrafficSource
{
  public:
    explicit LogTraffic(std::istream& log, double stepS = 0.5) : m_stepS(stepS)
    {
        char comma;
        double timeS;
        std::string id;
        Point place;
        std::getline(log, id); // the names of the columns
        while (log >> timeS >> comma && std::getline(log, id, ',') &&
               log >> place.x >> comma >> place.y)
        {
            m_tracks[id][timeS] = place;
            m_endS = std::max(m_endS, timeS);
        }
        NS_ABORT_MSG_IF(!log.eof() || m_tracks.empty(), "expected rows of time,vehicle,x,y");
        Show();
    }

    double StepS() const override
    {
        return m_stepS;
    }

    double NowS() const override
    {
        return m_steps * m_stepS;
    }

    const std::vector<VehiclePosition>& Vehicles() const override
    {
        return m_shown;
    }

    bool Advance() override
    {
        m_steps++;
        Show();
        return NowS() <= m_endS;
    }

  private:
    void Show()
    {
        m_shown.clear();
        for (const auto& [id, track] : m_tracks) // sorted by id, as Vehicles() promises
        {
            const auto next = track.lower_bound(NowS());
            if (next == track.end() || NowS() < track.begin()->first)
            {
                continue;
            }
            const auto last = next == track.begin() ? next : std::prev(next);
            const double share =
                next == last ? 0 : (NowS() - last->first) / (next->first - last->first);
            const auto between = [share](double a, double b) { return a + share * (b - a); };
            m_shown.push_back({id,
                               RoundToMilli(between(last->second.x, next->second.x)),
                               RoundToMilli(between(last->second.y, next->second.y))});
        }
    }

    std::map<std::string, std::map<double, Point>> m_tracks;
    std::vector<VehiclePosition> m_shown;
    double m_stepS;
    double m_endS = 0;
    long m_steps = 0;
};

int
main(int argc, char* argv[])
{
    std::string file = "traces/taxis.csv";
    CommandLine cmd(__FILE__);
    cmd.AddValue("log", "CSV file: time in s, vehicle, x in m, y in m", file);
    cmd.Parse(argc, argv);
    std::ifstream log(file);
    NS_ABORT_MSG_IF(!log, "cannot read " << file << "; --log=FILE names another");

    Scenario scenario;
    scenario.rsus.positions = {
        {0,   10},
        {300, 10}
    };
    scenario.workload.rateHz = 0.2;
    scenario.time.measureS = 30;
    PolicyRegistry policies;
    AddClassical(policies);
    World world(scenario,
                policies.Make("greedy", PolicyOptions()),
                std::make_unique<LogTraffic>(log));
    world.Run();

    std::cout << "vehicle  created  outcome    in through  out through\n";
    for (const TaskRecord& task : world.Results().tasks)
    {
        std::cout << std::left << std::setw(9) << task.vehicle << std::fixed << std::setprecision(1)
                  << std::setw(9) << task.createdS << std::setw(11)
                  << (task.outcome ? ToString(*task.outcome) : "in flight") << std::setw(12)
                  << task.ingress << task.egress << "\n";
    }
}
