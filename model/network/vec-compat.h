// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPAT_H
#define VEC_COMPAT_H

#include "ns3/block-ack-manager.h"
#include "ns3/ht-frame-exchange-manager.h"
#include "ns3/inet-socket-address.h"
#include "ns3/interference-helper.h"
#include "ns3/qos-txop.h"
#include "ns3/simulator.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-mode.h"
#include "ns3/wifi-ppdu.h"
#include "ns3/wifi-utils.h"
#include "ns3/yans-wifi-phy.h"

#include <optional>
#include <vector>

/**
 * Every difference between the ns-3 versions that vec supports (3.37 and newer), and nothing else.
 *
 * VEC_NS3_MINOR is the minor number of the ns-3 that is compiled against. In a tree of a release
 * the build says it. Otherwise it is told by the headers that are there, because an installed ns-3
 * does not define its version.
 */
#ifdef VEC_NS3_MINOR
#elif __has_include("ns3/power-save-manager.h")
#define VEC_NS3_MINOR 48
#elif __has_include("ns3/wifi-static-setup-helper.h")
#define VEC_NS3_MINOR 46
#elif __has_include("ns3/eht-ru.h")
#define VEC_NS3_MINOR 45
#elif __has_include("ns3/wifi-tx-stats-helper.h")
#define VEC_NS3_MINOR 44
#elif __has_include("ns3/wifi-units.h")
#define VEC_NS3_MINOR 43
#elif __has_include("ns3/wifi-opt-field.h")
#define VEC_NS3_MINOR 42
#elif __has_include("ns3/addba-extension.h")
#define VEC_NS3_MINOR 41
#elif __has_include("ns3/generic-battery-model.h")
#define VEC_NS3_MINOR 40
#elif __has_include("ns3/wifi-mgt-header.h")
#define VEC_NS3_MINOR 39
#elif __has_include("ns3/environment-variable.h")
#define VEC_NS3_MINOR 38
#else
#define VEC_NS3_MINOR 37
#endif

/** The arguments of WifiPhy::StartTx, of which the TXVECTOR went with 3.38. */
#if VEC_NS3_MINOR >= 38
#define VEC_START_TX_ARGUMENTS Ptr<const WifiPpdu> ppdu
#else
#define VEC_START_TX_ARGUMENTS Ptr<const WifiPpdu> ppdu, const WifiTxVector & /* txVector */
#endif

/** WifiPhyHelper's factories of PHYs, protected, which were renamed in 3.40. */
#if VEC_NS3_MINOR >= 40
#define VEC_PHY_FACTORIES m_phys
#else
#define VEC_PHY_FACTORIES m_phy
#endif

/** A socket's own type: TcpSocketBase says which it is up to 3.44; Object alone does since 3.45. */
#if VEC_NS3_MINOR >= 45
#define VEC_TCP_INSTANCE_TYPE
#else
#define VEC_TCP_INSTANCE_TYPE                                                                      \
    TypeId GetInstanceTypeId() const override                                                      \
    {                                                                                              \
        return GetTypeId();                                                                        \
    }
#endif

