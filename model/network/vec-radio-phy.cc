// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-phy.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "vec-radio-channel.h"

#include <cmath>
#include <limits>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioPhy");

NS_OBJECT_ENSURE_REGISTERED(RadioPhy);

TypeId
RadioPhy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::RadioPhy")
            .SetParent<YansWifiPhy>()
            .SetGroupName("Vec")
            .AddConstructor<RadioPhy>()
            .AddAttribute("Listening",
                          "Whether frames of others reach this PHY, and it may transmit.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RadioPhy::Listen, &RadioPhy::IsListening),
                          MakeBooleanChecker());
    return tid;
}

RadioPhy::RadioPhy() : m_listening(true)
{
    NS_LOG_FUNCTION(this);
}

RadioPhy::~RadioPhy()
{
    NS_LOG_FUNCTION(this);
}

void
RadioPhy::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_radioChannel = nullptr;
    YansWifiPhy::DoDispose();
}

void
RadioPhy::StartTx(VEC_START_TX_ARGUMENTS)
{
    NS_LOG_FUNCTION(this << ppdu);
#if VEC_NS3_MINOR >= 42
    m_signalTransmissionCb(ppdu, ppdu->GetTxVector());
#endif
    if (!m_listening)
    {
        // Tuned away: a late TCP retransmission, for instance, reaches nobody.
        return;
    }
    m_radioChannel->Send(this, ppdu, GetTxPowerForTransmission(ppdu) + GetTxGain());
}

Ptr<Channel>
RadioPhy::GetChannel() const
{
    return m_radioChannel;
}

void
RadioPhy::SetRadioChannel(Ptr<RadioChannel> channel)
{
    NS_LOG_FUNCTION(this << channel);
    NS_ABORT_MSG_IF(m_radioChannel, "A RadioPhy stays on its RadioChannel");
    m_radioChannel = channel;
    m_radioChannel->Add(this);
}

void
RadioPhy::Listen(bool listening)
{
    NS_LOG_FUNCTION(this << listening);
    if (m_listening != listening)
    {
        m_listening = listening;
        if (m_radioChannel)
        {
            m_radioChannel->Update(this);
        }
    }
}

bool
RadioPhy::IsListening() const
{
    return m_listening;
}

double
RadioPhy::GetReceivedPowerDbm() const
{
    return m_currentEvent ? WToDbm(m_currentEvent->GetRxPowerW())
                          : std::numeric_limits<double>::quiet_NaN();
}

double
RadioPhy::GetSensitivityDbm(double widthMhz) const
{
    return GetRxSensitivity() + RatioToDb(widthMhz / 20.0);
}

void
RadioPhy::DoChannelSwitch()
{
    YansWifiPhy::DoChannelSwitch();
    if (m_radioChannel)
    {
        m_radioChannel->Update(this);
    }
}

} // namespace ns3::vec
