// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tried-in-child.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
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
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace ns3::vec
