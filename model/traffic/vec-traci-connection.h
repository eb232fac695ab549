// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRACI_CONNECTION_H
#define VEC_TRACI_CONNECTION_H

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Bytes of a TraCI message: big endian, strings with their length in front. */
class TraciMessage
{
  public:
    TraciMessage() = default;
    explicit TraciMessage(std::string bytes);

    void PutByte(int value);
    void PutInt(int32_t value);
    void PutDouble(double value);
    void PutString(const std::string& value);
    /** A command with its length in front. */
    void PutCommand(int command, const TraciMessage& content);

    // Each throws SumoFailure at the end of the message.
    int GetByte();
    int32_t GetInt();
    double GetDouble();
    std::string GetString();

    const std::string& Bytes() const;
    bool AtEnd() const;

  private:
    std::string Get(std::size_t size);

    std::string m_bytes;
    std::size_t m_at = 0;
};

/**
 * A connection to a SUMO that listens: asks, and waits for the answer within bounds.
 *
 * libtraci is not used: it waits without limit for a peer that does not answer, ends the program by
 * SIGPIPE when nobody listens (SUMO 1.15), prints, and has the symbols of libsumo.
 */
class TraciConnection
{
  public:
    /**
     * One attempt. \p answerTimeoutS bounds each wait for the peer, 0 waits for ever. Throws
     * SumoFailure when nobody listens.
     */
    TraciConnection(const std::string& host, int port, double answerTimeoutS);
    ~TraciConnection();
    TraciConnection(const TraciConnection&) = delete;
    TraciConnection& operator=(const TraciConnection&) = delete;

    void SetAnswerTimeout(double seconds);
    /** Throws SumoFailure: connection lost, no answer in time, or not an answer of TraCI. */
    TraciMessage Ask(const TraciMessage& commands);

  private:
    void Send(const std::string& bytes);
    std::string Receive(std::size_t size);
    /** Waits until the socket is readable or writable. */
    void Wait(int events);

    int m_socket = -1;
    double m_answerTimeoutS;
};

} // namespace ns3::vec

#endif // VEC_TRACI_CONNECTION_H
