// SPDX-License-Identifier: GPL-2.0-only
#include "vec-forked-engine.h"

#include "ns3/vec-error.h"
#include "ns3/vec-left-behind.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

// Questions are one byte each; answers are their size, what they are, and their content.
constexpr char STEP = 's';
constexpr char POSITIONS = 'p';
constexpr char GOOD = 'g';
constexpr char FAILURE = 'f';
constexpr char NOT_THERE = 'e'; // EnvironmentError

constexpr double TOLERANCE_S = 0.0005; // as SumoTraffic's
constexpr double END_S = 60;           // to end well in

template <typename Value>
void
Put(std::string& bytes, Value value)
{
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/** Takes values off an answer. REQUIRES: they are there; the other end is of the same make. */
class Reader
{
  public:
    explicit Reader(std::string_view bytes) : m_rest(bytes)
    {
    }

    template <typename Value>
    Value Get()
    {
        Value value;
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }

    std::string_view Get(std::size_t size)
    {
        const auto bytes = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return bytes;
    }

  private:
    std::string_view m_rest;
};

bool
WriteAll(int socket, std::string_view bytes)
{
    while (!bytes.empty())
    {
        const auto size = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
        {
            continue;
        }
        if (size <= 0)
        {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

bool
Answer(int socket, char kind, std::string_view content)
{
    std::string bytes;
    Put(bytes, static_cast<uint64_t>(content.size()));
    bytes += kind;
    bytes += content;
    return WriteAll(socket, bytes);
}

void
PutState(std::string& bytes, SumoEngine& engine)
{
    Put(bytes, engine.TimeS());
    Put(bytes, static_cast<int64_t>(engine.Expected()));
}

std::string
Reply(SumoEngine& engine, char question)
{
    std::string content;
    if (question == STEP)
    {
        engine.Step();
        PutState(content, engine);
        return content;
    }
    std::vector<VehiclePosition> vehicles;
    engine.Positions(vehicles);
    Put(content, static_cast<uint64_t>(vehicles.size()));
    for (const VehiclePosition& vehicle : vehicles)
    {
        Put(content, vehicle.x);
        Put(content, vehicle.y);
        Put(content, static_cast<uint64_t>(vehicle.id.size()));
        content += vehicle.id;
    }
    return content;
}

/** What the new process does until nobody asks any more. */
void
Serve(int socket, const ForkedEngine::Starter& start)
{
    std::unique_ptr<SumoEngine> engine;
    char question = 0;
    for (;;)
    {
        char kind = GOOD;
        std::string content;
        try
        {
            if (!engine)
            {
                engine = start();
                Put(content, engine->StepS());
                Put(content, engine->EndS());
                PutState(content, *engine);
            }
            else
            {
                content = Reply(*engine, question);
            }
        }
        catch (const EnvironmentError& error)
        {
            kind = NOT_THERE;
            content = error.what();
        }
        catch (const std::exception& error)
        {
            kind = FAILURE;
            content = error.what();
        }
        if (!Answer(socket, kind, content) || kind != GOOD)
        {
            return;
        }
        ssize_t size = 0;
        while ((size = recv(socket, &question, 1, 0)) < 0 && errno == EINTR)
        {
        }
        if (size <= 0)
        {
            return;
        }
    }
}

[[noreturn]] void
BecomeServer(int socket, const ForkedEngine::Starter& start, const std::string& log)
{
    // Signals of the terminal are for the process that asks; when that ends, so does this one.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        std::signal(signal, SIG_IGN);
    }
    const int nothing = open("/dev/null", O_RDONLY);
    const int printed = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    dup2(nothing, STDIN_FILENO);
    dup2(printed, STDOUT_FILENO);
    dup2(printed, STDERR_FILENO);
    Serve(socket, start);
    _exit(0);
}

} // namespace

ForkedEngine::ForkedEngine(const Starter& start, const std::string& log, bool endWell)
    : m_endWell(endWell)
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    {
        throw EnvironmentError(std::string("no socket for SUMO: ") + std::strerror(errno));
    }
    {
        const SignalsWait wait;
        std::fflush(nullptr); // or the child says again what this program has not yet written
        const pid_t child = fork();
        if (child == 0)
        {
            close(ends[0]);
            BecomeServer(ends[1], start, log);
        }
        const std::string why = std::strerror(errno);
        close(ends[1]);
        m_socket = ends[0];
        if (child < 0)
        {
            close(m_socket);
            throw EnvironmentError("no process for SUMO: " + why);
        }
        m_child.emplace(child, log);
    }
    try
    {
        Receive();
    }
    catch (...)
    {
        close(m_socket);
        throw;
    }
    Reader answer(m_answer);
    m_stepS = answer.Get<double>();
    m_endS = answer.Get<double>();
    m_timeS = answer.Get<double>();
    m_expected = answer.Get<int64_t>();
}

ForkedEngine::~ForkedEngine()
{
    shutdown(m_socket, SHUT_RDWR);
    close(m_socket);
    if (!m_endWell || !m_child->WaitFor(END_S))
    {
        m_child->Kill();
    }
}

double
ForkedEngine::StepS()
{
    return m_stepS;
}

double
ForkedEngine::TimeS()
{
    return m_timeS;
}

double
ForkedEngine::EndS()
{
    return m_endS;
}

long
ForkedEngine::Expected()
{
    return m_expected;
}

void
ForkedEngine::Step()
{
    if (!m_stepAhead)
    {
        if (m_positionsAhead) // nobody wanted them
        {
            Receive();
            m_positionsAhead = false;
        }
        Send({&STEP, 1});
    }
    Receive();
    m_stepAhead = false;
    TakeState();
}

void
ForkedEngine::TakeState()
{
    Reader answer(m_answer);
    m_timeS = answer.Get<double>();
    m_expected = answer.Get<int64_t>();
}

void
ForkedEngine::Positions(std::vector<VehiclePosition>& vehicles)
{
    if (!m_stepAhead) // else they are those that were asked for last
    {
        if (!m_positionsAhead)
        {
            Send({&POSITIONS, 1});
        }
        Receive();
        m_positionsAhead = false;
        m_positions.swap(m_answer);
    }
    Reader answer(m_positions);
    vehicles.resize(answer.Get<uint64_t>());
    for (VehiclePosition& vehicle : vehicles)
    {
        vehicle.x = answer.Get<double>();
        vehicle.y = answer.Get<double>();
        const auto size = answer.Get<uint64_t>();
        vehicle.id = answer.Get(size);
    }
    const bool ended = m_expected == 0 || (m_endS >= 0 && m_timeS > m_endS - TOLERANCE_S);
    if (!ended && !m_stepAhead)
    {
        Send(std::string{STEP, POSITIONS});
        m_stepAhead = true;
        m_positionsAhead = true;
    }
}

void
ForkedEngine::Send(std::string_view questions)
{
    if (!m_failure.empty())
    {
        throw SumoFailure(m_failure);
    }
    // When nobody hears, the answer says why.
    static_cast<void>(WriteAll(m_socket, questions));
}

void
ForkedEngine::Receive()
{
    if (!m_failure.empty())
    {
        throw SumoFailure(m_failure);
    }
    std::array<char, sizeof(uint64_t) + 1> head{};
    Read(head.data(), head.size());
    uint64_t size = 0;
    std::memcpy(&size, head.data(), sizeof size);
    m_answer.resize(size);
    Read(m_answer.data(), size);
    if (head.back() == NOT_THERE)
    {
        throw EnvironmentError(m_answer);
    }
    if (head.back() == FAILURE)
    {
        Fail(m_answer);
    }
}

void
ForkedEngine::Read(char* to, std::size_t size)
{
    while (size > 0)
    {
        const auto got = recv(m_socket, to, size, 0);
        if (got < 0 && errno == EINTR)
        {
            continue;
        }
        if (got <= 0)
        {
            m_child->WaitFor(1);
            Fail("SUMO ended: " + m_child->Obituary());
        }
        to += got;
        size -= static_cast<std::size_t>(got);
    }
}

void
ForkedEngine::Fail(const std::string& why)
{
    m_failure = why;
    throw SumoFailure(why);
}

} // namespace ns3::vec
