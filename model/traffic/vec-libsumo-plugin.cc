// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-engine.h"

#include <iostream>
#include <libsumo/libsumo.h>
#include <sstream>

namespace
{

using libsumo::Simulation;
using libsumo::Vehicle;
using ns3::vec::SumoFailure;
using ns3::vec::VehiclePosition;

/** SUMO prints to std::cout and std::cerr; while one of these lives, to here. */
class Hush
{
  public:
    Hush() : m_out(std::cout.rdbuf(m_text.rdbuf())), m_err(std::cerr.rdbuf(m_text.rdbuf()))
    {
    }

    ~Hush()
    {
        std::cout.rdbuf(m_out);
        std::cerr.rdbuf(m_err);
    }

    std::string Text() const
    {
        return m_text.str();
    }

  private:
    std::ostringstream m_text;
    std::streambuf* m_out;
    std::streambuf* m_err;
};

/** Runs one libsumo call quietly; what goes wrong becomes a SumoFailure. */
template <typename Call>
auto
Quietly(Call call)
{
    Hush hush;
    try
    {
        return call();
    }
    catch (const std::exception& error)
    {
        const auto complaint = ns3::vec::SumoComplaint(hush.Text());
        throw SumoFailure(complaint.empty() ? error.what() : complaint);
    }
}

bool g_running = false; // libsumo holds its simulation in static variables

class LibsumoEngine : public ns3::vec::SumoEngine
{
  public:
    explicit LibsumoEngine(const std::vector<std::string>& arguments)
    {
        if (g_running)
        {
            throw SumoFailure("libsumo runs one simulation in a process: end the first one, or use "
                              "TraCI for one of them");
        }
        std::vector<std::string> command{"sumo"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        Quietly(
            [&]
            {
                Simulation::start(command);
                if (!Simulation::isLoaded())
                {
                    throw SumoFailure("SUMO loaded no simulation");
                }
            });
        g_running = true;
    }

    ~LibsumoEngine() override
    {
        g_running = false;
        try
        {
            Quietly([] { Simulation::close(); });
        }
        catch (const SumoFailure&)
        {
        }
    }

    double StepS() override
    {
        return Quietly([] { return Simulation::getDeltaT(); });
    }

    double TimeS() override
    {
        return Quietly([] { return Simulation::getTime(); });
    }

    double EndS() override
    {
        return Quietly([] { return Simulation::getEndTime(); });
    }

    long Expected() override
    {
        return Quietly([] { return Simulation::getMinExpectedNumber(); });
    }

    void Step() override
    {
        Quietly([] { Simulation::step(); });
    }

    void Positions(std::vector<VehiclePosition>& vehicles) override
    {
        Quietly(
            [&]
            {
                vehicles.clear();
                for (auto& id : Vehicle::getIDList())
                {
                    const auto position = Vehicle::getPosition(id);
                    vehicles.push_back({std::move(id), position.x, position.y});
                }
            });
    }
};

} // namespace

ns3::vec::SumoEngine*
VecStartLibsumo(const std::vector<std::string>& arguments)
{
    return new LibsumoEngine(arguments);
}
