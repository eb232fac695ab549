// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-jobs.h"

#include <csignal>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3::vec;

namespace
{

Job
Shell(const std::string& name, const std::string& script)
{
    return {
        name,
        {"sh", "-c", script}
    };
}

/** What a job that fails is said to have done, after its exit status. */
std::string
Complaint(const Job& job)
{
    try
    {
        RunJobs(
            {job},
            1,
            [](const JobProgress&) {},
            [](const std::string&) {});
    }
    catch (const Error& error)
    {
        return std::to_string(error.ExitStatus()) + " " + error.what();
    }
    return "";
}

} // namespace

TEST(Jobs, AllAreRunAndHeard)
{
    std::vector<std::string> said;
    JobProgress last;
    const bool ended = RunJobs(
        {Shell("a", "echo hidden; echo note >&2"),
         Shell("b", "echo 0.25 >&$VEC_PROGRESS_FD; echo note >&2"),
         Shell("c", "exit 0")},
        2,
        [&](const JobProgress& progress)
        {
            EXPECT_LE(progress.running, 2U);
            last = progress;
        },
        [&](const std::string& line) { said.push_back(line); });
    EXPECT_TRUE(ended);
    EXPECT_EQ(said, (std::vector<std::string>{"note", "note"}));
    EXPECT_EQ(last.jobs, 3U);
    EXPECT_EQ(last.finished, 3U);
    EXPECT_EQ(last.done, 3);
}

TEST(Jobs, OneThatFailsIsNamed)
{
    EXPECT_EQ(Complaint(Shell("x", "echo one >&2; echo two >&2; exit 3")), "3 x: two");
    EXPECT_EQ(Complaint(Shell("x", "echo one >&2; echo two >&2; exit 2")), "2 x: one\nx: two");
    EXPECT_EQ(Complaint(Shell("x", "echo no >&2; exit 4")), "4 x: no");
    EXPECT_EQ(Complaint(Shell("x", "exit 9")), "3 x: ended with status 9");
    EXPECT_EQ(Complaint(Shell("x", "kill -9 $$")), "3 x: ended by Killed");
    EXPECT_EQ(Complaint({"x", {"/nowhere"}}),
              "3 x: /nowhere: cannot be started: No such file or directory");
}

TEST(Jobs, ASignalEndsThem)
{
    int calls = 0;
    const bool ended = RunJobs(
        {Shell("long", "exec sleep 60")},
        1,
        [&](const JobProgress&)
        {
            ++calls;
            raise(SIGTERM);
        },
        [](const std::string&) {});
    EXPECT_FALSE(ended);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(StopSignal(), SIGTERM);
}
