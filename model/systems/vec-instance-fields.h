// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_INSTANCE_FIELDS_H
#define VEC_INSTANCE_FIELDS_H

#include "ns3/vec-fields.h"
#include "ns3/vec-instance.h"
#include "ns3/vec-task-graph.h"

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** The instance as one of a system. Throws std::invalid_argument when it is another's. */
template <class T>
const T&
InstanceAs(const Instance& instance)
{
    const auto* mine = dynamic_cast<const T*>(&instance);
    if (!mine)
    {
        throw std::invalid_argument("an instance of " + std::string(T().System()) +
                                    " was expected, not of " + std::string(instance.System()));
    }
    return *mine;
}

/** The keys that all instances begin with; the system's own follow. */
template <class T>
Fields<T>
InstanceFields()
{
    return Fields<T>().Allow("format").Allow("system").Add("now_s",
                                                           &T::nowS,
                                                           Optional(QUANTITY),
                                                           "the moment of the decision");
}

template <class T>
std::unique_ptr<Instance>
ReadInstance(const Fields<T>& fields, const JsonView& json)
{
    auto instance = std::make_unique<T>();
    ReadFields(fields, json, *instance);
    return instance;
}

/** Fails at \p key, a list, unless the pairs [from, to] are a graph of \p size nodes without
 * cycles. */
inline void
CheckAcyclic(const ValuePlace& place, const char* key, std::size_t size, const EdgeList& edges)
{
    if (TopologicalOrder(size, edges).size() != size)
    {
        place.View().At(key).Fail("a graph without cycles");
    }
}

/** Fails at the first element of the list \p key whose subtask one before it has. */
template <class Element, class IdOf>
void
CheckOnce(const ValuePlace& place,
          const char* key,
          const std::vector<Element>& list,
          const IdOf& idOf)
{
    std::set<std::decay_t<std::invoke_result_t<IdOf, const Element&>>> seen;
    for (std::size_t i = 0; i < list.size(); ++i)
    {
        if (!seen.insert(std::invoke(idOf, list[i])).second)
        {
            place.View().At(key).At(i).Fail("each subtask once");
        }
    }
}

} // namespace ns3::vec

#endif // VEC_INSTANCE_FIELDS_H
