// SPDX-License-Identifier: GPL-2.0-only
#include "vec-model-file.h"

#include "ns3/vec-error.h"
#include "ns3/vec-presets.h"

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

/** The file that this code is in: a library, or the program that it is linked into. */
fs::path
OwnFile()
{
    Dl_info info{};
    const bool isFound =
        dladdr(reinterpret_cast<void*>(&OwnFile), &info) != 0 && info.dli_fname != nullptr;
    std::error_code error;
    fs::path file = fs::canonical(isFound ? info.dli_fname : "", error);
    return error ? fs::path() : file;
}

/** Of lib/, lib/ARCHITECTURE/ or bin/ of an installation: its share/vec/models, if it has one. */
void
AddInstalled(const fs::path& file, std::vector<fs::path>& folders)
{
    fs::path folder = file.parent_path();
    for (int levels = 0; levels < 3 && folder.has_relative_path(); ++levels)
    {
        folder = folder.parent_path();
        std::error_code error;
        const fs::path models = folder / "share/vec/models";
        if (fs::is_directory(models, error) &&
            std::find(folders.begin(), folders.end(), models) == folders.end())
        {
            folders.push_back(models);
        }
    }
}

std::vector<fs::path>
ModelFolders()
{
    if (const char* given = std::getenv("VEC_MODELS"))
    {
        return {given};
    }
    std::vector<fs::path> folders;
    std::error_code error;
    AddInstalled(OwnFile(), folders);
    AddInstalled(fs::read_symlink("/proc/self/exe", error), folders);
    folders.emplace_back(VEC_SOURCE_MODELS);
    return folders;
}

} // namespace

void
CheckModel(const SafeTensors& model, std::string_view agent, std::string_view system)
{
    const auto expect = [&model](const char* key, std::string_view value)
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
}

SafeTensors
ReadModel(const std::string& path, std::string_view agent, std::string_view system)
{
    SafeTensors model = SafeTensors::Read(path);
    CheckModel(model, agent, system);
    return model;
}

std::vector<std::string>
FindModels(std::string_view agent, std::string_view system, std::string_view profile)
{
    const std::string prefix = std::string(agent) + "-" + std::string(system) + "-";
    const std::string suffix = std::string(profile) + ".safetensors";
    std::string searched;
    for (const auto& folder : ModelFolders())
    {
        std::vector<std::string> found;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        {
            const std::string name = entry.path().filename().string();
            const bool fits = name.size() >= prefix.size() + suffix.size() &&
                              name.compare(0, prefix.size(), prefix) == 0 &&
                              name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
            const bool exact = name.size() == prefix.size() + suffix.size();
            if (fits && (profile.empty() || exact))
            {
                found.push_back((folder / name).string());
            }
        }
        if (!found.empty())
        {
            std::sort(found.begin(), found.end());
            return found;
        }
        searched += (searched.empty() ? "" : " and ") + folder.string();
    }
    throw InputError("no model " + prefix + (profile.empty() ? "*" : "") + suffix + " in " +
                     searched + "; name one with --model=FILE, or make one: ./vec train --agent=" +
                     std::string(agent) + " --system=" + std::string(system) + " --out=DIR");
}

std::vector<std::string>
FindModels(std::string_view agent, std::string_view system, const PolicyOptions& options)
{
    const auto profile = options.settings.find("profile");
    if (profile != options.settings.end())
    {
        return FindModels(agent, system, profile->second);
    }
    std::vector<std::string> files = FindModels(agent, system, "");
    const auto first = [&files](const std::string& wanted)
    {
        const std::string end = "-" + wanted + ".safetensors";
        std::stable_partition(files.begin(),
                              files.end(),
                              [&end](const std::string& file)
                              {
                                  return file.size() > end.size() &&
                                         file.compare(file.size() - end.size(), end.size(), end) ==
                                             0;
                              });
    };
    const auto& presets = Presets();
    const auto usual = std::find_if(presets.begin(),
                                    presets.end(),
                                    [&](const Preset& p) { return p.system == system; });
    if (usual != presets.end())
    {
        first(usual->name);
    }
    first(options.workloadProfile);
    return files;
}

} // namespace ns3::vec
