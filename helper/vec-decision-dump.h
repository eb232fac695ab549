// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DECISION_DUMP_H
#define VEC_DECISION_DUMP_H

#include "ns3/vec-instance.h"
#include "ns3/vec-plan.h"

#include <cstdint>
#include <string>

namespace ns3::vec
{

/**
 * Writes what every decision knew and what it answered: FOLDER/instances/ID.instance.json and
 * ID.plan.json, which the verbs evaluate and schedule read, and FOLDER/instances/pairs.txt, the
 * list that `evaluate --pairs` takes. ID is the instance of decisions.csv, with six digits.
 *
 * What an earlier run left there goes first. Throws EnvironmentError.
 */
class DecisionDump
{
  public:
    explicit DecisionDump(const std::string& folder);

    void Write(uint64_t id, const Instance& instance, const Plan& plan);
    /** The list of pairs. Call last. */
    void Finish() const;

  private:
    std::string m_folder;
    std::string m_pairs;
};

} // namespace ns3::vec

#endif // VEC_DECISION_DUMP_H
