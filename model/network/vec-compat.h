// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPAT_H
#define VEC_COMPAT_H

// clang-format off: headers of 3.35 that come below need this one, and do not include it
#include "ns3/object.h"
// clang-format on

#include "ns3/block-ack-manager.h"
#include "ns3/callback.h"
#include "ns3/ht-frame-exchange-manager.h"
#include "ns3/inet-socket-address.h"
#include "ns3/interference-helper.h"
#include "ns3/object-factory.h"
#include "ns3/qos-txop.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-mode.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-ppdu.h"
#include "ns3/wifi-utils.h"
#include "ns3/yans-wifi-phy.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/**
 * Every difference between the ns-3 versions that vec supports (3.35 and newer), and nothing else;
 * those of the PHY that go beyond a function are in vec-compat-phy.h, and what has to be known
 * before ns-3's own headers in vec-compat-events.h.
 *
 * VEC_NS3_MINOR is the minor number of the ns-3 that is compiled against. In a tree of a release
 * the build says it. Otherwise it is told by the headers that are there, because an installed ns-3
 * does not define its version. The oldest are asked for first, by what later ones do not have: next
 * to a tree of theirs, headers of a newer ns-3 may be installed.
 */
#ifdef VEC_NS3_MINOR
#elif __has_include("ns3/regular-wifi-mac.h")
#define VEC_NS3_MINOR 35
#elif __has_include("ns3/wifi-mac-queue-item.h")
#define VEC_NS3_MINOR 36
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

#if VEC_NS3_MINOR < 36
#include "ns3/regular-wifi-mac.h"
#endif
#if VEC_NS3_MINOR < 37
#include "ns3/wifi-mac-queue-item.h"
#else
#include "ns3/wifi-mpdu.h"
#endif

/** The arguments of WifiPhy::StartTx, of which the TXVECTOR came with 3.37 and went with 3.38. */
#if VEC_NS3_MINOR >= 38
#define VEC_START_TX_ARGUMENTS Ptr<const WifiPpdu> ppdu
#elif VEC_NS3_MINOR >= 37
#define VEC_START_TX_ARGUMENTS Ptr<const WifiPpdu> ppdu, const WifiTxVector & /* txVector */
#else
#define VEC_START_TX_ARGUMENTS Ptr<WifiPpdu> ppdu
#endif

/** What WifiPhyHelper's constructor takes since 3.37: the number of links. */
#if VEC_NS3_MINOR >= 37
#define VEC_ONE_LINK 1
#else
#define VEC_ONE_LINK
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

