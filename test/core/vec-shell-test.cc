// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-shell.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <memory>

using namespace ns3::vec;

TEST(ShellWord, IsOneWordToAShell)
{
    EXPECT_EQ(ShellWord("--policies=local,greedy"), "--policies=local,greedy");
    EXPECT_EQ(ShellWord("a/b_c-1.0:2@%+"), "a/b_c-1.0:2@%+");
    EXPECT_EQ(ShellWord(""), "''");
    for (const std::string word : {"a b",
                                   "it's",
                                   "\"x\"",
                                   "$HOME",
                                   "`id`",
                                   "a;b&c|d",
                                   "*?[1]",
                                   "~",
                                   "!x",
                                   "a\\b",
                                   "\xc3\xbc",
                                   "two\nlines",
                                   "#x",
                                   "{a,b}"})
    {
        const auto command = "printf %s " + ShellWord(word);
        const std::unique_ptr<FILE, int (*)(FILE*)> shell(popen(command.c_str(), "r"), pclose);
        ASSERT_TRUE(shell);
        std::string printed(100, '\0');
        printed.resize(std::fread(printed.data(), 1, printed.size(), shell.get()));
        EXPECT_EQ(printed, word);
    }
}
