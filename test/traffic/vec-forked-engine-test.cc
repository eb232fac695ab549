// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-forked-engine.h"
#include "vec-traffic-scratch.h"

#include <csignal>
#include <cstdlib>
#include <iostream>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** Counts; dies as it is told at a step. */
class ScriptedEngine : public SumoEngine
{
  public:
    ScriptedEngine(std::string death, int dieAt) : m_death(std::move(death)), m_dieAt(dieAt)
    {
    }

    ~ScriptedEngine() override
    {
        std::cerr << "ended well\n";
    }

    double StepS() override
    {
        return 0.5;
    }

    double TimeS() override
    {
        return 0.5 * m_steps;
    }

    double EndS() override
    {
        return 10;
    }

    long Expected() override
    {
        return 3;
    }

    void Step() override
    {
        if (++m_steps == m_dieAt)
        {
            std::cerr << "no way\n\n";
            if (m_death == "throw")
            {
                throw SumoFailure("a reason");
            }
            if (m_death == "abort")
            {
                std::abort();
            }
            raise(SIGKILL);
        }
    }

    void Positions(std::vector<VehiclePosition>& vehicles) override
    {
        vehicles.clear();
        for (int i = 0; i < m_steps * 1000; ++i)
        {
            vehicles.push_back({"vehicle " + std::to_string(i), 1.5 * i, -m_steps * 1.0});
        }
    }

  private:
    std::string m_death;
    int m_dieAt;
    int m_steps = 0;
};

ForkedEngine::Starter
Scripted(const std::string& death = "", int dieAt = 0)
{
    return [=] { return std::make_unique<ScriptedEngine>(death, dieAt); };
}

std::string
FailureOf(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const SumoFailure& failure)
    {
        return failure.what();
    }
    return "";
}

} // namespace

TEST(ForkedEngine, AnswersAsTheEngineDoes)
{
    const Scratch scratch;
    {
        ForkedEngine engine(Scripted(), scratch.Path("log"), true);
        EXPECT_EQ(engine.StepS(), 0.5);
        EXPECT_EQ(engine.EndS(), 10);
        EXPECT_EQ(engine.TimeS(), 0);
        EXPECT_EQ(engine.Expected(), 3);
        std::vector<VehiclePosition> vehicles;
        for (int step = 1; step <= 20; ++step)
        {
            engine.Step();
            EXPECT_EQ(engine.TimeS(), 0.5 * step);
            if (step % 3 != 0) // positions are not always asked for
            {
                engine.Positions(vehicles);
                ASSERT_EQ(vehicles.size(), 1000 * step);
                EXPECT_EQ(vehicles.back().id, "vehicle " + std::to_string(1000 * step - 1));
                EXPECT_EQ(vehicles.back().x, 1.5 * (1000 * step - 1));
                EXPECT_EQ(vehicles.back().y, -step);
                engine.Positions(vehicles);
                EXPECT_EQ(vehicles.back().y, -step);
            }
        }
    }
    EXPECT_EQ(Content(scratch.Path("log")), "ended well\n");
    {
        ForkedEngine engine(Scripted(), scratch.Path("log"), false);
    }
    EXPECT_EQ(Content(scratch.Path("log")), "");
}

TEST(ForkedEngine, HoweverItDiesThisProgramLives)
{
    const Scratch scratch;
    for (const bool asks : {true, false})
    {
        for (const auto& [death, said] : {std::pair("throw", "a reason"),
                                          std::pair("abort", "SUMO ended: signal 6: no way"),
                                          std::pair("kill", "SUMO ended: signal 9")})
        {
            ForkedEngine engine(Scripted(death, 4), scratch.Path("log"), false);
            std::vector<VehiclePosition> vehicles;
            int steps = 0;
            auto step = [&]
            {
                engine.Step();
                ++steps;
                if (asks)
                {
                    engine.Positions(vehicles);
                }
            };
            EXPECT_EQ(FailureOf(
                          [&]
                          {
                              for (;;)
                              {
                                  step();
                              }
                          }),
                      said);
            EXPECT_EQ(steps, 3);
            EXPECT_EQ(FailureOf(step), said);
        }
    }
}

TEST(ForkedEngine, WhatDoesNotStartSaysWhy)
{
    const Scratch scratch;
    const auto log = scratch.Path("log");
    EXPECT_EQ(FailureOf(
                  [&]
                  {
                      ForkedEngine([]() -> std::unique_ptr<SumoEngine>
                                   { throw SumoFailure("no net"); },
                                   log,
                                   true);
                  }),
              "no net");
    EXPECT_EQ(Complaint(
                  [&]
                  {
                      ForkedEngine([]() -> std::unique_ptr<SumoEngine>
                                   { throw EnvironmentError("no library"); },
                                   log,
                                   true);
                  }),
              "3 no library");
    EXPECT_EQ(
        FailureOf(
            [&]
            {
                ForkedEngine([]() -> std::unique_ptr<SumoEngine> { std::abort(); }, log, true);
            }),
        "SUMO ended: signal 6");
}
