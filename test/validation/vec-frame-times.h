// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FRAME_TIMES_H
#define VEC_FRAME_TIMES_H

#include <cmath>
#include <cstdint>

namespace ns3::vec
{

/**
 * How long things take on an 802.11p channel, by IEEE 802.11-2020 alone; nothing here asks ns-3.
 * Times in µs, rates in bit/µs (Mb/s), sizes in bytes.
 *
 * Table 17-21, OFDM PHY with 10 MHz channel spacing, and Table 9-156, the EDCA parameters of AC_BE
 * for stations outside of a BSS.
 */
struct FrameTimes
{
    static constexpr double SLOT = 13;
    static constexpr double SIFS = 32;
    static constexpr double PREAMBLE_AND_SIGNAL = 32 + 8;
    static constexpr double SYMBOL = 8;
    static constexpr int AIFSN = 6;
    static constexpr int CW_MIN = 15;
    static constexpr int CW_MAX = 1023;
    static constexpr double AIFS = SIFS + AIFSN * SLOT;

    static constexpr uint32_t MAC_HEADER = 26; //!< QoS data
    static constexpr uint32_t FCS = 4;
    static constexpr uint32_t LLC = 8;
    static constexpr uint32_t IP = 20;
    static constexpr uint32_t UDP = 8;
    static constexpr uint32_t TCP = 20 + 12; //!< with the timestamps option
    static constexpr uint32_t ACK = 14;

    /** 17.4.3: a PPDU that carries an MPDU. 16 service and 6 tail bits go with it. */
    static double Ppdu(uint32_t mpdu, double rate)
    {
        return PREAMBLE_AND_SIGNAL + SYMBOL * std::ceil((16 + 8.0 * mpdu + 6) / (rate * SYMBOL));
    }

    /** An IP packet of that many bytes, header included. */
    static double Data(uint32_t ip, double rate)
    {
        return Ppdu(MAC_HEADER + LLC + ip + FCS, rate);
    }

    /** 10.6.6.5.2: at the highest mandatory rate (3, 6, 12 Mb/s) that is not above the frame's. */
    static double Acknowledgement(double rate)
    {
        return Ppdu(ACK, rate >= 12 ? 12 : rate >= 6 ? 6 : 3);
    }

    /** What follows the back-off of an IP packet that is acknowledged at once, and AIFS before. */
    static double Exchange(uint32_t ip, double rate)
    {
        return AIFS + Data(ip, rate) + SIFS + Acknowledgement(rate);
    }

    /** The same with the mean back-off of a station that meets nobody. */
    static double Cycle(uint32_t ip, double rate)
    {
        return Exchange(ip, rate) + CW_MIN / 2.0 * SLOT;
    }
};

} // namespace ns3::vec

#endif // VEC_FRAME_TIMES_H
