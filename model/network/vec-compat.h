// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPAT_H
#define VEC_COMPAT_H

#include "ns3/interference-helper.h"
#include "ns3/simulator.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-ppdu.h"
#include "ns3/wifi-utils.h"
#include "ns3/yans-wifi-phy.h"

/**
 * Every difference between the ns-3 versions that vec supports (3.37 and newer), and nothing else.
 *
 * VEC_NS3_MINOR is the minor number of the ns-3 that is compiled against. It is told by the headers
 * that are there, because neither an installed ns-3 nor a tree defines its version reliably.
 */
#if __has_include("ns3/power-save-manager.h")
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

namespace ns3::vec::compat
{

/** Hands a frame that arrives with the given power (dBm, receiver's gain included) to a PHY. */
inline void
StartReception(Ptr<YansWifiPhy> phy, Ptr<const WifiPpdu> ppdu, double powerDbm)
{
#if VEC_NS3_MINOR >= 42
    phy->TraceSignalArrival(ppdu, powerDbm, ppdu->GetTxDuration());
#endif
    RxPowerWattPerChannelBand powerW;
#if VEC_NS3_MINOR >= 43
    powerW.insert({
        {{{0, 0}}, {{0, 0}}},
        DbmToW(powerDbm)
    });
#elif VEC_NS3_MINOR >= 39
    powerW.insert({
        {{0, 0}, {0, 0}},
        DbmToW(powerDbm)
    });
#else
    powerW.insert({
        {0, 0},
        DbmToW(powerDbm)
    });
#endif
    phy->StartReceivePreamble(ppdu, powerW, ppdu->GetTxDuration());
}

/** Switches to the channel that the PHY is on. */
inline void
SwitchToSameChannel(Ptr<WifiPhy> phy)
{
    const WifiPhyOperatingChannel& channel = phy->GetOperatingChannel();
#if VEC_NS3_MINOR >= 39
    phy->SetOperatingChannel(channel);
#else
    phy->SetOperatingChannel(WifiPhy::ChannelTuple{channel.GetNumber(),
                                                   channel.GetWidth(),
                                                   phy->GetPhyBand(),
                                                   phy->GetPrimary20Index()});
#endif
}

/** Empties a MAC queue, expired packets included. */
inline void
Flush(Ptr<WifiMacQueue> queue)
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

} // namespace ns3::vec::compat

#endif // VEC_COMPAT_H
