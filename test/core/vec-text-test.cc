// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-text.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

TEST(Texts, NumbersForPeople)
{
    EXPECT_EQ(FixedText(1.2345, 2), "1.23");
    EXPECT_EQ(FixedText(std::nan(""), 2), "-");
    EXPECT_EQ(SignificantText(0.00123456, 3), "0.00123");
    EXPECT_EQ(SignificantText(INFINITY, 3), "-");
    EXPECT_EQ(ProbabilityText(0.00001), "<0.0001");
    EXPECT_EQ(ProbabilityText(0.5), "0.5000");
    EXPECT_EQ(ProbabilityText(std::nan("")), "");
}

TEST(Texts, TablesAreAlignedByCharacters)
{
    EXPECT_EQ(RightText("±1", 4), "  ±1");
    EXPECT_EQ(LeftText("±1", 4), "±1  ");
    EXPECT_EQ(LeftText("longer", 4), "longer");
    EXPECT_EQ(TableText(
                  {
                      {"a",   "x"    },
                      {"bbb", "1 ±2"}
    },
                  1),
              "a       x\nbbb  1 ±2\n");
    EXPECT_EQ(Joined({"a", "b"}, ", "), "a, b");
}
