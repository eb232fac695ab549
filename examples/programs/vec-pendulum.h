// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PENDULUM_H
#define VEC_PENDULUM_H

#include "ns3/vec-random.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The classic task of swinging up a pendulum whose motor is too weak to lift it at once, with the
 * constants and the 200 steps of its usual version; θ = 0 is upright. What an algorithm for
 * continuous actions must be able to learn if it is right.
 */
class Pendulum
{
  public:
    static constexpr int STEPS = 200;

    /** Angle uniform in ±π, angular speed in ±1. */
    void Reset(Random& random);
    /** At this angle and speed, rad and rad/s. */
    void Set(double angle, double speed);
    /** Turns with \p action times the highest torque, 2 N m; returns the reward
     * −(θ² + 0.1 θ̇² + 0.001 u²). */
    double Step(double action);

    /** cos θ, sin θ, θ̇ over its limit of 8 rad/s. */
    std::vector<float> Observation() const;

  private:
    double m_angle = 0;
    double m_speed = 0;
};

/** What came of one training run. */
struct PendulumResult
{
    double mean = 0;       //!< return, over 10 greedy episodes that chose nothing
    uint64_t steps = 0;    //!< of training
    uint64_t updates = 0;  //!< gradient steps
    double updateCpuS = 0; //!< CPU time of a gradient step
};

/**
 * Trains "sac" or "td7" for at most so many steps, the first 1,000 at random; ends
 * early when 10 validation episodes, looked at every 1,000 steps, have a mean return of −170 or
 * more.
 */
PendulumResult TrainOnPendulum(const std::string& agent, uint64_t steps, uint64_t seed);

} // namespace ns3::vec

#endif // VEC_PENDULUM_H
