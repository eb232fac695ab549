// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-seeds.h"

#include <gtest/gtest.h>

using namespace ns3::vec;

TEST(Seeds, ReadAndWritten)
{
    EXPECT_EQ(ParseSeeds("3"), (std::vector<uint64_t>{3}));
    EXPECT_EQ(ParseSeeds("1-3,7,2"), (std::vector<uint64_t>{1, 2, 3, 7}));
    for (const char* wrong :
         {"", "a", "3-1", "-1", "1-", "1,,2", "1.5", "1-99999999", "9999999999"})
    {
        EXPECT_THROW(ParseSeeds(wrong), InputError) << wrong;
    }
    EXPECT_EQ(SeedsText({1, 2, 3, 7}), "1-3,7");
    EXPECT_EQ(SeedsText({1, 2}), "1,2");
    EXPECT_EQ(SeedsText({5}), "5");
}
