// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CONTACT_LOG_H
#define VEC_CONTACT_LOG_H

#include "vec-critical-path.h"

#include <map>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What happened between vehicles and their RSUs: frames, handovers, windows, ends of transfers. */
class ContactLog : public RadioHistory
{
  public:
    /** \p idealBps: of channels without frames, whose transfers take what the rate says. */
    ContactLog(const AirLog& air, uint32_t downlink, double idealBps);

    /** The vehicle uses this RSU from now on, or nobody. In the order of time. */
    void Contact(Endpoint vehicle, double nowS, Endpoint rsu);
    /** The window of a queue to or from a vehicle is full, or is no more. */
    void Window(Endpoint vehicle, uint32_t channel, double nowS, bool full);
    /** A transfer of a vehicle's queue has left the radio. In the order of time. */
    void Done(Endpoint vehicle, uint32_t channel, double nowS);
    /** The RSU a vehicle uses, or NOBODY. */
    Endpoint RsuOf(Endpoint vehicle) const;

    std::vector<Stretch> Interruptions(Endpoint vehicle,
                                       uint32_t channel,
                                       double fromS,
                                       double toS) const override;
    std::vector<Stretch> Repairs(Endpoint vehicle,
                                 uint32_t channel,
                                 double fromS,
                                 double toS) const override;
    std::vector<Stretch> Exchanges(Endpoint vehicle,
                                   uint32_t channel,
                                   double fromS,
                                   double toS,
                                   double bits) const override;
    std::vector<Stretch> FullWindows(Endpoint vehicle,
                                     uint32_t channel,
                                     double fromS,
                                     double toS) const override;
    double PredecessorS(Endpoint vehicle, uint32_t channel, double endS) const override;
    uint32_t Downlink() const override;

  private:
    struct Change
    {
        double timeS = 0;
        Endpoint rsu = NOBODY;
    };

    using Queue = std::pair<Endpoint, uint32_t>; //!< vehicle, channel

    const AirLog& m_air;
    uint32_t m_downlink;
    double m_idealBps;
    std::map<Endpoint, std::vector<Change>> m_changes;
    std::map<Queue, std::vector<Stretch>> m_windows; //!< the last one may be open
    std::map<Queue, std::vector<double>> m_done;
};

} // namespace ns3::vec

#endif // VEC_CONTACT_LOG_H
