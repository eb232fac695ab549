// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCENARIO_FIELDS_H
#define VEC_SCENARIO_FIELDS_H

#include "ns3/vec-fields.h"
#include "vec-scenario.h"

#include <string>
#include <vector>

namespace ns3::vec
{

inline constexpr const char* SCENARIO_FORMAT = "vec-scenario/1";

/** One key of a scenario under its dotted path, workload.deadline_s. */
using ScenarioField = Fields<Scenario>::Row;

/** All keys in the order of the file; `workload.profile` precedes what it gives defaults for. */
const std::vector<ScenarioField>& ScenarioFields();

/** Reads the value of a key; relative paths belong to \p folder. Throws InputError. */
void ReadKey(const ScenarioField& field,
             const JsonView& json,
             const std::string& folder,
             Scenario& scenario);

/** Whether its value has texts or numbers under names of the user's choice. */
bool IsMap(const ScenarioField& field);

/** Where a field is in a document: /workload/deadline_s. */
std::string PointerOf(const ScenarioField& field);

/** Sets the sizes that a profile names. Throws InputError for an unknown one. */
void ApplyProfile(const std::string& name, Scenario::Workload& workload);

} // namespace ns3::vec

#endif // VEC_SCENARIO_FIELDS_H
