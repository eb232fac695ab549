// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_NODE_PAIR_H
#define VEC_NODE_PAIR_H

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/node-container.h"
#include "ns3/object-vector.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/tcp-l4-protocol.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>

namespace ns3::vec
{

/** Ends the simulation of a test. */
class SimulationTest : public testing::Test
{
  public:
    ~SimulationTest() override
    {
        Simulator::Destroy();
    }

    static void RunUntil(double timeS)
    {
        Simulator::Stop(Seconds(timeS) - Simulator::Now());
        Simulator::Run();
    }

    static void At(double timeS, std::function<void()> action)
    {
        Simulator::Schedule(Seconds(timeS) - Simulator::Now(), std::move(action));
    }

    static double NowS()
    {
        return Simulator::Now().GetSeconds();
    }
};

/** Two nodes and a wire. */
struct NodePair
{
    explicit NodePair(double rateBps = 1e8, double delayS = 1e-3)
    {
        nodes.Create(2);
        PointToPointHelper wire;
        wire.SetDeviceAttribute("DataRate",
                                DataRateValue(DataRate(static_cast<uint64_t>(rateBps))));
        wire.SetChannelAttribute("Delay", TimeValue(Seconds(delayS)));
        devices = wire.Install(nodes);
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(nodes);
        Ipv4AddressHelper addresses("172.16.0.0", "255.255.255.0");
        addresses.Assign(devices);
        // Until a node has begun its life it cannot send.
        Simulator::Stop(Seconds(0));
        Simulator::Run();
    }

    Ptr<Node> operator[](uint32_t i) const
    {
        return nodes.Get(i);
    }

    Ipv4Address Address(uint32_t i) const
    {
        return Ipv4Address(172u << 24 | 16u << 16 | (i + 1));
    }

    /** Cuts the wire, or mends it. */
    void Cut(bool cut) const
    {
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto model = CreateObject<RateErrorModel>();
            model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
            model->SetRate(cut ? 1 : 0);
            DynamicCast<PointToPointNetDevice>(devices.Get(i))->SetReceiveErrorModel(model);
        }
    }

    /** How many sockets a node's TCP knows. */
    std::size_t Sockets(uint32_t i) const
    {
        ObjectVectorValue sockets;
        nodes.Get(i)->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", sockets);
        return sockets.GetN();
    }

    NodeContainer nodes;
    NetDeviceContainer devices;
};

} // namespace ns3::vec

#endif // VEC_NODE_PAIR_H
