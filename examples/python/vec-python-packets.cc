// SPDX-License-Identifier: GPL-2.0-only
// The Python module vec._packets: runs of scenarios in ns-3, as environments and as a whole.

#include "ns3/vec-joint-view.h"
#include "ns3/vec-plan-form.h"
#include "vec-numpy.h"
#include "vec-packet-episode.h"
#include "vec-python-errors.h"
#include "vec-python-run.h"
#include "vec-slot-walk.h"

#include <memory>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace py = pybind11;
using namespace ns3::vec;

namespace
{

void
RaiseInterrupt()
{
    if (PyErr_Occurred())
    {
        throw py::error_already_set();
    }
}

/** Runs as sequences of decisions, for an environment. */
struct Runs
{
    Runs(Scenario scenario, std::set<std::string> agents, const std::string& observation)
        : episode(std::move(scenario), std::move(agents), ParseObservation(observation))
    {
        episode.SetInterrupt(IsInterrupted);
    }

    bool Begin(uint64_t seed, const std::shared_ptr<Policy>& others)
    {
        hasBegun = true;
        {
            const py::gil_scoped_release other;
            episode.Begin(seed, others);
        }
        RaiseInterrupt();
        CheckSizes();
        return episode.IsWaiting();
    }

    /** To the next decision, when this one is taken. */
    void Next()
    {
        {
            const py::gil_scoped_release other;
            episode.Next();
        }
        RaiseInterrupt();
        CheckSizes();
    }

    void Close()
    {
        const py::gil_scoped_release other;
        episode.Close();
        hasBegun = false;
    }

    void RequireDecision() const
    {
        if (!episode.IsWaiting())
        {
            throw std::logic_error(hasBegun ? "the run is over: reset() begins the next one"
                                            : "no run has begun: reset() comes before step()");
        }
    }

    /** The first decision gives the sizes of all. */
    void CheckSizes()
    {
        if (!episode.IsWaiting() || isJoint)
        {
            return;
        }
        DecisionProcess& process = episode.Process();
        if (inputs == 0)
        {
            inputs = process.Observation().size();
            actions = process.ActionCount();
        }
        else if (process.ActionCount() != actions || process.Observation().size() != inputs)
        {
            const std::string now = std::to_string(process.ActionCount());
            Close();
            throw InputError("this decision has " + now + " actions, the first one had " +
                             std::to_string(actions) +
                             ": where their number changes, use vec.run(…, policy=vec.by_item(f))");
        }
    }

    py::array_t<float> Observation() const
    {
        if (episode.IsWaiting())
        {
            return ArrayOf(episode.Process().Observation());
        }
        return ArrayOf(std::vector<float>(inputs, 0.0F));
    }

    py::tuple Step(const py::handle& action)
    {
        RequireDecision();
        const std::size_t chosen = ActionOf(action);
        DecisionProcess& process = episode.Process();
        if (chosen >= actions)
        {
            throw InputError("an action is an integer from 0 to " + std::to_string(actions - 1));
        }
        if (!process.Mask()[chosen])
        {
            throw InputError("action " + std::to_string(chosen) +
                             " is not allowed now: action_masks() tells which ones are");
        }
        const uint64_t decision = episode.Decision();
        process.Step(chosen);
        if (process.Done())
        {
            Next();
        }
        py::dict info;
        info["decision"] = decision;
        return py::make_tuple(Observation(),
                              episode.TakeReward(),
                              false,
                              !episode.IsWaiting(),
                              info);
    }

    const JointView& View() const
    {
        RequireDecision();
        const JointView* const view = JointViewOf(episode.Process());
        if (!view)
        {
            throw InputError("decisions of this system cannot be taken at once");
        }
        return *view;
    }

    /** (decision, rewards of the rows as predicted, reward as measured, whether the run is over) */
    py::tuple StepJoint(const std::vector<float>& action)
    {
        const JointView& view = View();
        const JointLayout layout = view.Joint();
        const JointObservation seen = view.ObserveJoint();
        if (action.size() != seen.rows * layout.Heads())
        {
            throw InputError("an action has " + std::to_string(seen.rows) + " rows of " +
                             std::to_string(layout.Heads()) + " numbers");
        }
        const uint64_t decision = episode.Decision();
        const std::vector<double> rows = JointViewOf(episode.Process())->TakeAll(action);
        Next();
        return py::make_tuple(decision, rows, episode.TakeReward(), !episode.IsWaiting());
    }

