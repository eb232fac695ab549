// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_PHY_H
#define VEC_RADIO_PHY_H

#include "ns3/yans-wifi-phy.h"
#include "vec-compat.h"

namespace ns3::vec
{

class RadioChannel;

/**
 * A YansWifiPhy on a RadioChannel, which can stop listening.
 *
 * A PHY that does not listen costs nothing: no frame of others reaches it, and it must not
 * transmit. One that starts to listen does not know of frames already on the air, as if it had
 * been on another channel.
 */
class RadioPhy : public YansWifiPhy
{
  public:
    static TypeId GetTypeId();
    RadioPhy();
    ~RadioPhy() override;

    void StartTx(VEC_START_TX_ARGUMENTS) override;
    Ptr<Channel> GetChannel() const override;

    /** REQUIRES: called once, after the device is known (SetDevice). */
    void SetRadioChannel(Ptr<RadioChannel> channel);

    void Listen(bool listening);
    bool IsListening() const;

    /**
     * Power in dBm, antenna gain included, of the frame that is being received; NaN if none is.
     * While the MAC, and whoever it hands the packet to, deals with a frame, this is its power.
     */
    double GetReceivedPowerDbm() const;

    /** Weakest power in dBm, antenna gain included, at which a frame of this width is noticed. */
    double GetSensitivityDbm(double widthMhz) const;

  protected:
    void DoDispose() override;
    void DoChannelSwitch() override;

  private:
    Ptr<RadioChannel> m_radioChannel;
    bool m_listening;
};

} // namespace ns3::vec

#endif // VEC_RADIO_PHY_H
