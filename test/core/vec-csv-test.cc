// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-csv.h"
#include "ns3/vec-error.h"

#include <cmath>
#include <gtest/gtest.h>
#include <sstream>

using namespace ns3::vec;

namespace
{

/** All records, a cell in brackets, with the number of the line before each. */
std::string
Records(const std::string& text, bool guess = false)
{
    std::istringstream lines(text);
    CsvReader csv("f.csv", [&lines](std::string& line) { return bool(std::getline(lines, line)); });
    std::string shown;
    while (csv.Next())
    {
        if (guess && shown.empty())
        {
            csv.GuessSeparator();
        }
        shown += std::to_string(csv.Line());
        for (const auto cell : csv.Cells())
        {
            shown += "[" + std::string(cell) + "]";
        }
    }
    return shown;
}

} // namespace

TEST(CsvReader, ReadsWhatRfc4180Has)
{
    EXPECT_EQ(Records("a,b,c\n1,,3\n"), "1[a][b][c]2[1][][3]");
    EXPECT_EQ(Records("\"a,1\",\"\",\"say \"\"hi\"\"\"\n"), "1[a,1][][say \"hi\"]");
    EXPECT_EQ(Records("\"two\nlines\",x\ny,\"\"\"\"\n"), "1[two\nlines][x]3[y][\"]");
    EXPECT_EQ(Records("a,b\n\n\n 1 ,\n"), "1[a][b]4[ 1 ][]");
    EXPECT_EQ(Records("\xef\xbb\xbf\"a\",b\n\xef\xbb\xbf,c\n"), "1[a][b]2[\xef\xbb\xbf][c]");
    EXPECT_EQ(Records(""), "");
}

TEST(CsvReader, TakesQuotesAsOthersWriteThem)
{
    EXPECT_EQ(Records("5\",a\"b\"c,\"d\"e\n"), "1[5\"][a\"b\"c][de]");
    EXPECT_THROW(Records("a,b\n1,\"2\n3,4\n"), InputError);
    try
    {
        Records("a,b\n1,\"2\n3,4\n");
    }
    catch (const InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "f.csv: line 2: expected a closing quote, found the end of the file");
    }
}

TEST(CsvReader, GuessesTheSeparator)
{
    EXPECT_EQ(Records("a;b,c;d\n1;2;3\n", true), "1[a][b,c][d]2[1][2][3]");
    EXPECT_EQ(Records("a\tb\n\"1\t2\"\t3\n", true), "1[a][b]2[1\t2][3]");
    EXPECT_EQ(Records("\"a;1;2;3\",b\n", true), "1[a;1;2;3][b]");
}

TEST(CsvWriter, CellsAreQuotedWhereTheyMustBe)
{
    CsvWriter csv;
    csv.AddAll({"a", "b,c", "say \"so\""}).AddQuoted("1-5").EndRow();
    csv.Add(0.1).Add(std::nan("")).Add(std::size_t{3}).Add(-1).EndRow();
    EXPECT_EQ(csv.Text(), "a,\"b,c\",\"say \"\"so\"\"\",\"1-5\"\n0.1,,3,-1\n");
}
