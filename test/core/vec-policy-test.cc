// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-policy.h"

#include <gtest/gtest.h>
#include <stdexcept>

using namespace ns3::vec;

namespace
{

struct EmptyInstance : Instance
{
    std::string_view System() const override
    {
        return "test";
    }

    const class System& Equations() const override
    {
        throw std::logic_error("there are none");
    }
};

class CountingPolicy : public Policy
{
  public:
    std::string Name() const override
    {
        return "counting";
    }

    std::vector<uint64_t> heard;

  private:
    Plan DoDecide(const Instance&, uint64_t) override
    {
        return {};
    }

    void DoFeedback(uint64_t id, const Timeline&) override
    {
        heard.push_back(id);
    }
};

} // namespace

TEST(Policy, FeedbackComesOncePerDecisionInAnyOrder)
{
    CountingPolicy policy;
    EmptyInstance instance;
    const uint64_t first = policy.Decide(instance).id;
    const uint64_t second = policy.Decide(instance).id;
    EXPECT_NE(first, second);
    EXPECT_EQ(policy.OpenDecisions(), 2u);
    policy.Feedback(second, {});
    policy.Feedback(first, {});
    EXPECT_EQ(policy.heard, (std::vector<uint64_t>{second, first}));
    EXPECT_THROW(policy.Feedback(first, {}), std::invalid_argument);
    EXPECT_THROW(policy.Feedback(99, {}), std::invalid_argument);
}

TEST(Policy, EndOfRunClosesWhatIsOpen)
{
    CountingPolicy policy;
    const uint64_t id = policy.Decide(EmptyInstance{}).id;
    policy.EndOfRun();
    EXPECT_EQ(policy.OpenDecisions(), 0u);
    EXPECT_THROW(policy.Feedback(id, {}), std::invalid_argument);
}
