// SPDX-License-Identifier: GPL-2.0-only
#include "vec-results.h"

#include "ns3/vec-csv.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-left-behind.h"
#include "ns3/vec-traffic-source.h"
#include "ns3/vec-whole-file.h"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

constexpr std::array<std::string_view, CAUSES> CAUSE_COLUMNS{"signalling_s",
                                                             "radio_access_s",
                                                             "radio_transfer_s",
                                                             "backhaul_s",
                                                             "compute_queue_s",
                                                             "compute_s",
                                                             "delivery_s",
                                                             "unexplained_s",
                                                             "retransmission_s",
                                                             "handover_s"};

std::string
OutcomeText(const TaskRecord& task)
{
    return task.outcome ? std::string(ToString(*task.outcome)) : "in-flight";
}

std::string
TaskTable(const RunResults& results)
{
    std::string header = "run,seed,policy,task,vehicle,created_s,deadline_s,outcome,reason,"
                         "finish_s,delivered_s,predicted_s,energy_vehicle_j,"
                         "energy_infrastructure_j,ingress,egress";
    for (const std::string_view column : CAUSE_COLUMNS)
    {
        header += ",";
        header += column;
    }
    CsvWriter table(header, CsvNumbers::SHORTEST);
    const std::string run = RunName(results);
    for (const TaskRecord& task : results.tasks)
    {
        table << run << results.scenario.seed << results.policy << task.task << task.vehicle
              << task.createdS << task.deadlineS << OutcomeText(task) << ToString(task.reason)
              << task.finishS << task.deliveredS << task.predictedS << task.energyVehicleJ
              << task.energyInfrastructureJ << task.ingress << task.egress;
        for (const double seconds : task.causeS)
        {
            table << seconds;
        }
        table.EndRow();
    }
    return table.Text();
}

/** Differences that add up to measured − predicted, of every task that has one. */
std::string
GapTable(const RunResults& results)
{
    std::string header = "run,seed,policy,task,measured_s,predicted_s,gap_s,stale_s";
    for (const std::string_view column : CAUSE_COLUMNS)
    {
        header += "," + std::string(column);
    }
    CsvWriter table(header, CsvNumbers::SHORTEST);
    const std::string run = RunName(results);
    for (const TaskRecord& task : results.tasks)
    {
        if (!task.HasGap())
        {
            continue;
        }
        const double measuredS = task.deliveredS - task.createdS;
        table << run << results.scenario.seed << results.policy << task.task << measuredS
              << task.predictedS << measuredS - task.predictedS << task.StaleS();
        for (std::size_t c = 0; c < CAUSES; ++c)
        {
            table << task.GapS(static_cast<Cause>(c));
        }
        table.EndRow();
    }
    return table.Text();
}

std::string
DecisionTable(const RunResults& results)
{
    CsvWriter table("run,seed,policy,instance,time_s,cost_s,view_age_s,tasks,subtasks,offloaded,"
                    "predicted_s,replayed_s",
                    CsvNumbers::SHORTEST);
    const std::string run = RunName(results);
    for (const DecisionRecord& decision : results.decisions)
    {
        table << run << results.scenario.seed << results.policy << decision.instance
              << decision.timeS << decision.costS << decision.viewAgeS << uint64_t{decision.tasks}
              << uint64_t{decision.subtasks} << uint64_t{decision.offloaded} << decision.predictedS
              << decision.replayedS;
        table.EndRow();
    }
    return table.Text();
}

std::string
LinkTable(const RunResults& results)
{
    CsvWriter table("run,seed,policy,link,role,purpose,bytes,packets,busy_ratio",
                    CsvNumbers::SHORTEST);
    const std::string run = RunName(results);
    const auto row = [&](const std::string& link,
                         std::string_view role,
                         std::string_view purpose,
                         uint64_t bytes,
                         uint64_t packets,
                         double busyRatio)
    {
        table << run << results.scenario.seed << results.policy << link << role << purpose << bytes
              << packets << busyRatio;
        table.EndRow();
    };
    std::map<std::string, std::string> roles;
    for (const ChannelRecord& channel : results.channels)
    {
        roles[channel.link] = channel.role;
        uint64_t bytes = 0;
        uint64_t packets = 0;
        for (const LinkRecord& link : results.links)
        {
            if (link.link == channel.link)
            {
                bytes += link.bytes;
                packets += link.packets;
            }
        }
        row(channel.link, channel.role, "all", bytes, packets, channel.busyRatio);
    }
    for (const LinkRecord& link : results.links)
    {
        const auto role = roles.find(link.link);
        row(link.link,
            role == roles.end() ? "backhaul" : role->second,
            link.purpose,
            link.bytes,
            link.packets,
            UNKNOWN);
    }
    return table.Text();
}

