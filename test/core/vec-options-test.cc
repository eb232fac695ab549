// SPDX-License-Identifier: GPL-2.0-only
// Where there is no CLI11 the class is left out, too.
#if __has_include(<CLI/CLI.hpp>)

#include "ns3/vec-error.h"
#include "ns3/vec-options.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3::vec;

namespace
{

/** Everything that an option can be. */
struct Verb
{
    std::string out = "here";
    uint64_t count = 3;
    bool isQuick = false;
    std::vector<std::string> sets;
    std::vector<std::string> words;
    std::vector<OtherOption> others;
    bool takesWords = true;
    bool takesOthers = true;

    bool Parse(std::vector<std::string> arguments)
    {
        Options line("usage: verb [OPTIONS]\n", "and more\n");
        line.Text("out=DIR", out, "where");
        line.Integer("count=N", count, 1, 10, "how many");
        line.Flag("quick", isQuick, "fast");
        line.List("set", sets, "keys");
        if (takesWords)
        {
            line.Words(words);
        }
        if (takesOthers)
        {
            line.Others(others);
        }
        arguments.insert(arguments.begin(), "verb");
        std::vector<char*> argv;
        for (std::string& argument : arguments)
        {
            argv.push_back(argument.data());
        }
        return line.Parse(static_cast<int>(argv.size()), argv.data());
    }

    /** What it says when it refuses. */
    std::string Complaint(const std::vector<std::string>& arguments)
    {
        try
        {
            Parse(arguments);
        }
        catch (const InputError& error)
        {
            return error.what();
        }
        return "";
    }
};

} // namespace

TEST(Options, BothSpellings)
{
    for (const auto& arguments : {
             std::vector<std::string>{"a.json",  "--out=x", "--count=7", "-"},
             { "--out", "x", "a.json",         "--count", "7", "-"}
    })
    {
        Verb verb;
        ASSERT_TRUE(verb.Parse(arguments));
        EXPECT_EQ(verb.out, "x");
        EXPECT_EQ(verb.count, 7U);
        EXPECT_FALSE(verb.isQuick);
        EXPECT_EQ(verb.words, (std::vector<std::string>{"a.json", "-"}));
        EXPECT_TRUE(verb.others.empty());
    }
}

TEST(Options, DefaultsStay)
{
    Verb verb;
    ASSERT_TRUE(verb.Parse({"--quick"}));
    EXPECT_EQ(verb.out, "here");
    EXPECT_EQ(verb.count, 3U);
    EXPECT_TRUE(verb.isQuick);
}

TEST(Options, TheLastOneCounts)
{
    Verb verb;
    ASSERT_TRUE(verb.Parse({"--out=a", "--count=1", "--quick", "--out", "b", "--count=2", "--quick"}));
    EXPECT_EQ(verb.out, "b");
    EXPECT_EQ(verb.count, 2U);
    EXPECT_TRUE(verb.isQuick);
}

TEST(Options, ValuesMayLookLikeAnything)
{
    Verb verb;
    ASSERT_TRUE(
        verb.Parse({"--set", "a=1,[2,3]", "[x,y].json", "--set=b={\"c\": 1}", "--out=a=b"}));
    EXPECT_EQ(verb.sets, (std::vector<std::string>{"a=1,[2,3]", "b={\"c\": 1}"}));
    EXPECT_EQ(verb.words, std::vector<std::string>{"[x,y].json"});
    EXPECT_EQ(verb.out, "a=b");
}

TEST(Options, OthersArePassedOn)
{
    Verb verb;
    ASSERT_TRUE(
        verb.Parse({"--time.measure_s=2", "--gui", "s.json", "--ns3::A::B=1=2", "--empty="}));
    ASSERT_EQ(verb.others.size(), 4U);
    EXPECT_EQ(verb.others[0].name, "time.measure_s");
    EXPECT_EQ(verb.others[0].value, "2");
    EXPECT_FALSE(verb.others[0].isAlone);
    EXPECT_EQ(verb.others[1].value, "true");
    EXPECT_TRUE(verb.others[1].isAlone);
    EXPECT_EQ(verb.others[2].name, "ns3::A::B");
    EXPECT_EQ(verb.others[2].value, "1=2");
    EXPECT_EQ(verb.others[3].value, "");
    EXPECT_EQ(verb.words, std::vector<std::string>{"s.json"});
    EXPECT_EQ(NamedValues(verb.others).at("gui"), "true");
    verb.others.push_back({"gui", "false"});
    EXPECT_THROW(NamedValues(verb.others), InputError);
}

TEST(Options, WithoutWordsTheNextOneIsAValue)
{
    Verb verb;
    verb.takesWords = false;
    ASSERT_TRUE(verb.Parse({"--n", "20", "--literal", "--m", "-1"}));
    ASSERT_EQ(verb.others.size(), 3U);
    EXPECT_EQ(verb.others[0].value, "20");
    EXPECT_TRUE(verb.others[1].isAlone);
    EXPECT_EQ(verb.others[2].value, "-1");
}

TEST(Options, WhatIsWrongIsSaidInOneLine)
{
    EXPECT_EQ(Verb().Complaint({"--count=many"}),
              "--count: expected an integer from 1 to 10, not \"many\"");
    EXPECT_EQ(Verb().Complaint({"--count=11"}),
              "--count: expected an integer from 1 to 10, not \"11\"");
    EXPECT_EQ(Verb().Complaint({"--out"}), "--out needs a value; see --help");
    EXPECT_EQ(Verb().Complaint({"--out="}), "--out needs a value; see --help");
    EXPECT_EQ(Verb().Complaint({"--out", "--quick"}), "--out needs a value; see --help");
    EXPECT_EQ(Verb().Complaint({"--quick=yes"}), "--quick stands alone, without a value");
    Verb strict;
    strict.takesWords = false;
    strict.takesOthers = false;
    EXPECT_EQ(strict.Complaint({"--nonsense=1"}), "\"--nonsense=1\" is not known here; see --help");
    EXPECT_EQ(strict.Complaint({"word"}), "expected --NAME=VALUE, not \"word\"");
}

TEST(Options, HelpListsThem)
{
    testing::internal::CaptureStdout();
    Verb verb;
    EXPECT_FALSE(verb.Parse({"--count=many", "--help"}));
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
              "usage: verb [OPTIONS]\n\n"
              "  --out=DIR               where\n"
              "  --count=N               how many\n"
              "  --quick                 fast\n"
              "  --set                   keys\n"
              "\nand more\n");
}

TEST(Options, ListsAreSplitOutsideBrackets)
{
    EXPECT_EQ(SplitList("1,[2,3],\"a,b\""), (std::vector<std::string>{"1", "[2,3]", "\"a,b\""}));
}

#endif
