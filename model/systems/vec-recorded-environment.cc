// SPDX-License-Identifier: GPL-2.0-only
#include "vec-recorded-environment.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

const std::string SUFFIX = ".instance.json";

/** The files in a folder, by name. */
std::vector<std::string>
FilesIn(const fs::path& folder)
{
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
    {
        const std::string path = entry.path().string();
        if (path.size() > SUFFIX.size() &&
            path.compare(path.size() - SUFFIX.size(), SUFFIX.size(), SUFFIX) == 0)
        {
            files.push_back(path);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

Recording
ReadRecording(const std::string& folder, const System& system)
{
    std::vector<std::string> files = FilesIn(folder);
    if (files.empty())
    {
        files = FilesIn(fs::path(folder) / "instances");
    }
    if (files.empty())
    {
        throw InputError(folder + ": holds no *" + SUFFIX + "; run --dump-instances writes them");
    }
    Recording recording;
    for (const std::string& file : files)
    {
        recording.push_back(ParseInstance(ReadJson(file), file));
        if (recording.back()->System() != system.Name())
        {
            throw InputError(file + ": /system: expected \"" + std::string(system.Name()) + "\"");
        }
    }
    std::stable_sort(recording.begin(),
                     recording.end(),
                     [](const auto& a, const auto& b) { return a->nowS < b->nowS; });
    return recording;
}

RecordedEnvironment::RecordedEnvironment(std::vector<Recording> recordings)
    : m_recordings(std::move(recordings))
{
}

const Instance&
RecordedEnvironment::Begin(uint64_t seed)
{
    m_episode = &m_recordings[seed % m_recordings.size()];
    m_slot = 0;
    return Now();
}

const Instance&
RecordedEnvironment::Next(const Plan&)
{
    ++m_slot;
    return Now();
}

const Instance&
RecordedEnvironment::Now() const
{
    // The last one stays: it is what follows the end.
    return *(*m_episode)[std::min(m_slot, m_episode->size() - 1)];
}

std::size_t
RecordedEnvironment::Slot() const
{
    return m_slot;
}

std::size_t
RecordedEnvironment::Length() const
{
    return m_episode->size();
}

void
RecordedEnvironment::Restore(uint64_t seed, std::size_t slot, std::unique_ptr<Instance>)
{
    Begin(seed);
    m_slot = slot;
}

} // namespace ns3::vec
