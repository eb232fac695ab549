// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ANIMATION_H
#define VEC_ANIMATION_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"
#include "ns3/vec-radio-probe.h"
#include "ns3/vec-whole-file.h"
#include "vec-backhaul-helper.h"
#include "vec-radio-node.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * A trace that the program NetAnim plays: where nodes are, frames from sender to addressee, packets
 * on wires.
 *
 * ns-3's own AnimationInterface knows no node that is made after it, and a vehicle's node is made
 * when it is needed: one that was made before would draw other random numbers. So this listens
 * only, with no event, no tag on a packet and no node of its own. Broadcasts are not drawn.
 */
class Animation
{
  public:
    /** Throws EnvironmentError when the file cannot be made. */
    explicit Animation(const std::string& file);

    /** A node on wires. */
    void AddMachine(const std::string& name, Ptr<Node> node);
    /** A node with radios, which has a name while somebody uses it. */
    void AddRadioNode(const RadioNode& node, const std::string& name);
    /** Wires between nodes that were added, one for each direction. */
    void AddWires(const std::vector<BackhaulHelper::Wire>& wires);

    void Name(const RadioNode& node, const std::string& name);
    void Move(const RadioNode& node);
    void OnFrame(const FrameOnAir& frame);

    /** Throws EnvironmentError when not all could be written. */
    void Close();

  private:
    void AddNode(uint32_t id, double x, double y);
    void Describe(uint32_t id, const std::string& name);
    void OnWire(Ptr<const Packet> packet,
                Ptr<NetDevice> from,
                Ptr<NetDevice> to,
                Time duration,
                Time lastBitTime);
    void Write(const std::string& line);
    void Flush();

    WholeFile m_file;
    std::string m_buffer;
    std::string m_failure; //!< of a write; what comes after it is dropped
    std::map<Mac48Address, uint32_t> m_stations;
    uint64_t m_frames = 0;
    double m_machineX = 0; //!< of the last one, in a row below the map
};

} // namespace ns3::vec

#endif // VEC_ANIMATION_H
