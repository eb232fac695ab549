// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SLOT_POLICIES_H
#define VEC_SLOT_POLICIES_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"

#include <functional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * Each item at the nearest place there is, without a look at anything else: in `load-balance` the
 * RSU that is nearest to the vehicle, as ingress and target; in `multi-workload` the server, by
 * distance, or by gain where places are not known. The next nearest where the mask forbids that,
 * and local where it forbids all.
 */
class NearestPolicy : public Policy
{
  public:
    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
};

/**
 * The greedy baselines of paper 1, section V, for `load-balance`. The paper gives the order of the
 * tasks; the rest is chosen: each task goes to the covering RSU with most processing time left,
 * what is free of F_m × the instance's capacity_s less the work it was given (ties: the nearest),
 * as long as its own work fits into that; else it stays local. Nothing migrates.
 *
 * Where the mask forbids that, the next RSU takes its place, and the action of earliest finish when
 * nothing of this is left. Without a capacity_s the mean deadline stands for it, and without any
 * deadlines the slot's length.
 */
class GreedyOffloadPolicy : public Policy
{
  public:
    enum class Order
    {
        COMPUTATION, //!< `greedy-computation`: most work first
        DATA,        //!< `greedy-data`: least data first
    };

    explicit GreedyOffloadPolicy(Order order);
    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    Order m_order;
};

} // namespace ns3::vec

#endif // VEC_SLOT_POLICIES_H
