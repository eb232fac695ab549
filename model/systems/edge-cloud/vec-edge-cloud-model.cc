// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-model.h"

#include <limits>

namespace ns3::vec
{

EdgeCloudModel::EdgeCloudModel(const EdgeCloudInstance& instance) : m_instance(instance)
{
    const int tiers = Tiers();
    for (const auto& workflow : instance.workflows)
    {
        m_first.push_back(m_size);
        for (std::size_t i = 0; i < workflow.cycles.size(); ++i)
        {
            const bool onBits = instance.energyOn == EdgeCloudInstance::EnergyOn::BITS;
            for (const auto& tier : instance.tiers)
            {
                m_computeS.push_back(workflow.cycles[i] / tier.cpuHz);
                m_energyJ.push_back(tier.joulePerBit *
                                    (onBits ? workflow.bits[i] : workflow.cycles[i]));
                m_energyCost.push_back(instance.delta * tier.weight * m_energyJ.back());
            }
            ++m_size;
        }
    }

    m_leastRest.assign(m_computeS.size(), 0);
    for (int x = 0; x < static_cast<int>(instance.workflows.size()); ++x)
    {
        const int length = static_cast<int>(instance.workflows[x].cycles.size());
        // The least from a tier on to the end, the data before subtask i being there.
        const auto leastFrom = [&](int from, int i)
        {
            double least = std::numeric_limits<double>::infinity();
            for (int k = 0; k < tiers; ++k)
            {
                const int number = Number(x, i);
                least = std::min(least,
                                 TransferS(InputBits(x, i), from, k) + ComputeS(number, k) +
                                     EnergyCost(number, k) + LeastRest(number, k));
            }
            return least;
        };
        for (int i = length - 1; i >= 0; --i)
        {
            for (int k = 0; k < tiers; ++k)
            {
                m_leastRest[Number(x, i) * tiers + k] =
                    i + 1 == length ? ReturnS(x, k) : leastFrom(k, i + 1);
            }
        }
        m_leastOfWorkflow.push_back(length == 0 ? 0 : leastFrom(0, 0));
    }
}

} // namespace ns3::vec
