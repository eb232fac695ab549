// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_CHANNEL_H
#define VEC_RADIO_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/propagation-delay-model.h"
#include "ns3/propagation-loss-model.h"
#include "vec-radio-grid.h"

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace ns3
{
class WifiPpdu;
}

namespace ns3::vec
{

class RadioPhy;

/**
 * The air between RadioPhy objects: a YansWifiChannel whose cost does not grow with those who
 * cannot hear.
 *
 * A frame is handed to a PHY that is tuned to the sender's channel (centre frequency and width),
 * listens, and receives at least its RxSensitivity (or MinPower, if that is more). These are the
 * PHYs which ns3::YansWifiChannel hands a frame to as well: it drops weaker signals without a
 * trace. With a deterministic loss model both give the same events in the same order.
 *
 * Most of those who receive a frame receive it too weak to be detected: to them it is noise, which
 * it becomes without any event (NoiseWithoutEvents), a few microseconds early, as the time it
 * travels is left out.
 *
 * Who may be that near is found in a grid of positions. The distance at which even the most
 * sensitive listener receives less is searched on the deterministic part of the loss models, for
 * the sender's power and antenna: random parts (Nakagami, Jakes, 3GPP shadowing and blockage) are
 * taken out, and FadingMargin is added instead. A frame is not even drawn for those beyond; its
 * power is drawn for everybody within. Loss models of which the deterministic part is not known
 * (matrices, buildings) are never cut off unless CutoffDistance says where.
 *
 * Positions in the grid are refreshed every RefreshInterval and at course changes; in between a
 * node may move at MaxSpeed, or at the greatest speed seen if that is more, without being missed.
 *
 * Whoever starts to listen, or tunes in, in the middle of frames senses them as the noise they are
 * to it: the channel is not taken for idle.
 *
 * One object serves any number of frequency channels; channels do not interfere with each other.
 */
class RadioChannel : public Channel
{
  public:
    static TypeId GetTypeId();
    RadioChannel();
    ~RadioChannel() override;

    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

    /** Loss models may be chained (PropagationLossModel::SetNext). Set before the first frame. */
    void SetPropagationLossModel(Ptr<PropagationLossModel> loss);
    void SetPropagationDelayModel(Ptr<PropagationDelayModel> delay);

    /** Makes the PHY part of this channel. REQUIRES: not added before. */
    void Add(Ptr<RadioPhy> phy);
    /** The PHY listens or not any more, or is tuned to another frequency. */
    void Update(Ptr<RadioPhy> phy);
    /** Transmits; txPowerDbm includes the sender's antenna gain. Called by RadioPhy. */
    void Send(Ptr<RadioPhy> sender, Ptr<const WifiPpdu> ppdu, double txPowerDbm);

    /**
     * Distance in metres beyond which nobody receives a signal sent with this power (antenna gain
     * included). Infinite if that is not known.
     */
    double GetCutoffDistance(double txPowerDbm);
    /** Whether the loss models have a random part, and FadingMargin applies. */
    bool IsFading() const;

    /** Frames sent since the start of the simulation. */
    uint64_t GetSent() const;
    /** Frames handed to a PHY, every receiver counted. */
    uint64_t GetDelivered() const;
    /** Frames added to the noise of a PHY, every receiver counted. */
    uint64_t GetNoise() const;

    /** Fixed random streams for the loss models; returns how many were used. */
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

  private:
    struct Entry
    {
        Ptr<RadioPhy> phy;
        Ptr<MobilityModel> mobility;
        uint32_t node;
        bool listening;
        bool placed;    //!< In the grid of its band.
        uint64_t band;  //!< Centre frequency and width.
        Time deafSince; //!< Frames that began earlier are known to the PHY.
    };

    /** A frame that is being transmitted. */
    struct OnAir
    {
        Ptr<const WifiPpdu> ppdu;
        uint32_t sender;
        double txPowerDbm;
        Time start;
        Time end;
    };

    struct Band
    {
        RadioGrid grid;
        std::vector<OnAir> onAir; //!< Some may have ended.
    };

    static void Receive(Ptr<RadioPhy> receiver,
                        Ptr<const WifiPpdu> ppdu,
                        double powerDbm,
                        Time duration);

    /** Power in dBm, without the receiver's antenna gain, from which on it notices a frame. */
    double WeakestPower(const Entry& entry, double widthMhz) const;
    void Place(uint32_t id);
    /** Lets one who starts to listen notice what is on the air. */
    void CatchUp(uint32_t id);
    void CourseChange(Ptr<const MobilityModel> mobility);
    /** Brings the grid up to date. */
    void Refresh();

    Ptr<PropagationLossModel> m_loss;
    Ptr<PropagationDelayModel> m_delay;
    double m_minPowerDbm;
    double m_fadingMarginDb;
    double m_cutoffM;
    double m_maxSpeedMps;
    Time m_refreshInterval;
    bool m_culling;
    bool m_noiseWithoutEvents;

    std::vector<Entry> m_entries;
    std::unordered_map<const RadioPhy*, uint32_t> m_ids;
    std::unordered_map<const MobilityModel*, std::vector<uint32_t>> m_movers;
    std::map<uint64_t, Band> m_bands;
    std::vector<uint32_t> m_near;
    Time m_nextRefresh;

    Ptr<PropagationLossModel> m_search; //!< The deterministic part.
    bool m_searchable;
    bool m_fading;
    std::map<int64_t, double> m_cutoffs; //!< By power sent in hundredths of a dB, rounded up.
    double m_weakestDbm;                 //!< WeakestPower over all who listen.
    double m_greatestHeightM;
    double m_greatestSpeedMps;

    uint64_t m_sent;
    uint64_t m_delivered;
    uint64_t m_noise;
};

} // namespace ns3::vec

#endif // VEC_RADIO_CHANNEL_H
