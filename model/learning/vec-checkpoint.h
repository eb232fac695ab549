// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CHECKPOINT_H
#define VEC_CHECKPOINT_H

#include "ns3/vec-json.h"
#include "ns3/vec-safetensors.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * Everything a training run needs to go on as if it had never stopped, as one safetensors file:
 * tensors, and a JSON object of what is not a tensor (random states, counters).
 */
struct Checkpoint
{
    SafeTensors tensors;
    Json state = Json::object();

    /** The state with checked getters. */
    JsonView State() const
    {
        return {state, tensors.File()};
    }

    /** Writes the whole file or none. Throws EnvironmentError. */
    void Write(const std::string& path);
    /** Throws InputError when the file is missing, damaged or no checkpoint. */
    static Checkpoint Read(const std::string& path);
};

/** The counter of that name in an object of a checkpoint's state. */
uint64_t CountAt(const JsonView& state, std::string_view key);

} // namespace ns3::vec

#endif // VEC_CHECKPOINT_H
