// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_IDEAL_RADIO_H
#define VEC_IDEAL_RADIO_H

#include "ns3/channel.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/propagation-loss-model.h"
#include "ns3/simple-ref-count.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-messages.h"
#include "vec-plain-device.h"

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

/**
 * \file
 * A radio that does what the equations of `mec-dag` say and nothing else: an IP device, so that
 * applications need not know. Nothing is lost or sent twice, headers and acknowledgements take no
 * time, and task data (bytes with a TransferTag) go through a queue of the equations at its rate.
 */

namespace ns3::vec
{

class IdealDevice;

/**
 * A first-come-first-served queue of the equations: a subchannel of an RSU, shared by its vehicles,
 * or the downlink of a server, shared by its RSUs.
 *
 * "First come" is a transfer, not a packet: what belongs to the transfer that was enqueued first
 * (ties: lower task, then lower subtask) goes first, whichever sender it comes from. Packets of one
 * sender to one receiver stay in order. What has no task data takes no time.
 */
class IdealPipe : public SimpleRefCount<IdealPipe>
{
  public:
    /** When a transfer was enqueued, s; its task and subtask. */
    using Turn = std::tuple<double, TaskKey, uint16_t>;

    struct Frame
    {
        Ptr<IdealDevice> from;
        Ptr<IdealDevice> to;
        Ptr<Packet> packet;
        uint16_t protocol = 0;
        double bits = 0;       //!< of task data
        double bitsOfNext = 0; //!< those of a transfer that only begins in this packet
        bool isEdge = false;   //!< the first bits are data of an edge
        Turn turn{};           //!< of the first bits; set by Enqueue when there are none
    };

    /** \param rateBps task data per second */
    explicit IdealPipe(double rateBps);
    ~IdealPipe();
    IdealPipe(const IdealPipe&) = delete;
    IdealPipe& operator=(const IdealPipe&) = delete;

    double RateBps() const;
    /** Takes a frame in; IdealDevice::Receive has it when its time is over. */
    void Enqueue(Frame frame);
    /** Forgets frames from and to a device. */
    void Drop(const IdealDevice* device);
    /** Seconds in which task data went through so far. */
    double BusySeconds() const;
    /** Frames that have not come out. */
    std::size_t Waiting() const;

  private:
    using Flow = std::pair<const IdealDevice*, const IdealDevice*>;

    struct InFlow
    {
        Turn last;           //!< of the youngest frame
        uint32_t frames = 0; //!< that have not come out
        double ahead = 0;    //!< bits in the youngest frame whose time is still to be taken
    };

    void Serve();
    void Finish();

    double m_rateBps;
    std::map<std::pair<Turn, uint64_t>, Frame> m_waiting;
    std::map<Flow, InFlow> m_flows;
    Frame m_current;
    bool m_busy = false;
    double m_begunS = 0;
    double m_busyS = 0;
    uint64_t m_count = 0;
    EventId m_end;
};

/** Hands a frame up, as an event of the receiver's node. */
void DeliverFrame(const IdealPipe::Frame& frame);

class IdealLanes;

/** The devices of one radio channel. */
class IdealChannel : public Channel
{
  public:
    static TypeId GetTypeId();
    IdealChannel();
    ~IdealChannel() override;

    /** How far broadcasts reach. */
    void SetPropagationLossModel(Ptr<PropagationLossModel> loss);
    /** Rate of what goes through no pipe, bit/s with IP header; 0: it takes no time. */
    void SetSignallingRate(double rateBps);
    double SignallingRate() const;

    /** What carries task data between devices without a pipe; null: they take it as signalling. */
    void SetLanes(Ptr<IdealLanes> lanes);
    Ptr<IdealLanes> GetLanes() const;

    void Add(Ptr<IdealDevice> device);
    /** The device with that address, or null. */
    Ptr<IdealDevice> Find(const Mac48Address& address) const;
    /** Hands a copy to every other device that listens within reach. */
    void Broadcast(Ptr<IdealDevice> from, Ptr<Packet> packet, uint16_t protocol);

    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  private:
    Ptr<PropagationLossModel> m_loss;
    Ptr<IdealLanes> m_lanes;
    std::vector<Ptr<IdealDevice>> m_devices;
    std::map<Mac48Address, Ptr<IdealDevice>> m_byAddress;
    double m_signallingBps = 0;
    double m_sensitivityDbm;
};

/**
 * The device of a vehicle or an RSU on an IdealChannel.
 *
 * Unicast arrives wherever the receiver is: contact is made and lost by beacons, which are
 * broadcast and reach as far as the received power is above the channel's Sensitivity. A frame to
 * or from a device with a pipe goes through it; one between others goes through the channel's
 * lanes, if there are some; anything else takes its size at the channel's signalling rate, one
 * after the other of a sender.
 */
class IdealDevice : public PlainDevice
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `Sent` look like; \p durationS of the packet on the channel. */
    typedef void (*SentTracedCallback)(Ptr<const Packet> packet, double durationS);

    IdealDevice();
    ~IdealDevice() override;

    /** REQUIRES: the node has a mobility model by the time of the first broadcast. */
    void SetChannel(Ptr<IdealChannel> channel);
    /** Gives an RSU's device the queue of the equations it stands for. */
    void SetPipe(Ptr<IdealPipe> pipe);
    Ptr<IdealPipe> GetPipe() const;
    void SetPower(double txPowerDbm, double gainDb);
    double TxPowerDbm() const;
    double GainDb() const;
    /** One that does not listen hears no broadcasts. */
    void Listen(bool on);
    bool IsListening() const;
    /** Forgets what it has sent and not yet delivered. */
    void Reset();
    /** Power of the broadcast that is being handed up just now, dBm; NaN outside of one. */
    double LastPowerDbm() const;

    /** Hands a packet up. */
    void Receive(Ptr<Packet> packet, uint16_t protocol, Ptr<IdealDevice> from);
    void ReceiveBroadcast(Ptr<Packet> packet,
                          uint16_t protocol,
                          Ptr<IdealDevice> from,
                          double powerDbm);

    Ptr<Channel> GetChannel() const override;
    /** REQUIRES: it has no channel yet. */
    void SetAddress(Address address) override;
    bool Send(Ptr<Packet> packet, const Address& to, uint16_t protocol) override;

  private:
    void DoDispose() override;
    /** Time on the air of what goes through no pipe. */
    Time SignallingTime(const Ptr<Packet>& packet) const;

    Ptr<IdealChannel> m_channel;
    Ptr<IdealPipe> m_pipe;
    double m_txPowerDbm = 23;
    double m_gainDb = 0;
    bool m_listening = true;
    double m_lastPowerDbm;
    Time m_freeAt;           //!< when the signalling sent so far is out
    uint64_t m_lifetime = 0; //!< counts the resets
    TracedCallback<Ptr<const Packet>, double> m_sentTrace;
};

} // namespace ns3::vec

#endif // VEC_IDEAL_RADIO_H
