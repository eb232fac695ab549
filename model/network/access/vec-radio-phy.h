// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_PHY_H
#define VEC_RADIO_PHY_H

#include "ns3/event-id.h"
#include "ns3/vec-compat-phy.h"
#include "ns3/yans-wifi-phy.h"

namespace ns3::vec
{

class RadioChannel;

/**
 * A YansWifiPhy on a RadioChannel, which can stop listening.
 *
 * A PHY that does not listen costs nothing: no frame of others reaches it, and what its MAC
 * transmits is dropped (trace source PhyTxDrop). One that starts to listen senses the channel busy
 * while frames already on the air last, but cannot receive them, as if it had been on another
 * channel.
 */
class RadioPhy : public compat::BasePhy
{
  public:
    static TypeId GetTypeId();
    RadioPhy();
    ~RadioPhy() override;

    void StartTx(VEC_START_TX_ARGUMENTS) override;
    Ptr<Channel> GetChannel() const override;

    /** REQUIRES: called once, after the device is known (SetDevice). */
    void SetRadioChannel(Ptr<RadioChannel> channel);

    /** Takes effect at once: whoever still has something to send or to acknowledge loses it. */
    void Listen(bool listening);
    /** Stops listening once the MAC has nothing to send or to acknowledge, unless told to Listen.
     */
    void Rest();
    bool IsListening() const;

    /**
     * Whether this PHY transmits, or its MAC may do so within a SIFS without asking anybody
     * (acknowledgements, further frames of a burst). Until that is over a change of channel would
     * make ns-3 transmit while it switches.
     */
    bool IsInExchange() const;

    VEC_SWITCH_AGAIN

    /** Whether the MAC has something to send, or waits for an acknowledgement. */
    bool IsPending() const;

    /** Adds a frame that is on the air for so much longer to noise and carrier sense. */
    void Overhear(Ptr<const WifiPpdu> ppdu, double powerDbm, Time remaining);

    /**
     * Power in dBm, antenna gain included, of the frame that is being received or has been received
     * at this very moment; NaN if none is. While the MAC, and whoever it hands the packet to, deals
     * with a frame, this is its power.
     */
    double GetReceivedPowerDbm() const;

    /** Weakest power in dBm, antenna gain included, at which a frame of this width is noticed. */
    double GetSensitivityDbm(double widthMhz) const;
    /** Power in dBm, antenna gain included, below which no preamble is detected; -infinity if the
     * preamble detection model does not say. */
    double GetDetectionPowerDbm() const;

  protected:
    void DoDispose() override;
    void DoInitialize() override;
    void DoChannelSwitch() override;

  private:
    /** Since 3.41 ns-3 has forgotten a frame by the time it tells the MAC. */
    void StateLogged(Time start, Time duration, WifiPhyState state);

    Ptr<RadioChannel> m_radioChannel;
    bool m_listening;
    Time m_txEnd;         //!< Of the last transmission.
    double m_receivedDbm; //!< Of the frame received last.
    Time m_received;      //!< When it ended.
    EventId m_rest;
    double m_detectionDbm;
};

} // namespace ns3::vec

#endif // VEC_RADIO_PHY_H
