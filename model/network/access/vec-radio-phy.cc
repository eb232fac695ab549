// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-phy.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/threshold-preamble-detection-model.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
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
            .SetParent<compat::BasePhy>()
            .SetGroupName("Vec")
            .AddConstructor<RadioPhy>()
            .AddAttribute("Listening",
                          "Whether frames of others reach this PHY, and it may transmit.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RadioPhy::Listen, &RadioPhy::IsListening),
                          MakeBooleanChecker());
    return tid;
}

RadioPhy::RadioPhy()
    : m_listening(true), m_txEnd(0), m_receivedDbm(std::numeric_limits<double>::quiet_NaN()),
      m_received(-1), m_detectionDbm(-std::numeric_limits<double>::infinity())
{
    NS_LOG_FUNCTION(this);
    GetState()->TraceConnectWithoutContext("State", MakeCallback(&RadioPhy::StateLogged, this));
}

RadioPhy::~RadioPhy()
{
    NS_LOG_FUNCTION(this);
}

void
RadioPhy::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_rest.Cancel();
    m_radioChannel = nullptr;
    YansWifiPhy::DoDispose();
}

void
RadioPhy::StartTx(VEC_START_TX_ARGUMENTS)
{
    NS_LOG_FUNCTION(this << ppdu);
    if (!m_listening)
    {
        NS_LOG_DEBUG("Dropping a frame because the radio is off");
        NotifyTxDrop(ppdu->GetPsdu());
        return;
    }
#if VEC_NS3_MINOR >= 42
    m_signalTransmissionCb(ppdu, ppdu->GetTxVector());
#endif
    m_txEnd = Simulator::Now() + ppdu->GetTxDuration();
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
    m_rest.Cancel();
    if (m_listening != listening)
    {
        m_listening = listening;
        if (m_radioChannel)
        {
            m_radioChannel->Update(this);
        }
    }
}

void
RadioPhy::Rest()
{
    NS_LOG_FUNCTION(this);
    m_rest.Cancel();
    if (IsPending())
    {
        m_rest = Simulator::Schedule(MilliSeconds(1), &RadioPhy::Rest, this);
    }
    else
    {
        Listen(false);
    }
}

bool
RadioPhy::IsListening() const
{
    return m_listening;
}

bool
RadioPhy::IsPending() const
{
    auto mac = compat::MacOf(GetDevice());
    return IsInExchange() || compat::CountQueued(mac) > 0 ||
           mac->GetFrameExchangeManager()->GetWifiTxTimer().IsRunning();
}

bool
RadioPhy::IsInExchange() const
{
    Time now = Simulator::Now();
    Time respond = GetSifs() + GetSlot();
    Time rxEnd = GetLastRxEndTime();
    return IsStateTx() || now < m_txEnd + respond || (rxEnd <= now && now < rxEnd + respond);
}

void
RadioPhy::Overhear(Ptr<const WifiPpdu> ppdu, double powerDbm, Time remaining)
{
    NS_LOG_FUNCTION(this << ppdu << powerDbm << remaining);
    compat::AddInterference(m_interference, this, ppdu, remaining, powerDbm);
    if (!IsStateSleep() && !IsStateOff() && remaining > GetDelayUntilIdle())
    {
        SwitchMaybeToCcaBusy(ppdu);
    }
}

void
RadioPhy::StateLogged(Time /* start */, Time /* duration */, WifiPhyState state)
{
    if (state == WifiPhyState::RX && m_currentEvent)
    {
        m_receivedDbm = compat::RxPowerDbm(*m_currentEvent);
        m_received = Simulator::Now();
    }
}

double
RadioPhy::GetReceivedPowerDbm() const
{
    if (m_currentEvent)
    {
        return compat::RxPowerDbm(*m_currentEvent);
    }
    return m_received == Simulator::Now() ? m_receivedDbm
                                          : std::numeric_limits<double>::quiet_NaN();
}

double
RadioPhy::GetSensitivityDbm(double widthMhz) const
{
    return GetRxSensitivity() + RatioToDb(widthMhz / 20.0);
}

double
RadioPhy::GetDetectionPowerDbm() const
{
    return m_detectionDbm;
}

void
RadioPhy::DoInitialize()
{
    YansWifiPhy::DoInitialize();
    PointerValue model;
    GetAttribute("PreambleDetectionModel", model);
    if (auto threshold = model.Get<ThresholdPreambleDetectionModel>())
    {
        DoubleValue rssi;
        threshold->GetAttribute("MinimumRssi", rssi);
        m_detectionDbm = rssi.Get();
    }
}

void
RadioPhy::DoChannelSwitch()
{
    compat::BasePhy::DoChannelSwitch();
    if (m_radioChannel)
    {
        m_radioChannel->Update(this);
    }
}

} // namespace ns3::vec
