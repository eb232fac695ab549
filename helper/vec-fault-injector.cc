// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fault-injector.h"

#include "ns3/log.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/pointer.h"
#include "ns3/queue.h"
#include "ns3/simulator.h"
#include "ns3/vec-error.h"
#include "ns3/vec-random.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "vec-radio-helper.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecFaultInjector");

namespace
{

const std::string RADIO = "radio";

/** That a packet is lost to at least one of several independent causes. */
double
Combined(const std::vector<double>& losses)
{
    double passes = 1;
    for (const double loss : losses)
    {
        passes *= 1 - loss;
    }
    return 1 - passes;
}

void
Remove(std::vector<double>& losses, double loss)
{
    losses.erase(std::find(losses.begin(), losses.end(), loss));
}

double
LossOf(const Fault& fault)
{
    return fault.kind == "loss" ? fault.probability : 1;
}

} // namespace

FaultInjector::FaultInjector(const std::vector<Fault>& faults, uint64_t seed)
    : m_faults(faults), m_seed(seed)
{
    NS_LOG_FUNCTION(this << seed);
    const bool radio = std::any_of(faults.begin(),
                                   faults.end(),
                                   [](const Fault& fault) { return fault.target == RADIO; });
    if (radio)
    {
        m_radio = MakeModel(RADIO);
    }
}

Ptr<RateErrorModel>
FaultInjector::MakeModel(const std::string& name) const
{
    const auto model = CreateObject<RateErrorModel>();
    model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    model->SetRate(0);
    model->AssignStreams(static_cast<int64_t>(UniformHash(m_seed, name, "faults") * 0x1p52));
    return model;
}

void
FaultInjector::AddWires(const std::vector<BackhaulHelper::Wire>& wires)
{
    NS_LOG_FUNCTION(this);
    for (const BackhaulHelper::Wire& wire : wires)
    {
        m_lines.push_back({wire, {}, nullptr});
    }
}

void
FaultInjector::AddProcess(const std::string& name, const std::string& machine, Process process)
{
    NS_LOG_FUNCTION(this << name << machine);
    m_processes.push_back({name, machine, std::move(process)});
}

void
FaultInjector::AddRadios(const NetDeviceContainer& devices)
{
    NS_LOG_FUNCTION(this);
    const NetDeviceContainer radios =
        m_radio ? RadioHelper::RadiosOf(devices) : NetDeviceContainer();
    for (uint32_t i = 0; i < radios.GetN(); ++i)
    {
        if (const auto wifi = DynamicCast<WifiNetDevice>(radios.Get(i)))
        {
            wifi->GetPhy()->SetPostReceptionErrorModel(m_radio);
        }
    }
}

std::vector<FaultInjector::Running*>
FaultInjector::ProcessesOf(const std::string& target)
{
    NS_LOG_FUNCTION(this << target);
    std::vector<Running*> found;
    for (Running& running : m_processes)
    {
        if (running.name == target || running.machine == target)
        {
            found.push_back(&running);
        }
    }
    return found;
}

std::vector<FaultInjector::Line*>
FaultInjector::LinesOf(const std::string& target)
{
    NS_LOG_FUNCTION(this << target);
    std::vector<Line*> found;
    for (Line& line : m_lines)
    {
        const std::string& from = line.wire.from;
        const std::string& to = line.wire.to;
        if (target == from || target == to || target == from + "-" + to ||
            target == to + "-" + from)
        {
            found.push_back(&line);
        }
    }
    return found;
}

void
FaultInjector::Schedule()
{
    NS_LOG_FUNCTION(this);
    for (std::size_t i = 0; i < m_faults.size(); ++i)
    {
        const Fault& fault = m_faults[i];
        if (fault.kind == "sumo")
        {
            continue;
        }
        const bool stop = fault.kind == "stop";
        const bool known = stop ? !ProcessesOf(fault.target).empty()
                                : !LinesOf(fault.target).empty() ||
                                      (fault.kind == "loss" && fault.target == RADIO);
        if (!known)
        {
            std::set<std::string> names;
            for (const Running& running : m_processes)
            {
                names.insert(running.machine);
                if (stop)
                {
                    names.insert(running.name);
                }
            }
            for (const Line& line : m_lines)
            {
                if (!stop)
                {
                    names.insert(std::min(line.wire.from + "-" + line.wire.to,
                                          line.wire.to + "-" + line.wire.from));
                }
            }
            if (fault.kind == "loss")
            {
                names.insert(RADIO);
            }
            std::string list;
            for (const std::string& name : names)
            {
                list += (list.empty() ? "" : ", ") + name;
            }
            throw InputError("scenario: /faults/" + std::to_string(i) +
                             "/target: expected one of " + list + ", found \"" + fault.target +
                             "\"");
        }
        Simulator::Schedule(Seconds(fault.fromS), [this, i]() { Begin(m_faults[i]); });
        if (fault.untilS > 0)
        {
            Simulator::Schedule(Seconds(fault.untilS), [this, i]() { End(m_faults[i]); });
        }
    }
}

void
FaultInjector::Begin(const Fault& fault)
{
    NS_LOG_FUNCTION(this);
    const bool stop = fault.kind == "stop";
    if (stop)
    {
        for (Running* running : ProcessesOf(fault.target))
        {
            if (running->stopped++ == 0)
            {
                running->process.halt();
            }
        }
    }
    else if (fault.target == RADIO)
    {
        m_radioLosses.push_back(fault.probability);
        m_radio->SetRate(Combined(m_radioLosses));
        return;
    }
    for (Line* line : LinesOf(fault.target))
    {
        if (!line->receiver)
        {
            const Ptr<Channel> channel = line->wire.device->GetChannel();
            const Ptr<NetDevice> other =
                channel->GetDevice(channel->GetDevice(0) == line->wire.device ? 1 : 0);
            line->receiver = MakeModel(line->wire.from + "-" + line->wire.to);
            other->SetAttribute("ReceiveErrorModel", PointerValue(line->receiver));
        }
        if (stop && line->wire.from == fault.target)
        {
            line->wire.device->GetQueue()->Flush();
        }
        line->losses.push_back(LossOf(fault));
        line->receiver->SetRate(Combined(line->losses));
    }
}

void
FaultInjector::End(const Fault& fault)
{
    NS_LOG_FUNCTION(this);
    if (fault.target == RADIO)
    {
        Remove(m_radioLosses, fault.probability);
        m_radio->SetRate(Combined(m_radioLosses));
        return;
    }
    for (Line* line : LinesOf(fault.target))
    {
        Remove(line->losses, LossOf(fault));
        line->receiver->SetRate(Combined(line->losses));
    }
    if (fault.kind != "stop")
    {
        return;
    }
    for (Running* running : ProcessesOf(fault.target))
    {
        if (--running->stopped == 0)
        {
            running->process.restart();
        }
    }
}

} // namespace ns3::vec
