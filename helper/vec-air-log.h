// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_AIR_LOG_H
#define VEC_AIR_LOG_H

#include "ns3/vec-endpoint.h"
#include "ns3/vec-radio-probe.h"
#include "vec-radio-node.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A piece of the simulated time, s. */
struct Stretch
{
    double fromS = 0;
    double toS = 0;
};

/** AIFS and mean back-off of best-effort data on an idle channel, s: of 80211p, or of 80211ax. */
double FrameAccessS(const std::string& radioKind);

/**
 * Remembers for a while which frames vehicles and RSUs exchanged, so that the seconds of a transfer
 * can be told apart afterwards. Group-addressed frames and ideal channels leave no trace here.
 */
class AirLog
{
  public:
    /** \p accessS: what a frame waits on an idle channel (AIFS and mean back-off), counted to the
     * frame. \p horizonS: how long to remember. */
    AirLog(double accessS, double horizonS);

    /** REQUIRES: the node lives as long as frames come. */
    void Attach(const RadioNode& node);
    void OnFrame(uint32_t channel, const FrameOnAir& frame);

    /** First transmissions from and to the endpoint, each with its acknowledgement. */
    std::vector<Stretch> Exchanges(Endpoint endpoint,
                                   uint32_t channel,
                                   double fromS,
                                   double toS) const;
    /**
     * From the end of each transmission that failed until its repetition has ended. Of an RSU: what
     * it sends, and the repetitions alone of what others send to it.
     */
    std::vector<Stretch> Repairs(Endpoint endpoint,
                                 uint32_t channel,
                                 double fromS,
                                 double toS) const;
    /** When the first exchange at or after \p fromS began; infinite if none did. */
    double FirstExchangeS(Endpoint endpoint, uint32_t channel, double fromS) const;
    /** Whether the endpoint ever sent or received a frame there. */
    bool Knows(Endpoint endpoint, uint32_t channel) const;

  private:
    struct Track
    {
        std::deque<Stretch> exchanges;
        std::deque<Stretch> repairs;
    };

    /** The last frame from one radio to another. */
    struct Pair
    {
        double endS = 0;
        bool acknowledged = true;
        bool repair = false;
        Endpoint from = NOBODY;
        Endpoint to = NOBODY;
    };

    void OnData(uint32_t channel, const FrameOnAir& frame);
    void OnAnswer(uint32_t channel, const FrameOnAir& frame);
    void Add(std::deque<Stretch>& list, Stretch stretch) const;
    Endpoint Who(Mac48Address mac) const;
    const Track* Find(Endpoint endpoint, uint32_t channel) const;

    double m_accessS;
    double m_horizonS;
    std::map<Mac48Address, const RadioNode*> m_nodes;
    std::map<std::pair<Mac48Address, Mac48Address>, Pair> m_pairs;
    std::map<std::pair<Endpoint, uint32_t>, Track> m_tracks;
};

} // namespace ns3::vec

#endif // VEC_AIR_LOG_H
