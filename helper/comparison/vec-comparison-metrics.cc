// SPDX-License-Identifier: GPL-2.0-only
#include "vec-comparison.h"

namespace ns3::vec
{

namespace
{

/** A row of tables; where it is in run.json follows from its name. */
struct MetricRow
{
    const char* name;
    const char* label;
    double scale;
    int decimals;
    bool interval;
};

constexpr MetricRow METRICS[] = {
    {"on_time_share",           "delivered on time, %",        100,  1, true },
    {"created",                 "tasks created",               1,    0, false},
    {"on_time",                 "  on time",                   1,    0, false},
    {"late",                    "  late",                      1,    0, false},
    {"failed",                  "  failed",                    1,    0, false},
    {"in_flight_end",           "  in flight at the end",      1,    0, false},
    {"restricted_mean_s",       "restricted mean time, s",     1,    3, true },
    {"p95_s",                   "95th percentile, s",          1,    3, false},
    {"completed_mean_s",        "mean of completed, s",        1,    3, true },
    {"completed",               "  completed",                 1,    0, false},
    {"predicted_mean_s",        "predicted mean, s",           1,    3, false},
    {"measured_mean_s",         "measured mean, s",            1,    3, false},
    {"measured_over_predicted", "measured / predicted",        1,    2, false},
    {"offloaded_share",         "subtasks offloaded, %",       100,  1, false},
    {"energy_vehicle_j",        "energy of vehicles, J",       1,    1, false},
    {"energy_infrastructure_j", "energy of infrastructure, J", 1,    1, false},
    {"energy_wasted_j",         "  wasted of both, J",         1,    1, false},
    {"bytes_beacon",            "beacons, MB",                 1e-6, 2, false},
    {"bytes_control",           "control, MB",                 1e-6, 2, false},
    {"bytes_data",              "data, MB",                    1e-6, 2, false},
    {"bytes_result",            "results, MB",                 1e-6, 2, false},
    {"bytes_migration",         "migrations, MB",              1e-6, 2, false},
    {"bytes_model",             "models, MB",                  1e-6, 2, false},
    {"busy_ratio_service",      "service channels busy, %",    100,  1, false},
    {"decisions",               "decisions",                   1,    0, false},
};
constexpr MetricRow WALL_METRICS[] = {
    {"decision_us", "µs per decision", 1, 1, false},
    {"wall_s",      "wall seconds",     1, 1, false},
};

std::vector<ComparisonMetric>
AllMetrics()
{
    std::vector<ComparisonMetric> all;
    const auto add = [&all](const MetricRow& row, const std::string& pointer, bool wall) {
        all.push_back({row.name, pointer, row.label, row.scale, row.decimals, wall, row.interval});
    };
    for (const MetricRow& row : METRICS)
    {
        const std::string name = row.name;
        const bool isBytes = name.rfind("bytes_", 0) == 0;
        add(row, "/totals/" + (isBytes ? "bytes/" + name.substr(6) : name), false);
    }
    for (const MetricRow& row : WALL_METRICS)
    {
        add(row, std::string("/wall/") + row.name, true);
    }
    return all;
}

} // namespace

const std::vector<ComparisonMetric>&
ComparisonMetrics()
{
    static const std::vector<ComparisonMetric> metrics = AllMetrics();
    return metrics;
}

} // namespace ns3::vec
