// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "ns3/vec-statistics.h"
#include "vec-results.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace ns3::vec
{

namespace
{

constexpr std::array<std::string_view, 6> PURPOSE_NAMES{"beacon",
                                                        "control",
                                                        "data",
                                                        "result",
                                                        "migration",
                                                        "model"};

/** The mean difference between measurement and prediction, term by term. */
class GapTotals
{
  public:
    void Add(const TaskRecord& task)
    {
        if (!task.HasGap())
        {
            return;
        }
        m_measured.push_back(task.deliveredS - task.createdS);
        m_predicted.push_back(task.predictedS);
        m_stale.push_back(task.StaleS());
        for (std::size_t c = 0; c < CAUSES; ++c)
        {
            m_terms[c].push_back(task.GapS(static_cast<Cause>(c)));
            m_replayed[c].push_back(task.replayedCauseS[c]);
            m_seconds[c].push_back(task.causeS[c]);
        }
    }

    Json ToJson() const
    {
        Json terms = Json::object();
        Json replayed = Json::object();
        terms["stale_s"] = Mean(m_stale);
        for (std::size_t c = 0; c < CAUSES; ++c)
        {
            const std::string column(ColumnOf(static_cast<Cause>(c)));
            terms[column] = Mean(m_terms[c]);
            replayed[column] = Mean(m_replayed[c]);
        }
        const double measuredS = Mean(m_measured);
        const auto rest = static_cast<std::size_t>(Cause::UNEXPLAINED);
        return {
            {"tasks",             m_measured.size()                },
            {"measured_mean_s",   measuredS                        },
            {"predicted_mean_s",  Mean(m_predicted)                },
            {"gap_mean_s",        measuredS - Mean(m_predicted)    },
            {"unexplained_share", Mean(m_seconds[rest]) / measuredS},
            {"terms",             terms                            },
            {"replayed_causes",   replayed                         }
        };
    }

  private:
    std::vector<double> m_measured;
    std::vector<double> m_predicted;
    std::vector<double> m_stale;
    std::array<std::vector<double>, CAUSES> m_terms;
    std::array<std::vector<double>, CAUSES> m_replayed;
    std::array<std::vector<double>, CAUSES> m_seconds;
};

} // namespace

Json
RunTotals(const RunResults& results)
{
    const Scenario::Time& time = results.scenario.time;
    const double capS = results.scenario.workload.giveUpS;

    uint64_t created = 0;
    uint64_t onTime = 0;
    uint64_t late = 0;
    uint64_t failed = 0;
    uint64_t subtasks = 0;
    uint64_t offloaded = 0;
    Json reasons = Json::object();
    for (std::size_t r = 1; r < FAILURE_REASONS; ++r)
    {
        reasons[std::string(ToString(static_cast<FailureReason>(r)))] = 0;
    }
    double vehicleJ = 0;
    double infrastructureJ = 0;
    double wastedJ = 0;
    std::vector<double> times;
    std::vector<double> completed;
    std::vector<double> predicted;
    std::vector<double> comparable;
    std::vector<double> promised;
    GapTotals gap;
    std::array<std::vector<double>, CAUSES> causes;
    for (const TaskRecord& task : results.tasks)
    {
        if (task.createdS < time.warmupS || task.createdS > time.warmupS + time.measureS)
        {
            continue;
        }
        ++created;
        subtasks += task.subtasks;
        offloaded += task.offloaded;
        vehicleJ += task.energyVehicleJ;
        infrastructureJ += task.energyInfrastructureJ;
        const bool good = task.outcome == Outcome::ON_TIME;
        const bool done = good || task.outcome == Outcome::LATE;
        onTime += good;
        late += done && !good;
        if (task.outcome && !good)
        {
            wastedJ += task.energyVehicleJ + task.energyInfrastructureJ;
        }
        if (task.outcome == Outcome::FAILED)
        {
            ++failed;
            Json& count = reasons[std::string(ToString(task.reason))];
            count = count.get<uint64_t>() + 1;
        }
        const double seconds = done ? task.deliveredS - task.createdS : UNKNOWN;
        times.push_back(done ? std::min(seconds, capS) : capS);
        if (std::isfinite(task.predictedS))
        {
            promised.push_back(std::min(task.predictedS, capS));
        }
        gap.Add(task);
        if (!done)
        {
            continue;
        }
        completed.push_back(seconds);
        if (std::isfinite(task.predictedS))
        {
            predicted.push_back(task.predictedS);
            comparable.push_back(seconds);
        }
        for (std::size_t c = 0; c < CAUSES; ++c)
        {
            causes[c].push_back(task.causeS[c]);
        }
    }

    Json bytes = Json::object();
    Json packets = Json::object();
    std::set<std::string> used;
    for (const std::string_view purpose : PURPOSE_NAMES)
    {
        uint64_t byteCount = 0;
        uint64_t packetCount = 0;
        for (const LinkRecord& link : results.links)
        {
            if (link.purpose == purpose)
            {
                byteCount += link.bytes;
                packetCount += link.packets;
            }
            if (link.packets > 0)
            {
                used.insert(link.link);
            }
        }
        bytes[std::string(purpose)] = byteCount;
        packets[std::string(purpose)] = packetCount;
    }
    Json busy = Json::object();
    std::vector<double> service;
    for (const ChannelRecord& channel : results.channels)
    {
        busy[channel.link] = channel.busyRatio;
        if (channel.role != "control" && used.count(channel.link))
        {
            service.push_back(channel.busyRatio);
        }
    }
    Json causeMeans = Json::object();
    for (std::size_t c = 0; c < CAUSES; ++c)
    {
        causeMeans[std::string(ColumnOf(static_cast<Cause>(c)))] = Mean(causes[c]);
    }
    Json counters = Json::object();
    for (const auto& [name, value] : results.counters)
    {
        counters[name] = value;
    }
    const double inFlight = static_cast<double>(created - onTime - late - failed);
    const auto share = [](double part, double whole) { return whole > 0 ? part / whole : UNKNOWN; };
    return {
        {"created",                     created                          },
        {"on_time",                     onTime                           },
        {"late",                        late                             },
        {"failed",                      failed                           },
        {"failed_by_reason",            reasons                          },
        {"in_flight_end",               static_cast<uint64_t>(inFlight)  },
        {"on_time_share",               share(onTime,                      created)},
        {"cap_s",                             capS                                                       },
        {"restricted_mean_s",                             Mean(times)},
        {"p95_s",                             Quantile(times,                                                                    0.95)},
        {"completed",                        completed.size()},
        {"completed_mean_s",Mean(completed)                                 },
        {"predicted_mean_s",                         Mean(predicted)                        },
        {"measured_mean_s",Mean(comparable)},
        {"measured_over_predicted",                        share(Mean(comparable),                                                           Mean(predicted))},
        {"cause_means",causeMeans},
        {"predicted_restricted_mean_s",                 Mean(promised)                                                        },
        {"gap", gap.ToJson()   },
        {"energy_vehicle_j",                         vehicleJ                                             },
        {"energy_infrastructure_j",            infrastructureJ            },
        {"energy_wasted_j",     wastedJ           },
        {"bytes",             bytes                                  },
        {"packets",                       packets                                      },
        {"busy_ratio",                     busy                        },
        {"busy_ratio_service",                  Mean(service)                          },
        {"decisions",          results.decisions.size()            },
        {"subtasks",                   subtasks                  },
        {"offloaded",                    offloaded                          },
        {"offloaded_share",                   share(offloaded,                        subtasks)},
        {"counters",             counters            }
    };
}

} // namespace ns3::vec
