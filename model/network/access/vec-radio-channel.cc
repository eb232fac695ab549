// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-channel.h"

#include "ns3/boolean.h"
#include "ns3/channel-condition-model.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/three-gpp-propagation-loss-model.h"
#include "ns3/vec-compat.h"
#include "ns3/wifi-net-device.h"
#include "vec-radio-loss.h"
#include "vec-radio-phy.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioChannel");

NS_OBJECT_ENSURE_REGISTERED(RadioChannel);

namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity();

} // namespace

TypeId
RadioChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::RadioChannel")
            .SetParent<Channel>()
            .SetGroupName("Vec")
            .AddConstructor<RadioChannel>()
            .AddAttribute("PropagationLossModel",
                          "The propagation loss model, or the first of a chain.",
                          PointerValue(),
                          MakePointerAccessor(&RadioChannel::SetPropagationLossModel),
                          MakePointerChecker<PropagationLossModel>())
            .AddAttribute("PropagationDelayModel",
                          "The propagation delay model.",
                          PointerValue(),
                          MakePointerAccessor(&RadioChannel::SetPropagationDelayModel),
                          MakePointerChecker<PropagationDelayModel>())
            .AddAttribute("Culling",
                          "Whether receivers beyond the cut-off distance are left out. If not, the "
                          "power of every frame is computed for everybody who listens.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RadioChannel::m_culling),
                          MakeBooleanChecker())
            .AddAttribute("NoiseWithoutEvents",
                          "Whether a frame that is too weak for a receiver to be detected (below "
                          "MinimumRssi of its ThresholdPreambleDetectionModel) becomes noise to it "
                          "without an event.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RadioChannel::m_noiseWithoutEvents),
                          MakeBooleanChecker())
            .AddAttribute("MinPower",
                          "Frames received with less than this power, in dBm and with the antenna "
                          "gain, do not exist for a receiver, not even as interference. Each PHY's "
                          "RxSensitivity holds as well.",
                          DoubleValue(-1000),
                          MakeDoubleAccessor(&RadioChannel::m_minPowerDbm),
                          MakeDoubleChecker<double>())
            .AddAttribute("FadingMargin",
                          "How much the random part of the loss models may help a signal, in dB: "
                          "the cut-off distance is that of a signal weaker by so much.",
                          DoubleValue(6),
                          MakeDoubleAccessor(&RadioChannel::m_fadingMarginDb),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("CutoffDistance",
                          "Distance in metres beyond which nobody receives; 0: searched on the "
                          "propagation loss model.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&RadioChannel::m_cutoffM),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("MaxSpeed",
                          "Speed in m/s that a node may take up between two refreshes of its "
                          "position without telling (no CourseChange).",
                          DoubleValue(70),
                          MakeDoubleAccessor(&RadioChannel::m_maxSpeedMps),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("RefreshInterval",
                          "How old positions in the grid may become.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&RadioChannel::m_refreshInterval),
                          MakeTimeChecker(Time(0)));
    return tid;
}

RadioChannel::RadioChannel()
    : m_nextRefresh(0), m_searchable(false), m_fading(false), m_weakestDbm(INFINITE),
      m_greatestHeightM(0), m_greatestSpeedMps(0), m_sent(0), m_delivered(0), m_noise(0)
{
    NS_LOG_FUNCTION(this);
}

RadioChannel::~RadioChannel()
{
    NS_LOG_FUNCTION(this);
}

void
RadioChannel::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (const auto& mover : m_movers)
    {
        m_entries[mover.second.front()].mobility->TraceDisconnectWithoutContext(
            "CourseChange",
            MakeCallback(&RadioChannel::CourseChange, this));
    }
    m_movers.clear();
    m_entries.clear();
    m_ids.clear();
    m_bands.clear();
    m_loss = nullptr;
    m_delay = nullptr;
    m_search = nullptr;
    Channel::DoDispose();
}

std::size_t
RadioChannel::GetNDevices() const
{
    return m_entries.size();
}

Ptr<NetDevice>
RadioChannel::GetDevice(std::size_t i) const
{
    return m_entries.at(i).phy->GetDevice();
}

void
RadioChannel::SetPropagationLossModel(Ptr<PropagationLossModel> loss)
{
    NS_LOG_FUNCTION(this << loss);
    m_loss = loss;
    m_search = nullptr;
    m_searchable = false;
    m_fading = false;
    m_cutoffs.clear();
    if (loss)
    {
        DeterministicLoss part = CopyDeterministicLoss(loss);
        m_search = part.loss;
        m_searchable = part.known;
        m_fading = part.fading;
    }
}

