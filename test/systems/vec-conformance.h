// SPDX-License-Identifier: GPL-2.0-only
// The suite that every system passes. A system's own test file adds its random instances:
// INSTANTIATE_TEST_SUITE_P(Name, EverySystem, testing::Values(Source{…}), SourceName).
#ifndef VEC_CONFORMANCE_H
#define VEC_CONFORMANCE_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-instance.h"
#include "ns3/vec-random.h"

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <ostream>
#include <string>

namespace ns3::vec::test
{

/** Random instances of one system, numbered. */
struct Source
{
    const char* name;
    std::function<std::unique_ptr<Instance>(int)> make;
};

inline void
PrintTo(const Source& source, std::ostream* out)
{
    *out << source.name;
}

inline std::string
SourceName(const testing::TestParamInfo<Source>& info)
{
    return info.param.name;
}

class EverySystem : public testing::TestWithParam<Source>
{
};

/** A feasible action, uniformly. */
inline std::size_t
RandomAction(const DecisionProcess& process, Random& random)
{
    std::size_t action = 0;
    do
    {
        action = random.Integer(0, static_cast<int64_t>(process.ActionCount()) - 1);
    } while (!process.Mask()[action]);
    return action;
}

} // namespace ns3::vec::test

#endif // VEC_CONFORMANCE_H
