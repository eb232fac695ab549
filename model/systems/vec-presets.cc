// SPDX-License-Identifier: GPL-2.0-only
#include "vec-presets.h"

#include "ns3/vec-error.h"

namespace ns3::vec
{

namespace
{

/** The system that the table's next rows are of. */
class Rows
{
  public:
    Rows(std::string_view system, std::vector<Preset>& table) : m_system(system), m_table(table)
    {
    }

    void Base(const std::string& name, const std::string& summary)
    {
        m_table.push_back({m_system, name, summary, name, {}});
    }

    void Add(const std::string& name, const std::string& summary, const GenerateOptions& options)
    {
        m_table.push_back({m_system, name, summary, "paper", options});
    }

    /** A preset for each value of one option, named after both. */
    void Sweep(const std::string& option,
               const std::vector<const char*>& values,
               const std::string& summary,
               const GenerateOptions& others = {})
    {
        for (const char* value : values)
        {
            GenerateOptions options = others;
            options[option] = value;
            Add(option + value, summary, options);
        }
    }

  private:
    std::string_view m_system;
    std::vector<Preset>& m_table;
};

std::vector<Preset>
MakePresets()
{
    std::vector<Preset> table;

    Rows mecDag("mec-dag", table);
    mecDag.Base("paper", "table I: 48 Mbit a task, 70-155 Mbit/s");
    mecDag.Base("11p", "sizes fit for IEEE 802.11p: 10-30 KB inputs, 0.4-7 Mbit/s, busy queues");
    mecDag.Sweep("n", {"10", "15", "20", "25", "30"}, "figure 5: number of subtasks");
    mecDag.Add("topology1",
               "figure 6: sparse and narrow",
               {
                   {"density", "0.7"},
                   {"fat",     "0.4"}
    });
    mecDag.Add("topology2",
               "figure 6: sparse and wide",
               {
                   {"density", "0.7"},
                   {"fat",     "0.6"}
    });
    mecDag.Add("topology3",
               "figure 6: dense and narrow",
               {
                   {"density", "0.9"},
                   {"fat",     "0.4"}
    });
    mecDag.Add("topology4",
               "figure 6: dense and wide",
               {
                   {"density", "0.9"},
                   {"fat",     "0.6"}
    });

    Rows loadBalance("load-balance", table);
    loadBalance.Base("paper", "section V: 100 vehicles, 11 RSUs, 1200 m × 1600 m");
    loadBalance.Base("saturated",
                     "the same with slots of 1 s: whatever is offloaded ends in its slot");
    loadBalance.Sweep("vehicles", {"20", "40", "60", "80", "100"}, "figures 3 and 4: tasks a slot");

    Rows vehicularCloud("vehicular-cloud", table);
    vehicularCloud.Base("paper", "section V-A: 10 vehicles, 20 subtasks in 5 layers");
    vehicularCloud.Sweep("vehicles", {"1", "5", "10", "15", "20"}, "figure 9: number of vehicles");
    vehicularCloud.Sweep("n", {"10", "15", "20", "25", "30"}, "figure 10: number of subtasks");
    vehicularCloud.Sweep("layers", {"4", "5", "6", "7", "8"}, "figure 11: number of layers");

    Rows edgeCloud("edge-cloud", table);
    edgeCloud.Base("paper", "table II: device, one edge server, one cloud");
    edgeCloud.Base("multi-server", "table III: device, two edge servers, two clouds");
    edgeCloud.Base("training", "table IV: ranges of the training environments; testing is paper");
    edgeCloud.Sweep("delta", {"0", "0.2", "0.4", "0.6", "0.8", "1"}, "figure 6: weight of energy");

    Rows multiWorkload("multi-workload", table);
    multiWorkload.Base("paper", "section 5: 5 servers, 50 devices with 3 sub-workloads each");
    multiWorkload.Add("overload",
                      "most is late whatever is decided: servers of high energy, long queues",
                      {
                          {"server-kappa", "1e-28"},
                          {"arrival",      "0.3"  },
                          {"drop-late",    "false"}
    });
    for (const auto& [servers, devices] :
         std::initializer_list<std::pair<const char*, const char*>>{
             {"2", "10"},
             {"3", "15"},
             {"3", "30"},
             {"5", "25"},
             {"5", "50"},
             {"8", "40"},
             {"8", "80"}
    })
    {
        multiWorkload.Add(std::string("mec") + servers + "-wd" + devices,
                          "a column of table 2",
                          {
                              {"servers", servers},
                              {"devices", devices}
        });
    }
    for (const auto& [slots, seconds] : std::initializer_list<std::pair<const char*, const char*>>{
             {"6",  "0.6"},
             {"8",  "0.8"},
             {"10", "1"  },
             {"12", "1.2"}
    })
    {
        multiWorkload.Add(std::string("deadline") + slots,
                          "figure 4: deadline in slots",
                          {
                              {"deadline-s", seconds}
        });
    }
    multiWorkload.Sweep("arrival",
                        {"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"},
                        "figure 5: probability of arrivals");

    Rows taskGraph("task-graph", table);
    taskGraph.Base("paper", "the textbook's: 20 nodes on 4 processors");
    return table;
}

} // namespace

const std::vector<Preset>&
Presets()
{
    static const std::vector<Preset> presets = MakePresets();
    return presets;
}

GenerateOptions
ExpandPreset(std::string_view system, const GenerateOptions& options)
{
    const auto given = options.find("profile");
    if (given == options.end())
    {
        return options;
    }
    std::string names;
    for (const Preset& preset : Presets())
    {
        if (preset.system != system)
        {
            continue;
        }
        if (preset.name == given->second)
        {
            GenerateOptions expanded = options;
            expanded["profile"] = preset.base;
            expanded.insert(preset.options.begin(), preset.options.end());
            return expanded;
        }
        names += (names.empty() ? "" : ", ") + preset.name;
    }
    throw InputError("no profile \"" + given->second + "\" of " + std::string(system) +
                     "; there are " + names);
}

} // namespace ns3::vec