void
RadioChannel::SetPropagationDelayModel(Ptr<PropagationDelayModel> delay)
{
    m_delay = delay;
}

bool
RadioChannel::IsFading() const
{
    return m_fading;
}

uint64_t
RadioChannel::GetSent() const
{
    return m_sent;
}

uint64_t
RadioChannel::GetDelivered() const
{
    return m_delivered;
}

uint64_t
RadioChannel::GetNoise() const
{
    return m_noise;
}

int64_t
RadioChannel::AssignStreams(int64_t stream)
{
    int64_t used = m_loss->AssignStreams(stream);
    for (auto model = m_loss; model; model = model->GetNext())
    {
        if (auto threeGpp = DynamicCast<ThreeGppPropagationLossModel>(model))
        {
            used += threeGpp->GetChannelConditionModel()->AssignStreams(stream + used);
        }
    }
    return used;
}

void
RadioChannel::Add(Ptr<RadioPhy> phy)
{
    NS_LOG_FUNCTION(this << phy);
    bool added = m_ids.emplace(PeekPointer(phy), m_entries.size()).second;
    NS_ABORT_MSG_UNLESS(added, "A RadioPhy is added to its RadioChannel once");
    m_entries.push_back({phy, nullptr, 0xffffffff, false, false, 0, Time(0)});
    Update(phy);
}

void
RadioChannel::Update(Ptr<RadioPhy> phy)
{
    NS_LOG_FUNCTION(this << phy);
    uint32_t id = m_ids.at(PeekPointer(phy));
    Entry& entry = m_entries[id];
    if (entry.placed)
    {
        m_bands[entry.band].grid.Remove(id);
        entry.placed = false;
    }
    const WifiPhyOperatingChannel& tuned = phy->GetOperatingChannel();
    bool listening = phy->IsListening() && tuned.IsSet();
    if (!listening)
    {
        if (entry.listening)
        {
            entry.listening = false;
            entry.deafSince = Simulator::Now();
        }
        return;
    }
    uint64_t band =
        static_cast<uint64_t>(tuned.GetFrequency()) << 16 | static_cast<uint64_t>(tuned.GetWidth());
    if (entry.listening)
    {
        entry.deafSince = Time(0); // a channel switch, which erased what the PHY knew
    }
    entry.listening = true;
    entry.band = band;
    if (phy->GetMobility())
    {
        Place(id);
        CatchUp(id);
    }
    else
    {
        m_nextRefresh = Time(0); // a node may get its mobility model after its radios
    }
}

void
RadioChannel::CatchUp(uint32_t id)
{
    const Entry& to = m_entries[id];
    Time now = Simulator::Now();
    for (const OnAir& frame : m_bands[to.band].onAir)
    {
        if (frame.end <= now || frame.start < to.deafSince || frame.sender == id)
        {
            continue;
        }
        double powerDbm =
            m_loss->CalcRxPower(frame.txPowerDbm, m_entries[frame.sender].mobility, to.mobility);
        if (powerDbm >= WeakestPower(to, frame.ppdu->GetTxVector().GetChannelWidth()))
        {
            to.phy->Overhear(frame.ppdu, powerDbm + to.phy->GetRxGain(), frame.end - now);
        }
    }
}

double
RadioChannel::WeakestPower(const Entry& entry, double widthMhz) const
{
    return std::max(entry.phy->GetSensitivityDbm(widthMhz), m_minPowerDbm) - entry.phy->GetRxGain();
}

void
RadioChannel::Place(uint32_t id)
{
    Entry& entry = m_entries[id];
    if (!entry.mobility)
    {
        entry.mobility = entry.phy->GetMobility();
        NS_ABORT_MSG_UNLESS(entry.mobility, "A node with a radio needs a MobilityModel");
        entry.node = entry.phy->GetDevice()->GetNode()->GetId();
        auto& ids = m_movers[PeekPointer(entry.mobility)];
        if (ids.empty())
        {
            entry.mobility->TraceConnectWithoutContext(
                "CourseChange",
                MakeCallback(&RadioChannel::CourseChange, this));
        }
        ids.push_back(id);
    }
    Vector position = entry.mobility->GetPosition();
    RadioGrid& grid = m_bands[entry.band].grid;
    if (entry.placed)
    {
        grid.Move(id, position);
    }
    else
    {
        grid.Insert(id, position);
        entry.placed = true;
    }
    m_greatestSpeedMps = std::max(m_greatestSpeedMps, entry.mobility->GetVelocity().GetLength());
    double weakestDbm = WeakestPower(entry, entry.phy->GetChannelWidth());
    if (position.z > m_greatestHeightM || weakestDbm < m_weakestDbm)
    {
        m_greatestHeightM = std::max(m_greatestHeightM, position.z);
        m_weakestDbm = std::min(m_weakestDbm, weakestDbm);
        m_cutoffs.clear();
    }
}

