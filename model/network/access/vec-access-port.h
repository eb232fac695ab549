// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ACCESS_PORT_H
#define VEC_ACCESS_PORT_H

#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/vec-message-stream.h"
#include "vec-attachment.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief How the application of a vehicle or of an RSU reaches those of the other kind.
 *
 * Whoever installs the devices aggregates one to the node; applications know tasks, endpoints and
 * messages, and neither addresses nor any technology.
 *
 * Between a vehicle and the RSU in use there are paths: 0 carries control messages, 1…K carry data
 * to the RSU, K + 1 brings results. They may share one device.
 */
class AccessPort : public Object
{
  public:
    static TypeId GetTypeId();

    AccessPort();
    ~AccessPort() override;

    /** What the application on top hears. */
    struct User
    {
        using Message = std::function<void(const Envelope&, const Ptr<Packet>&)>;

        Message beacon;
        Message control;
        /** The RSU to use from now on, or NOBODY; it may be the one in use. For vehicles. */
        std::function<void(Endpoint rsu)> serving;
    };

    /** A vehicle begins to use the port. With \p hearsVehicles beacons of other vehicles come, too.
     * REQUIRES: it is closed. */
    void OpenVehicle(Endpoint self,
                     const Attachment::Settings& attachment,
                     bool hearsVehicles,
                     User user);
    /** An RSU begins to use the port. REQUIRES: it is closed. */
    void OpenRsu(Endpoint self, User user);
    /** Its user is gone, and hears no more. Does nothing when it is closed. */
    void Close();
    /** Who uses it, or NOBODY. */
    Endpoint Self() const;

    /** K, the number of paths for data. */
    uint32_t GetPaths() const;
    /** To whoever is there. A vehicle then learns whether the RSU in use is still there. */
    void SendBeacon(const Ptr<Packet>& message);
    void SendControl(Endpoint to, const Ptr<Packet>& message);
    /** Opens a connection on a path; it fails as any other when nobody knows where \p to is. */
    Ptr<MessageStream> Connect(uint32_t path,
                               Endpoint to,
                               uint16_t port,
                               MessageStream::Received received,
                               MessageStream::Closed closed);
    using Accepted = Callback<void, Ptr<Socket>, const Address&>;
    /** Accepts connections on a path until the socket is aborted. */
    Ptr<TcpSocket> Accept(uint32_t path, uint16_t port, Accepted accepted);
    /** The path that an accepted connection came by; \p port as given to Accept. */
    uint32_t PathOf(const Ptr<Socket>& accepted) const;
    /** Whose end of a connection that is; NOBODY: its first message will tell. */
    Endpoint PeerAt(Ipv4Address address) const;

    /** Tunes a path in, or away: what is tuned away hears nothing and costs nothing. */
    void Listen(uint32_t path, bool on);
    /** Share of the last second in which a path was busy here, 0…1. */
    double BusyRatio(uint32_t path) const;
    /** Task data per second that an idle path carries for one sender, bit/s; 0: not known. */
    double ExpectedGoodputBps(uint32_t path) const;
    /** The RSU in use, or NOBODY. */
    Endpoint Serving() const;
    /** Whether a vehicle could use that RSU now. */
    bool Hears(Endpoint rsu) const;
    /** Place and speed of the node as its own receiver for satellite navigation tells them, m and
     * m/s: those of its mobility model, or 0 without one. */
    void Locate(double& x, double& y, double& speedX, double& speedY) const;
    /** Whether the device is one of this port, and not of the backhaul. */
    bool Owns(const Ptr<NetDevice>& device) const;

  protected:
    enum class Role
    {
        VEHICLE,
        RSU,
    };

    void DoDispose() override;
    Ptr<Node> GetNode() const;
    Role GetRole() const;
    const Attachment::Settings& AttachmentSettings() const;
    /** Tells a vehicle which RSU to use. */
    void Serve(Endpoint rsu);

  private:
    virtual uint32_t DoGetPaths() const = 0;
    /** Own address on a path. */
    virtual Ipv4Address DoGetLocal(uint32_t path) const = 0;
    /** Any address when it is not known. */
    virtual Ipv4Address DoGetRemote(Endpoint peer, uint32_t path) const = 0;
    virtual Endpoint DoPeerAt(Ipv4Address address) const = 0;
    /** Whom a beacon is sent to. */
    virtual std::vector<Ipv4Address> DoGetBeaconTargets() const = 0;
    virtual bool DoOwns(const Ptr<NetDevice>& device) const = 0;
    virtual void DoListen(uint32_t path, bool on);
    virtual double DoBusyRatio(uint32_t path) const;
    virtual double DoExpectedGoodputBps(uint32_t path) const;
    virtual bool DoHears(Endpoint rsu) const;
    /** The user is there. */
    virtual void DoOpen();
    virtual void DoClose();
    /** A message has come from that address; the user has it already when it is a beacon. */
    virtual void DoHear(const Envelope& envelope, Ipv4Address from, bool isBeacon);
    /** A beacon was sent. */
    virtual void DoCheck();

    void OpenSockets(bool hearsVehicles);
    Ptr<Socket> OpenSocket(uint16_t port, uint8_t tos, void (AccessPort::*hear)(Ptr<Socket>));
    void CloseSockets();
    void OnBeacon(Ptr<Socket> socket);
    void OnControl(Ptr<Socket> socket);

    Role m_role = Role::VEHICLE;
    Endpoint m_self = NOBODY;
    Attachment::Settings m_attachment;
    User m_user;
    Endpoint m_serving = NOBODY;
    Ptr<Socket> m_beaconSocket;
    Ptr<Socket> m_vehicleBeaconSocket; //!< of a vehicle that hears others
    Ptr<Socket> m_controlSocket;
};

} // namespace ns3::vec

#endif // VEC_ACCESS_PORT_H
