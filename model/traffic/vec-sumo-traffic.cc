// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-traffic.h"

#include "ns3/vec-error.h"
#include "ns3/vec-left-behind.h"
#include "vec-forked-engine.h"
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

/**
 * Whether SUMO takes a path for something else: names with commas for several, "${NAME}" for a
 * variable, "%20" for a blank, and in outputs TIME for the time of day.
 */
bool
IsOddForSumo(const std::string& path)
{
    return path.find_first_of(",%") != std::string::npos || path.find("${") != std::string::npos ||
           path.find("TIME") != std::string::npos;
}

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
            const bool good = wish && *wish && !IsOddForSumo(wish);
            m_path = std::string(good ? wish : "/tmp") + "/vec-sumo-XXXXXX";
            const SignalsWait wait;
            if (!mkdtemp(m_path.data()))
            {
                throw EnvironmentError(m_path + ": cannot be made: " + std::strerror(errno));
            }
            m_guard.emplace(LeftBehind::Kind::FOLDER, m_path);
        }
        else if (!fs::is_directory(m_path))
        {
            throw EnvironmentError(m_path + ": expected an existing folder for SUMO's outputs");
        }
    }

    ~OutputFolder()
    {
        std::error_code ignored;
        fs::remove(m_link, ignored);
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

    /** The same file by a path that SUMO understands. */
    std::string Understood(const std::string& file)
    {
        std::error_code error;
        const fs::path whole = fs::absolute(file, error);
        if (whole.filename().string().find("${") != std::string::npos)
        {
            throw InputError(file + ": expected a name without ${, which SUMO takes for the "
                                    "beginning of a variable: give the file another name");
        }
        if (!IsOddForSumo(whole.parent_path().string()))
        {
            return file;
        }
        m_link = m_path + "/config";
        m_linked = whole.parent_path().string();
        fs::create_directory_symlink(m_linked, m_link, error);
        if (error)
        {
            throw EnvironmentError(m_link + ": cannot be made: " + error.message());
        }
        return m_link + "/" + whole.filename().string();
    }

    /** What SUMO says about files, with the paths that the user knows. */
    std::string Translated(std::string text) const
    {
        for (auto at = text.find(m_link); !m_link.empty() && at != std::string::npos;
             at = text.find(m_link, at + m_linked.size()))
        {
            text.replace(at, m_link.size(), m_linked);
        }
        return text;
    }

  private:
    std::string m_link;   //!< to the configuration's folder, when that has an odd name
    std::string m_linked; //!< that folder
    std::string m_path;
    bool m_own;
    std::optional<LeftBehind> m_guard;
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
                               " s: " + m_outputs->Translated(failure.what()));
    }
}

SumoTraffic::SumoTraffic(const SumoSettings& settings)
    : m_name(settings.file), m_outputs(std::make_unique<OutputFolder>(settings.outputFolder))
{
    const bool forked = settings.connection == "libsumo";
    const bool gui = settings.binary.find("gui") != std::string::npos && !forked;
    const double answerTimeoutS = gui ? 0 : settings.answerTimeoutS;
    try
    {
        std::string host;
        int port = 0;
        if (forked || settings.connection == "traci")
        {
            SumoConfig config = ReadSumoConfig(settings.file);
            config.file = m_outputs->Understood(config.file);
            auto arguments = SumoArguments(config,
                                           m_outputs->Path(),
                                           !settings.outputFolder.empty(),
                                           gui      ? SumoRunner::GUI
                                           : forked ? SumoRunner::LIBSUMO
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
            if (forked)
            {
                const LibsumoStarter start = LoadLibsumo();
                m_engine = std::make_unique<ForkedEngine>(
                    [&]() { return std::unique_ptr<SumoEngine>(start(arguments)); },
                    m_outputs->Path() + "/sumo.log",
                    !settings.outputFolder.empty());
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
        throw InputError(m_name + ": SUMO cannot run it: " + m_outputs->Translated(failure.what()));
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
