// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-traffic.h"

#include "ns3/vec-error.h"
#include "vec-sumo-config.h"
#include "vec-traci-engine.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

/** SUMO's clock counts milliseconds. */
constexpr double TOLERANCE_S = 0.0005;

/** Where SUMO says a vehicle is that it has not placed. */
constexpr double NOWHERE = -1073741824.0;

/** "HOST:PORT"; false when it is something else. */
bool
ParseAddress(const std::string& text, std::string& host, int& port)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
    {
        return false;
    }
    host = text.substr(0, colon);
    const auto end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data() + colon + 1, end, port);
    return problem == std::errc() && rest == end && port > 0 && port < 65536;
}

} // namespace

/** Where SUMO's outputs go; a folder of our own is removed in the end. */
class SumoTraffic::OutputFolder
{
  public:
    explicit OutputFolder(const std::string& wanted) : m_path(wanted), m_own(wanted.empty())
    {
        if (m_own)
        {
            const char* wish = std::getenv("TMPDIR");
            m_path = std::string(wish && *wish ? wish : "/tmp") + "/vec-sumo-XXXXXX";
            if (!mkdtemp(m_path.data()))
            {
                throw EnvironmentError(m_path + ": cannot be made: " + std::strerror(errno));
            }
        }
        else if (!fs::is_directory(m_path))
        {
            throw EnvironmentError(m_path + ": expected an existing folder for SUMO's outputs");
        }
    }

    ~OutputFolder()
    {
        std::error_code ignored;
        if (m_own)
        {
            fs::remove_all(m_path, ignored);
        }
    }

    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    const std::string& Path() const
    {
        return m_path;
    }

  private:
    std::string m_path;
    bool m_own;
};

template <typename Question>
auto
SumoTraffic::Ask(Question question)
{
    try
    {
        return question();
    }
    catch (const SumoFailure& failure)
    {
        m_vehicles.clear();
        throw EnvironmentError(m_name + ": SUMO stopped at " + MilliText(m_nextS) +
                               " s: " + failure.what());
    }
}

SumoTraffic::SumoTraffic(const SumoSettings& settings)
    : m_name(settings.file), m_outputs(std::make_unique<OutputFolder>(settings.outputFolder))
{
    const bool inProcess = settings.connection == "libsumo";
    const bool gui = settings.binary.find("gui") != std::string::npos && !inProcess;
    const double answerTimeoutS = gui ? 0 : settings.answerTimeoutS;
    try
    {
        std::string host;
        int port = 0;
        if (inProcess || settings.connection == "traci")
        {
            auto arguments = SumoArguments(ReadSumoConfig(settings.file),
                                           m_outputs->Path(),
                                           !settings.outputFolder.empty(),
                                           gui         ? SumoRunner::GUI
                                           : inProcess ? SumoRunner::LIBSUMO
                                                       : SumoRunner::SUMO);
            if (settings.seed)
            {
                arguments.insert(arguments.end(), {"--seed", std::to_string(*settings.seed)});
                arguments.insert(arguments.end(), {"--random", "false"});
            }
            if (gui)
            {
                arguments.insert(arguments.end(), {"--start", "true", "--quit-on-end", "true"});
            }
            if (inProcess)
            {
                m_engine = StartLibsumo(arguments);
            }
            else
            {
                m_engine = TraciEngine::Launch(settings.binary,
                                               arguments,
                                               m_outputs->Path() + "/sumo.log",
                                               answerTimeoutS);
            }
        }
        else if (ParseAddress(settings.connection, host, port))
        {
            m_name = settings.connection;
            m_engine = TraciEngine::Connect(host, port, settings.connectTimeoutS, answerTimeoutS);
        }
        else
        {
            throw InputError("SUMO connection: expected libsumo, traci or HOST:PORT, found \"" +
                             settings.connection + "\"");
        }
    }
    catch (const SumoFailure& failure)
    {
        throw InputError(m_name + ": SUMO cannot run it: " + failure.what());
    }
    m_stepS = RoundToMilli(Ask([&] { return m_engine->StepS(); }));
    m_endS = Ask([&] { return m_engine->EndS(); });
    m_nextS = Ask([&] { return m_engine->TimeS(); });
    const double firstS = m_nextS + settings.skipS - TOLERANCE_S;
    while (m_nextS < firstS)
    {
        if (Ended())
        {
            throw InputError(m_name + ": expected more traffic than the " +
                             MilliText(settings.skipS) + " s to be skipped, found an end at " +
                             MilliText(m_nextS) + " s");
        }
        Step();
    }
    if (!Advance())
    {
        throw InputError(m_name + ": expected a simulation with vehicles, found its end");
    }
}

SumoTraffic::~SumoTraffic() = default;

double
SumoTraffic::StepS() const
{
    return m_stepS;
}

double
SumoTraffic::NowS() const
{
    return RoundToMilli(m_nextS - m_stepS);
}

const std::vector<VehiclePosition>&
SumoTraffic::Vehicles() const
{
    return m_vehicles;
}

bool
SumoTraffic::Ended()
{
    return (m_endS >= 0 && m_nextS > m_endS - TOLERANCE_S) ||
           Ask([&] { return m_engine->Expected(); }) == 0;
}

void
SumoTraffic::Step()
{
    Ask([&] { m_engine->Step(); });
    m_nextS = Ask([&] { return m_engine->TimeS(); });
}

bool
SumoTraffic::Advance()
{
    m_vehicles.clear();
    if (Ended())
    {
        return false;
    }
    Step();
    Ask([&] { m_engine->Positions(m_vehicles); });
    m_vehicles.erase(std::remove_if(m_vehicles.begin(),
                                    m_vehicles.end(),
                                    [](const auto& vehicle) {
                                        return !std::isfinite(vehicle.x + vehicle.y) ||
                                               vehicle.x == NOWHERE || vehicle.y == NOWHERE;
                                    }),
                     m_vehicles.end());
    for (auto& vehicle : m_vehicles)
    {
        vehicle.x = RoundToMilli(vehicle.x);
        vehicle.y = RoundToMilli(vehicle.y);
    }
    std::sort(m_vehicles.begin(),
              m_vehicles.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    return true;
}

} // namespace ns3::vec
