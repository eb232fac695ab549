// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPAT_PHY_H
#define VEC_COMPAT_PHY_H

#include "ns3/mobility-model.h"
#include "ns3/node.h"
#include "ns3/string.h"
#include "ns3/wifi-net-device.h"
#include "ns3/yans-wifi-phy.h"
#include "vec-compat.h"

#include <cstdio>
#include <string>

/** A member of a PHY: from 3.46 on, to set the channel that is set does nothing. */
#if VEC_NS3_MINOR >= 46
#define VEC_SWITCH_AGAIN                                                                           \
    void SwitchAgain()                                                                             \
    {                                                                                              \
        if (auto delay = GetDelayUntilChannelSwitch(); delay && !delay->IsStrictlyPositive())      \
        {                                                                                          \
            DoChannelSwitch();                                                                     \
        }                                                                                          \
    }
#else
#define VEC_SWITCH_AGAIN
#endif

namespace ns3::vec::compat
{

#if VEC_NS3_MINOR >= 37

using BasePhy = YansWifiPhy;

#else

/**
 * A YansWifiPhy of ns-3.35 or 3.36 that looks like one of 3.37: carrier sense by PPDU, and
 * with 3.35 the attribute ChannelSettings, the function DoChannelSwitch and the device as a
 * WifiNetDevice.
 */
class BasePhy : public YansWifiPhy
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::vec::CompatPhy")
                .SetParent<YansWifiPhy>()
                .SetGroupName("Vec")
#if VEC_NS3_MINOR < 36
                .AddAttribute(
                    "ChannelSettings",
                    "{number, width in MHz, band, primary 20 MHz}; "
                    "0: as the standard has it. The band is not looked at.",
                    StringValue("{0, 0, BAND_UNSPECIFIED, 0}"),
                    MakeStringAccessor(&BasePhy::SetChannelSettings, &BasePhy::GetChannelSettings),
                    MakeStringChecker())
#endif
            ;
        return tid;
    }

    /** Null while the device has no node, which up to 3.36 it gets after its PHY has a channel. */
    Ptr<MobilityModel> GetMobility() const
    {
        return YansWifiPhy::GetDevice()->GetNode() ? YansWifiPhy::GetMobility() : nullptr;
    }

#if VEC_NS3_MINOR < 36
    Ptr<WifiNetDevice> GetDevice() const
    {
        return DynamicCast<WifiNetDevice>(YansWifiPhy::GetDevice());
    }

    std::string GetChannelSettings() const
    {
        return m_settings;
    }

    void SetChannelSettings(std::string settings)
    {
        NS_ABORT_MSG_IF(std::sscanf(settings.c_str(), "{%u,%u", &m_number, &m_widthMhz) != 2,
                        "ChannelSettings are {number, width, band, primary}, not " << settings);
        m_settings = settings;
        if (GetOperatingChannel().IsSet())
        {
            SwitchChannel();
        }
    }

    void ConfigureStandardAndBand(WifiPhyStandard standard, WifiPhyBand band) override
    {
        if (m_number != 0)
        {
            SetChannelWidth(m_widthMhz);
            SetChannelNumber(m_number);
        }
        YansWifiPhy::ConfigureStandardAndBand(standard, band);
        DoChannelSwitch();
    }
#endif

  protected:
    void SwitchMaybeToCcaBusy(Ptr<const WifiPpdu> ppdu)
    {
        YansWifiPhy::SwitchMaybeToCcaBusy(GetMeasurementChannelWidth(ppdu));
    }

#if VEC_NS3_MINOR < 36
    /** Called when the PHY has switched to another channel, or to the same again. */
    virtual void DoChannelSwitch()
    {
    }

  private:
    void SwitchChannel()
    {
        if (IsStateTx())
        {
            Simulator::Schedule(GetDelayUntilIdle(), &BasePhy::SwitchChannel, this);
            return;
        }
        if (IsInitialized() && !IsStateRx())
        {
            m_endPhyRxEvent.Cancel(); // of a preamble; ns-3 does so from 3.36 on
        }
        if (IsInitialized())
        {
            // What waits for an acknowledgement, and rate control: from 3.36 on, ns-3 does so.
            auto mac = MacOf(GetDevice());
            mac->GetFrameExchangeManager()->NotifySwitchingStartNow(GetChannelSwitchDelay());
        }
        SetOperatingChannel(m_number, 0, m_widthMhz);
        DoChannelSwitch();
    }

    std::string m_settings;
    unsigned m_number = 0;
    unsigned m_widthMhz = 0;
#endif
};

#endif

} // namespace ns3::vec::compat

#endif // VEC_COMPAT_PHY_H
