// SPDX-License-Identifier: GPL-2.0-only
// The Python module vec._equations: systems, policies that need neither LibTorch nor ns-3, and
// environments of equations.

#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-presets.h"
#include "ns3/vec-system.h"
#include "vec-item-batch.h"
#include "vec-item-episode.h"
#include "vec-joint-episode.h"
#include "vec-numpy.h"
#include "vec-python-errors.h"
#include "vec-python-policy.h"

#include <memory>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace py = pybind11;
using namespace ns3::vec;

namespace
{

std::unique_ptr<Instance>
Read(const std::string& instance)
{
    return ParseInstance(ParseJson(instance, "instance"), "instance");
}

std::vector<std::string>
Generate(const std::string& name, const GenerateOptions& options, uint64_t seed, std::size_t slots)
{
    const System& system = FindSystem(name);
    auto instance = system.Generate(options, seed);
    std::vector<std::string> lines{ToLine(InstanceToJson(*instance))};
    while (lines.size() < slots)
    {
        instance = system.Step(*instance, LocalPlan(*instance), options, seed);
        lines.push_back(ToLine(InstanceToJson(*instance)));
    }
    return lines;
}

std::string
EvaluatePlan(const std::string& instance, const std::string& plan)
{
    const auto read = Read(instance);
    return ToLine(
        TimelineToJson(*read, Evaluate(*read, ParsePlan(*read, ParseJson(plan, "plan"), "plan"))));
}

/** Plan and timeline. */
std::pair<std::string, std::string>
Schedule(const std::string& instance, Policy& policy)
{
    const auto read = Read(instance);
    const Plan plan = policy.Decide(*read).plan;
    policy.EndOfRun();
    return {ToLine(PlanToJson(*read, plan)), ToLine(TimelineToJson(*read, Evaluate(*read, plan)))};
}

const PolicyRegistry&
Registry()
{
    static const PolicyRegistry registry = []
    {
        PolicyRegistry filled;
        AddClassical(filled);
        AddPlain(filled);
        return filled;
    }();
    return registry;
}

EpisodeSettings
MakeSettings(const std::string& system,
             const GenerateOptions& options,
             const std::string& recording,
             std::size_t slots,
             const std::string& observation)
{
    EpisodeSettings settings;
    settings.system = system;
    settings.options = options;
    settings.recording = recording;
    settings.slots = slots;
    settings.observation = ParseObservation(observation);
    return settings;
}

using Block = std::tuple<std::string, std::size_t, std::size_t>;

/** Name, place and size of the blocks of an observation. */
std::vector<Block>
BlocksOf(const ObservationLayout& layout)
{
    std::vector<Block> blocks;
    for (const ObservationBlock& block : layout.Blocks())
    {
        blocks.emplace_back(block.name, block.offset, block.size);
    }
    return blocks;
}

py::array_t<float>
Observation(const ItemEpisode& episode)
{
    py::array_t<float> array(static_cast<py::ssize_t>(episode.Inputs()));
    episode.Observe(array.mutable_data());
    return array;
}

py::array_t<bool>
Mask(const ItemEpisode& episode)
{
    std::vector<uint8_t> mask(episode.Actions());
    episode.WriteMask(mask.data());
    return MaskOf(mask);
}

py::tuple
Step(ItemEpisode& episode, const py::handle& action)
{
    const EpisodeStep step = episode.Take(ActionOf(action));
    return py::make_tuple(Observation(episode),
                          step.reward,
                          step.isTerminated,
                          step.isTruncated,
                          py::dict());
}

/** What is to be decided, and what was in the episode, as texts. */
template <class Episode>
void
DefineTexts(py::class_<Episode>& episodes)
{
    episodes.def("instance", [](Episode& e) { return ToLine(InstanceToJson(e.Slots().Now())); })
        .def("plan",
             [](Episode& e)
             { return ToLine(PlanToJson(e.Slots().Now(), e.Slots().Process().CurrentPlan())); })
        .def("timeline", [](Episode& e) { return e.Slots().LastTimeline(); })
        .def("keep_timelines", [](Episode& e) { e.Slots().KeepTimelines(); })
        .def_property_readonly("slot", [](Episode& e) { return e.Slots().Slot(); });
}

void
DefineItems(py::module_& module)
{
    py::class_<ItemEpisode> items(module, "Items");
    items
        .def(py::init(
            [](const std::string& system,
               const GenerateOptions& options,
               const std::string& recording,
               std::size_t slots,
               const std::string& observation,
               uint64_t seed)
            {
                return std::make_unique<ItemEpisode>(
                    MakeSettings(system, options, recording, slots, observation),
                    seed);
            }))
        .def("reset",
             [](ItemEpisode& e, uint64_t seed)
             {
                 seed = e.Reset(seed);
                 return py::make_tuple(Observation(e), seed);
             })
        .def("step", &Step)
        .def("mask", &Mask)
        .def_property_readonly("inputs", &ItemEpisode::Inputs)
        .def_property_readonly("actions", &ItemEpisode::Actions)
        .def_property_readonly("is_open", &ItemEpisode::IsOpen)
        .def_property_readonly("layout",
                               [](ItemEpisode& e)
                               {
                                   const ObservationLayout layout = e.Slots().Process().Layout();
                                   return py::make_tuple(layout.Name(), BlocksOf(layout));
                               })
        .def_property_readonly("item",
                               [](ItemEpisode& e) -> py::object
                               {
                                   const DecisionProcess& process = e.Slots().Process();
                                   return e.IsOpen() ? py::cast(process.Items()[process.Position()])
                                                     : py::none();
                               })
        .def_property_readonly("owners",
                               [](ItemEpisode& e)
                               {
                                   std::vector<int> owners;
                                   for (const auto& [owner, item] : e.Slots().Process().Items())
                                   {
                                       owners.push_back(owner);
                                   }
                                   return owners;
                               });
    DefineTexts(items);
}

py::tuple
Rows(const JointEpisode& episode)
{
    const JointObservation& now = episode.Now();
    return py::make_tuple(ArrayOf(now.row).reshape({episode.Rows(), episode.Layout().inputs}),
                          ArrayOf(now.context));
}

using Choices = py::array_t<int64_t, py::array::c_style | py::array::forcecast>;
using Levels = py::array_t<float, py::array::c_style | py::array::forcecast>;

void
DefineJoint(py::module_& module)
{
    py::class_<JointEpisode> joint(module, "Joint");
    joint
        .def(py::init(
            [](const std::string& system,
               const GenerateOptions& options,
               const std::string& recording,
               std::size_t slots,
               const std::string& observation,
               uint64_t seed)
            {
                return std::make_unique<JointEpisode>(
                    MakeSettings(system, options, recording, slots, observation),
                    seed);
            }))
        .def("reset",
             [](JointEpisode& e, uint64_t seed)
             {
                 seed = e.Reset(seed);
                 return py::make_tuple(Rows(e), seed);
             })
        .def("step",
             [](JointEpisode& e, const Choices& choices, const Levels& levels)
             {
                 const EpisodeStep step =
                     e.Take(std::vector<int64_t>(choices.data(), choices.data() + choices.size()),
                            std::vector<float>(levels.data(), levels.data() + levels.size()));
                 return py::make_tuple(Rows(e),
                                       step.reward,
                                       step.isTerminated,
                                       step.isTruncated,
                                       ArrayOf(e.RowRewards()));
             })
        .def("mask", [](JointEpisode& e) { return MaskOf(e.Now().mask); })
        .def_property_readonly("rows", &JointEpisode::Rows)
        .def_property_readonly("inputs", [](JointEpisode& e) { return e.Layout().inputs; })
        .def_property_readonly("context", [](JointEpisode& e) { return e.Layout().context; })
        .def_property_readonly("choices", [](JointEpisode& e) { return e.Layout().choices; })
        .def_property_readonly("levels", [](JointEpisode& e) { return e.Layout().levels; })
        .def_property_readonly("layout", [](JointEpisode& e) { return e.Layout().name; });
    DefineTexts(joint);
}

/** A lane's column of a step. */
template <class To, class From>
py::array_t<To>
Column(const std::vector<From>& numbers)
{
    return py::array_t<To>(static_cast<py::ssize_t>(numbers.size()),
                           reinterpret_cast<const To*>(numbers.data()));
}

void
DefineBatch(py::module_& module)
{
    const auto observations = [](py::object self)
    {
        auto& batch = self.cast<ItemBatch&>();
        return ViewOf(batch.Observations(), {batch.Count(), batch.Inputs()}, self);
    };
    const auto last = [](const ItemBatch& batch)
    {
        return py::make_tuple(
            ArrayOf(batch.Ended()),
            ArrayOf(batch.LastObservations()).reshape({batch.Ended().size(), batch.Inputs()}));
    };
    py::class_<ItemBatch>(module, "Batch")
        .def(py::init(
            [](const std::string& system,
               const GenerateOptions& options,
               const std::string& recording,
               std::size_t slots,
               const std::string& observation,
               std::size_t count,
               uint64_t seed)
            {
                return std::make_unique<ItemBatch>(
                    MakeSettings(system, options, recording, slots, observation),
                    count,
                    seed);
            }))
        .def("reset",
             [observations](py::object self, uint64_t seed)
             {
                 {
                     auto& batch = self.cast<ItemBatch&>();
                     const py::gil_scoped_release others;
                     batch.Reset(seed);
                 }
                 return observations(self);
             })
        .def("step",
             [observations, last](py::object self, const Choices& actions)
             {
                 auto& batch = self.cast<ItemBatch&>();
                 if (static_cast<std::size_t>(actions.size()) != batch.Count())
                 {
                     throw ns3::vec::InputError("step() takes one action for each of the " +
                                                std::to_string(batch.Count()) + " environments");
                 }
                 {
                     const int64_t* const numbers = actions.data();
                     const py::gil_scoped_release others;
                     batch.Take(numbers);
                 }
                 return py::make_tuple(observations(self),
                                       ArrayOf(batch.Rewards()),
                                       Column<bool>(batch.Terminated()),
                                       Column<bool>(batch.Truncated()),
                                       batch.Ended().empty() ? py::object(py::none())
                                                             : py::object(last(batch)));
             })
        .def("masks",
             [](py::object self)
             {
                 auto& batch = self.cast<ItemBatch&>();
                 return py::array_t<bool>(std::vector<std::size_t>{batch.Count(), batch.Actions()},
                                          reinterpret_cast<const bool*>(batch.Masks().data()),
                                          self);
             })
        .def("seeds", [](const ItemBatch& batch) { return batch.Seeds(); })
        .def_property_readonly("inputs", &ItemBatch::Inputs)
        .def_property_readonly("actions", &ItemBatch::Actions);
}

} // namespace

