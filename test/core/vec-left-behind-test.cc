// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-left-behind.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

namespace fs = std::filesystem;

} // namespace

TEST(LeftBehind, ASignalTakesAwayWhatIsThere)
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        std::string top = (fs::temp_directory_path() / "vec-test-XXXXXX").string();
        ASSERT_TRUE(mkdtemp(top.data()));
        const fs::path root = top;
        const pid_t program = fork();
        if (program == 0)
        {
            CleanUpOnSignals();
            fs::create_directories(root / "tree/deep/deeper");
            for (int i = 0; i < 300; ++i)
            {
                std::ofstream(root / "tree/deep" / ("a file with a name " + std::to_string(i)))
                    << i;
            }
            std::ofstream(root / "kept") << "kept";
            fs::create_directory_symlink(root, root / "tree/link");
            std::ofstream(root / "file") << "file";
            fs::create_directory(root / "empty");
            fs::create_directories(root / "full/of");
            const pid_t child = fork();
            if (child == 0)
            {
                std::signal(signal, SIG_IGN);
                for (;;)
                {
                    pause();
                }
            }
            std::ofstream(root / "pid") << child;
            const LeftBehind tree(LeftBehind::Kind::FOLDER, (root / "tree").string());
            const LeftBehind file(LeftBehind::Kind::FILE, (root / "file").string());
            const LeftBehind empty(LeftBehind::Kind::EMPTY_FOLDER, (root / "empty").string());
            const LeftBehind full(LeftBehind::Kind::EMPTY_FOLDER, (root / "full").string());
            const LeftBehind other(child);
            {
                const LeftBehind forgotten(LeftBehind::Kind::FILE, (root / "kept").string());
            }
            raise(signal);
            _exit(1);
        }
        int status = 0;
        ASSERT_EQ(waitpid(program, &status, 0), program);
        EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal) << status;
        for (const char* name : {"tree", "file", "empty"})
        {
            EXPECT_FALSE(fs::exists(root / name)) << name;
        }
        EXPECT_TRUE(fs::exists(root / "full/of"));
        EXPECT_TRUE(fs::exists(root / "kept"));
        pid_t child = 0;
        std::ifstream(root / "pid") >> child;
        EXPECT_EQ(kill(child, 0), -1);
        fs::remove_all(root);
    }
}

TEST(LeftBehind, IgnoredSignalsStayIgnored)
{
    const pid_t program = fork();
    if (program == 0)
    {
        std::signal(SIGHUP, SIG_IGN);
        CleanUpOnSignals();
        raise(SIGHUP);
        _exit(7);
    }
    int status = 0;
    ASSERT_EQ(waitpid(program, &status, 0), program);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 7) << status;
}

TEST(LeftBehind, MoreThanThereIsRoomForAreNotRemembered)
{
    std::vector<std::unique_ptr<LeftBehind>> many;
    for (int i = 0; i < 200; ++i)
    {
        many.push_back(std::make_unique<LeftBehind>(LeftBehind::Kind::FILE, "/no/such/file"));
    }
}
