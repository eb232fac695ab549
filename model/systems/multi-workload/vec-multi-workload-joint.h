// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_JOINT_H
#define VEC_MULTI_WORKLOAD_JOINT_H

#include "ns3/vec-joint-view.h"
#include "vec-multi-workload-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What agents see and say that decide a whole `multi-workload` slot at once, with the shares: paper
 * 4, eq. (9) and (10). A row for each device, with or without work. The one place where joint
 * observations of this system are scaled.
 *
 * With N = max(8, servers) places for servers, s(x) = x / (1 + |x|), q(a, b) = (a − b) / (a + b),
 * b = 4.5 Mb and c = 1000 cycles per bit, the means of the paper's workloads, and times in slots, a
 * row has 5 + 6 N numbers of its surroundings (s1) and then 5 + N for each of KINDS kinds of its
 * own work (s2), all in [−1, 1]:
 *
 * | slots | content                                                                       |
 * | 1     | devices with work / devices                                                   |
 * | 1     | s(work of all devices / (10 × what all servers do in a slot)), 1 without any  |
 * | 1     | speed of the device: s(b c / F_w / 10)                                        |
 * | 1     | wait in its queue: s(Q_w c / F_w / 10)                                        |
 * | 1     | fill of its queue, 0 without a capacity                                       |
 * | N     | 1, and 0 where there is no server, as in all that follow                      |
 * | N     | bandwidth: s(B_m / 10 MHz)                                                    |
 * | N     | upload: s(b / R_wm)                                                           |
 * | N     | speed of the whole server: s(b c / F_m)                                       |
 * | N     | wait in its queue with the whole server: s(Q_m c / F_m / 3)                   |
 * | N     | fill of its queue, 0 without a capacity                                       |
 * | KINDS × | 1 if there is work of the kind; else this and all that follow are 0         |
 * |  5 + N  | s(its bits / b)                                                             |
 * |         | q(its cycles per bit, c)                                                    |
 * |         | s(its deadline / 10), 1 without one                                         |
 * |         | on the device: q(its deadline, wait and execution), 1 without a deadline    |
 * |         | per server: the least share with which it is in time, at most 1             |
 *
 * An action of a row has for each kind two numbers in [−1, 1]: where, floor((a + 1) / 2 × (M + 1))
 * with 0 = local and m = server m; and the share there, max(0.05, (b + 1) / 2). Where the shares of
 * a server sum to more than 1, all are divided by their sum.
 *
 * Workloads of a higher kind are as those of the last one. Several of one kind on a device are
 * seen as one (bits in sum, cycles per bit in their mean, the least deadline) and each of them
 * takes what is said for the kind.
 */
class MultiWorkloadJoint
{
  public:
    static constexpr std::size_t KINDS = 3;
    static constexpr std::size_t PLACES = 8; //!< for servers, at least
    static constexpr double LEAST_SHARE = 0.05;

    static JointLayout Layout(std::size_t servers);

    /** REQUIRES: both outlive this. */
    MultiWorkloadJoint(const MultiWorkloadInstance& instance, const MultiWorkloadModel& model);

    JointObservation Observe() const;

    /** What an action says of a workload. */
    struct Choice
    {
        int site = 0; //!< server or LOCAL
        double share = 0;
    };

    /** By number of the workload. */
    std::vector<Choice> Decode(const std::vector<float>& action) const;

  private:
    std::vector<float> SlotPart() const;
    std::vector<float> ServerPart() const;
    void AddWork(std::size_t w, std::vector<float>& row) const;

    const MultiWorkloadInstance& m_instance;
    const MultiWorkloadModel& m_model;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_JOINT_H
