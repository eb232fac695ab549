// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-child-process.h"
#include "ns3/vec-sumo-traffic.h"
#include "ns3/vec-traci-connection.h"
#include "vec-traffic-scratch.h"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

const std::string MOTORWAY = VEC_SOURCE_DIR "/traces/motorway/motorway.sumocfg";

class Traci : public testing::Test
{
  protected:
    void SetUp() override
    {
        if (std::system("sumo --version >/dev/null 2>&1") != 0)
        {
            GTEST_SKIP() << "SUMO is not installed";
        }
    }
};

SumoSettings
Listening(int port)
{
    SumoSettings settings;
    settings.connection = "localhost:" + std::to_string(port);
    settings.connectTimeoutS = 0.1;
    return settings;
}

/** Listens, takes one connection, says something and waits to be left. */
class Stranger
{
  public:
    explicit Stranger(const std::string& greeting) : m_socket(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        bind(m_socket, reinterpret_cast<sockaddr*>(&address), size);
        getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        listen(m_socket, 1);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread(
            [this, greeting]
            {
                const int peer = accept(m_socket, nullptr, nullptr);
                send(peer, greeting.data(), greeting.size(), MSG_NOSIGNAL);
                char buffer[256];
                while (recv(peer, buffer, sizeof buffer, 0) > 0)
                {
                }
                close(peer);
            });
    }

    ~Stranger()
    {
        m_thread.join();
        close(m_socket);
    }

    int Port() const
    {
        return m_port;
    }

  private:
    int m_socket;
    int m_port = 0;
    std::thread m_thread;
};

} // namespace

TEST(TraciMessage, IsBigEndianWithLengths)
{
    TraciMessage content;
    content.PutByte(0x42);
    content.PutString("ab");
    TraciMessage message;
    message.PutCommand(0xa4, content);
    EXPECT_EQ(message.Bytes(), std::string("\x09\xa4\x42\0\0\0\2ab", 9));
    TraciMessage numbers;
    numbers.PutInt(-2);
    numbers.PutDouble(1.5);
    EXPECT_EQ(numbers.Bytes(), std::string("\xff\xff\xff\xfe\x3f\xf8\0\0\0\0\0\0", 12));
    EXPECT_EQ(numbers.GetInt(), -2);
    EXPECT_EQ(numbers.GetDouble(), 1.5);
    EXPECT_TRUE(numbers.AtEnd());
    // From 254 bytes on the length takes five bytes: 0, then the whole in four.
    TraciMessage large;
    TraciMessage filler(std::string(254, 'x'));
    large.PutCommand(1, filler);
    EXPECT_EQ(large.Bytes().substr(0, 6), std::string("\0\0\0\1\x04\1", 6));
    EXPECT_EQ(large.Bytes().size(), 260);
}

TEST(TraciConnection, APortNobodyListensOn)
{
    const int port = FreePort();
    const auto where = "localhost:" + std::to_string(port);
    EXPECT_EQ(Complaint([port] { SumoTraffic traffic(Listening(port)); }),
              "3 " + where +
                  ": nobody listens there: Connection refused; start SUMO with "
                  "--remote-port " +
                  std::to_string(port));
    auto settings = Listening(port);
    settings.connection = "no.such.host.invalid:8813";
    EXPECT_EQ(Complaint([&] { SumoTraffic traffic(settings); })
                  .find("3 no.such.host.invalid:8813: no such host: "),
              0);
    settings.connection = "tracy";
    EXPECT_EQ(Complaint([&] { SumoTraffic traffic(settings); }),
              "2 SUMO connection: expected libsumo, traci or HOST:PORT, found \"tracy\"");
    settings.connection = "host:99999";
    EXPECT_NE(Complaint([&] { SumoTraffic traffic(settings); }), "");
}

TEST(TraciConnection, APeerThatIsNotSumo)
{
    for (const char* greeting : {"SSH-2.0-OpenSSH_9.2\r\n", "", "\1"})
    {
        const Stranger stranger(greeting);
        auto settings = Listening(stranger.Port());
        settings.answerTimeoutS = 0.2;
        const auto said = Complaint([&] { SumoTraffic traffic(settings); });
        EXPECT_EQ(said.find("3 " + settings.connection + ": "), 0) << said;
        const bool talks = std::string(greeting).size() > 4;
        EXPECT_NE(said.find(talks ? "found something else" : "no answer within 0.2"),
                  std::string::npos)
            << said;
        EXPECT_NE(said.find("is it a SUMO that waits for a TraCI client?"), std::string::npos);
    }
}

TEST_F(Traci, ASumoThatIsNotInstalled)
{
    SumoSettings settings;
    settings.file = MOTORWAY;
    settings.connection = "traci";
    settings.binary = "no-such-sumo";
    EXPECT_EQ(Complaint([&] { SumoTraffic traffic(settings); }),
              "3 no-such-sumo: cannot be started: No such file or directory; install the package "
              "sumo");
}

TEST_F(Traci, ASumoThatDoesNotRun)
{
    const Scratch scratch;
    const auto broken = scratch.Write("sumo.sh", "#!/bin/sh\necho hello; echo no screen; exit 7\n");
    std::filesystem::permissions(broken, std::filesystem::perms::owner_all);
    SumoSettings settings;
    settings.file = MOTORWAY;
    settings.connection = "traci";
    settings.binary = broken;
    EXPECT_EQ(Complaint([&] { SumoTraffic traffic(settings); }),
              "3 " + broken + ": ended with exit status 7: no screen");
}

TEST_F(Traci, ASumoThatAlreadyListens)
{
    const Scratch scratch;
    const int port = FreePort();
    ChildProcess sumo(
        {"sumo", "-c", MOTORWAY, "-X", "never", "--remote-port", std::to_string(port)},
        scratch.Path("log"));
    auto settings = Listening(port);
    settings.connectTimeoutS = 60;
    SumoSettings own;
    own.file = MOTORWAY;
    {
        SumoTraffic there(settings);
        SumoTraffic here(own);
        EXPECT_EQ(Show(there, 50), Show(here, 50));
        EXPECT_TRUE(sumo.Alive());
    }
    // It ends when its only client says goodbye.
    EXPECT_TRUE(sumo.WaitFor(60));
    EXPECT_EQ(sumo.Ending(), "exit status 0");
}

TEST_F(Traci, ASumoThatIsKilledInTheMiddle)
{
    const Scratch scratch;
    const auto wrapper =
        scratch.Write("sumo.sh",
                      "#!/bin/sh\necho $$ >" + scratch.Path("pid") + "\nexec sumo \"$@\"\n");
    std::filesystem::permissions(wrapper, std::filesystem::perms::owner_all);
    SumoSettings settings;
    settings.file = MOTORWAY;
    settings.connection = "traci";
    settings.binary = wrapper;
    SumoTraffic traffic(settings);
    for (int i = 0; i < 9; ++i)
    {
        ASSERT_TRUE(traffic.Advance());
    }
    ASSERT_EQ(kill(std::stoi(Content(scratch.Path("pid"))), SIGKILL), 0);
    EXPECT_EQ(Complaint([&] { Show(traffic); }),
              "3 " + MOTORWAY + ": SUMO stopped at 5.000 s: SUMO ended: signal 9");
    EXPECT_TRUE(traffic.Vehicles().empty());
    EXPECT_NE(Complaint([&] { traffic.Advance(); }), "");
}
