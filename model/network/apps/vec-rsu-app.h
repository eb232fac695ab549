// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RSU_APP_H
#define VEC_RSU_APP_H

#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-access-port.h"
#include "ns3/vec-backhaul-port.h"
#include "ns3/vec-random.h"
#include "vec-task-events.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A roadside unit: beacons, relays between the radio and the backhaul, and reports what it
 * hears.
 *
 * It keeps no task data: whoever sent what is lost here sends it again. The node has an AccessPort.
 */
class RsuApp : public Application
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `StaleBinding` look like. */
    typedef void (*StaleBindingTracedCallback)(Endpoint rsu, Endpoint vehicle, uint32_t bytes);
    /** What listeners to `Signal` look like: \p type of the message that passed. */
    typedef void (*SignalTracedCallback)(TaskKey task, MessageType type);

    RsuApp();
    ~RsuApp() override;

    /** Who this is and whom it serves; without a coordinator vehicles plan for themselves, and
     * beacons tell them what a server reports. Once, before the simulation starts. */
    void Configure(Endpoint self,
                   Endpoint coordinator,
                   std::shared_ptr<const Directory> directory,
                   uint64_t seed);
    /** Dies without a word: sockets, queues and all it knew are gone. */
    void Halt();
    /** Starts afresh after Halt, as configured. */
    void Restart();
    Endpoint Self() const;
    /** Vehicles that are bound here now. */
    std::size_t BoundVehicles() const;
    /** Of each radio channel, over the last second: control, uplinks, downlink. */
    std::vector<double> BusyRatios() const;

  private:
    struct Vehicle
    {
        Beacon beacon;
        Time heard;
        bool bound = false;
        uint16_t binding = 0;     //!< of the last binding update
        uint32_t boundBeacon = 0; //!< beacons up to this one are older than the binding
        std::map<uint32_t, Ptr<MessageStream>> uplinks; //!< by channel
        Ptr<MessageStream> downlink;
    };

    void StartApplication() override;
    void StopApplication() override;
    void DoDispose() override;

    void SendBeacon();
    void SendReport();
    void SendVehicleReport();
    void Pass(const Envelope& envelope, const Ptr<Packet>& message);
    /** Whose air a message from one vehicle to another takes, as far as beacons said. */
    Endpoint RsuTo(const Envelope& envelope) const;
    void OnBeacon(const Envelope& envelope, const Ptr<Packet>& message);
    void OnControl(const Envelope& envelope, const Ptr<Packet>& message);
    void OnBackhaul(const Envelope& envelope, Ptr<Packet> message);
    void OnUplinkAccept(Ptr<Socket> socket, const Address& from);
    /** Now it is known who is at the other end of an uplink. */
    void Adopt(const Ptr<MessageStream>& uplink, Endpoint endpoint, uint32_t path);
    /** The path of an uplink that waited for its first message; 0: it did not. */
    uint32_t TakeStranger(const Ptr<MessageStream>& uplink);
    void OnUplinkMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message);
    void OnDownlinkMessage(Ptr<MessageStream> stream,
                           const Envelope& envelope,
                           Ptr<Packet> message);
    void OnStreamClosed(Ptr<MessageStream> stream);
    void ToVehicle(const Envelope& envelope, const Ptr<Packet>& message);
    void ToDownlink(Vehicle& vehicle, Endpoint endpoint, const Ptr<Packet>& message);
    void Release(Vehicle& vehicle);
    void ReleaseSilent();
    void TraceRelayed(const Envelope& envelope, const Ptr<Packet>& message);

    Endpoint m_self = NOBODY;
    Endpoint m_coordinator = NOBODY;
    std::shared_ptr<const Directory> m_directory;
    Ptr<AccessPort> m_access; //!< of its node, while it runs
    std::unique_ptr<Random> m_jitter;
    std::unique_ptr<BackhaulPort> m_backhaul;
    std::map<Endpoint, Vehicle> m_vehicles;
    std::vector<Ptr<TcpSocket>> m_listeners;
    /** Uplinks of which nobody knows yet whose they are, and their paths. */
    std::vector<std::pair<Ptr<MessageStream>, uint32_t>> m_strangers;
    uint32_t m_beaconSequence = 0;
    ServerReport m_server; //!< the last that came
    EventId m_beaconTimer;
    EventId m_reportTimer;

    Time m_beaconInterval;
    uint32_t m_beaconBytes;
    Time m_reportInterval;
    Time m_silence;
    bool m_reportVehicles;

    TracedCallback<Endpoint, Endpoint, uint32_t> m_staleBindingTrace;
    TracedCallback<const TransferEvent&> m_transferTrace;
    TracedCallback<TaskKey, MessageType> m_signalTrace;
};

} // namespace ns3::vec

#endif // VEC_RSU_APP_H
