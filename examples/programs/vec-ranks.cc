// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ranks.h"

#include "ns3/vec-child-process.h"
#include "ns3/vec-error.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <list>
#include <vector>

namespace ns3::vec
{

int
RanksToStart(uint64_t asked)
{
    if (asked > 1 && !HasGloo())
    {
        throw RefusalError("--ranks: this build has no Gloo: install libgloo-dev and build again");
    }
    return std::getenv("WORLD_SIZE") ? 1 : static_cast<int>(asked);
}

int
RunRanks(int ranks, char** argv)
{
    const std::string port = std::to_string(FreePort());
    std::list<ChildProcess> children;
    for (int rank = 0; rank < ranks; ++rank)
    {
        ChildCommand command;
        for (char** word = argv; *word; ++word)
        {
            command.words.emplace_back(*word);
        }
        command.words[0] = "/proc/self/exe";
        command.environment = {
            {"WORLD_SIZE",  std::to_string(ranks)},
            {"MASTER_ADDR", "127.0.0.1"          },
            {"MASTER_PORT", port                 },
            {"RANK",        std::to_string(rank) }
        };
        children.emplace_back(command);
    }
    int result = 0;
    while (!children.empty())
    {
        for (auto child = children.begin(); child != children.end();)
        {
            const bool ended = child->WaitFor(0.02 / ranks);
            result = ended && result == 0 ? child->ExitStatus() : result;
            child = ended ? children.erase(child) : std::next(child);
        }
    }
    return result;
}

void
ShareServers(SettingsTable& table, std::size_t ranks)
{
    for (const SettingsTable::Row& row : table.Rows())
    {
        if (row.name == "servers" && SettingsTable::Text(row) == "1")
        {
            table.Set("servers", std::to_string(ranks));
            table.Set("pooled", "true");
            return;
        }
    }
}

void
CheckSameStep(Federation& federation, uint64_t step, const std::string& folder)
{
    std::vector<double> steps(federation.Ranks(), 0);
    steps[federation.Rank()] = static_cast<double>(step);
    federation.Sum(steps);
    for (const double other : steps)
    {
        if (other != static_cast<double>(step) && federation.Ranks() > 1)
        {
            throw InputError(folder +
                             ": the checkpoints of the ranks are of different steps; begin "
                             "anew in another folder, --from its model");
        }
    }
}

void
PrintTraffic(const Federation& federation)
{
    std::printf("%zu ranks; each gave %.1f MB of gradients or weight differences to the others\n",
                federation.Ranks(),
                static_cast<double>(federation.BytesSent()) / 1e6);
}

} // namespace ns3::vec
