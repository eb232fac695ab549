// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <sys/resource.h>

using namespace ns3::vec;

namespace
{

std::string
ErrorOf(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const Error& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

TEST(Json, ErrorsNameFilePointerAndExpectation)
{
    const Json document = Json::parse(R"({"a": [1, -2], "b": "x", "meta": {"any": 1}})");
    const JsonView root(document, "f.json");
    EXPECT_EQ(ErrorOf([&] { root.At("a").At(1).Quantity(); }),
              "f.json: /a/1: expected a finite number >= 0");
    EXPECT_EQ(ErrorOf([&] { root.At("c"); }), "f.json: /: expected a key \"c\"");
    EXPECT_EQ(ErrorOf([&] { root.At("b").Number(); }), "f.json: /b: expected a finite number");
    EXPECT_EQ(ErrorOf([&] { root.At("a").At(0).Index(1); }),
              "f.json: /a/0: expected an integer from 0 to 0");
    EXPECT_EQ(ErrorOf([&] { root.AllowKeys({"a"}); }),
              "f.json: /b: expected no such key; known are a");
    EXPECT_EQ(ErrorOf([&] { root.AllowKeys({"a", "b"}); }), "");
}

TEST(Json, PointersStayOnOneLine)
{
    const Json document = Json::parse(R"({"a\nb~/c": {"d": 1}})");
    EXPECT_EQ(ErrorOf([&] { JsonView(document, "f").At("a\nb~/c").At("d").String(); }),
              "f: /a\\u000ab~0~1c/d: expected a string");
    EXPECT_EQ(ErrorOf([&] { JsonView(document, "f").AllowKeys({"x"}); }),
              "f: /a\\u000ab~0~1c: expected no such key; known are x");
}

TEST(Json, RefusesWhatIsNotJson)
{
    EXPECT_THROW(ParseJson("{\"a\": ", "f"), InputError);
    EXPECT_THROW(ParseJson("{\"a\": NaN}", "f"), InputError);
    EXPECT_THROW(ParseJson("{\"a\": 1e999}", "f"), InputError);
    EXPECT_THROW(ReadJson("/nowhere/at-all.json"), InputError);
    EXPECT_THROW(ReadJson("/"), InputError);
}

TEST(Json, NumbersReadBackExactly)
{
    for (double number : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.123456789})
    {
        const Json json = number;
        EXPECT_EQ(ParseJson(ToLine(json), "").get<double>(), number);
    }
}

TEST(Json, WritesAWholeFileOrNone)
{
    const std::string folder = testing::TempDir() + "vec-json-test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    WriteFile(folder + "/a", "one");
    WriteFile(folder + "/a", "two");
    EXPECT_EQ(ReadFile(folder + "/a"), "two");
    WriteFile(folder + "/empty", "");
    EXPECT_EQ(ReadFile(folder + "/empty"), "");
    EXPECT_THROW(WriteFile(folder + "/none/a", "x"), EnvironmentError);

    // A limit on the size of files stands in for a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{100, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_THROW(WriteFile(folder + "/a", std::string(1000, 'x')), EnvironmentError);
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(ReadFile(folder + "/a"), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
    std::filesystem::remove_all(folder);
}
