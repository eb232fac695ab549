// SPDX-License-Identifier: GPL-2.0-only
#include "vec-install-helpers.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-packet-system.h"

#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecInstallHelpers");

namespace
{

/** A new application on a node that has none of its kind. */
template <class App>
Ptr<App>
AddTo(const Ptr<Node>& node, const ObjectFactory& factory)
{
    for (uint32_t a = 0; a < node->GetNApplications(); ++a)
    {
        NS_ABORT_MSG_IF(DynamicCast<App>(node->GetApplication(a)),
                        "node " << node->GetId() << " has a " << App::GetTypeId().GetName()
                                << " already: install one per node");
    }
    const auto app = factory.Create<App>();
    node->AddApplication(app);
    return app;
}

/** Creates tasks as long as the vehicle is there. */
void
CreateTasks(const Ptr<VehicleApp>& app,
            Endpoint vehicle,
            const std::function<TaskDescription()>& draw,
            Time interval)
{
    if (app->Self() == vehicle)
    {
        app->CreateTask(draw());
        Simulator::Schedule(interval, &CreateTasks, app, vehicle, draw, interval);
    }
}

} // namespace

ServerHelper::ServerHelper(Deployment& deployment) : m_deployment(deployment)
{
    NS_LOG_FUNCTION(this);
    m_factory.SetTypeId(ServerApp::GetTypeId());
}

void
ServerHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << name);
    m_factory.Set(name, value);
}

void
ServerHelper::SetProcessors(const std::vector<double>& hz)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(hz.empty(), "a server has at least one processor");
    m_processorsHz = hz;
}

ApplicationContainer
ServerHelper::Install(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    ApplicationContainer apps;
    for (uint32_t n = 0; n < nodes.GetN(); ++n)
    {
        const auto app = AddTo<ServerApp>(nodes.Get(n), m_factory);
        m_deployment.AddServer(nodes.Get(n), app, m_processorsHz);
        apps.Add(app);
    }
    return apps;
}

RsuHelper::RsuHelper(Deployment& deployment) : m_deployment(deployment)
{
    NS_LOG_FUNCTION(this);
    m_factory.SetTypeId(RsuApp::GetTypeId());
}

void
RsuHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << name);
    m_factory.Set(name, value);
}

ApplicationContainer
RsuHelper::Install(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    ApplicationContainer apps;
    for (uint32_t n = 0; n < nodes.GetN(); ++n)
    {
        const auto app = AddTo<RsuApp>(nodes.Get(n), m_factory);
        m_deployment.AddRsu(nodes.Get(n), app, m_seed);
        apps.Add(app);
    }
    return apps;
}

int64_t
RsuHelper::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    m_seed = static_cast<uint64_t>(stream);
    return 1;
}

CoordinatorHelper::CoordinatorHelper(Deployment& deployment,
                                     const std::string& system,
                                     std::shared_ptr<Policy> policy)
    : m_deployment(deployment), m_system(system), m_policy(std::move(policy))
{
    NS_LOG_FUNCTION(this << system);
    FindPacketSystem(system); // or says which there are
    NS_ABORT_MSG_UNLESS(m_policy, "a coordinator needs a policy");
    m_factory.SetTypeId(CoordinatorApp::GetTypeId());
}

void
CoordinatorHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << name);
    m_factory.Set(name, value);
}

ApplicationContainer
CoordinatorHelper::Install(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    ApplicationContainer apps;
    for (uint32_t n = 0; n < nodes.GetN(); ++n)
    {
        const auto app = AddTo<CoordinatorApp>(nodes.Get(n), m_factory);
        m_deployment.AddCoordinator(nodes.Get(n), app, m_system, m_policy);
        apps.Add(app);
    }
    return apps;
}

VehicleHelper::VehicleHelper(Deployment& deployment) : m_deployment(deployment)
{
    NS_LOG_FUNCTION(this);
    m_factory.SetTypeId(VehicleApp::GetTypeId());
}

void
VehicleHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << name);
    m_factory.Set(name, value);
}

void
VehicleHelper::SetCpu(double hz)
{
    NS_LOG_FUNCTION(this << hz);
    NS_ABORT_MSG_UNLESS(hz > 0, "expected a CPU of more than 0 Hz, found " << hz);
    m_cpuHz = hz;
}

void
VehicleHelper::SetTxPower(double watt)
{
    NS_LOG_FUNCTION(this << watt);
    NS_ABORT_MSG_UNLESS(watt > 0, "expected a power of more than 0 W, found " << watt);
    m_txPowerW = watt;
}

void
VehicleHelper::SetTasks(std::function<TaskDescription()> draw, Time interval)
{
    NS_LOG_FUNCTION(this << interval);
    NS_ABORT_MSG_UNLESS(interval.IsStrictlyPositive(), "tasks need an interval of more than 0 s");
    m_draw = std::move(draw);
    m_interval = interval;
}

ApplicationContainer
VehicleHelper::Install(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    ApplicationContainer apps;
    for (uint32_t n = 0; n < nodes.GetN(); ++n)
    {
        const auto app = AddTo<VehicleApp>(nodes.Get(n), m_factory);
        VehicleApp::Identity identity;
        identity.endpoint = m_deployment.AddVehicle();
        identity.cpuHz = m_cpuHz;
        identity.txPowerW = m_txPowerW;
        identity.seed = m_seed;
        identity.name = EndpointName(identity.endpoint);
        const uint32_t context = nodes.Get(n)->GetId();
        Simulator::ScheduleWithContext(context,
                                       Time(0),
                                       [app, identity, draw = m_draw, interval = m_interval]()
                                       {
                                           app->Enter(identity);
                                           if (draw)
                                           {
                                               Simulator::Schedule(interval,
                                                                   &CreateTasks,
                                                                   app,
                                                                   identity.endpoint,
                                                                   draw,
                                                                   interval);
                                           }
                                       });
        apps.Add(app);
    }
    return apps;
}

int64_t
VehicleHelper::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    m_seed = static_cast<uint64_t>(stream);
    return 1;
}

} // namespace ns3::vec
