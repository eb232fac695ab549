// SPDX-License-Identifier: GPL-2.0-only
#include "vec-python-run.h"

#include "ns3/vec-analytic-run.h"
#include "ns3/vec-decision-dump.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-run-program.h"
#include "ns3/vec-system.h"
#include "ns3/vec-traffic-helper.h"
#include "ns3/vec-world.h"
#include "vec-packet-episode.h"
#include "vec-python-policy.h"

#include <exception>
#include <map>
#include <optional>
#include <utility>

namespace py = pybind11;

namespace ns3::vec
{

namespace
{

Json
TaskToJson(const TaskRecord& task)
{
    const auto number = [](double x) { return x == x ? Json(x) : Json(nullptr); };
    return {
        {"task",        task.task                                             },
        {"vehicle",     task.vehicle                                          },
        {"created_s",   task.createdS                                         },
        {"deadline_s",  number(task.deadlineS)                                },
        {"outcome",     task.outcome ? Json(ToString(*task.outcome)) : nullptr},
        {"reason",      ToString(task.reason)                                 },
        {"finish_s",    number(task.finishS)                                  },
        {"delivered_s", number(task.deliveredS)                               },
        {"predicted_s", number(task.predictedS)                               },
        {"subtasks",    task.subtasks                                         },
        {"offloaded",   task.offloaded                                        }
    };
}

/** A policy whose failure ends the run after the event that it is in. */
class StoppingPolicy : public Policy
{
  public:
    explicit StoppingPolicy(std::shared_ptr<Policy> policy) : m_policy(std::move(policy))
    {
    }

    std::string Name() const override
    {
        return m_policy->Name();
    }

    /** What it ends. Once, before the run. */
    void Watch(World& world)
    {
        m_world = &world;
    }

    /** Throws what the policy has thrown. */
    void Rethrow() const
    {
        if (m_thrown)
        {
            std::rethrow_exception(m_thrown);
        }
    }

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override
    {
        if (!m_thrown)
        {
            try
            {
                Decision decision = m_policy->Decide(instance);
                instance.Equations().CheckPlan(instance, decision.plan);
                m_ids[id] = decision.id;
                return std::move(decision.plan);
            }
            catch (...)
            {
                Stop();
            }
        }
        return LocalPlan(instance);
    }

    void DoFeedback(uint64_t id, const Timeline& measured) override
    {
        const auto found = m_ids.find(id);
        if (m_thrown || found == m_ids.end())
        {
            return;
        }
        try
        {
            m_policy->Feedback(found->second, measured);
        }
        catch (...)
        {
            Stop();
        }
        m_ids.erase(found);
    }

    void DoEndOfRun() override
    {
        m_policy->EndOfRun();
        m_ids.clear();
    }

    void Stop()
    {
        m_thrown = std::current_exception();
        m_world->EndEarly("the policy failed");
    }

    std::shared_ptr<Policy> m_policy;
    std::map<uint64_t, uint64_t> m_ids; //!< of open decisions, to those of the policy
    std::exception_ptr m_thrown;
    World* m_world = nullptr;
};

/** In packets. */
RunResults
Simulate(const Scenario& scenario, const std::shared_ptr<Policy>& policy, const std::string& dump)
{
    const WorldClaim claim;
    const auto stopping = std::make_shared<StoppingPolicy>(policy);
    bool isInterrupted = false;
    RunResults results;
    {
        World world(scenario, stopping, MakeTraffic(scenario));
        stopping->Watch(world);
        std::optional<DecisionDump> instances;
        if (!dump.empty())
        {
            instances.emplace(dump);
            world.OnDecision([&instances](uint64_t id, const DecisionEvent& event)
                             { instances->Write(id, *event.instance, *event.plan); });
        }
        world.SetProgress(
            [&isInterrupted, &world](double, double)
            {
                if (IsInterrupted())
                {
                    isInterrupted = true;
                    world.EndEarly("interrupted");
                }
            });
        world.Run();
        if (instances)
        {
            instances->Finish();
        }
        results = world.Results();
    }
    if (isInterrupted)
    {
        const py::gil_scoped_acquire lock;
        throw py::error_already_set();
    }
    stopping->Rethrow();
    return results;
}

} // namespace

Scenario
ReadPlaced(const std::string& file,
           const std::string& document,
           const std::vector<ScenarioOverride>& overrides)
{
    const py::gil_scoped_release others;
    Scenario scenario = document.empty()
                          ? ReadScenario(file, overrides)
                          : ParseScenario(ParseJson(document, file), file, overrides);
    scenario.rsus.positions = PlaceRsus(scenario);
    return scenario;
}

bool
IsInterrupted()
{
    const py::gil_scoped_acquire lock;
    return PyErr_CheckSignals() != 0;
}

std::string
ResultsToText(const RunResults& results)
{
    Json tasks = Json::array();
    for (const TaskRecord& task : results.tasks)
    {
        tasks.push_back(TaskToJson(task));
    }
    const Json json = {
        {"policy",      results.policy          },
        {"fidelity",    results.fidelity        },
        {"seed",        results.scenario.seed   },
        {"decisions",   results.decisions.size()},
        {"ended_early", results.endedEarly      },
        {"totals",      RunTotals(results)      },
        {"tasks",       std::move(tasks)        }
    };
    return ToLine(json);
}

std::string
RunScenario(const std::string& file,
            const std::string& document,
            const std::vector<ScenarioOverride>& overrides,
            const std::shared_ptr<Policy>& policy,
            bool isAnalytic,
            const std::string& folder,
            bool isDumped)
{
    const Scenario scenario = ReadPlaced(file, document, overrides);
    const py::gil_scoped_release others;
    if (!folder.empty())
    {
        PrepareResultFolder(folder);
    }
    const RunResults results = isAnalytic ? RunAnalytic(scenario, *policy, *MakeTraffic(scenario))
                                          : Simulate(scenario, policy, isDumped ? folder : "");
    if (!folder.empty())
    {
        WriteResults(folder, results);
    }
    return ResultsToText(results);
}

int
RunMain(std::vector<std::string> words, const std::vector<Named>& policies)
{
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    for (const Named& policy : policies)
    {
        PolicyEntry entry;
        entry.name = policy.name;
        entry.summary = "made in Python";
        entry.make = [&policy](const PolicyOptions&) -> std::unique_ptr<Policy>
        {
            const py::gil_scoped_acquire lock;
            if (policy.answers.is_none())
            {
                return std::make_unique<PythonItemPolicy>(policy.name,
                                                          policy.act,
                                                          policy.observation);
            }
            return std::make_unique<PythonPolicy>(policy.name, policy.answers);
        };
        registry.Add(std::move(entry));
    }
    std::vector<char*> arguments;
    for (std::string& word : words)
    {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const py::gil_scoped_release others;
    return RunProgram(static_cast<int>(words.size()), arguments.data(), registry);
}

} // namespace ns3::vec
