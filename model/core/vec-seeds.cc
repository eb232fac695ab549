// SPDX-License-Identifier: GPL-2.0-only
#include "vec-seeds.h"

#include "vec-error.h"

#include <cstddef>
#include <set>
#include <sstream>

namespace ns3::vec
{

std::vector<uint64_t>
ParseSeeds(const std::string& text)
{
    std::set<uint64_t> seeds;
    std::istringstream parts(text);
    std::string part;
    const InputError wrong("--seeds=" + text + ": expected seeds such as 1-10 or 1,2,5");
    while (std::getline(parts, part, ','))
    {
        const auto dash = part.find('-');
        const std::string first = part.substr(0, dash);
        const std::string last = dash == std::string::npos ? first : part.substr(dash + 1);
        for (const std::string& number : {first, last})
        {
            if (number.empty() || number.size() > 9 ||
                number.find_first_not_of("0123456789") != std::string::npos)
            {
                throw wrong;
            }
        }
        if (std::stoull(last) < std::stoull(first) || std::stoull(last) - std::stoull(first) > 9999)
        {
            throw wrong;
        }
        for (uint64_t seed = std::stoull(first); seed <= std::stoull(last); ++seed)
        {
            seeds.insert(seed);
        }
    }
    if (seeds.empty())
    {
        throw wrong;
    }
    return {seeds.begin(), seeds.end()};
}

std::string
SeedsText(const std::vector<uint64_t>& seeds)
{
    std::string text;
    for (std::size_t i = 0; i < seeds.size();)
    {
        std::size_t end = i;
        while (end + 1 < seeds.size() && seeds[end + 1] == seeds[end] + 1)
        {
            ++end;
        }
        text += (text.empty() ? "" : ",") + std::to_string(seeds[i]);
        text += end > i ? (end > i + 1 ? "-" : ",") + std::to_string(seeds[end]) : "";
        i = end + 1;
    }
    return text;
}

} // namespace ns3::vec
