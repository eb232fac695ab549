// SPDX-License-Identifier: GPL-2.0-only
// A trained agent that came with the installed library plans an instance.

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-system.h"

#include <cstdio>

using namespace ns3::vec;

int
main()
{
    try
    {
        PolicyRegistry policies;
        AddPlain(policies);
        const auto instance = FindSystem("mec-dag").Generate({}, 1);
        const Plan plan = policies.Make("dqn", {})->Decide(*instance).plan;
        std::printf("%s\nobjective %.3f s\n",
                    FindModels("dqn", "mec-dag", "").front().c_str(),
                    Evaluate(*instance, plan).objective);
    }
    catch (const Error& error)
    {
        std::fprintf(stderr, "my-model: %s\n", error.what());
        return error.ExitStatus();
    }
}