PYBIND11_MODULE(_equations, module)
{
    TranslateErrors();
    module.def("systems",
               []
               {
                   std::vector<std::string> names;
                   for (const System* system : Systems())
                   {
                       names.emplace_back(system->Name());
                   }
                   return names;
               });
    module.def("profiles",
               []
               {
                   std::vector<std::pair<std::string, std::string>> profiles;
                   for (const Preset& preset : Presets())
                   {
                       profiles.emplace_back(preset.system, preset.name);
                   }
                   return profiles;
               });
    module.def("generate", &Generate);
    module.def("evaluate", &EvaluatePlan);
    module.def("schedule", &Schedule);

    py::class_<Policy, std::shared_ptr<Policy>>(module, "Policy")
        .def_property_readonly("name", &Policy::Name);
    module.def("has_policy", [](const std::string& name) { return Registry().Has(name); });
    module.def("make_policy",
               [](const std::string& name,
                  uint64_t seed,
                  const std::string& model,
                  const std::map<std::string, std::string>& settings)
               { return MakePolicy(Registry(), name, seed, model, settings); });
    module.def("python_policy",
               [](const std::string& name, py::object answers) -> std::shared_ptr<Policy>
               { return std::make_shared<PythonPolicy>(name, std::move(answers)); });
    module.def("item_policy",
               [](const std::string& name,
                  py::object act,
                  const std::string& observation) -> std::shared_ptr<Policy>
               { return std::make_shared<PythonItemPolicy>(name, std::move(act), observation); });

    DefineItems(module);
    DefineJoint(module);
    DefineBatch(module);
}
