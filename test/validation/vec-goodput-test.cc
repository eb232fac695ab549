// SPDX-License-Identifier: GPL-2.0-only
// One station that sends all the time, over the radio that vehicles have: its goodput is a sum of
// frame times.
#include "ns3/constant-position-mobility-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-tcp-socket.h"
#include "vec-frame-times.h"
#include "vec-validation-row.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr uint16_t PORT = 9;
constexpr double BEGIN_S = 1; // TCP has left slow start
constexpr double END_S = 3;

/** A vehicle and an RSU 20 m apart, on the first uplink. */
class Link
{
  public:
    explicit Link(double rate) : m_helper(Settings(rate))
    {
        for (uint32_t i = 0; i < 2; ++i)
        {
            const auto node = CreateObject<Node>();
            const auto mobility = CreateObject<ConstantPositionMobilityModel>();
            mobility->SetPosition({20.0 * i, 0, 1.5});
            node->AggregateObject(mobility);
            InternetStackHelper().Install(node);
            const auto device = m_helper.Install(node, 1, 0);
            m_helper.AssignStreams(NetDeviceContainer(device), 100 * (i + 1));
            const auto ipv4 = node->GetObject<Ipv4L3Protocol>();
            const uint32_t interface = ipv4->AddInterface(device);
            ipv4->AddAddress(interface, Ipv4InterfaceAddress(Address(i), "255.255.255.0"));
            ipv4->SetUp(interface);
            m_neighbours.Join(ipv4->GetInterface(interface));
            m_neighbours.Set(Address(i), Radio::GetMac(device));
            nodes.push_back(node);
            devices.push_back(device);
        }
    }

    ~Link()
    {
        Simulator::Destroy();
    }

    static Ipv4Address Address(uint32_t i)
    {
        return Ipv4Address(0x0a010001 + i);
    }

    /** Payload bits per second between BEGIN_S and END_S of what the function counts, in Mb/s. */
    static double Measure(const std::function<uint64_t()>& bytes)
    {
        uint64_t before = 0;
        Simulator::Schedule(Seconds(BEGIN_S), [&]() { before = bytes(); });
        Simulator::Stop(Seconds(END_S));
        Simulator::Run();
        return 8e-6 * static_cast<double>(bytes() - before) / (END_S - BEGIN_S);
    }

    std::vector<Ptr<Node>> nodes;
    std::vector<Ptr<NetDevice>> devices;

  private:
    static RadioSettings Settings(double rate)
    {
        RadioSettings settings;
        settings.dataRateBps = rate * 1e6;
        return settings;
    }

    RadioHelper m_helper;
    NeighbourTable m_neighbours;
};

double
UdpGoodput(double rate, uint32_t payload)
{
    Link link(rate);
    const auto sender = Socket::CreateSocket(link.nodes[0], UdpSocketFactory::GetTypeId());
    sender->Connect(InetSocketAddress(Link::Address(1), PORT));
    const std::function<void()> fill = [&]()
    {
        while (Radio::GetQueued(link.devices[0]) < 100)
        {
            sender->Send(Create<Packet>(payload));
        }
        Simulator::Schedule(MilliSeconds(5), fill);
    };
    Simulator::Schedule(MilliSeconds(1), fill);
    uint64_t bytes = 0;
    const auto receiver = Socket::CreateSocket(link.nodes[1], UdpSocketFactory::GetTypeId());
    receiver->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    receiver->SetRecvCallback(compat::CallbackOf<void, Ptr<Socket>>(
        [&bytes](Ptr<Socket> socket)
        {
            while (const Ptr<Packet> packet = socket->Recv())
            {
                bytes += packet->GetSize();
            }
        }));
    return Link::Measure([&]() { return bytes; });
}

/** Of the sockets that applications use. */
double
TcpGoodput(double rate)
{
    Link link(rate);
    uint64_t bytes = 0;
    Ptr<TcpSocket> listener;
    Ptr<TcpSocket> sender;
    const auto receive = [&bytes](Ptr<Socket> socket)
    {
        while (const Ptr<Packet> packet = socket->Recv())
        {
            bytes += packet->GetSize();
        }
    };
    const auto fill = [](Ptr<Socket> socket, uint32_t /* available */)
    {
        while (socket->GetTxAvailable() >= 1440)
        {
            socket->Send(Create<Packet>(1440));
        }
    };
    Simulator::Schedule(
        MilliSeconds(1),
        [&]()
        {
            listener = TcpSocket::Create(link.nodes[1]);
            listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
            listener->SetAcceptCallback(
                MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                compat::CallbackOf<void, Ptr<Socket>, const Address&>(
                    [&receive](Ptr<Socket> socket, const Address&)
                    { socket->SetRecvCallback(compat::CallbackOf<void, Ptr<Socket>>(receive)); }));
            listener->Listen();
            sender = TcpSocket::Create(link.nodes[0]);
            sender->Bind();
            sender->SetSendCallback(compat::CallbackOf<void, Ptr<Socket>, uint32_t>(fill));
            sender->SetConnectCallback(compat::CallbackOf<void, Ptr<Socket>>(
                                           [&fill](Ptr<Socket> socket) { fill(socket, 0); }),
                                       MakeNullCallback<void, Ptr<Socket>>());
            sender->Connect(InetSocketAddress(Link::Address(1), PORT));
        });
    return Link::Measure([&]() { return bytes; });
}

TEST(Goodput, OfUdpIsTheSumOfItsFrameTimes)
{
    for (double rate : {3.0, 6.0, 12.0, 27.0})
    {
        for (uint32_t payload : {200u, 1440u})
        {
            const double expected =
                8.0 * payload / FrameTimes::Cycle(payload + FrameTimes::IP + FrameTimes::UDP, rate);
            const double goodput = UdpGoodput(rate, payload);
            const std::string what = "UDP, one sender, " + std::to_string(payload) + " B at " +
                                     std::to_string(int(rate)) + " Mb/s";
            PrintRow(what, goodput, expected, "Mb/s");
            EXPECT_NEAR(goodput / expected, 1, 0.05) << what;
        }
    }
}

TEST(Goodput, OfTcpIsTheSumOfItsFrameTimes)
{
    // Every second segment is acknowledged by a segment without data, a frame like any other. It
    // counts its back-off down in the idle slots of the sender, who has always something to send;
    // one time in CWmin + 1 both have drawn the same slot, and one exchange is lost.
    for (double rate : {3.0, 6.0, 12.0, 27.0})
    {
        const uint32_t headers = FrameTimes::IP + FrameTimes::TCP;
        const double expected =
            2 * 8.0 * 1440 /
            (2 * FrameTimes::Cycle(1440 + headers, rate) + FrameTimes::Exchange(headers, rate) +
             FrameTimes::Exchange(1440 + headers, rate) / (FrameTimes::CW_MIN + 1));
        const double goodput = TcpGoodput(rate);
        const std::string what =
            "TCP, one sender, 1440 B at " + std::to_string(int(rate)) + " Mb/s";
        PrintRow(what, goodput, expected, "Mb/s");
        EXPECT_NEAR(goodput / expected, 1, 0.05) << what;
    }
}

} // namespace

} // namespace ns3::vec
