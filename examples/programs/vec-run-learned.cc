// SPDX-License-Identifier: GPL-2.0-only
// vec-run with the policies that need LibTorch as well.

#include "ns3/vec-learned.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-run-program.h"

int
main(int argc, char** argv)
{
    ns3::vec::PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    AddLearned(registry);
    return RunProgram(argc, argv, registry);
}
