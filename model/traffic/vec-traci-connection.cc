// SPDX-License-Identifier: GPL-2.0-only
#include "vec-traci-connection.h"

#include "ns3/vec-error.h"
#include "vec-sumo-engine.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

/** No answer is longer; what says so is not SUMO. */
constexpr uint32_t LONGEST_MESSAGE = 1u << 30;

template <typename Number>
std::string
BigEndian(Number value)
{
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
    {
        std::reverse(bytes.begin(), bytes.end());
    }
    return bytes;
}

template <typename Number>
Number
FromBigEndian(std::string bytes)
{
    if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
    {
        std::reverse(bytes.begin(), bytes.end());
    }
    Number value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

} // namespace

TraciMessage::TraciMessage(std::string bytes) : m_bytes(std::move(bytes))
{
}

void
TraciMessage::PutByte(int value)
{
    m_bytes.push_back(static_cast<char>(value));
}

void
TraciMessage::PutInt(int32_t value)
{
    m_bytes += BigEndian(value);
}

void
TraciMessage::PutDouble(double value)
{
    m_bytes += BigEndian(value);
}

void
TraciMessage::PutString(const std::string& value)
{
    PutInt(static_cast<int32_t>(value.size()));
    m_bytes += value;
}

void
TraciMessage::PutCommand(int command, const TraciMessage& content)
{
    const auto size = content.m_bytes.size() + 2;
    if (size <= 255)
    {
        PutByte(static_cast<int>(size));
    }
    else
    {
        PutByte(0);
        PutInt(static_cast<int32_t>(size + 4));
    }
    PutByte(command);
    m_bytes += content.m_bytes;
}

int
TraciMessage::GetByte()
{
    return static_cast<unsigned char>(Get(1)[0]);
}

int32_t
TraciMessage::GetInt()
{
    return FromBigEndian<int32_t>(Get(4));
}

double
TraciMessage::GetDouble()
{
    return FromBigEndian<double>(Get(8));
}

std::string
TraciMessage::GetString()
{
    const auto size = GetInt();
    return Get(size < 0 ? std::string::npos : static_cast<std::size_t>(size));
}

const std::string&
TraciMessage::Bytes() const
{
    return m_bytes;
}

bool
TraciMessage::AtEnd() const
{
    return m_at == m_bytes.size();
}

std::string
TraciMessage::Get(std::size_t size)
{
    if (size > m_bytes.size() - m_at)
    {
        throw SumoFailure("expected an answer of TraCI, found one that breaks off");
    }
    m_at += size;
    return m_bytes.substr(m_at - size, size);
}

TraciConnection::TraciConnection(const std::string& host, int port, double answerTimeoutS)
    : m_answerTimeoutS(answerTimeoutS)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int problem = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (problem != 0)
    {
        throw SumoFailure("no such host: " + std::string(gai_strerror(problem)));
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, freeaddrinfo);
    std::string why;
    for (const addrinfo* a = found; a; a = a->ai_next)
    {
        m_socket = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (m_socket < 0)
        {
            why = std::strerror(errno);
            continue;
        }
        try
        {
            int error = connect(m_socket, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno;
            if (error == EINPROGRESS)
            {
                Wait(POLLOUT);
                socklen_t size = sizeof error;
                getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
            }
            if (error == 0)
            {
                const int on = 1;
                setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                setsockopt(m_socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
                return;
            }
            why = std::strerror(error);
        }
        catch (const SumoFailure& failure)
        {
            why = failure.what();
        }
        close(m_socket);
        m_socket = -1;
    }
    throw SumoFailure("nobody listens there: " + why);
}

TraciConnection::~TraciConnection()
{
    close(m_socket);
}

void
TraciConnection::SetAnswerTimeout(double seconds)
{
    m_answerTimeoutS = seconds;
}

TraciMessage
TraciConnection::Ask(const TraciMessage& commands)
{
    TraciMessage framed;
    framed.PutInt(static_cast<int32_t>(commands.Bytes().size() + 4));
    Send(framed.Bytes() + commands.Bytes());
    const auto size = FromBigEndian<uint32_t>(Receive(4));
    if (size < 4 || size > LONGEST_MESSAGE)
    {
        throw SumoFailure("expected an answer of TraCI, found something else");
    }
    return TraciMessage(Receive(size - 4));
}

void
TraciConnection::Send(const std::string& bytes)
{
    for (std::size_t sent = 0; sent < bytes.size();)
    {
        Wait(POLLOUT);
        const auto count = send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN && errno != EINTR)
        {
            throw SumoFailure(std::string("connection lost: ") + std::strerror(errno));
        }
        sent += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
}

std::string
TraciConnection::Receive(std::size_t size)
{
    std::string bytes;
    while (bytes.size() < size)
    {
        Wait(POLLIN);
        const auto before = bytes.size();
        bytes.resize(std::min<std::size_t>(size, before + (1 << 16)));
        const auto count = recv(m_socket, bytes.data() + before, bytes.size() - before, 0);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        {
            throw SumoFailure(std::string("connection lost: ") +
                              (count == 0 ? "closed by the other side" : std::strerror(errno)));
        }
        bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return bytes;
}

void
TraciConnection::Wait(int events)
{
    pollfd ready{m_socket, static_cast<short>(events), 0};
    const int timeoutMs =
        m_answerTimeoutS > 0 ? static_cast<int>(std::ceil(m_answerTimeoutS * 1000)) : -1;
    int count = 0;
    do
    {
        count = poll(&ready, 1, timeoutMs);
    } while (count < 0 && errno == EINTR);
    if (count == 0)
    {
        throw SumoFailure("no answer within " + std::to_string(timeoutMs / 1000.0).substr(0, 5) +
                          " s");
    }
}

} // namespace ns3::vec
