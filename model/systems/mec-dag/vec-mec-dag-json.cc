// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "vec-mec-dag-simulator.h"
#include "vec-mec-dag-system.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

using Mec = MecDagInstance::Mec;
using Vehicle = MecDagInstance::Vehicle;
using Subtask = MecDagInstance::Subtask;
using Task = MecDagInstance::Task;
using Fixed = MecDagInstance::Fixed;
using Edge = std::pair<int, int>;

Fields<Mec>
MecFields()
{
    return Fields<Mec>()
        .Add("processors_hz", &Mec::processorsHz, POSITIVE, "f_m, clocks")
        .Add("uplink_hz", &Mec::uplinkHz, POSITIVE, "w_r, bands of the subchannels")
        .Add("downlink_hz", &Mec::downlinkHz, POSITIVE, "w_d")
        .Add("tx_power_w", &Mec::txPowerW, QUANTITY, "q_m")
        .Add("noise_w", &Mec::noiseW, QUANTITY, "noise power over the band")
        .Add("processors_free_s",
             &Mec::processorsFreeS,
             Sparse(ForEach("processors_hz", QUANTITY)),
             "absolute; absent: idle")
        .Add("uplink_free_s",
             &Mec::uplinkFreeS,
             Sparse(ForEach("uplink_hz", QUANTITY)),
             "absolute; absent: idle")
        .Add("downlink_free_s", &Mec::downlinkFreeS, Sparse(QUANTITY), "absolute")
        .Add("kappa", &Mec::kappa, Sparse(QUANTITY), "energy κ f² c");
}

Fields<Vehicle>
VehicleFields()
{
    return Fields<Vehicle>()
        .Add("cpu_hz", &Vehicle::cpuHz, POSITIVE, "clock")
        .Add("tx_power_w", &Vehicle::txPowerW, QUANTITY, "transmit power")
        .Add("gain", &Vehicle::gain, QUANTITY, "of the channel, linear")
        .Add("cpu_free_s", &Vehicle::cpuFreeS, Sparse(QUANTITY), "absolute")
        .Add("kappa", &Vehicle::kappa, Sparse(QUANTITY), "energy κ f² c")
        .Add("uplink_bps",
             &Vehicle::uplinkBps,
             Sparse(ForEach("uplink_hz", POSITIVE)),
             "replaces Shannon's rate")
        .Add("downlink_bps", &Vehicle::downlinkBps, Sparse(POSITIVE), "replaces Shannon's rate");
}

Fields<Task>
TaskFields()
{
    const auto subtask = Fields<Subtask>()
                             .Add("own_input_bits", &Subtask::ownInputBits, QUANTITY, "d^L")
                             .Add("cycles", &Subtask::cycles, QUANTITY, "c")
                             .Add("output_bits", &Subtask::outputBits, QUANTITY, "d^O");
    const auto edge = Fields<Edge>("an edge [from, to]")
                          .Add("from", &Edge::first, IndexOf("subtasks"))
                          .Add("to", &Edge::second, IndexOf("subtasks"));
    return Fields<Task>()
        .Add("vehicle", &Task::vehicle, IndexOf("vehicles"), "whose task it is")
        .Add("submit_s", &Task::submitS, Optional(QUANTITY), "absolute")
        .Add("deadline_s", &Task::deadlineS, Sparse(QUANTITY), "relative to submit_s")
        .Add("subtasks", &Task::subtasks, subtask)
        .Add("edges", &Task::edges, edge, "listed twice counts once")
        .Check([](const ValuePlace& place, const Task& task)
               { CheckAcyclic(place, "edges", task.subtasks.size(), task.edges); });
}

const Task&
TaskOf(const ValuePlace& place, const Fixed& fixed)
{
    return place.Scope().Root<MecDagInstance>().tasks[fixed.task];
}

Fields<Fixed>
FixedFields()
{
    return Fields<Fixed>()
        .Add("task", &Fixed::task, IndexOf("tasks"))
        .Check(
            [](const ValuePlace& place, const Fixed& fixed)
            {
                place.Scope().SetSize("subtasks", TaskOf(place, fixed).subtasks.size());
    })
        .Add("subtask", &Fixed::subtask, IndexOf("subtasks"))
        .AddChoice("where", &Fixed::local, {{"local", true}, {"mec", false}}, "where it ran")
        .Add("finish_s", &Fixed::finishS, QUANTITY, "absolute")
        .Check(
            [](const ValuePlace& place, const Fixed& fixed)
            {
                if (fixed.finishS < TaskOf(place, fixed).submitS)
                {
                    place.View().At("finish_s").Fail("no time before the task was submitted");
                }
            });
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const ValuePlace& place, const MecDagInstance& instance)
{
    const auto usable = [](double bps) { return std::isfinite(bps) && bps > 0; };
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        bool good = usable(DownlinkBps(instance, static_cast<int>(v)));
        for (std::size_t r = 0; r < instance.mec.uplinkHz.size(); ++r)
        {
            good = good && usable(UplinkBps(instance, static_cast<int>(v), static_cast<int>(r)));
        }
        if (!good)
        {
            place.View()
                .At("vehicles")
                .At(v)
                .Fail("gain, powers and noise_w that give rates > 0, or measured rates");
        }
    }
}

const Fields<MecDagInstance>&
AllFields()
{
    static const Fields<MecDagInstance> fields =
        InstanceFields<MecDagInstance>()
            .Add("mec", &MecDagInstance::mec, MecFields(), "the server")
            .Add("vehicles", &MecDagInstance::vehicles, VehicleFields())
            .Add("tasks", &MecDagInstance::tasks, TaskFields())
            .Add("fixed",
                 &MecDagInstance::fixed,
                 FixedFields(),
                 "subtasks that are no longer to be decided",
                 Presence::SPARSE)
            .Check(
                [](const ValuePlace& place, const MecDagInstance& instance)
                {
                    CheckOnce(place,
                              "fixed",
                              instance.fixed,
                              [](const Fixed& f) { return Edge(f.task, f.subtask); });
                    CheckRates(place, instance);
                });
    return fields;
}

} // namespace

const MecDagInstance&
AsMecDag(const Instance& instance)
{
    return InstanceAs<MecDagInstance>(instance);
}

std::unique_ptr<Instance>
MecDagSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
MecDagSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsMecDag(instance));
}

const PlanForm&
MecDagSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.owner = "task";
        f.item = "subtask";
        f.siteForm = SiteForm::WHERE;
        f.elsewhere = "mec";
        f.via = "subchannel";
        f.site = "processor";
        f.places = "a processor and subchannel";
        f.columns = {
            {"enqueued_s", &TimelineItem::enqueuedS},
            {"sent_s",     &TimelineItem::sentS    },
            {"received_s", &TimelineItem::receivedS},
            {"ready_s",    &TimelineItem::readyS   },
            {"start_s",    &TimelineItem::startS   },
            {"finish_s",   &TimelineItem::finishS  },
            {"energy_j",   &TimelineItem::energyJ  }
        };
        return f;
    }();
    return form;
}

PlanBounds
MecDagSystem::Bounds(const Instance& any) const
{
    const MecDagInstance& instance = AsMecDag(any);
    PlanBounds bounds;
    for (const Task& task : instance.tasks)
    {
        bounds.items.push_back(task.subtasks.size());
    }
    bounds.sites = instance.mec.processorsHz.size();
    bounds.vias = instance.mec.uplinkHz.size();
    for (const Fixed& fixed : instance.fixed)
    {
        bounds.fixed.emplace_back(fixed.task, fixed.subtask);
    }
    return bounds;
}

} // namespace ns3::vec
