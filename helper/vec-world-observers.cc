// SPDX-License-Identifier: GPL-2.0-only
// ns3::vec::World: what ns-3's own observers write.
#include "ns3/mobility-model.h"
#include "ns3/names.h"
#include "ns3/node-list.h"
#include "ns3/vec-error.h"
#include "vec-world.h"

#ifdef VEC_WITH_NETANIM
#include "ns3/animation-interface.h"
#endif

#include <filesystem>
#include <string>

namespace ns3::vec
{

namespace
{

/** ns-3's writers abort where they cannot write. */
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
    for (const std::string& file : {files.pcapPrefix, files.flowMonitor, files.netAnim})
    {
        CheckFolderOf(file);
    }
    m_observers = files;
    if (!files.pcapPrefix.empty())
    {
        for (const auto& rsu : m_rsus)
        {
            m_radios.EnablePcap(files.pcapPrefix, rsu->Devices());
        }
    }
    if (!files.flowMonitor.empty())
    {
        m_flows = std::make_unique<FlowMonitorHelper>();
        m_flows->InstallAll();
    }
    if (!files.netAnim.empty())
    {
#ifdef VEC_WITH_NETANIM
        while (m_free.size() < ANIMATED_VEHICLES)
        {
            MakeNode();
        }
        // Machines on wires, in a row below the map.
        double x = 0;
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            if (!(*node)->GetObject<MobilityModel>())
            {
                AnimationInterface::SetConstantPosition(*node, x += 50, -100);
            }
        }
        m_animation = std::make_shared<AnimationInterface>(files.netAnim);
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            const std::string name = Names::FindName(*node);
            if (!name.empty())
            {
                m_animation->UpdateNodeDescription(*node, name);
            }
        }
#else
        throw RefusalError("--netanim: this build has no NetAnim; enable ns-3's module netanim");
#endif
    }
}

} // namespace ns3::vec
