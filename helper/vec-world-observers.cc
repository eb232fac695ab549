// SPDX-License-Identifier: GPL-2.0-only
// ns3::vec::World: who watches it. Nothing here may change what happens: no event, no random
// number, no node.
#include "ns3/log.h"
#include "ns3/mobility-model.h"
#include "ns3/names.h"
#include "ns3/node-list.h"
#include "ns3/vec-json.h"
#include "vec-node-names.h"
#include "vec-world.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecWorldObservers");

namespace
{

/** Whoever writes only at the end should not fail there for the want of a folder. */
void
CheckFolderOf(const std::string& file)
{
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error))
    {
        throw EnvironmentError(file + ": there is no folder " + folder.string());
    }
}

} // namespace

void
World::Observe(const ObserverFiles& files)
{
    NS_LOG_FUNCTION(this);
    CheckFolderOf(files.flowMonitor);
    m_observers = files;
    if (!files.pcapPrefix.empty())
    {
        m_captures = std::make_unique<CaptureFiles>(files.pcapPrefix, m_radios);
        const std::size_t vehicles =
            std::max(m_traffic->Vehicles().size(), m_scenario.traffic.vehicles.size());
        m_captures->Expect(m_rsus.size() * m_radios.CountWifi(false) +
                           vehicles * m_radios.CountWifi(true));
        for (const auto& rsu : m_rsus)
        {
            m_captures->Open(rsu->Devices());
        }
    }
    if (!files.flowMonitor.empty())
    {
        m_flows = std::make_unique<FlowMonitorHelper>();
        m_flows->InstallAll();
    }
    if (!files.netAnim.empty())
    {
        m_animation = std::make_unique<Animation>(files.netAnim);
        for (std::size_t k = 0; k < m_rsus.size(); ++k)
        {
            m_animation->AddRadioNode(*m_rsus[k], RsuName(k));
        }
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            if (!(*node)->GetObject<MobilityModel>())
            {
                const std::string name = Names::FindName(*node);
                m_animation->AddMachine(name.empty() ? SWITCH_NODE : name, *node);
            }
        }
        m_animation->AddWires(m_backhaul->Wires());
    }
}

void
World::ObserveNode(const VehicleNode& node)
{
    NS_LOG_FUNCTION(this);
    if (m_captures)
    {
        m_captures->Open(node.radio->Devices());
    }
    if (m_flows)
    {
        m_flows->Install(node.radio->GetNode());
    }
    if (m_animation)
    {
        m_animation->AddRadioNode(*node.radio, "");
    }
}

void
World::EndObservation()
{
    NS_LOG_FUNCTION(this);
    try
    {
        if (m_flows)
        {
            std::ostringstream text;
            m_flows->SerializeToXmlStream(text, 0, false, false);
            WriteFile(m_observers.flowMonitor, text.str());
        }
        if (m_animation)
        {
            m_animation->Close();
        }
    }
    catch (const EnvironmentError& error)
    {
        throw ObserverError(error.what());
    }
}

std::vector<std::string>
World::Captures() const
{
    return m_captures ? m_captures->Names() : std::vector<std::string>();
}

} // namespace ns3::vec
