// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/config.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/type-id.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>

namespace ns3::vec
{
namespace
{

const char* const MANUAL = VEC_SOURCE_DIR "/doc/attributes.rst";

const char* const INTRODUCTION = R"(Attributes and trace sources
============================

Every knob of the packet world is an ns-3 attribute: ``./vec run SCENARIO.json
--ns3::vec::VehicleApp::BeaconInterval=50ms``, ``attributes`` in a scenario, or ``Config::SetDefault``
in a program. Attributes that a class inherits are those of its ns-3 parent. This page is what the
classes themselves say. Listeners of a trace source have the signature that its callback type says;
``Config::Connect`` finds the source below the path of its class. Nodes of RSUs, servers and the cloud
have names as well: ``/Names/rsu0``, ``/Names/mec0``, ``/Names/cloud`` in place of ``/NodeList/*``. A path finds what
is there: vehicles are from the moment on at which the traffic has brought them.
)";

/** Where a program finds the objects of a type in a world. */
const std::map<std::string, std::string> PATHS{
    {"ns3::vec::CoordinatorApp", "/NodeList/*/ApplicationList/*/$ns3::vec::CoordinatorApp"             },
    {"ns3::vec::IdealChannel",   "/ChannelList/*/$ns3::vec::IdealChannel"                              },
    {"ns3::vec::IdealDevice",    "/NodeList/*/DeviceList/*/$ns3::vec::IdealDevice"                     },
    {"ns3::vec::RadioChannel",   "/ChannelList/*/$ns3::vec::RadioChannel"                              },
    {"ns3::vec::RadioPhy",       "/NodeList/*/DeviceList/*/$ns3::WifiNetDevice/Phy/$ns3::vec::RadioPhy"},
    {"ns3::vec::RsuApp",         "/NodeList/*/ApplicationList/*/$ns3::vec::RsuApp"                     },
    {"ns3::vec::ServerApp",      "/NodeList/*/ApplicationList/*/$ns3::vec::ServerApp"                  },
    {"ns3::vec::VehicleApp",     "/NodeList/*/ApplicationList/*/$ns3::vec::VehicleApp"                 },
};

std::string
Initial(const TypeId::AttributeInformation& attribute)
{
    std::ostringstream text;
    if (dynamic_cast<const PointerValue*>(PeekPointer(attribute.initialValue)))
    {
        return "";
    }
    if (const auto* time = dynamic_cast<const TimeValue*>(PeekPointer(attribute.initialValue)))
    {
        text << time->Get().GetSeconds() << " s";
    }
    else
    {
        text << attribute.initialValue->SerializeToString(attribute.checker);
    }
    return text.str();
}

/** The manual's page on the types of vec, from the types. */
std::string
Describe()
{
    std::map<std::string, TypeId> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId type = TypeId::GetRegistered(i);
        const bool hasSome = type.GetAttributeN() + type.GetTraceSourceN() > 0;
        if (hasSome && type.GetName().rfind("ns3::vec::", 0) == 0)
        {
            types.emplace(type.GetName(), type);
        }
    }
    std::ostringstream page;
    page << INTRODUCTION;
    for (const auto& [name, type] : types)
    {
        page << "\n" << name << "\n" << std::string(name.size(), '-') << "\n\n";
        const auto path = PATHS.find(name);
        page << "Parent: ``" << type.GetParent().GetName() << "``. "
             << (path == PATHS.end() ? "No path leads to its objects; ``Config::SetDefault`` does."
                                     : "Path: ``" + path->second + "``.")
             << "\n";
        if (type.GetAttributeN() > 0)
        {
            page << "\n.. list-table::\n   :header-rows: 1\n   :widths: 25 20 55\n\n"
                 << "   * - Attribute\n     - Default\n     - Meaning\n";
        }
        for (std::size_t i = 0; i < type.GetAttributeN(); i++)
        {
            const auto attribute = type.GetAttribute(i);
            const std::string initial = Initial(attribute);
            page << "   * - ``" << attribute.name << "``\n     -"
                 << (initial.empty() ? "" : " ``" + initial + "``") << "\n     - " << attribute.help
                 << "\n";
        }
        if (type.GetTraceSourceN() > 0)
        {
            page << "\n.. list-table::\n   :header-rows: 1\n   :widths: 20 40 40\n\n"
                 << "   * - Trace source\n     - Callback\n     - Fires\n";
        }
        for (std::size_t i = 0; i < type.GetTraceSourceN(); i++)
        {
            const auto source = type.GetTraceSource(i);
            page << "   * - ``" << source.name << "``\n     - ``" << source.callback
                 << "``\n     - " << source.help << "\n";
        }
    }
    return page.str();
}

TEST(Manual, NamesEveryAttributeAndTraceSource)
{
    const std::string wanted = Describe();
    if (std::getenv("VEC_UPDATE"))
    {
        std::ofstream(MANUAL) << wanted;
    }
    std::ifstream file(MANUAL);
    const std::string found{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(found, wanted) << "run with VEC_UPDATE=1 to write it anew";
    EXPECT_NE(wanted.find("ns3::vec::VehicleApp"), std::string::npos);
}

/** The paths that find something in a world with one vehicle, after 1 s. */
std::set<std::string>
FoundPaths(const std::string& radio)
{
    Scenario scenario;
    scenario.radio.kind = radio;
    scenario.rsus.positions = {
        {0, 10}
    };
    scenario.workload.rateHz = 0;
    scenario.time.measureS = 1;
    PolicyRegistry policies;
    AddClassical(policies);
    const std::vector<VehiclePosition> vehicles{
        {"car", 10, 0}
    };
    World world(scenario,
                policies.Make("local", PolicyOptions()),
                std::make_unique<StaticTraffic>(vehicles));
    std::set<std::string> found;
    Simulator::Schedule(Seconds(1),
                        [&found]()
                        {
                            for (const auto& [type, path] : PATHS)
                            {
                                if (Config::LookupMatches(path).GetN() > 0)
                                {
                                    found.insert(path);
                                }
                            }
                        });
    world.Run();
    return found;
}

TEST(Manual, PathsFindObjects)
{
    std::set<std::string> found = FoundPaths("80211p");
    found.merge(FoundPaths("ideal"));
    for (const auto& [type, path] : PATHS)
    {
        EXPECT_EQ(found.count(path), 1u) << path;
    }
}

} // namespace
} // namespace ns3::vec