void
RadioChannel::CourseChange(Ptr<const MobilityModel> mobility)
{
    for (uint32_t id : m_movers.at(PeekPointer(mobility)))
    {
        if (m_entries[id].listening)
        {
            Place(id);
        }
    }
}

void
RadioChannel::Refresh()
{
    NS_LOG_FUNCTION(this);
    for (uint32_t id = 0; id < m_entries.size(); ++id)
    {
        if (m_entries[id].listening)
        {
            Place(id);
        }
    }
    m_nextRefresh = Simulator::Now() + m_refreshInterval;
}

double
RadioChannel::GetCutoffDistance(double txPowerDbm)
{
    if (Simulator::Now() >= m_nextRefresh)
    {
        Refresh();
    }
    if (!m_culling)
    {
        return INFINITE;
    }
    if (m_cutoffM > 0)
    {
        return m_cutoffM;
    }
    if (!m_searchable || !m_search)
    {
        return INFINITE;
    }
    auto power = static_cast<int64_t>(std::ceil(txPowerDbm * 100));
    auto cutoff = m_cutoffs.find(power);
    if (cutoff == m_cutoffs.end())
    {
        double rxPowerDbm = m_weakestDbm - (m_fading ? m_fadingMarginDb : 0);
        double distanceM =
            FindCutoffDistance(m_search, power / 100.0, rxPowerDbm, m_greatestHeightM);
        NS_LOG_INFO("A signal of " << txPowerDbm << " dBm is received up to " << distanceM << " m");
        cutoff = m_cutoffs.emplace(power, distanceM).first;
    }
    return cutoff->second;
}

void
RadioChannel::Send(Ptr<RadioPhy> sender, Ptr<const WifiPpdu> ppdu, double txPowerDbm)
{
    NS_LOG_FUNCTION(this << sender << ppdu << txPowerDbm);
    m_sent++;
    const double cutoffM = GetCutoffDistance(txPowerDbm);
    uint32_t senderId = m_ids.at(PeekPointer(sender));
    const Entry& from = m_entries[senderId];
    Band& band = m_bands[from.band];
    Time now = Simulator::Now();
    band.onAir.erase(std::remove_if(band.onAir.begin(),
                                    band.onAir.end(),
                                    [now](const OnAir& frame) { return frame.end <= now; }),
                     band.onAir.end());
    Time duration = ppdu->GetTxDuration();
    band.onAir.push_back({ppdu, senderId, txPowerDbm, now, now + duration});
    double slackM = m_refreshInterval.GetSeconds() * std::max(m_maxSpeedMps, m_greatestSpeedMps);
    double radiusM = cutoffM + slackM;
    if (std::isfinite(radiusM) && radiusM > 8 * band.grid.GetCellSize())
    {
        band.grid.SetCellSize(radiusM / 2);
    }
    band.grid.Find(from.mobility->GetPosition(), radiusM, m_near);
    double widthMhz = ppdu->GetTxVector().GetChannelWidth();
    for (uint32_t id : m_near)
    {
        if (id == senderId)
        {
            continue;
        }
        const Entry& to = m_entries[id];
        double powerDbm = m_loss->CalcRxPower(txPowerDbm, from.mobility, to.mobility);
        if (powerDbm < WeakestPower(to, widthMhz))
        {
            continue;
        }
        powerDbm += to.phy->GetRxGain();
        if (m_noiseWithoutEvents && powerDbm < to.phy->GetDetectionPowerDbm())
        {
            m_noise++;
            to.phy->Overhear(ppdu, powerDbm, duration);
            continue;
        }
        m_delivered++;
        Simulator::ScheduleWithContext(to.node,
                                       m_delay->GetDelay(from.mobility, to.mobility),
                                       &RadioChannel::Receive,
                                       to.phy,
                                       ppdu,
                                       powerDbm,
                                       duration);
    }
}

void
RadioChannel::Receive(Ptr<RadioPhy> receiver,
                      Ptr<const WifiPpdu> ppdu,
                      double powerDbm,
                      Time duration)
{
    if (receiver->IsListening())
    {
        compat::StartReception(receiver, ppdu, powerDbm, duration);
    }
}

} // namespace ns3::vec
