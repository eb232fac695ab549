// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-child-process.h"
#include "ns3/vec-error.h"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

using namespace ns3::vec;

namespace
{

class ChildProcesses : public testing::Test
{
  protected:
    ChildProcesses()
    {
        char name[] = "/tmp/vec-child-XXXXXX";
        m_folder = mkdtemp(name);
    }

    ~ChildProcesses() override
    {
        for (const char* name : {"log", "pid"})
        {
            unlink(Path(name).c_str());
        }
        rmdir(m_folder.c_str());
    }

    std::string Path(const std::string& name) const
    {
        return m_folder + "/" + name;
    }

    std::string Content(const std::string& name) const
    {
        std::ostringstream text;
        text << std::ifstream(Path(name)).rdbuf();
        return text.str();
    }

  private:
    std::string m_folder;
};

std::string
ReadAll(int file)
{
    std::string text;
    std::array<char, 256> buffer{};
    for (ssize_t size = 0; (size = read(file, buffer.data(), buffer.size())) > 0;)
    {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

} // namespace

TEST_F(ChildProcesses, OneEndsWithItsObject)
{
    {
        ChildProcess child({"sh", "-c", "echo $$ >" + Path("pid") + "; echo heard; exec sleep 60"},
                           Path("log"));
        while (child.Printed() != "heard\n" && child.Alive())
        {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        EXPECT_TRUE(child.Alive());
        EXPECT_EQ(child.Ending(), "");
    }
    EXPECT_EQ(kill(std::stoi(Content("pid")), 0), -1);
}

TEST_F(ChildProcesses, ItsEndIsTold)
{
    ChildProcess failing({"sh", "-c", "exit 3"}, Path("log"));
    failing.Wait();
    EXPECT_EQ(failing.Ending(), "exit status 3");
    EXPECT_EQ(failing.ExitStatus(), 3);
    EXPECT_EQ(failing.Signal(), 0);
    ChildProcess asked({"sleep", "60"}, Path("log"));
    asked.Terminate();
    EXPECT_TRUE(asked.WaitFor(60));
    EXPECT_EQ(asked.Ending(), "signal 15");
    EXPECT_EQ(asked.ExitStatus(), 128 + SIGTERM);
    ChildProcess aborted({"sh", "-c", "echo so it was; kill -ABRT $$"}, Path("log"));
    aborted.Wait();
    EXPECT_EQ(aborted.Obituary(), "signal 6: so it was");
}

TEST_F(ChildProcesses, OneThatCannotBeStarted)
{
    try
    {
        ChildProcess({"/no/such/program"}, Path("log"));
        FAIL() << "started";
    }
    catch (const EnvironmentError& error)
    {
        EXPECT_STREQ(error.what(),
                     "/no/such/program: cannot be started: No such file or directory");
    }
}

TEST_F(ChildProcesses, HasItsEnvironmentAndDescriptors)
{
    std::array<int, 2> errors{};
    std::array<int, 2> shared{};
    ASSERT_EQ(pipe2(errors.data(), O_CLOEXEC), 0);
    ASSERT_EQ(pipe2(shared.data(), O_CLOEXEC), 0);
    ChildCommand command;
    command.words = {"sh",
                     "-c",
                     "echo $COLOUR; echo wrong >&2; echo 0.5 >&" + std::to_string(shared[1])};
    command.environment = {
        {"COLOUR", "red and blue"}
    };
    command.output = Path("log");
    command.errors = errors[1];
    command.shared = shared[1];
    ChildProcess child(command);
    close(errors[1]);
    close(shared[1]);
    EXPECT_EQ(ReadAll(errors[0]), "wrong\n");
    EXPECT_EQ(ReadAll(shared[0]), "0.5\n");
    child.Wait();
    EXPECT_EQ(child.ExitStatus(), 0);
    EXPECT_EQ(child.Printed(), "red and blue\n");
    close(errors[0]);
    close(shared[0]);
}

TEST(FreePort, IsAPort)
{
    const int port = FreePort();
    EXPECT_GT(port, 0);
    EXPECT_LT(port, 65536);
}
