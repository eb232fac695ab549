// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ATTRIBUTE_DEFAULTS_H
#define VEC_ATTRIBUTE_DEFAULTS_H

#include "ns3/attribute.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Defaults of ns-3 attributes that hold while this object lives: what was before comes back.
 */
class AttributeDefaults
{
  public:
    AttributeDefaults() = default;
    ~AttributeDefaults();
    AttributeDefaults(const AttributeDefaults&) = delete;
    AttributeDefaults& operator=(const AttributeDefaults&) = delete;

    /** As Config::SetDefault; \p path is TYPE::ATTRIBUTE. */
    void Set(const std::string& path, const AttributeValue& value);

  private:
    std::vector<std::pair<std::string, Ptr<const AttributeValue>>> m_before;
};

} // namespace ns3::vec

#endif // VEC_ATTRIBUTE_DEFAULTS_H
