// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SHARED_RADIO_H
#define VEC_SHARED_RADIO_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "vec-plain-device.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace ns3::vec
{

class SharedRadio;

/**
 * What IP sees of a shared radio on one of its channels: an interface of its own, with the radio's
 * MAC address. What it is given waits until the radio is tuned to its channel.
 */
class ChannelDevice : public PlainDevice
{
  public:
    static TypeId GetTypeId();
    ChannelDevice();
    ~ChannelDevice() override;

    void SetRadio(Ptr<SharedRadio> radio, uint32_t channel);
    Ptr<SharedRadio> GetRadio() const;
    /** Number within the radio, from 0. */
    uint32_t GetNumber() const;

    bool Send(Ptr<Packet> packet, const Address& to, uint16_t protocol) override;

  private:
    void DoDispose() override;

    Ptr<SharedRadio> m_radio;
    uint32_t m_number = 0;
};

/**
 * The one service radio of a vehicle, for all of its uplinks and the downlink in turn.
 *
 * A channel waits from Listen(on) to Listen(off): an uplink while it has something to send, the
 * downlink while something is expected there. The rule, made to be simple and to starve nobody:
 *
 * 1. On an uplink it stays until nothing is left to send there, or for Dwell when another waits.
 * 2. Then it goes to the uplink that has waited longest; but to the downlink if no uplink waits, or
 *    if the downlink has waited for Dwell.
 * 3. On the downlink it stays; when an uplink waits, until nothing has come for Quiet, or for
 * Dwell.
 *
 * Before it goes, the MAC sends what it has. When nothing waits, the radio rests. What others send
 * to it on a channel it is not tuned to is lost: their TCP, and their transfers, try again.
 */
class SharedRadio : public Object
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `Tuned` look like; \p channel counts from 0. */
    typedef void (*TunedTracedCallback)(uint32_t channel);

    SharedRadio();
    ~SharedRadio() override;

    /**
     * Takes over a Wi-Fi device that is on a node and tuned to the first channel, and gives the
     * node a ChannelDevice for each of \p channels (as WifiPhy's ChannelSettings); the last of them
     * is the downlink.
     */
    void Install(Ptr<NetDevice> device, const std::vector<std::string>& channels);
    Ptr<NetDevice> GetDevice() const;
    Ptr<ChannelDevice> GetChannelDevice(uint32_t number) const;

    /** Whether something is to be sent or expected on a channel. */
    void Listen(uint32_t number, bool on);
    /** The channel that it is tuned to, or on its way to. */
    uint32_t GetTuned() const;
    /** Forgets everything: another vehicle uses it from now on. */
    void Reset();
    /** A packet of a ChannelDevice. */
    bool Send(uint32_t number, Ptr<Packet> packet, const Address& to, uint16_t protocol);

  protected:
    void DoDispose() override;

  private:
    struct Waiting
    {
        Ptr<Packet> packet;
        Address to;
        uint16_t protocol;
        Time since;
    };

    struct ChannelState
    {
        std::string settings;
        Ptr<ChannelDevice> device;
        std::deque<Waiting> queue;
        bool wanted = false;
        Time since; //!< it waits; on the channel it is tuned to: since when it is
    };

    static constexpr int NONE = -1;

    bool OnReceive(Ptr<NetDevice> device,
                   Ptr<const Packet> packet,
                   uint16_t protocol,
                   const Address& from);
    bool IsDownlink(uint32_t number) const;
    /** Applies the rule, after the present event. */
    void Reconsider();
    void Apply();
    /** The uplink that has waited longest, other than the one it is tuned to. */
    int OldestUplink() const;
    /** When it may go, given that another channel waits. */
    Time StaysUntil(bool uplinkWaits) const;
    void GoTo(uint32_t number);
    void Leave();
    void Arrive();
    void Flush();

    Ptr<NetDevice> m_device;
    std::vector<ChannelState> m_channels;
    uint32_t m_tuned = 0;
    int m_next = NONE;   //!< where it goes when the MAC has nothing left to send
    bool m_deaf = false; //!< between two channels
    Time m_heard;        //!< last reception
    EventId m_move;
    EventId m_timer;

    Time m_dwell;
    Time m_quiet;
    Time m_lifetime;
    uint32_t m_queuePackets;

    TracedCallback<uint32_t> m_tunedTrace;
};

} // namespace ns3::vec

#endif // VEC_SHARED_RADIO_H
