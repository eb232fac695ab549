// SPDX-License-Identifier: GPL-2.0-only
// What of a world can fail, by name.
#include "ns3/vec-mortal-traffic.h"
#include "vec-world.h"

#include <string>
#include <utility>

namespace ns3::vec
{

namespace
{

template <class App>
FaultInjector::Process
ProcessOf(const Ptr<App>& app)
{
    return {[app]() { app->Halt(); }, [app]() { app->Restart(); }};
}

} // namespace

void
World::PrepareFaults()
{
    for (const Fault& fault : m_scenario.faults)
    {
        if (fault.kind == "sumo")
        {
            m_traffic = std::make_unique<MortalTraffic>(std::move(m_traffic), fault.fromS);
        }
    }
    m_faults.AddWires(m_backhaul->Wires());
    for (std::size_t k = 0; k < m_rsus.size(); ++k)
    {
        const std::string name = "rsu" + std::to_string(k);
        const Ptr<RsuApp> app = m_rsuApps[k];
        RadioNode* radio = m_rsus[k].get();
        m_faults.AddRadios(radio->Devices());
        m_faults.AddProcess(name,
                            name,
                            {[app, radio]()
                             {
                                 app->Halt();
                                 radio->Release();
                             },
                             [app, radio, name]()
                             {
                                 radio->Assign(app->Self(), name);
                                 app->Restart();
                             }});
    }
    for (const Ptr<ServerApp>& app : m_servers)
    {
        const std::string number = std::to_string(NumberOf(app->Self()));
        m_faults.AddProcess("server" + number, "mec" + number, ProcessOf(app));
    }
    for (const auto& [host, app] : m_coordinators)
    {
        const std::string number = std::to_string(NumberOf(app->Self()));
        m_faults.AddProcess("coordinator" + number, host, ProcessOf(app));
    }
    m_faults.Schedule();
}

} // namespace ns3::vec
