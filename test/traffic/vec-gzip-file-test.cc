// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-gzip-file.h"
#include "vec-traffic-scratch.h"

#include <filesystem>

namespace fs = std::filesystem;

namespace ns3::vec::test
{

TEST(GzipWriter, WritesWhereALinkLeadsAndLeavesIt)
{
    const Scratch scratch;
    for (const std::string end : {"", ".gz"})
    {
        const std::string link = scratch.Path("link" + end);
        const std::string target = scratch.Write("target" + end, "old");
        fs::create_symlink("target" + end, link);
        GzipWriter writer(link);
        writer.Write("a line\n");
        EXPECT_EQ(Content(target), "old") << "before the file is whole";
        writer.Close();
        EXPECT_TRUE(fs::is_symlink(link));
        std::string line;
        EXPECT_TRUE(GzipReader(target).ReadLine(line));
        EXPECT_EQ(line, "a line");
    }
}

TEST(GzipWriter, SaysThatTheDiskIsFull)
{
    if (!fs::is_character_file("/dev/full"))
    {
        GTEST_SKIP() << "no /dev/full here";
    }
    const Scratch scratch;
    fs::create_symlink("/dev/full", scratch.Path("full.gz"));
    for (const std::string& path : {std::string("/dev/full"), scratch.Path("full.gz")})
    {
        GzipWriter writer(path);
        writer.Write("a line\n");
        try
        {
            writer.Close();
            ADD_FAILURE() << "nothing was said";
        }
        catch (const EnvironmentError& error)
        {
            EXPECT_EQ(error.what(), path + ": cannot be written: No space left on device");
        }
    }
}

} // namespace ns3::vec::test
