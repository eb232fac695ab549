// SPDX-License-Identifier: GPL-2.0-only
#include "vec-coordinator-setup.h"

#include "ns3/vec-random.h"

#include <cmath>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

/**
 * Task data per second that TCP carries over an idle channel. On a 10 MHz channel a segment of 1440
 * bytes is a frame of 1518; preambles, inter-frame spaces, mean back-off, acknowledgements of the
 * MAC and half a TCP acknowledgement take 0.55 ms more (doc/radio.rst has the sum). The ideal radio
 * carries nothing else.
 */
double
IdleGoodputBps(const Scenario::Radio& radio)
{
    if (radio.kind == "ideal")
    {
        return radio.dataRateBps;
    }
    if (radio.kind != "80211p")
    {
        return 0.6 * radio.dataRateBps;
    }
    return 1440 * 8 / (1518 * 8 / radio.dataRateBps + 0.55e-3);
}

/** Thermal noise, W/Hz, at 290 K. */
constexpr double THERMAL_W_PER_HZ = 1.380649e-23 * 290;

} // namespace

std::size_t
ServerCount(const Scenario& scenario)
{
    return scenario.compute.servers == 0 ? scenario.rsus.positions.size()
                                         : scenario.compute.servers;
}

std::size_t
ServerOfRsu(const Scenario& scenario, std::size_t rsu)
{
    return rsu * ServerCount(scenario) / scenario.rsus.positions.size();
}

CoordinatorView
MakeView(const Scenario& scenario)
{
    const Scenario::Radio& radio = scenario.radio;
    CoordinatorView view;
    view.idleUplinkBps = IdleGoodputBps(radio);
    view.idleDownlinkBps = view.idleUplinkBps;
    view.channelHz = radio.widthHz;
    view.serverTxPowerW = std::pow(10, radio.txPowerDbm / 10 - 3);
    view.noiseW = THERMAL_W_PER_HZ * radio.widthHz * std::pow(10, radio.noiseFigureDb / 10);
    view.kappa = scenario.compute.serverKappa;
    for (std::size_t s = 0; s < ServerCount(scenario); ++s)
    {
        Random random(scenario.seed, "mec" + std::to_string(s), "cpu");
        std::vector<double> processorsHz;
        for (uint32_t m = 0; m < scenario.compute.processors; ++m)
        {
            processorsHz.push_back(random.Uniform(scenario.compute.processorHz.low,
                                                  scenario.compute.processorHz.high));
        }
        const std::vector<double> idle(processorsHz.size(), 0);
        view.servers[MakeEndpoint(EndpointKind::SERVER, s)] = {processorsHz, idle};
    }
    for (std::size_t k = 0; k < scenario.rsus.positions.size(); ++k)
    {
        CoordinatorView::Rsu& rsu = view.rsus[MakeEndpoint(EndpointKind::RSU, k)];
        rsu.server = MakeEndpoint(EndpointKind::SERVER, ServerOfRsu(scenario, k));
        rsu.plannedBits.assign(radio.subchannels, 0);
    }
    return view;
}

} // namespace ns3::vec
