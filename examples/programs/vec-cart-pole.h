// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CART_POLE_H
#define VEC_CART_POLE_H

#include "ns3/vec-random.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The classic task of balancing a pole on a cart (Barto, Sutton and Anderson 1983), with the
 * constants and the 500 steps of its usual version: +1 for every step, over when the pole leans by
 * more than 12° or the cart has moved by more than 2.4 m. What an algorithm here must be able to
 * learn if it is right.
 */
class CartPole
{
  public:
    static constexpr int MOST_STEPS = 500;

    /** All four numbers uniform in ±0.05. */
    void Reset(Random& random);
    /** Pushes left (0) or right (1); false when the pole has fallen. */
    bool Step(std::size_t action);

    /** Position m, speed m/s, angle rad, angular speed rad/s, each divided by about its range. */
    std::vector<float> Observation() const;

  private:
    std::array<double, 4> m_state{};
};

/** What came of one training run. */
struct CartPoleResult
{
    double mean = 0;      //!< steps, over 20 greedy episodes that chose nothing
    uint64_t steps = 0;   //!< when the weights kept had been learnt
    uint64_t trained = 0; //!< in all
    uint64_t updates = 0; //!< gradient steps in all
};

/** Trains "dqn", "double-dqn", "dueling-dqn", "ppo" or "ac" for at most so many steps, and keeps the
 * weights that did best on 20 validation episodes, looked at every 2,000 steps ("ac": 10,000). */
CartPoleResult TrainOnCartPole(const std::string& agent, uint64_t steps, uint64_t seed);

} // namespace ns3::vec

#endif // VEC_CART_POLE_H
