// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-ranks.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

struct Cost
{
    double nodeS = 0; // of the subtask itself
    double edgeS = 0; // of handing its output to a child
};

template <typename CostOf>
std::vector<double>
Ranks(const MecDagInstance& instance, const MecDagSimulator& simulator, const CostOf& costOf)
{
    std::vector<double> ranks(simulator.Size(), 0);
    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        const std::vector<int> order = TopologicalOrder(task.subtasks.size(), task.edges);
        for (auto subtask = order.rbegin(); subtask != order.rend(); ++subtask)
        {
            const int number = simulator.Number(static_cast<int>(i), *subtask);
            const Cost cost = costOf(number, task.vehicle, task.subtasks[*subtask]);
            double below = 0;
            for (int child : simulator.OpenChildren(number))
            {
                below = std::max(below, cost.edgeS + ranks[child]);
            }
            ranks[number] = cost.nodeS + below;
        }
    }
    return ranks;
}

} // namespace

std::vector<double>
MecDagLongestWays(const MecDagInstance& instance, const MecDagSimulator& simulator)
{
    const auto& mec = instance.mec;
    return Ranks(instance,
                 simulator,
                 [&](int number, int vehicle, const MecDagInstance::Subtask& subtask)
                 {
                     double cheapestS = subtask.cycles / instance.vehicles[vehicle].cpuHz;
                     for (std::size_t r = 0; r < mec.uplinkHz.size(); ++r)
                     {
                         const double transfersS =
                             simulator.UploadS(vehicle, static_cast<int>(r), subtask.ownInputBits) +
                             simulator.DownloadS(number);
                         for (double hz : mec.processorsHz)
                         {
                             cheapestS = std::min(cheapestS, transfersS + subtask.cycles / hz);
                         }
                     }
                     return Cost{cheapestS, 0};
                 });
}

std::vector<double>
MecDagUpwardRanks(const MecDagInstance& instance, const MecDagSimulator& simulator)
{
    const auto& mec = instance.mec;
    const double subchannels = static_cast<double>(mec.uplinkHz.size());
    const double processors =
        mec.uplinkHz.empty() ? 0 : static_cast<double>(mec.processorsHz.size());
    const double places = 1 + processors;
    return Ranks(
        instance,
        simulator,
        [&](int number, int vehicle, const MecDagInstance::Subtask& subtask)
        {
            double sumS = subtask.cycles / instance.vehicles[vehicle].cpuHz;
            if (processors == 0)
            {
                return Cost{sumS, 0};
            }
            double ownUploadS = 0;
            double outputUploadS = 0;
            for (std::size_t r = 0; r < mec.uplinkHz.size(); ++r)
            {
                const int channel = static_cast<int>(r);
                ownUploadS +=
                    simulator.UploadS(vehicle, channel, subtask.ownInputBits) / subchannels;
                outputUploadS +=
                    simulator.UploadS(vehicle, channel, subtask.outputBits) / subchannels;
            }
            for (double hz : mec.processorsHz)
            {
                sumS += ownUploadS + subtask.cycles / hz;
            }
            const double crossing = processors / (places * places);
            return Cost{sumS / places, crossing * (outputUploadS + simulator.DownloadS(number))};
        });
}

} // namespace ns3::vec
