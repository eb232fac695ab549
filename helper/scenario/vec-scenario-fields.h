// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCENARIO_FIELDS_H
#define VEC_SCENARIO_FIELDS_H

#include "vec-scenario.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3::vec
{

inline constexpr const char* SCENARIO_FORMAT = "vec-scenario/1";

/** One key of a scenario: all that reading, writing, checking and documenting it takes. */
struct ScenarioField
{
    std::string path;   //!< dotted: workload.deadline_s
    std::string help;   //!< a sentence without unit, bounds or default
    bool isMap = false; //!< text under names of the user's choice
    Json schema;
    /** Reads the value; relative paths belong to \p folder. Throws InputError. */
    std::function<void(const JsonView& json, const std::string& folder, Scenario& scenario)> read;
    std::function<Json(const Scenario& scenario)> write;
};

/** All keys in the order of the file; `workload.profile` precedes what it gives defaults for. */
const std::vector<ScenarioField>& ScenarioFields();

/** Where a field is in a document: /workload/deadline_s. */
std::string PointerOf(const ScenarioField& field);

/** Sets the sizes that a profile names. Throws InputError for an unknown one. */
void ApplyProfile(const std::string& name, Scenario::Workload& workload);

} // namespace ns3::vec

#endif // VEC_SCENARIO_FIELDS_H
