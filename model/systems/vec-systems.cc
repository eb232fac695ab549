// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-edge-cloud-system.h"
#include "ns3/vec-load-balance-system.h"
#include "ns3/vec-mec-dag-system.h"
#include "ns3/vec-multi-workload-system.h"
#include "ns3/vec-task-graph-system.h"
#include "ns3/vec-vehicular-cloud-system.h"
#include "vec-system.h"

#include <algorithm>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

std::vector<const System*>&
Table()
{
    static std::vector<const System*> table{
        &TheSystem<MecDagSystem>(),
        &TheSystem<LoadBalanceSystem>(),
        &TheSystem<VehicularCloudSystem>(),
        &TheSystem<EdgeCloudSystem>(),
        &TheSystem<MultiWorkloadSystem>(),
        &TheSystem<TaskGraphSystem>(),
    };
    return table;
}

} // namespace

const std::vector<const System*>&
Systems()
{
    return Table();
}

void
AddSystem(const System& system)
{
    const bool isKnown =
        std::any_of(Table().begin(),
                    Table().end(),
                    [&](const System* known) { return known->Name() == system.Name(); });
    if (isKnown)
    {
        throw std::invalid_argument("there is a system " + std::string(system.Name()));
    }
    Table().push_back(&system);
}

} // namespace ns3::vec
