// SPDX-License-Identifier: GPL-2.0-only
// Runs of scenarios with a policy of one's own: my-runner SCENARIO.json --policy=last, as
// ./vec run; vec-compare --runner=my-runner compares with it.

#include "ns3/vec-heuristics.h"
#include "ns3/vec-run-program.h"

using namespace ns3::vec;

/** The last of the places that are possible. */
class Last : public ProcessPolicy
{
  public:
    std::string Name() const override
    {
        return "last";
    }

  private:
    std::size_t Choose(DecisionProcess& process) override
    {
        std::size_t action = process.ActionCount() - 1;
        while (!process.Mask()[action])
        {
            action--;
        }
        return action;
    }
};

int
main(int argc, char** argv)
{
    PolicyRegistry policies;
    AddClassical(policies);
    policies.Add({"last", {}, "the last possible place", [](const PolicyOptions&) {
                      return std::make_unique<Last>();
                  }});
    return RunProgram(argc, argv, policies);
}
