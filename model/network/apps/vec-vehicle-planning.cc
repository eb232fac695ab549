// SPDX-License-Identifier: GPL-2.0-only
// A vehicle that plans for itself: what passes between it and the coordinator on its node.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-app.h"
#include "vec-vehicle-app.h"

#include <limits>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehiclePlanning");

void
VehicleApp::SetCoordinator(Ptr<CoordinatorApp> coordinator)
{
    NS_LOG_FUNCTION(this << coordinator);
    m_coordinator = coordinator;
}

void
VehicleApp::ToCoordinator(const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    Envelope envelope;
    message->RemoveHeader(envelope);
    m_coordinator->Hear(envelope, message);
}

void
VehicleApp::FromCoordinator(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    Envelope same;
    message->RemoveHeader(same);
    if (envelope.type == MessageType::TASK_PLAN)
    {
        OnPlan(TakeBody<TaskPlan>(message));
    }
    else if (envelope.type == MessageType::TASK_DISPATCH)
    {
        const auto dispatch = TakeBody<TaskDispatch>(message);
        const TaskKey task = dispatch.description.task;
        m_dispatches[{task, envelope.destination}].dispatch = dispatch;
        SendDispatch(task, envelope.destination);
    }
}

void
VehicleApp::SendDispatch(TaskKey task, Endpoint server)
{
    NS_LOG_FUNCTION(this << task << server);
    OpenDispatch& open = m_dispatches.at({task, server});
    if (m_rsu != NOBODY)
    {
        open.dispatch.rsu = m_rsu;
        open.dispatch.binding = m_binding;
        SendControl(
            MakeMessage(ControlEnvelope(MessageType::TASK_DISPATCH, server), open.dispatch));
    }
    open.retry =
        Simulator::Schedule(m_controlTimeout, &VehicleApp::SendDispatch, this, task, server);
}

void
VehicleApp::ForgetDispatches(TaskKey task)
{
    NS_LOG_FUNCTION(this << task);
    const auto begin = m_dispatches.lower_bound({task, NOBODY});
    const auto end = m_dispatches.upper_bound({task, std::numeric_limits<Endpoint>::max()});
    for (auto it = begin; it != end; ++it)
    {
        it->second.retry.Cancel();
    }
    m_dispatches.erase(begin, end);
}

} // namespace ns3::vec
