// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SYSTEM_SETTINGS_H
#define VEC_SYSTEM_SETTINGS_H

#include <any>
#include <map>
#include <typeindex>
#include <typeinfo>

namespace ns3::vec
{

/**
 * The numbers that are one system's own: a struct for each system that has some, with its defaults
 * until somebody sets it. Who carries them about knows none of the structs.
 */
class SystemSettings
{
  public:
    template <class T>
    const T& Of() const
    {
        static const T defaults;
        const auto found = m_structs.find(typeid(T));
        return found == m_structs.end() ? defaults : *std::any_cast<T>(&found->second);
    }

    template <class T>
    T& Of()
    {
        std::any& own = m_structs[typeid(T)];
        if (!own.has_value())
        {
            own = T();
        }
        return *std::any_cast<T>(&own);
    }

  private:
    std::map<std::type_index, std::any> m_structs;
};

} // namespace ns3::vec

#endif // VEC_SYSTEM_SETTINGS_H
