// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MODEL_FILE_H
#define VEC_MODEL_FILE_H

#include "vec-policies.h"
#include "vec-safetensors.h"

#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** The version of what a model's file means; a reader refuses others. */
inline constexpr std::string_view MODEL_FORMAT = "vec-model/1";

/**
 * Reads a trained model and checks that it is one of \p agent for \p system. Throws InputError
 * of one line otherwise.
 *
 * Its metadata: `format`, `agent`, `system`, `profile`, `network` (MlpShape as JSON), `observation`
 * (full or literal) and `layout` (what its numbers mean), `settings`, `training_seeds`, `map`,
 * `command`, `steps` (decisions), `updates` (gradient steps), `validation` and, when the first
 * weights were looked at, `start` (their loss there), `version`.
 */
SafeTensors ReadModel(const std::string& path, std::string_view agent, std::string_view system);
/** The check alone, of a file that was read. */
void CheckModel(const SafeTensors& model, std::string_view agent, std::string_view system);

/**
 * The shipped models of an agent and a system, AGENT-SYSTEM-PROFILE.safetensors: that of \p profile
 * alone, or by name when it is empty. They are looked for in the folder that the environment
 * variable VEC_MODELS names, else in share/vec/models of the installation that this library or the
 * program is in, else in examples/models of the source tree; the first folder that has any counts.
 * Throws InputError when there is none.
 */
std::vector<std::string> FindModels(std::string_view agent,
                                    std::string_view system,
                                    std::string_view profile);

/** The same for a policy: that of its setting `profile` if it has one, else all: that of the
 * workload's profile first, then that of the system's usual one, then by name. The first whose
 * sizes fit an instance is meant. */
std::vector<std::string> FindModels(std::string_view agent,
                                    std::string_view system,
                                    const PolicyOptions& options);

} // namespace ns3::vec

#endif // VEC_MODEL_FILE_H
