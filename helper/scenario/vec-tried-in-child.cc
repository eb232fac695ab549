// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tried-in-child.h"

#include "ns3/vec-child-process.h"

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace ns3::vec
{

bool
TriedInChild(const std::function<bool()>& works)
{
    const pid_t child = fork();
    if (child < 0)
    {
        return true;
    }
    if (child == 0)
    {
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        close(STDERR_FILENO);
        close(STDOUT_FILENO);
        signal(SIGABRT, SIG_DFL);
        _exit(works() ? 0 : 1);
    }
    ChildProcess tried(child, "");
    tried.Wait();
    return tried.ExitStatus() == 0;
}

} // namespace ns3::vec
