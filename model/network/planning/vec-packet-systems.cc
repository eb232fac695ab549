// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/abort.h"
#include "vec-edge-cloud-planning.h"
#include "vec-load-balance-planning.h"
#include "vec-mec-dag-planning.h"
#include "vec-multi-workload-planning.h"
#include "vec-packet-system.h"
#include "vec-vehicular-cloud-planning.h"

#include <string>

namespace ns3::vec
{

namespace
{

template <class TSystem>
const PacketSystem*
The()
{
    static const TSystem system;
    return &system;
}

std::vector<const PacketSystem*>&
Table()
{
    static std::vector<const PacketSystem*> table{
        The<MecDagPlanning>(),
        The<LoadBalancePlanning>(),
        The<EdgeCloudPlanning>(),
        The<MultiWorkloadPlanning>(),
        The<VehicularCloudPlanning>(),
    };
    return table;
}

} // namespace

const std::vector<const PacketSystem*>&
PacketSystems()
{
    return Table();
}

const PacketSystem&
FindPacketSystem(std::string_view name)
{
    std::string names;
    for (const PacketSystem* system : Table())
    {
        if (system->Name() == name)
        {
            return *system;
        }
        names += (names.empty() ? "" : ", ") + std::string(system->Name());
    }
    NS_ABORT_MSG("no packet world for system '" << name << "'; there are " << names);
}

void
AddPacketSystem(const PacketSystem& system)
{
    for (const PacketSystem* known : Table())
    {
        NS_ABORT_MSG_IF(known->Name() == system.Name(),
                        "there is a packet side of system '" << system.Name() << "'");
    }
    Table().push_back(&system);
}

} // namespace ns3::vec
