// SPDX-License-Identifier: GPL-2.0-only
#include "vec-traci-engine.h"

#include "ns3/vec-error.h"

#include <chrono>
#include <thread>

namespace ns3::vec
{

namespace
{

using Clock = std::chrono::steady_clock;

// Numbers of SUMO's TraCI protocol.
constexpr int GET_VERSION = 0x00;
constexpr int SIMULATION_STEP = 0x02;
constexpr int CLOSE = 0x7f;
constexpr int GET_VEHICLE = 0xa4;
constexpr int GET_SIMULATION = 0xab;
constexpr int ID_LIST = 0x00;
constexpr int POSITION = 0x42;
constexpr int TIME = 0x66;
constexpr int STEP_LENGTH = 0x7b;
constexpr int END = 0x1d;
constexpr int EXPECTED_VEHICLES = 0x7d;
constexpr int TYPE_POSITION_2D = 0x01;
constexpr int TYPE_INTEGER = 0x09;
constexpr int TYPE_DOUBLE = 0x0b;
constexpr int TYPE_STRING_LIST = 0x0e;

constexpr auto RETRY_INTERVAL = std::chrono::milliseconds(20);

/** Takes the status of one command off an answer. */
void
CheckStatus(TraciMessage& answer, int command)
{
    answer.GetByte();
    const int about = answer.GetByte();
    const int result = answer.GetByte();
    const auto text = answer.GetString();
    if (about != command)
    {
        throw SumoFailure("expected an answer of TraCI, found something else");
    }
    if (result != 0)
    {
        throw SumoFailure(text.empty() ? "SUMO refuses a TraCI command" : text);
    }
}

/** Takes what precedes a value off an answer. */
void
CheckType(TraciMessage& answer, int type)
{
    if (answer.GetByte() == 0)
    {
        answer.GetInt();
    }
    answer.GetByte();
    answer.GetByte();
    answer.GetString();
    if (answer.GetByte() != type)
    {
        throw SumoFailure("expected an answer of TraCI, found a value of another type");
    }
}

} // namespace

TraciEngine::TraciEngine(std::unique_ptr<ChildProcess> child,
                         std::unique_ptr<TraciConnection> connection)
    : m_child(std::move(child)), m_connection(std::move(connection))
{
    Ask(GET_VERSION, {});
}

TraciEngine::~TraciEngine()
{
    try
    {
        m_connection->SetAnswerTimeout(2);
        TraciMessage close;
        close.PutCommand(CLOSE, {});
        m_connection->Ask(close);
    }
    catch (const SumoFailure&)
    {
    }
}

std::unique_ptr<TraciEngine>
TraciEngine::Connect(const std::string& host,
                     int port,
                     double connectTimeoutS,
                     double answerTimeoutS)
{
    const auto end = Clock::now() + std::chrono::duration<double>(connectTimeoutS);
    const auto where = host + ":" + std::to_string(port) + ": ";
    for (;;)
    {
        std::unique_ptr<TraciConnection> connection;
        try
        {
            connection = std::make_unique<TraciConnection>(host, port, answerTimeoutS);
        }
        catch (const SumoFailure& failure)
        {
            if (Clock::now() >= end)
            {
                throw EnvironmentError(where + failure.what() + "; start SUMO with --remote-port " +
                                       std::to_string(port));
            }
            std::this_thread::sleep_for(RETRY_INTERVAL);
            continue;
        }
        try
        {
            return std::unique_ptr<TraciEngine>(new TraciEngine(nullptr, std::move(connection)));
        }
        catch (const SumoFailure& failure)
        {
            throw EnvironmentError(where + failure.what() +
                                   "; is it a SUMO that waits for a TraCI client?");
        }
    }
}

std::unique_ptr<TraciEngine>
TraciEngine::Launch(const std::string& binary,
                    const std::vector<std::string>& arguments,
                    const std::string& log,
                    double answerTimeoutS)
{
    const int port = FreePort();
    std::vector<std::string> command{binary};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--remote-port", std::to_string(port), "--num-clients", "1"});
    std::unique_ptr<ChildProcess> child;
    try
    {
        child = std::make_unique<ChildProcess>(command, log);
    }
    catch (const EnvironmentError& error)
    {
        throw EnvironmentError(error.what() + std::string("; install the package sumo"));
    }

    const auto end = Clock::now() + std::chrono::duration<double>(answerTimeoutS);
    std::unique_ptr<TraciConnection> connection;
    while (!connection)
    {
        const bool alive = child->Alive();
        try
        {
            connection = std::make_unique<TraciConnection>("127.0.0.1", port, answerTimeoutS);
        }
        catch (const SumoFailure& failure)
        {
            if (!alive || (answerTimeoutS > 0 && Clock::now() >= end))
            {
                const auto printed = child->Printed();
                const auto complaint = SumoComplaint(printed);
                if (!complaint.empty())
                {
                    throw SumoFailure(complaint);
                }
                throw EnvironmentError(binary + ": " +
                                       (alive ? failure.what() : "ended with " + child->Ending()) +
                                       (printed.empty() ? "" : ": " + child->LastLine()));
            }
            std::this_thread::sleep_for(RETRY_INTERVAL);
        }
    }
    return std::unique_ptr<TraciEngine>(new TraciEngine(std::move(child), std::move(connection)));
}

double
TraciEngine::StepS()
{
    return AskValue(GET_SIMULATION, STEP_LENGTH, TYPE_DOUBLE).GetDouble();
}

double
TraciEngine::TimeS()
{
    return AskValue(GET_SIMULATION, TIME, TYPE_DOUBLE).GetDouble();
}

double
TraciEngine::EndS()
{
    return AskValue(GET_SIMULATION, END, TYPE_DOUBLE).GetDouble();
}

long
TraciEngine::Expected()
{
    return AskValue(GET_SIMULATION, EXPECTED_VEHICLES, TYPE_INTEGER).GetInt();
}

void
TraciEngine::Step()
{
    TraciMessage oneStep;
    oneStep.PutDouble(0);
    Ask(SIMULATION_STEP, oneStep);
}

void
TraciEngine::Positions(std::vector<VehiclePosition>& vehicles)
{
    auto list = AskValue(GET_VEHICLE, ID_LIST, TYPE_STRING_LIST);
    const auto count = list.GetInt();
    vehicles.clear();
    TraciMessage questions;
    for (int32_t i = 0; i < count; ++i)
    {
        auto& vehicle = vehicles.emplace_back();
        vehicle.id = list.GetString();
        TraciMessage content;
        content.PutByte(POSITION);
        content.PutString(vehicle.id);
        questions.PutCommand(GET_VEHICLE, content);
    }
    if (vehicles.empty())
    {
        return;
    }
    auto answer = Exchange(questions);
    for (auto& vehicle : vehicles)
    {
        CheckStatus(answer, GET_VEHICLE);
        CheckType(answer, TYPE_POSITION_2D);
        vehicle.x = answer.GetDouble();
        vehicle.y = answer.GetDouble();
    }
}

TraciMessage
TraciEngine::Exchange(const TraciMessage& commands)
{
    try
    {
        return m_connection->Ask(commands);
    }
    catch (const SumoFailure& failure)
    {
        if (!m_child)
        {
            throw;
        }
        // A SUMO that loses the connection is on its way out: its own words say more.
        m_child->WaitFor(1);
        const auto complaint = SumoComplaint(m_child->Printed());
        const auto obituary = m_child->Obituary();
        const bool aborted = obituary != m_child->Ending();
        throw SumoFailure(obituary.empty()               ? failure.what()
                          : complaint.empty() || aborted ? "SUMO ended: " + obituary
                                                         : complaint);
    }
}

TraciMessage
TraciEngine::Ask(int command, const TraciMessage& content)
{
    TraciMessage message;
    message.PutCommand(command, content);
    auto answer = Exchange(message);
    CheckStatus(answer, command);
    return answer;
}

TraciMessage
TraciEngine::AskValue(int command, int variable, int type)
{
    TraciMessage content;
    content.PutByte(variable);
    content.PutString("");
    auto answer = Ask(command, content);
    CheckType(answer, type);
    return answer;
}

} // namespace ns3::vec