    PacketEpisode episode;
    bool hasBegun = false;
    bool isJoint = false;
    std::size_t inputs = 0;
    std::size_t actions = 0;
};

void
DefineRuns(py::module_& module)
{
    py::class_<Runs>(module, "Runs")
        .def(py::init(
            [](const std::string& file,
               const std::string& document,
               const std::vector<ScenarioOverride>& overrides,
               std::set<std::string> agents,
               const std::string& observation,
               bool isJoint)
            {
                auto runs = std::make_unique<Runs>(ReadPlaced(file, document, overrides),
                                                   std::move(agents),
                                                   observation);
                runs->isJoint = isJoint;
                return runs;
            }))
        .def("begin", &Runs::Begin)
        .def("observation", &Runs::Observation)
        .def("step", &Runs::Step)
        .def("close", &Runs::Close)
        .def("mask",
             [](const Runs& runs)
             {
                 return MaskOf(runs.episode.IsWaiting() ? runs.episode.Process().Mask()
                                                        : std::vector<uint8_t>(runs.actions, 0));
             })
        .def("instance",
             [](const Runs& runs)
             {
                 runs.RequireDecision();
                 return ToLine(InstanceToJson(runs.episode.Now()));
             })
        .def("feedback",
             [](Runs& runs)
             {
                 py::list all;
                 for (const DecisionFeedback& told : runs.episode.TakeFeedback())
                 {
                     all.append(py::make_tuple(
                         told.decision,
                         -told.loss,
                         ToLine(TimelineToJson(runs.episode.Equations(), told.timeline))));
                 }
                 return all;
             })
        .def("results", [](const Runs& runs) { return ResultsToText(runs.episode.Results()); })
        .def("joint",
             [](const Runs& runs)
             {
                 const JointView& view = runs.View();
                 const JointLayout layout = view.Joint();
                 const JointObservation seen = view.ObserveJoint();
                 return py::make_tuple(layout.choices,
                                       layout.levels,
                                       ArrayOf(seen.row).reshape({seen.rows, layout.inputs}),
                                       ArrayOf(seen.context),
                                       MaskOf(seen.mask).reshape({seen.rows, layout.Choices()}));
             })
        .def("step_joint", &Runs::StepJoint)
        .def_readonly("inputs", &Runs::inputs)
        .def_readonly("actions", &Runs::actions)
        .def_property_readonly("is_open", [](const Runs& r) { return r.episode.IsWaiting(); })
        .def_property_readonly("agents", [](const Runs& r) { return r.episode.Agents(); })
        .def_property_readonly("agent", [](const Runs& r) { return r.episode.Agent(); })
        .def_property_readonly("decision", [](const Runs& r) { return r.episode.Decision(); })
        .def_property_readonly("item",
                               [](const Runs& runs) -> py::object
                               {
                                   if (!runs.episode.IsWaiting())
                                   {
                                       return py::none();
                                   }
                                   const DecisionProcess& process = runs.episode.Process();
                                   return py::cast(process.Items()[process.Position()]);
                               })
        .def_property_readonly("layout",
                               [](const Runs& runs)
                               {
                                   runs.RequireDecision();
                                   return std::string(runs.episode.Process().Layout().Name());
                               });
}

} // namespace

PYBIND11_MODULE(_packets, module)
{
    TranslateErrors();
    py::module_::import("vec._equations"); // knows policies
    module.def("run", &RunScenario);
    py::class_<Named>(module, "Named")
        .def(py::init(
            [](std::string name, py::object answers, py::object act, std::string observation) {
                return Named{std::move(name),
                             std::move(answers),
                             std::move(act),
                             std::move(observation)};
            }));
    module.def("run_main", &RunMain);
    DefineRuns(module);
}
