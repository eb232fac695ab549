// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_LOSS_H
#define VEC_RADIO_LOSS_H

#include "ns3/propagation-loss-model.h"

namespace ns3::vec
{

/** What can be said of a chain of propagation loss models without drawing random numbers. */
struct DeterministicLoss
{
    /** A chain of copies without the random parts; null if nothing deterministic is left. */
    Ptr<PropagationLossModel> loss;
    /** Whether the original has random parts. */
    bool fading = false;
    /** Whether every model is one whose deterministic part depends on nothing but positions. */
    bool known = true;
};

/**
 * Copies a chain of loss models so that distances can be searched on it: the copies share no
 * random numbers and no per-link state with the originals. Random, Nakagami and Jakes models are
 * left out; the 3GPP models become line of sight without shadowing, their least loss.
 */
DeterministicLoss CopyDeterministicLoss(Ptr<PropagationLossModel> chain);

/**
 * The greatest distance in metres at which a signal sent with txPowerDbm arrives with at least
 * rxPowerDbm, between antennas at the given height; 0 if it never does, infinite beyond 200 km.
 */
double FindCutoffDistance(Ptr<PropagationLossModel> loss,
                          double txPowerDbm,
                          double rxPowerDbm,
                          double heightM);

} // namespace ns3::vec

#endif // VEC_RADIO_LOSS_H
