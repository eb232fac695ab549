// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BYTE_COUNTER_H
#define VEC_BYTE_COUNTER_H

#include "ns3/vec-radio-probe.h"
#include "vec-backhaul-helper.h"
#include "vec-radio-helper.h"
#include "vec-radio-node.h"
#include "vec-results.h"

#include <array>
#include <deque>
#include <functional>
#include <vector>

namespace ns3::vec
{

/**
 * Bytes and packets by link and purpose, as the devices sent them: headers, retransmissions and
 * acknowledgements included. The purpose of a packet is that of its port.
 */
class ByteCounter
{
  public:
    explicit ByteCounter(const RadioHelper& radios);

    /** Counts what the radios of a node send. \p infrastructure: an RSU's. */
    void Attach(const RadioNode& node, bool infrastructure);
    void Attach(const std::vector<BackhaulHelper::Wire>& wires);

    /** Lets somebody know of every frame on the air: channel and frame. */
    void SetListener(std::function<void(uint32_t, const FrameOnAir&)> listener);

    /** A row for each link and purpose that was used. */
    std::vector<LinkRecord> Links() const;
    /** Time on the air so far, s: of vehicles, or of RSUs. */
    double AirtimeS(bool infrastructure) const;
    /** "ch172", … */
    std::string ChannelName(uint32_t channel) const;

  private:
    struct WireCount
    {
        std::string name;
        std::array<uint64_t, PURPOSES> bytes{};
        std::array<uint64_t, PURPOSES> packets{};
        void Sent(Ptr<const Packet> packet);
    };

    /** What an IdealDevice gives to its channel. */
    struct IdealCount
    {
        uint32_t channel;
        bool infrastructure;
        std::array<uint64_t, PURPOSES> bytes{};
        std::array<uint64_t, PURPOSES> packets{};
        double totalS = 0;
        void Sent(Ptr<const Packet> packet, double airtimeS);
    };

    const RadioHelper& m_radios;
    AirtimeProbe m_airtime;
    std::deque<IdealCount> m_ideal;
    std::deque<WireCount> m_wires;
};

} // namespace ns3::vec

#endif // VEC_BYTE_COUNTER_H
