// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-heuristics.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"

#include <cstdio>

using namespace ns3::vec;

/** The place that keeps the objective of all that is decided smallest, item by item. */
class Frugal : public ProcessPolicy
{
  public:
    std::string Name() const override
    {
        return "frugal";
    }

  private:
    std::size_t Choose(DecisionProcess& process) override
    {
        std::size_t best = process.ActionCount();
        for (std::size_t action = 0; action < process.ActionCount(); action++)
        {
            if (process.Mask()[action] && (best == process.ActionCount() ||
                                           process.Peek(action).value < process.Peek(best).value))
            {
                best = action;
            }
        }
        return best;
    }
};

int
main()
{
    PolicyRegistry policies;
    AddClassical(policies);
    policies.Add({"frugal", {}, "smallest objective so far", [](const PolicyOptions&) {
                      return std::make_unique<Frugal>();
                  }});

    const auto instance = FindSystem("mec-dag").Generate(
        {
            {"n",        "10"},
            {"vehicles", "3" }
    },
        1);
    for (const char* name : {"local", "greedy", "frugal"})
    {
        const Plan plan = policies.Make(name, {})->Decide(*instance).plan;
        std::printf("%-8s %.3f s\n", name, Evaluate(*instance, plan).objective);
    }
}