namespace ns3::vec
{

#if VEC_NS3_MINOR < 37
using WifiMpdu = WifiMacQueueItem;
#endif

namespace compat
{

#if VEC_NS3_MINOR >= 36
constexpr WifiStandard STANDARD_AX = WIFI_STANDARD_80211ax;
using Mac = WifiMac;
#else
constexpr WifiStandard STANDARD_AX = WIFI_STANDARD_80211ax_5GHZ;
using Mac = RegularWifiMac; //!< what has queues and frame exchanges; every MAC of Wi-Fi is one
#endif

/** What WifiPhyHelper::Create returns, and the device it is given. */
#if VEC_NS3_MINOR >= 37
using CreatedPhys = std::vector<Ptr<WifiPhy>>;
#else
using CreatedPhys = Ptr<WifiPhy>;
#endif
#if VEC_NS3_MINOR >= 36
using PhyHelperDevice = WifiNetDevice;
#else
using PhyHelperDevice = NetDevice;
#endif

/** The factory of the first link, which up to 3.36 is the only one. */
inline ObjectFactory&
FirstOf(ObjectFactory& factory)
{
    return factory;
}

inline const ObjectFactory&
FirstOf(const ObjectFactory& factory)
{
    return factory;
}

template <typename Factories>
auto&
FirstOf(Factories& factories)
{
    return factories.front();
}

/** Gives a PHY what adds up the signals it hears, which up to 3.36 it has anyway. */
inline void
AddInterferenceHelper(Ptr<WifiPhy> phy)
{
#if VEC_NS3_MINOR >= 37
    phy->SetInterferenceHelper(CreateObject<InterferenceHelper>());
#else
    (void)phy;
#endif
}

/** Lets a helper make PHYs for a channel of the 5 GHz band. */
template <typename Helper>
void
SetChannel(Helper& helper, unsigned number, unsigned widthMhz)
{
#if VEC_NS3_MINOR >= 36
    const std::string settings =
        "{" + std::to_string(number) + ", " + std::to_string(widthMhz) + ", BAND_5GHZ, 0}";
    helper.Set("ChannelSettings", StringValue(settings));
#else
    helper.Set("ChannelNumber", UintegerValue(number));
    helper.Set("ChannelWidth", UintegerValue(widthMhz));
#endif
}

/** A callback that is a lambda or another function object, which up to 3.36 must be comparable. */
template <typename Result, typename... Arguments, typename Function>
Callback<Result, Arguments...>
CallbackOf(Function function)
{
#if VEC_NS3_MINOR >= 37
    return Callback<Result, Arguments...>(std::move(function));
#else
    struct Comparable
    {
        std::shared_ptr<Function> call;

        Result operator()(Arguments... arguments) const
        {
            return (*call)(arguments...);
        }

        bool operator!=(const Comparable& other) const
        {
            return call != other.call;
        }
    };

    return Callback<Result, Arguments...>(
        Comparable{std::make_shared<Function>(std::move(function))},
        true,
        true);
#endif
}

inline Ptr<Mac>
MacOf(Ptr<WifiNetDevice> device)
{
    return DynamicCast<Mac>(device->GetMac());
}

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
#if VEC_NS3_MINOR >= 37
    phy->StartReceivePreamble(ppdu, powerW, duration);
#else
    phy->StartReceivePreamble(ppdu->Copy(), powerW, duration);
#endif
}

/** Adds a frame to what disturbs others. */
template <typename Helper>
void
AddInterference(Helper& interference, // by pointer or, up to 3.36, by value
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
#elif VEC_NS3_MINOR >= 37
    interference->Add(ppdu, ppdu->GetTxVector(), duration, powerW);
#else
    interference.Add(ppdu, ppdu->GetTxVector(), duration, powerW);
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

/** Switches to the channel that the PHY, which declares VEC_SWITCH_AGAIN, is on. */
template <class Phy>
void
SwitchToSameChannel(Ptr<Phy> phy)
{
#if VEC_NS3_MINOR >= 46
    phy->SwitchAgain();
#else
    const WifiPhyOperatingChannel& channel = phy->GetOperatingChannel();
#if VEC_NS3_MINOR < 36
    phy->SetAttribute("ChannelSettings",
                      StringValue("{" + std::to_string(channel.GetNumber()) + ", " +
                                  std::to_string(channel.GetWidth()) + ", BAND_5GHZ, 0}"));
#else
    // A channel of 10 MHz has no primary one of 20.
    const uint8_t primary = channel.GetWidth() < 20 ? 0 : phy->GetPrimary20Index();
    phy->SetOperatingChannel(
        WifiPhy::ChannelTuple{channel.GetNumber(), channel.GetWidth(), phy->GetPhyBand(), primary});
#endif
#endif
}

/** Ends a block-ack agreement of two stations at both ends; the other direction stays. */
inline void
EndBlockAck(Ptr<Mac> originator, Ptr<Mac> recipient)
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
MacQueues(Ptr<Mac> mac)
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
CountQueued(Ptr<Mac> mac)
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
FlushQueues(Ptr<Mac> mac)
{
    for (const auto& queue : MacQueues(mac))
    {
#if VEC_NS3_MINOR >= 37
        queue->WipeAllExpiredMpdus();
#endif
#if VEC_NS3_MINOR >= 41
        queue->Flush();
#elif VEC_NS3_MINOR < 37
        while (queue->Remove())
        {
        }
#else
        while (Ptr<const WifiMpdu> mpdu = queue->Peek(0))
        {
            queue->Remove(mpdu);
        }
#endif
    }
}

} // namespace compat
} // namespace ns3::vec

#endif // VEC_COMPAT_H
