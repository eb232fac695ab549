// SPDX-License-Identifier: GPL-2.0-only
#include "vec-instance-source.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-random.h"
#include "ns3/vec-text.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <numeric>

namespace ns3::vec
{

namespace
{

constexpr int64_t MANY = std::numeric_limits<int64_t>::max();

std::vector<Recording>
ReadAll(const std::vector<std::string>& folders, const System& system)
{
    std::vector<Recording> recordings;
    for (const std::string& folder : folders)
    {
        recordings.push_back(ReadRecording(folder, system));
    }
    return recordings;
}

Recording
AllOf(const std::vector<Recording>& recordings)
{
    Recording all;
    for (const Recording& recording : recordings)
    {
        all.insert(all.end(), recording.begin(), recording.end());
    }
    return all;
}

void
Shuffle(Recording& all, Random random)
{
    for (std::size_t i = all.size(); i > 1; --i)
    {
        std::swap(all[i - 1], all[random.Integer(0, static_cast<int64_t>(i) - 1)]);
    }
}

} // namespace

InstanceSource::InstanceSource(const TrainerSettings& settings)
    : m_settings(settings), m_recordings(ReadAll(settings.recordings, *settings.system)),
      m_heldOut(ReadAll(settings.heldOut, *settings.system)), m_all(AllOf(m_recordings)),
      m_allHeldOut(AllOf(m_heldOut))
{
    Shuffle(m_all, Random(settings.seed, "training", "recordings"));
}

std::shared_ptr<const Instance>
InstanceSource::Draw(uint64_t seed, const GenerateOptions& options) const
{
    if (!m_all.empty())
    {
        return m_all[seed % m_all.size()];
    }
    return m_settings.system->Generate(options, seed);
}

std::unique_ptr<Environment>
InstanceSource::Episodes() const
{
    if (!m_recordings.empty())
    {
        return std::make_unique<RecordedEnvironment>(m_recordings);
    }
    return std::make_unique<GeneratedEnvironment>(*m_settings.system, m_settings.options);
}

std::vector<uint64_t>
InstanceSource::LookSeeds() const
{
    const bool byHeart = m_settings.instances > 0;
    uint64_t count = byHeart ? m_settings.instances : m_settings.validation;
    uint64_t first = byHeart ? m_settings.InstanceSeed(0) : VALIDATION_SEEDS;
    if (!m_heldOut.empty())
    {
        count = m_settings.slots > 0 ? m_heldOut.size() : m_allHeldOut.size();
        first = 0;
    }
    std::vector<uint64_t> seeds(count);
    std::iota(seeds.begin(), seeds.end(), first);
    return seeds;
}

std::shared_ptr<const Instance>
InstanceSource::Look(uint64_t seed) const
{
    if (!m_allHeldOut.empty())
    {
        return m_allHeldOut[seed];
    }
    return m_settings.system->Generate(m_settings.options, seed);
}

std::unique_ptr<Environment>
InstanceSource::LookEpisodes() const
{
    if (!m_heldOut.empty())
    {
        return std::make_unique<RecordedEnvironment>(m_heldOut);
    }
    return std::make_unique<GeneratedEnvironment>(*m_settings.system, m_settings.options);
}

std::shared_ptr<const Instance>
InstanceSource::Sample() const
{
    constexpr uint64_t TRIES = 100;
    for (uint64_t k = 0; k < TRIES; ++k)
    {
        auto sample = Draw(m_settings.InstanceSeed(k), m_settings.options);
        if (!m_settings.system->Begin(*sample, m_settings.observation)->Done())
        {
            return sample;
        }
    }
    throw InputError("these options give instances with nothing to decide");
}

std::string
InstanceSource::RecordedSeeds() const
{
    uint64_t first = std::numeric_limits<uint64_t>::max();
    uint64_t last = 0;
    for (const std::string& folder : m_settings.recordings)
    {
        const std::string file = folder + "/run.json";
        if (!std::filesystem::exists(file))
        {
            return "unknown";
        }
        const Json document = ReadJson(file);
        const uint64_t seed = JsonView(document, file).At("seed").Integer(0, MANY);
        first = std::min(first, seed);
        last = std::max(last, seed);
    }
    return std::to_string(first) + "-" + std::to_string(last);
}

std::string
InstanceSource::RecordedText() const
{
    return m_settings.recordings.empty() ? "" : "recorded: " + Joined(m_settings.recordings, ", ");
}

} // namespace ns3::vec
