// SPDX-License-Identifier: GPL-2.0-only
// One run of a scenario: an ordinary ns-3 program. Policies that need LibTorch are those of
// vec-run-learned, the program beside it.

#include "ns3/vec-plain-policy.h"
#include "ns3/vec-run-program.h"

int
main(int argc, char** argv)
{
    ns3::vec::PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    return RunProgram(argc, argv, registry, "vec-run-learned");
}
