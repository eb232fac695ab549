// SPDX-License-Identifier: GPL-2.0-only
// Every trace source names a callback type that exists, and takes listeners of that type.
#include "ns3/object-factory.h"
#include "ns3/type-id.h"
#include "ns3/vec-cellular-access.h"
#include "ns3/vec-coordinator-app.h"
#include "ns3/vec-ideal-radio.h"
#include "ns3/vec-rsu-app.h"
#include "ns3/vec-server-app.h"
#include "ns3/vec-shared-radio.h"
#include "ns3/vec-vehicle-app.h"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>

namespace ns3::vec
{
namespace
{

template <class... A>
void
Ignore(A...)
{
}

/** A listener as a callback type says. ns-3 ends the program when a source takes others. */
template <class... A>
Callback<void, A...>
ListenerOf(void (*)(A...))
{
    return MakeCallback(&Ignore<A...>);
}

using Connect = std::function<bool(Ptr<Object>, const std::string&)>;

template <class T>
Connect
With()
{
    return [](Ptr<Object> object, const std::string& source)
    { return object->TraceConnectWithoutContext(source, ListenerOf(static_cast<T>(nullptr))); };
}

#define CALLBACK(type)                                                                             \
    {                                                                                              \
        "ns3::vec::" #type, With<type>()                                                           \
    }

const std::map<std::string, Connect> CALLBACKS{
    CALLBACK(CellularAccess::CellTracedCallback),
    CALLBACK(CoordinatorApp::ServerTracedCallback),
    CALLBACK(DecisionEvent::TracedCallback),
    CALLBACK(IdealDevice::SentTracedCallback),
    CALLBACK(ItemEvent::TracedCallback),
    CALLBACK(MigrationEvent::TracedCallback),
    CALLBACK(RsuApp::SignalTracedCallback),
    CALLBACK(RsuApp::StaleBindingTracedCallback),
    CALLBACK(SharedRadio::TunedTracedCallback),
    CALLBACK(TaskEnd::TracedCallback),
    CALLBACK(TransferEvent::TracedCallback),
    CALLBACK(VehicleApp::HandoverTracedCallback),
    CALLBACK(VehicleApp::PlanReceivedTracedCallback),
    CALLBACK(VehicleApp::TaskCreatedTracedCallback),
    CALLBACK(WindowTracedCallback),
};

TEST(TraceSources, TakeListenersOfTheirCallbackType)
{
    std::size_t sources = 0;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.GetName().rfind("ns3::vec::", 0) != 0 || type.GetTraceSourceN() == 0)
        {
            continue;
        }
        ObjectFactory factory;
        factory.SetTypeId(type);
        const Ptr<Object> object = factory.Create();
        for (std::size_t j = 0; j < type.GetTraceSourceN(); j++)
        {
            const auto source = type.GetTraceSource(j);
            const auto callback = CALLBACKS.find(source.callback);
            ASSERT_NE(callback, CALLBACKS.end()) << type.GetName() << ": " << source.callback;
            EXPECT_TRUE(callback->second(object, source.name)) << source.name;
            sources++;
        }
    }
    EXPECT_GE(sources, 20u);
}

} // namespace
} // namespace ns3::vec