std::string
PositionTable(const RunResults& results)
{
    CsvWriter table("time_s,vehicle,x_m,y_m,rsu", CsvNumbers::SHORTEST);
    for (const PositionRecord& position : results.positions)
    {
        table << position.timeS << position.vehicle << position.x << position.y << position.rsu;
        table.EndRow();
    }
    return table.Text();
}

std::string
RsuTable(const RunResults& results)
{
    CsvWriter table("rsu,x_m,y_m", CsvNumbers::SHORTEST);
    for (const RsuRecord& rsu : results.rsus)
    {
        table << rsu.rsu << rsu.x << rsu.y;
        table.EndRow();
    }
    return table.Text();
}

std::string
BalanceTable(const RunResults& results)
{
    CsvWriter table("time_s,lbm,mean_load,planned_lbm,bound", CsvNumbers::SHORTEST);
    for (const BalanceRecord& balance : results.balance)
    {
        table << balance.timeS << balance.lbm << balance.meanLoad << balance.plannedLbm
              << balance.bound;
        table.EndRow();
    }
    return table.Text();
}

void
PutKnown(Json& json, const char* key, double number)
{
    if (std::isfinite(number))
    {
        json[key] = number;
    }
}

Json
ItemsToJson(const std::vector<TimelineRecord::Item>& items)
{
    Json list = Json::array();
    for (const TimelineRecord::Item& item : items)
    {
        Json json{
            {"subtask", item.subtask},
            {"place",   item.place  }
        };
        if (!item.channel.empty())
        {
            json["channel"] = item.channel;
        }
        PutKnown(json, "enqueued_s", item.enqueuedS);
        PutKnown(json, "sent_s", item.sentS);
        PutKnown(json, "received_s", item.receivedS);
        PutKnown(json, "ready_s", item.readyS);
        PutKnown(json, "start_s", item.startS);
        PutKnown(json, "finish_s", item.finishS);
        list.push_back(std::move(json));
    }
    return list;
}

std::string
TimelineLines(const RunResults& results)
{
    std::string text;
    for (const TimelineRecord& timeline : results.timelines)
    {
        Json transfers = Json::array();
        for (const TimelineRecord::Transfer& transfer : timeline.transfers)
        {
            Json json{
                {"channel", transfer.channel},
                {"purpose", transfer.purpose}
            };
            if (transfer.subtask != LOCAL)
            {
                json["subtask"] = transfer.subtask;
            }
            json["bits"] = transfer.bits;
            json["start_s"] = transfer.startS;
            PutKnown(json, "end_s", transfer.endS);
            transfers.push_back(std::move(json));
        }
        text += ToLine({
            {"task",      timeline.task                  },
            {"edges",     timeline.edges                 },
            {"predicted", ItemsToJson(timeline.predicted)},
            {"measured",  ItemsToJson(timeline.measured) },
            {"transfers", transfers                      }
        });
        text += '\n';
    }
    return text;
}

std::string
RunDocument(const RunResults& results)
{
    Json versions = Json::object();
    for (const auto& [program, version] : results.versions)
    {
        versions[program] = version;
    }
    const WallRecord& wall = results.wall;
    Json document{
        {"format",       "vec-run/1"                     },
        {"run",          RunName(results)                },
        {"policy",       results.policy                  },
        {"fidelity",     results.fidelity                },
        {"seed",         results.scenario.seed           },
        {"versions",     versions                        },
        {"scenario",     ScenarioToJson(results.scenario)},
        {"reproducible", results.reproducible            },
        {"totals",       RunTotals(results)              },
        {"wall",
         {{"wall_s", wall.wallS},
          {"decision_us", wall.decisionUs},
          {"decision_max_us", wall.decisionMaxUs},
          {"peak_memory_bytes", wall.peakMemoryBytes}}   }
    };
    for (const auto& [name, value] : results.globals)
    {
        document["ns3_globals"][name] = value;
    }
    if (!results.endedEarly.empty())
    {
        document["ended_early"] = {
            {"time_s", results.endedEarlyS},
            {"why",    results.endedEarly }
        };
    }
    if (results.trafficEndedS)
    {
        document["traffic_ended_s"] = *results.trafficEndedS;
    }
    return document.dump(1) + "\n";
}

} // namespace

std::string
MigrationTable(const RunResults& results)
{
    CsvWriter table(
        "run,seed,policy,task,subtask,from,to,bits,done_cycles,left_s,arrived_s,started_s,"
        "interruption_s,outcome",
        CsvNumbers::SHORTEST);
    for (const MigrationRecord& move : results.migrations)
    {
        table << RunName(results) << results.scenario.seed << results.policy << move.task
              << static_cast<uint64_t>(move.subtask) << move.from << move.to << move.bits
              << move.doneCycles << move.leftS << move.arrivedS << move.startedS
              << move.startedS - move.leftS << move.outcome;
        table.EndRow();
    }
    return table.Text();
}

