// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PYTHON_RUN_H
#define VEC_PYTHON_RUN_H

#include "ns3/vec-policy.h"
#include "ns3/vec-results.h"
#include "ns3/vec-scenario.h"

#include <memory>
#include <pybind11/pybind11.h>
#include <string>
#include <vector>

namespace ns3::vec
{

/** A scenario whose RSUs have their places. \p document: its text; empty: \p file has it.
 * Throws InputError. */
Scenario ReadPlaced(const std::string& file,
                    const std::string& document,
                    const std::vector<ScenarioOverride>& overrides);

/** Whether Python was told to stop, by Ctrl-C for instance; its exception is then set. */
bool IsInterrupted();

/** Totals and tasks as text of JSON. */
std::string ResultsToText(const RunResults& results);

/**
 * One run from its beginning to its end. \p folder: for its files, if not empty; \p isDumped: with
 * the instances of its decisions. A policy that fails ends the run: throws what it has thrown.
 * Returns ResultsToText.
 */
std::string RunScenario(const std::string& file,
                        const std::string& document,
                        const std::vector<ScenarioOverride>& overrides,
                        const std::shared_ptr<Policy>& policy,
                        bool isAnalytic,
                        const std::string& folder,
                        bool isDumped);

/** A policy made in Python, and its name. */
struct Named
{
    std::string name;
    pybind11::object answers; //!< of PythonPolicy; None: the other kind
    pybind11::object act;     //!< of PythonItemPolicy
    std::string observation;  //!< of that
};

/** RunProgram with these policies beside those of vec-run. Returns the exit status. */
int RunMain(std::vector<std::string> words, const std::vector<Named>& policies);

} // namespace ns3::vec

#endif // VEC_PYTHON_RUN_H
