// SPDX-License-Identifier: GPL-2.0-only
#include "vec-attribute-defaults.h"

#include "ns3/abort.h"
#include "ns3/config.h"
#include "ns3/log.h"
#include "ns3/type-id.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecAttributeDefaults");

AttributeDefaults::~AttributeDefaults()
{
    NS_LOG_FUNCTION(this);
    for (auto it = m_before.rbegin(); it != m_before.rend(); ++it)
    {
        Config::SetDefault(it->first, *it->second);
    }
}

void
AttributeDefaults::Set(const std::string& path, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << path);
    const auto end = path.rfind("::");
    TypeId type;
    TypeId::AttributeInformation attribute;
    NS_ABORT_MSG_UNLESS(end != std::string::npos &&
                            TypeId::LookupByNameFailSafe(path.substr(0, end), &type) &&
                            type.LookupAttributeByName(path.substr(end + 2), &attribute),
                        "no attribute " << path);
    m_before.emplace_back(path, attribute.initialValue);
    Config::SetDefault(path, value);
}

} // namespace ns3::vec
