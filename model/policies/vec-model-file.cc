// SPDX-License-Identifier: GPL-2.0-only
#include "vec-model-file.h"

#include "ns3/vec-error.h"

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace ns3::vec
{

namespace
{

std::vector<std::filesystem::path>
ModelFolders()
{
    if (const char* given = std::getenv("VEC_MODELS"))
    {
        return {given};
    }
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    return {VEC_SOURCE_MODELS, program.parent_path().parent_path() / "share/vec/models"};
}

} // namespace

SafeTensors
ReadModel(const std::string& path, std::string_view agent, std::string_view system)
{
    SafeTensors model = SafeTensors::Read(path);
    auto expect = [&model](const char* key, std::string_view value)
    {
        const std::string& found = model.Metadata(key);
        if (found != value)
        {
            throw InputError(model.File() + ": /__metadata__/" + key + ": expected \"" +
                             std::string(value) + "\", found \"" + found + "\"");
        }
    };
    expect("format", MODEL_FORMAT);
    expect("agent", agent);
    expect("system", system);
    return model;
}

std::string
FindModel(std::string_view agent, std::string_view system, std::string_view profile)
{
    const std::string name = std::string(agent) + "-" + std::string(system) + "-" +
                             std::string(profile) + ".safetensors";
    std::string searched;
    for (const auto& folder : ModelFolders())
    {
        std::error_code error;
        if (std::filesystem::exists(folder / name, error))
        {
            return (folder / name).string();
        }
        searched += (searched.empty() ? "" : " and ") + folder.string();
    }
    throw InputError("no model " + name + " in " + searched +
                     "; name one with --model=FILE, or make one with: vec train --agent=" +
                     std::string(agent) + " --system=" + std::string(system));
}

} // namespace ns3::vec
