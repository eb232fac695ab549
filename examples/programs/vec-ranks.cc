// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ranks.h"

#include "ns3/vec-error.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace ns3::vec
{

namespace
{

/** A TCP port of the loopback interface that nobody uses now. */
int
FreePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const bool found = socket >= 0 && ::bind(socket, plain, length) == 0 &&
                       ::getsockname(socket, plain, &length) == 0;
    if (socket >= 0)
    {
        ::close(socket);
    }
    if (!found)
    {
        throw EnvironmentError("no free port on 127.0.0.1");
    }
    return ntohs(address.sin_port);
}

} // namespace

int
TakeRanks(CommandLine& line)
{
    const std::string text = line.TakeOr("ranks", "1");
    char* end = nullptr;
    const long ranks = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || ranks < 1 || ranks > 1000)
    {
        throw InputError("--ranks=" + text + ": expected a number from 1 to 1000");
    }
    if (ranks > 1 && !HasGloo())
    {
        throw RefusalError("--ranks: this build has no Gloo: install libgloo-dev and build again");
    }
    return std::getenv("WORLD_SIZE") ? 1 : static_cast<int>(ranks);
}

int
RunRanks(int ranks, char** argv)
{
    setenv("WORLD_SIZE", std::to_string(ranks).c_str(), 1);
    setenv("MASTER_ADDR", "127.0.0.1", 1);
    setenv("MASTER_PORT", std::to_string(FreePort()).c_str(), 1);
    for (int rank = 0; rank < ranks; ++rank)
    {
        const pid_t child = fork();
        if (child < 0)
        {
            throw EnvironmentError("no process for rank " + std::to_string(rank));
        }
        if (child == 0)
        {
            setenv("RANK", std::to_string(rank).c_str(), 1);
            execv("/proc/self/exe", argv);
            _exit(127);
        }
    }
    int result = 0;
    int status = 0;
    while (wait(&status) > 0)
    {
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        result = result == 0 ? code : result;
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
