// SPDX-License-Identifier: GPL-2.0-only
#include "vec-python-policy.h"

#include "ns3/vec-plan-form.h"
#include "ns3/vec-system.h"
#include "vec-numpy.h"
#include "vec-slot-walk.h"

#include <utility>

namespace py = pybind11;

namespace ns3::vec
{

namespace
{

/** Lets go of a Python object, from wherever. */
void
Release(py::object& object)
{
    const py::gil_scoped_acquire lock;
    object = py::object();
}

/** The line of Python in which an exception was raised: "FILE:LINE", or nothing. */
std::string
PlaceOf(const py::error_already_set& error)
{
    if (!error.trace())
    {
        return "";
    }
    py::object trace = error.trace();
    while (!trace.attr("tb_next").is_none())
    {
        trace = trace.attr("tb_next");
    }
    return " (" + trace.attr("tb_frame").attr("f_code").attr("co_filename").cast<std::string>() +
           ":" + py::str(trace.attr("tb_lineno")).cast<std::string>() + ")";
}

/** Calls Python; what it raises is a PythonError that names the policy. */
template <class Work>
auto
Guarded(const std::string& name, const Work& work)
{
    const py::gil_scoped_acquire lock;
    try
    {
        return work();
    }
    catch (const py::error_already_set& error)
    {
        const std::string kind = error.type().attr("__name__").cast<std::string>();
        const std::string text = py::str(error.value()).cast<std::string>();
        // For a debugger, where the run ends with a line.
        PySys_SetObject("last_type", error.type().ptr());
        PySys_SetObject("last_value", error.value().ptr());
        PySys_SetObject("last_traceback", error.trace() ? error.trace().ptr() : Py_None);
        throw PythonError("policy " + name + ": " + kind + (text.empty() ? "" : ": ") +
                              text.substr(0, text.find('\n')) + PlaceOf(error),
                          std::current_exception());
    }
    catch (const py::builtin_exception& error)
    {
        throw PythonError("policy " + name + ": " + error.what(), std::current_exception());
    }
}

} // namespace

std::shared_ptr<Policy>
MakePolicy(const PolicyRegistry& registry,
           const std::string& name,
           uint64_t seed,
           const std::string& model,
           const std::map<std::string, std::string>& settings)
{
    PolicyOptions options;
    options.seed = seed;
    options.model = model;
    options.settings = settings;
    return registry.Make(name, options);
}

PythonPolicy::PythonPolicy(std::string name, py::object answers)
    : m_name(std::move(name)), m_answers(std::move(answers))
{
}

PythonPolicy::~PythonPolicy()
{
    Release(m_answers);
}

std::string
PythonPolicy::Name() const
{
    return m_name;
}

Plan
PythonPolicy::DoDecide(const Instance& instance, uint64_t id)
{
    m_system = &instance.Equations();
    const std::string plan =
        Guarded(m_name,
                [&]
                {
                    const std::string text = ToLine(InstanceToJson(instance));
                    return m_answers.attr("decide")(id, text).cast<std::string>();
                });
    const std::string file = "plan of " + m_name;
    return ParsePlan(instance, ParseJson(plan, file), file);
}

void
PythonPolicy::DoFeedback(uint64_t id, const Timeline& measured)
{
    Guarded(m_name,
            [&]
            {
                if (m_answers.attr("wants_feedback").cast<bool>())
                {
                    m_answers.attr("feedback")(id, ToLine(TimelineToJson(*m_system, measured)));
                }
                return 0;
            });
}

PythonItemPolicy::PythonItemPolicy(std::string name, py::object act, const std::string& observation)
    : m_name(std::move(name)), m_act(std::move(act)),
      m_isFull(ParseObservation(observation) == ObservationKind::FULL)
{
}

PythonItemPolicy::~PythonItemPolicy()
{
    Release(m_act);
}

std::string
PythonItemPolicy::Name() const
{
    return m_name;
}

Plan
PythonItemPolicy::DoDecide(const Instance& instance, uint64_t /* id */)
{
    const auto process =
        instance.Equations().Begin(instance,
                                   m_isFull ? ObservationKind::FULL : ObservationKind::LITERAL);
    while (!process->Done())
    {
        const std::size_t action =
            Guarded(m_name,
                    [&]
                    {
                        const py::object answer =
                            m_act(ArrayOf(process->Observation()), MaskOf(process->Mask()));
                        return ActionOf(answer);
                    });
        if (action >= process->ActionCount() || !process->Mask()[action])
        {
            throw InputError("policy " + m_name + ": action " + std::to_string(action) +
                             " is not allowed by the mask");
        }
        process->Step(action);
    }
    return process->CurrentPlan();
}

} // namespace ns3::vec
