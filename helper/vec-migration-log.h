// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MIGRATION_LOG_H
#define VEC_MIGRATION_LOG_H

#include "ns3/vec-server-app.h"
#include "ns3/vec-vehicle-app.h"
#include "vec-results.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Listens to servers and keeps a record of every subtask that went from one to another. */
class MigrationLog
{
  public:
    explicit MigrationLog(const Scenario& scenario);

    void Listen(const Ptr<VehicleApp>& app);
    void Listen(const Ptr<ServerApp>& app);

    /** Adds records, in the order of leaving, and counters. */
    void Write(RunResults& results) const;

  private:
    void OnCreated(const std::string& vehicle, const TaskDescription& description);
    void OnMigration(const MigrationEvent& event);
    void OnStarted(const ItemEvent& event);

    std::string NameOf(Endpoint server) const;

    Scenario m_scenario;
    std::map<TaskKey, uint64_t> m_numbers; //!< as in TaskRecord
    std::vector<MigrationRecord> m_records;
    std::map<std::pair<TaskKey, int>, std::size_t> m_last; //!< record of its last move
};

} // namespace ns3::vec

#endif // VEC_MIGRATION_LOG_H
