// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learned.h"

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "vec-dqn.h"
#include "vec-learning-policy.h"

namespace ns3::vec
{

namespace
{

std::unique_ptr<Policy>
MakeOnline(const std::string& agent, const PolicyOptions& options)
{
    DqnSettings settings = DefaultDqnSettings(agent);
    settings.epsilonStart = 0;
    settings.epsilonEnd = 0;
    settings.epsilonSteps = 1;
    settings.learningRate = settings.learningRateEnd;
    SettingsTable table = settings.Table();
    std::string profile;
    for (const auto& [name, value] : options.settings)
    {
        if (name == "profile")
        {
            profile = value;
        }
        else
        {
            table.Set(name, value);
        }
    }
    const std::string file =
        options.model.empty() ? FindModel(agent, "mec-dag", profile) : options.model;
    const SafeTensors model = ReadModel(file, agent, "mec-dag");
    const ValueModel value = ValueModel::Parse(model);
    settings.skip = value.shape.skip;
    settings.hidden.assign(value.shape.hidden.begin(), value.shape.hidden.end());
    auto learner =
        std::make_unique<Dqn>(settings, value.shape.inputs, value.shape.outputs, options.seed);
    learner->LoadModel(model);
    return std::make_unique<LearningPolicy>(agent + "-online",
                                            std::move(learner),
                                            value.observation,
                                            true);
}

} // namespace

void
AddLearned(PolicyRegistry& registry)
{
    for (const char* name : {"dqn", "double-dqn", "dueling-dqn"})
    {
        registry.Add({std::string(name) + "-online",
                      {"mec-dag"},
                      "begins as " + std::string(name) + " and goes on learning (LibTorch)",
                      [agent = std::string(name)](const PolicyOptions& options)
                      { return MakeOnline(agent, options); }});
    }
}

} // namespace ns3::vec
