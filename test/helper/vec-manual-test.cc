// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/type-id.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-world.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
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
classes themselves say.
)";

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
        page << "Parent: ``" << type.GetParent().GetName() << "``.\n";
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
            page << "\n.. list-table::\n   :header-rows: 1\n   :widths: 25 75\n\n"
                 << "   * - Trace source\n     - Fires\n";
        }
        for (std::size_t i = 0; i < type.GetTraceSourceN(); i++)
        {
            const auto source = type.GetTraceSource(i);
            page << "   * - ``" << source.name << "``\n     - " << source.help << "\n";
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

} // namespace
} // namespace ns3::vec
