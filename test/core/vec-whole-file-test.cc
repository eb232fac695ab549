// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-whole-file.h"

#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace ns3::vec
{

namespace
{

class WholeFiles : public testing::Test
{
  protected:
    WholeFiles() : folder(testing::TempDir() + "vec-whole-file-test-" + std::to_string(getpid()))
    {
        fs::remove_all(folder);
        fs::create_directories(folder + "/elsewhere");
    }

    ~WholeFiles() override
    {
        fs::remove_all(folder);
    }

    std::string At(const std::string& name) const
    {
        return folder + "/" + name;
    }

    std::string folder;
};

} // namespace

TEST_F(WholeFiles, LinksStayAndWhereTheyLeadIsWritten)
{
    WriteFile(At("elsewhere/target"), "old");
    fs::create_symlink("elsewhere/target", At("link"));
    fs::create_symlink("link", At("link to it"));
    fs::create_symlink("elsewhere/new", At("dangling"));
    WriteFile(At("link to it"), "new");
    WriteFile(At("dangling"), "there now");
    EXPECT_TRUE(fs::is_symlink(At("link")));
    EXPECT_TRUE(fs::is_symlink(At("link to it")));
    EXPECT_TRUE(fs::is_symlink(At("dangling")));
    EXPECT_EQ(ReadFile(At("elsewhere/target")), "new");
    EXPECT_EQ(ReadFile(At("elsewhere/new")), "there now");
    const fs::directory_iterator files(At("elsewhere"));
    EXPECT_EQ(std::distance(begin(files), end(files)), 2) << "nothing temporary stays";
}

TEST_F(WholeFiles, PipesGetTheBytes)
{
    ASSERT_EQ(mkfifo(At("pipe").c_str(), 0600), 0);
    const int reader = open(At("pipe").c_str(), O_RDONLY | O_NONBLOCK);
    ASSERT_GE(reader, 0);
    WriteFile(At("pipe"), "through");
    char text[16] = {};
    EXPECT_EQ(read(reader, text, sizeof text), 7);
    EXPECT_EQ(std::string(text), "through");
    close(reader);
    EXPECT_TRUE(fs::is_fifo(At("pipe")));
}

TEST_F(WholeFiles, DevicesStayAndSayThatTheyAreFull)
{
    if (!fs::is_character_file("/dev/full"))
    {
        GTEST_SKIP() << "no /dev/full here";
    }
    fs::create_symlink("/dev/full", At("full"));
    fs::create_symlink("/dev/null", At("null"));
    for (const std::string& path : {std::string("/dev/full"), At("full")})
    {
        try
        {
            WriteFile(path, "x");
            ADD_FAILURE() << "nothing was said";
        }
        catch (const EnvironmentError& error)
        {
            EXPECT_EQ(error.what(), path + ": cannot be written: No space left on device");
        }
    }
    WriteFile(At("null"), "x");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_TRUE(fs::is_character_file("/dev/full"));
    EXPECT_TRUE(fs::is_symlink(At("null")));
}

TEST_F(WholeFiles, OwnDescriptorsAreWrittenWhereTheyAre)
{
    const int file = open(At("log").c_str(), O_RDWR | O_CREAT, 0600);
    ASSERT_EQ(write(file, "before ", 7), 7);
    WriteFile("/dev/fd/" + std::to_string(file), "and after");
    close(file);
    EXPECT_EQ(ReadFile(At("log")), "before and after");
}

TEST_F(WholeFiles, HaveNoNameBeforeTheyAreWhole)
{
    {
        WholeFile file(At("never"));
        file.Write("half");
    }
    EXPECT_FALSE(fs::exists(At("never")));
    const fs::directory_iterator files(folder);
    EXPECT_EQ(std::distance(begin(files), end(files)), 1) << "but for the folder";
    EXPECT_THROW(WriteFile(At("none/file"), "x"), EnvironmentError);
    EXPECT_THROW(WriteFile(At("elsewhere"), "x"), EnvironmentError);
    EXPECT_TRUE(fs::is_directory(At("elsewhere")));
}

} // namespace ns3::vec
