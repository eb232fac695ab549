// SPDX-License-Identifier: GPL-2.0-only
#include "vec-migration-log.h"

#include "ns3/log.h"
#include "vec-node-names.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecMigrationLog");

MigrationLog::MigrationLog(const Scenario& scenario) : m_scenario(scenario)
{
    NS_LOG_FUNCTION(this);
}

std::string
MigrationLog::NameOf(Endpoint server) const
{
    return HostOfServer(m_scenario, NumberOf(server));
}

void
MigrationLog::Listen(const Ptr<VehicleApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&MigrationLog::OnCreated, this));
}

void
MigrationLog::Listen(const Ptr<ServerApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    app->TraceConnectWithoutContext("Migration", MakeCallback(&MigrationLog::OnMigration, this));
    app->TraceConnectWithoutContext("ItemStarted", MakeCallback(&MigrationLog::OnStarted, this));
}

void
MigrationLog::OnCreated(const std::string&, const TaskDescription& description)
{
    NS_LOG_FUNCTION(this);
    m_numbers.emplace(description.task, m_numbers.size());
}

void
MigrationLog::OnMigration(const MigrationEvent& event)
{
    NS_LOG_FUNCTION(this);
    const auto key = std::make_pair(event.task, event.subtask);
    if (!event.arrived)
    {
        m_last[key] = m_records.size();
        MigrationRecord record;
        record.task = m_numbers.at(event.task);
        record.subtask = event.subtask;
        record.from = NameOf(event.from);
        record.to = NameOf(event.to);
        record.bits = event.bits;
        record.doneCycles = event.doneCycles;
        record.leftS = event.timeS;
        m_records.push_back(record);
        return;
    }
    const auto last = m_last.find(key);
    if (last != m_last.end() && m_records[last->second].to == NameOf(event.to))
    {
        m_records[last->second].arrivedS = event.timeS;
    }
}

void
MigrationLog::OnStarted(const ItemEvent& event)
{
    NS_LOG_FUNCTION(this);
    const auto last = m_last.find({event.task, event.subtask});
    if (last != m_last.end() && m_records[last->second].to == NameOf(event.site))
    {
        m_records[last->second].startedS = event.startS;
    }
}

void
MigrationLog::Write(RunResults& results) const
{
    double moved = 0;
    double bits = 0;
    double interruptionS = 0;
    for (MigrationRecord record : m_records)
    {
        const bool ran = std::isfinite(record.startedS);
        record.outcome = ran ? "moved" : std::isfinite(record.arrivedS) ? "unused" : "lost";
        moved += ran;
        bits += record.bits;
        interruptionS += ran ? record.startedS - record.leftS : 0;
        results.migrations.push_back(record);
    }
    results.counters.emplace_back("migrations", m_records.size());
    results.counters.emplace_back("migrations_moved", moved);
    results.counters.emplace_back("migrated_bits", bits);
    results.counters.emplace_back("migration_interruption_s", interruptionS);
}

} // namespace ns3::vec
