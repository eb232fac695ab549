// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-profile.h"

#include "ns3/vec-error.h"

namespace ns3::vec
{

const std::vector<MultiWorkloadProfile>&
MultiWorkloadProfiles()
{
    static const std::vector<MultiWorkloadProfile> profiles = []
    {
        MultiWorkloadProfile profile;
        profile.name = "paper";
        profile.summary = "paper 4: 5 servers, 50 devices with 3 sub-workloads each";
        std::vector<MultiWorkloadProfile> all{profile};
        for (const auto& [servers, devices] : {
                 std::pair{2, 10},
                 {3, 15},
                 {3, 30},
                 {5, 25},
                 {5, 50},
                 {8, 40},
                 {8, 80}
        })
        {
            profile.name = "mec" + std::to_string(servers) + "-wd" + std::to_string(devices);
            profile.summary = "a column of table 2";
            profile.servers = servers;
            profile.devices = devices;
            all.push_back(profile);
        }
        return all;
    }();
    return profiles;
}

const MultiWorkloadProfile&
FindMultiWorkloadProfile(std::string_view name)
{
    std::string names;
    for (const MultiWorkloadProfile& profile : MultiWorkloadProfiles())
    {
        if (profile.name == name)
        {
            return profile;
        }
        names += (names.empty() ? "" : ", ") + profile.name;
    }
    throw InputError("no profile \"" + std::string(name) + "\" of multi-workload; there are " +
                     names);
}

} // namespace ns3::vec