std::string_view
ColumnOf(Cause cause)
{
    return CAUSE_COLUMNS[static_cast<std::size_t>(cause)];
}

namespace
{

TimelineRecord::Item
ToRecord(const TimelineItem& item, int subtask)
{
    const bool local = item.assignment.site == LOCAL;
    TimelineRecord::Item record;
    record.subtask = subtask;
    record.place = local ? "vehicle" : "cpu" + std::to_string(item.assignment.site);
    record.channel = local ? "" : "up" + std::to_string(item.assignment.via);
    record.enqueuedS = item.enqueuedS;
    record.sentS = item.sentS;
    record.receivedS = item.receivedS;
    record.readyS = item.readyS;
    record.startS = item.startS;
    record.finishS = item.finishS;
    return record;
}

} // namespace

std::vector<TimelineRecord::Item>
TimelineItems(const Timeline& timeline, int task)
{
    std::vector<TimelineRecord::Item> records;
    for (const TimelineItem& item : timeline.items)
    {
        if (item.assignment.owner == task)
        {
            records.push_back(ToRecord(item, item.assignment.item));
        }
    }
    return records;
}

std::vector<TimelineRecord::Item>
TimelineItems(const Timeline& timeline, const std::vector<std::pair<int, int>>& items)
{
    std::vector<TimelineRecord::Item> records;
    for (std::size_t k = 0; k < items.size(); ++k)
    {
        for (const TimelineItem& item : timeline.items)
        {
            if (std::pair(item.assignment.owner, item.assignment.item) == items[k])
            {
                records.push_back(ToRecord(item, static_cast<int>(k)));
            }
        }
    }
    return records;
}

std::string
RunName(const RunResults& results)
{
    return results.policy + "-" + results.fidelity + "-" + std::to_string(results.scenario.seed);
}

std::string
TrafficNote(const RunResults& results)
{
    if (!results.trafficEndedS)
    {
        return "";
    }
    const Scenario::Time& time = results.scenario.time;
    const double endedS = *results.trafficEndedS;
    const std::string ended = "the traffic ended at " + MilliText(endedS) + " s, ";
    if (endedS <= time.warmupS)
    {
        return ended + "before measuring began at " + MilliText(time.warmupS) +
               " s: nothing was measured; give it more traffic or less time.warmup_s";
    }
    return ended + "measuring at " + MilliText(time.warmupS + time.measureS) +
           " s: tasks and busy ratios are of the " + MilliText(endedS - time.warmupS) +
           " s with traffic; give it more, or time.measure_s=" + MilliText(endedS - time.warmupS);
}

void
PrepareResultFolder(const std::string& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
    {
        throw EnvironmentError(folder + ": cannot be made: " + error.message());
    }
    const std::string probe = folder + "/.vec-probe-" + std::to_string(getpid());
    WriteFile(probe, "");
    fs::remove(probe, error);
}

void
WriteResults(const std::string& folder, const RunResults& results)
{
    PrepareResultFolder(folder);
    std::vector<std::pair<std::string, std::string>> files{
        {"tasks.csv",       TaskTable(results)     },
        {"gaps.csv",        GapTable(results)      },
        {"decisions.csv",   DecisionTable(results) },
        {"links.csv",       LinkTable(results)     },
        {"positions.csv",   PositionTable(results) },
        {"rsus.csv",        RsuTable(results)      },
        {"migrations.csv",  MigrationTable(results)},
        {"timelines.jsonl", TimelineLines(results) },
        {"run.json",        RunDocument(results)   }
    };
    if (!results.balance.empty())
    {
        files.insert(files.begin(), {"balance.csv", BalanceTable(results)});
    }
    const fs::path partial = fs::path(folder) / (".partial-" + std::to_string(getpid()));
    const LeftBehind guard(LeftBehind::Kind::FOLDER, partial.string());
    try
    {
        fs::create_directories(partial);
        for (const auto& [name, content] : files)
        {
            WriteFile((partial / name).string(), content);
        }
        if (IsReplaceable((fs::path(folder) / "run.json").string()))
        {
            fs::remove(fs::path(folder) / "run.json");
        }
        for (const auto& [name, content] : files)
        {
            const fs::path path = fs::path(folder) / name;
            if (IsReplaceable(path.string()))
            {
                fs::rename(partial / name, path);
                continue;
            }
            WriteFile(path.string(), content);
            fs::remove(partial / name);
        }
        fs::remove(partial);
    }
    catch (const fs::filesystem_error& error)
    {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        fs::remove(folder, ignored);
        throw EnvironmentError(folder + ": cannot be written: " + error.code().message());
    }
    catch (const EnvironmentError&)
    {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        fs::remove(folder, ignored);
        throw;
    }
}

} // namespace ns3::vec
