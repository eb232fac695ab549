// SPDX-License-Identifier: GPL-2.0-only
#include "vec-checkpoint.h"

#include "ns3/vec-error.h"

#include <limits>

namespace ns3::vec
{

namespace
{

constexpr const char* FORMAT = "vec-checkpoint/1";

} // namespace

void
Checkpoint::Write(const std::string& path)
{
    tensors.metadata["format"] = FORMAT;
    tensors.metadata["state"] = ToLine(state);
    tensors.Write(path);
}

Checkpoint
Checkpoint::Read(const std::string& path)
{
    Checkpoint checkpoint;
    checkpoint.tensors = SafeTensors::Read(path);
    if (checkpoint.tensors.Metadata("format") != FORMAT)
    {
        throw InputError(path + ": /__metadata__/format: expected \"" + FORMAT + "\"");
    }
    checkpoint.state = ParseJson(checkpoint.tensors.Metadata("state"), path);
    return checkpoint;
}

uint64_t
CountAt(const JsonView& state, std::string_view key)
{
    return state.At(key).Integer(0, std::numeric_limits<int64_t>::max());
}

} // namespace ns3::vec
