// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RUNNING_MEAN_H
#define VEC_RUNNING_MEAN_H

#include "ns3/vec-json.h"

#include <cstdint>
#include <string>

namespace ns3::vec
{

/** The mean of what was added since it was last taken. */
class RunningMean
{
  public:
    void Add(double value);
    /** 0 of nothing. Begins anew. */
    double Take();

    /** As the keys \p name + "_sum" and "_count". */
    void Save(Json& state, const std::string& name) const;
    void Load(const JsonView& state, const std::string& name);

  private:
    double m_sum = 0;
    uint64_t m_count = 0;
};

} // namespace ns3::vec

#endif // VEC_RUNNING_MEAN_H
