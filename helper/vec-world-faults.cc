// SPDX-License-Identifier: GPL-2.0-only
// What of a world can fail, by name.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-error.h"
#include "ns3/vec-mortal-traffic.h"
#include "vec-node-names.h"
#include "vec-world.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecWorldFaults");

namespace
{

template <class App>
FaultInjector::Process
ProcessOf(const Ptr<App>& app)
{
    return {[app]() { app->Halt(); }, [app]() { app->Restart(); }};
}

} // namespace

void
World::PrepareFaults()
{
    NS_LOG_FUNCTION(this);
    for (const Fault& fault : m_scenario.faults)
    {
        if (fault.kind == "sumo")
        {
            m_traffic = std::make_unique<MortalTraffic>(std::move(m_traffic), fault.fromS);
        }
    }
    m_faults.AddWires(m_backhaul->Wires());
    for (std::size_t k = 0; k < m_rsus.size(); ++k)
    {
        const std::string name = RsuName(k);
        const Ptr<RsuApp> app = m_rsuApps[k];
        RadioNode* radio = m_rsus[k].get();
        m_faults.AddRadios(radio->Devices());
        m_faults.AddProcess(name,
                            name,
                            {[app, radio]()
                             {
                                 app->Halt();
                                 radio->Release();
                             },
                             [app, radio, name]()
                             {
                                 radio->Assign(app->Self(), name);
                                 app->Restart();
                             }});
    }
    std::vector<Endpoint> coordinators;
    for (const auto& [host, app] : m_coordinators)
    {
        coordinators.push_back(app->Self());
    }
    for (const Ptr<ServerApp>& app : m_servers)
    {
        app->ServeFor(coordinators);
        const std::string host = HostOfServer(m_scenario, NumberOf(app->Self()));
        m_faults.AddProcess(ProcessName(app->Self()), host, ProcessOf(app));
    }
    for (const auto& [host, app] : m_coordinators)
    {
        m_faults.AddProcess(ProcessName(app->Self()), host, ProcessOf(app));
    }
    m_faults.Schedule();
}

bool
World::Advance()
{
    NS_LOG_FUNCTION(this);
    try
    {
        m_trafficEnded = !m_traffic->Advance();
        if (m_trafficEnded)
        {
            Simulator::Schedule(Seconds(m_traffic->StepS()), &World::NoteTrafficEnd, this);
        }
        return true;
    }
    catch (const EnvironmentError& error)
    {
        EndEarly(error.what());
        return false;
    }
}

void
World::EndEarly(const std::string& why)
{
    NS_LOG_FUNCTION(this << why);
    m_results.endedEarly = why;
    m_results.endedEarlyS = Simulator::Now().GetSeconds();
    m_busyBeforeS.resize(m_radios.GetChannelCount(), 0);
    m_busyAfterS = m_busyAfterS.empty() ? BusySeconds() : m_busyAfterS;
    Simulator::Stop();
}

void
World::NoteTrafficEnd()
{
    NS_LOG_FUNCTION(this);
    const double nowS = Simulator::Now().GetSeconds();
    const Scenario::Time& time = m_scenario.time;
    if (nowS < time.warmupS + time.measureS)
    {
        // Whatever is busy from now on is so without vehicles.
        m_results.trafficEndedS = nowS;
        m_busyAfterS = BusySeconds();
    }
}

void
World::BeginMeasuring()
{
    NS_LOG_FUNCTION(this);
    const bool late = !m_busyAfterS.empty(); // the traffic is over
    m_busyBeforeS = late ? std::vector<double>(m_radios.GetChannelCount(), 0) : BusySeconds();
}

void
World::EndMeasuring()
{
    NS_LOG_FUNCTION(this);
    m_busyAfterS = m_busyAfterS.empty() ? BusySeconds() : m_busyAfterS;
    CheckEnd();
}

double
World::MeasuredS() const
{
    const Scenario::Time& time = m_scenario.time;
    double endS = time.warmupS + time.measureS;
    if (!m_results.endedEarly.empty())
    {
        endS = std::min(endS, m_results.endedEarlyS);
    }
    endS = std::min(endS, m_results.trafficEndedS.value_or(endS));
    return endS > time.warmupS ? endS - time.warmupS : endS;
}

} // namespace ns3::vec
