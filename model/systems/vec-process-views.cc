// SPDX-License-Identifier: GPL-2.0-only
#include "vec-process-views.h"

#include <stdexcept>

namespace ns3::vec
{

GraphObservation
GraphOf(const DecisionProcess& process)
{
    const auto* view = dynamic_cast<const GraphView*>(&process);
    if (!view)
    {
        throw std::logic_error("no graph");
    }
    return view->Graph();
}

const FactsView&
FactsOf(const DecisionProcess& process)
{
    const auto* view = dynamic_cast<const FactsView*>(&process);
    if (!view)
    {
        throw std::logic_error("no facts");
    }
    return *view;
}

std::vector<float>
QueuesOf(const DecisionProcess& process, std::size_t slots)
{
    const auto* view = dynamic_cast<const QueueView*>(&process);
    return view ? view->Queues(slots) : std::vector<float>();
}

} // namespace ns3::vec
