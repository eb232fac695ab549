// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAN_H
#define VEC_PLAN_H

#include <limits>
#include <vector>

namespace ns3::vec
{

/** The place of an item that runs where it was created: on the vehicle or device itself. */
inline constexpr int LOCAL = -1;

/**
 * @ingroup vec
 * @brief Where one item runs.
 *
 * One plain type for all systems; a system says what the indices mean and writes them under its own
 * names (`formats`: subchannel, processor, ingress, target, tier, …).
 */
struct Assignment
{
    int owner = 0;    //!< task, workflow or device
    int item = 0;     //!< subtask or workload within the owner
    int site = LOCAL; //!< processor, target RSU, vehicle, tier or server; LOCAL where that exists
    int via = LOCAL;  //!< subchannel or ingress RSU; meaningless when site is LOCAL
    double share = 0; //!< share of the site's processor, where the system has shares
    double startS = std::numeric_limits<double>::quiet_NaN(); //!< set by inserting list schedulers

    friend bool operator==(const Assignment& a, const Assignment& b)
    {
        return a.owner == b.owner && a.item == b.item && a.site == b.site && a.via == b.via &&
               a.share == b.share;
    }
};

/**
 * @ingroup vec
 * @brief What a policy answers: every open item of an Instance exactly once; order matters where a
 * system says so.
 */
struct Plan
{
    std::vector<Assignment> assignments;
};

} // namespace ns3::vec

#endif // VEC_PLAN_H
