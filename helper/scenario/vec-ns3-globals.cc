// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ns3-globals.h"

#include "ns3/global-value.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/vec-error.h"
#include "vec-tried-in-child.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace ns3::vec
{

namespace
{

const GlobalValue*
Find(const std::string& name)
{
    const auto found =
        std::find_if(GlobalValue::Begin(),
                     GlobalValue::End(),
                     [&name](const GlobalValue* value) { return value->GetName() == name; });
    return found == GlobalValue::End() ? nullptr : *found;
}

/** Whether ns-3 takes the value and makes a simulator and random numbers with it. */
bool
IsUsable(const std::string& name, const std::string& value)
{
    return TriedInChild(
        [&name, &value]()
        {
            if (!GlobalValue::BindFailSafe(name, StringValue(value)))
            {
                return false;
            }
            Simulator::Now();
            CreateObject<UniformRandomVariable>()->GetValue();
            return true;
        });
}

} // namespace

bool
IsNs3Global(const std::string& name)
{
    return Find(name) != nullptr;
}

void
SetNs3Global(const std::string& name, const std::string& value)
{
    if (!IsUsable(name, value))
    {
        throw InputError("--" + name + "=" + value +
                         ": expected a value that ns-3 can use: " + Find(name)->GetHelp());
    }
    GlobalValue::Bind(name, StringValue(value));
}

std::vector<std::pair<std::string, std::string>>
Ns3GlobalsInUse(const std::vector<std::string>& given)
{
    std::vector<std::string> names = given;
    if (const char* environment = std::getenv("NS_GLOBAL_VALUE"))
    {
        std::istringstream settings(environment);
        for (std::string setting; std::getline(settings, setting, ';');)
        {
            names.push_back(setting.substr(0, setting.find('=')));
        }
    }
    std::vector<std::pair<std::string, std::string>> globals;
    for (auto global = GlobalValue::Begin(); global != GlobalValue::End(); ++global)
    {
        const std::string name = (*global)->GetName();
        if (name != "RngRun" && std::find(names.begin(), names.end(), name) != names.end())
        {
            StringValue value;
            (*global)->GetValue(value);
            globals.emplace_back(name, value.Get());
        }
    }
    return globals;
}

} // namespace ns3::vec
