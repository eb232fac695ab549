// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_H
#define VEC_EDGE_CLOUD_H

#include "ns3/vec-instance.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Workflows, each a chain of subtasks, over a device, edge servers and clouds (paper 3,
 * section III).
 *
 * Plain data; the JSON form has the same names.
 *
 * In an Assignment: owner = workflow, item = subtask, site = LOCAL for tier 0, else the tier.
 */
struct EdgeCloudInstance : Instance
{
    struct Tier
    {
        std::string name;       //!< a name that begins with "cloud" is one
        double cpuHz = 0;       //!< C_k
        double joulePerBit = 0; //!< d_k
        double weight = 1;      //!< 1, α or β of eq. (6)
        double freeS = 0;       //!< absolute
    };

    /** What the energy of a subtask is a multiple of. */
    enum class EnergyOn
    {
        BITS,   //!< its incoming bits
        CYCLES, //!< its cycles, eq. (7) as printed
    };

    struct Workflow
    {
        std::vector<double> cycles;      //!< v_1 … v_n
        std::vector<double> bits;        //!< e_{0,1}, e_{1,2}, …, e_{n,out}: one more
        std::optional<double> deadlineS; //!< relative to nowS
    };

    std::vector<Tier> tiers; //!< the device first
    std::vector<std::vector<double>> bandwidthBps;
    double delta = 0; //!< δ, weight of energy in Q
    EnergyOn energyOn = EnergyOn::BITS;
    std::vector<Workflow> workflows;

    std::string_view System() const override
    {
        return "edge-cloud";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_H