namespace ns3::vec::compat
{

/**
 * An address to connect or send to with an IP type of service. Up to 3.41 the address decides,
 * whatever SetIpTos said before (TCP's Connect and UDP's SendTo take it over); then the socket.
 */
inline InetSocketAddress
WithTos(InetSocketAddress address, uint8_t tos)
{
#if VEC_NS3_MINOR < 42
    address.SetTos(tos);
#else
    (void)tos;
#endif
    return address;
}

/** What a PHY without a spectrum receives, with its only band. */
inline RxPowerWattPerChannelBand
SingleBand(double powerDbm)
{
#if VEC_NS3_MINOR >= 43
    return {
        {{{{0, 0}}, {{0, 0}}}, DbmToW(powerDbm)}
    };
#elif VEC_NS3_MINOR >= 39
    return {
        {{{0, 0}, {0, 0}}, DbmToW(powerDbm)}
    };
#else
    return {
        {{0, 0}, DbmToW(powerDbm)}
    };
#endif
}

/** Hands a frame that arrives with the given power (dBm, receiver's gain included) to a PHY. */
inline void
StartReception(Ptr<YansWifiPhy> phy, Ptr<const WifiPpdu> ppdu, double powerDbm, Time duration)
{
#if VEC_NS3_MINOR >= 42
    phy->TraceSignalArrival(ppdu, powerDbm, duration);
#endif
    auto powerW = SingleBand(powerDbm);
    phy->StartReceivePreamble(ppdu, powerW, duration);
}

/** Adds a frame to what disturbs others. */
inline void
AddInterference(Ptr<InterferenceHelper> interference,
                const YansWifiPhy* phy,
                Ptr<const WifiPpdu> ppdu,
                Time duration,
                double powerDbm)
{
    auto powerW = SingleBand(powerDbm);
    (void)phy;
#if VEC_NS3_MINOR >= 42
    interference->Add(ppdu, duration, powerW, phy->GetCurrentFrequencyRange());
#elif VEC_NS3_MINOR >= 40
    interference->Add(ppdu, duration, powerW);
#else
    interference->Add(ppdu, ppdu->GetTxVector(), duration, powerW);
#endif
}

/** Power in dBm of what arrives at a PHY, antenna gain included. */
inline double
RxPowerDbm(const Event& event)
{
#if VEC_NS3_MINOR >= 43
    return WToDbm(event.GetRxPower());
#else
    return WToDbm(event.GetRxPowerW());
#endif
}

/** Rate in b/s of one stream of 802.11ax with the longest guard interval. */
inline double
HeDataRateBps(const WifiMode& mode, uint32_t widthMhz)
{
#if VEC_NS3_MINOR >= 43
    return mode.GetDataRate(widthMhz, NanoSeconds(3200), 1);
#else
    return mode.GetDataRate(widthMhz, 3200, 1);
#endif
}

/** Switches to the channel that the PHY is on. */
inline void
SwitchToSameChannel(Ptr<WifiPhy> phy)
{
    const WifiPhyOperatingChannel& channel = phy->GetOperatingChannel();
#if VEC_NS3_MINOR >= 39
    phy->SetOperatingChannel(channel);
#else
    // A channel of 10 MHz has no primary one of 20.
    const uint8_t primary = channel.GetWidth() < 20 ? 0 : phy->GetPrimary20Index();
    phy->SetOperatingChannel(
        WifiPhy::ChannelTuple{channel.GetNumber(), channel.GetWidth(), phy->GetPhyBand(), primary});
#endif
}

/** Ends a block-ack agreement of two stations at both ends; the other direction stays. */
inline void
EndBlockAck(Ptr<WifiMac> originator, Ptr<WifiMac> recipient)
{
    auto to = DynamicCast<HtFrameExchangeManager>(recipient->GetFrameExchangeManager());
    auto from = DynamicCast<HtFrameExchangeManager>(originator->GetFrameExchangeManager());
    for (uint8_t tid = 0; to && from && tid < 8; ++tid)
    {
#if VEC_NS3_MINOR >= 44
        auto ends = recipient->GetQosTxop(tid)->GetBaManager();
        originator->GetQosTxop(tid)->GetBaManager()->DestroyOriginatorAgreement(
            recipient->GetAddress(),
            tid,
            std::nullopt);
        ends->DestroyRecipientAgreement(originator->GetAddress(), tid, std::nullopt);
#elif VEC_NS3_MINOR >= 38
        auto ends = recipient->GetQosTxop(tid)->GetBaManager();
        originator->GetQosTxop(tid)->GetBaManager()->DestroyOriginatorAgreement(
            recipient->GetAddress(),
            tid);
        ends->DestroyRecipientAgreement(originator->GetAddress(), tid);
#else
        originator->GetQosTxop(tid)->GetBaManager()->DestroyAgreement(recipient->GetAddress(), tid);
        to->DestroyBlockAckAgreement(originator->GetAddress(), tid);
#endif
    }
}

/** The queues of all access categories. */
inline std::vector<Ptr<WifiMacQueue>>
MacQueues(Ptr<WifiMac> mac)
{
    std::vector<Ptr<WifiMacQueue>> queues;
    for (AcIndex ac : {AC_BE, AC_BK, AC_VI, AC_VO, AC_BE_NQOS})
    {
        if (auto queue = mac->GetTxopQueue(ac))
        {
            queues.push_back(queue);
        }
    }
    return queues;
}

/** Packets in the MAC's queues. */
inline uint32_t
CountQueued(Ptr<WifiMac> mac)
{
    uint32_t packets = 0;
    for (const auto& queue : MacQueues(mac))
    {
        packets += queue->GetNPackets();
    }
    return packets;
}

/** Empties the MAC's queues, expired packets included. */
inline void
FlushQueues(Ptr<WifiMac> mac)
{
    for (const auto& queue : MacQueues(mac))
    {
        queue->WipeAllExpiredMpdus();
#if VEC_NS3_MINOR >= 41
        queue->Flush();
#else
        while (Ptr<const WifiMpdu> mpdu = queue->Peek(0))
        {
            queue->Remove(mpdu);
        }
#endif
    }
}

} // namespace ns3::vec::compat

#endif // VEC_COMPAT_H
