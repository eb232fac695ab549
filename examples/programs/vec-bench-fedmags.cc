// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bench-fedmags.h"

#include "ns3/vec-agents.h"
#include "ns3/vec-episode.h"
#include "ns3/vec-federation.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-system.h"
#include "vec-ranks.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr std::size_t ROUNDS = 15;

/** Rounds of training: how long each took, and how many decisions it had (all have as many). */
struct Pace
{
    std::vector<double> rolloutS;
    std::vector<double> updateS;
    std::vector<double> roundS;
    uint64_t decisions = 0; //!< of a round, played in all processes

    /** By the median, as other work on the machine slows single rounds. */
    double PerS(const std::vector<double>& seconds) const
    {
        return static_cast<double>(decisions) / Quantile(seconds, 0.5);
    }
};

/** Every server that plays in this process plays a round; returns how many decisions that were. */
uint64_t
Rollout(Agent& agent, const System& system, uint64_t& seed)
{
    uint64_t decisions = 0;
    for (std::size_t server = 0; server < agent.Rounds().Servers(); ++server)
    {
        if (!agent.Rounds().TakesPart(server))
        {
            continue;
        }
        std::vector<std::unique_ptr<Instance>> instances;
        std::vector<std::unique_ptr<DecisionProcess>> owned;
        std::vector<DecisionProcess*> processes;
        std::vector<double> units;
        while (processes.size() < agent.EpisodesAtOnce())
        {
            instances.push_back(system.Generate({}, seed++));
            owned.push_back(system.Begin(*instances.back()));
            processes.push_back(owned.back().get());
            units.push_back(RewardUnit(*processes.back()));
        }
        agent.Rounds().Enter(server);
        for (const Trajectory& trajectory : agent.PlayAll(processes, true, units))
        {
            agent.Learn(trajectory);
            decisions += trajectory.steps.size();
        }
    }
    return decisions;
}

Pace
Train(const std::shared_ptr<Federation>& federation)
{
    const System& system = FindSystem("mec-dag");
    const auto agent = FindAgent("fedmags", "mec-dag")
                           .recipe("fedmags")
                           ->Make(*system.Begin(*system.Generate({}, 0)), 1);
    agent->Rounds().Join(federation);
    uint64_t seed = 1000 * federation->Rank();
    agent->Rounds().EndRound(Rollout(*agent, system, seed)); // LibTorch's first steps are slow
    using Clock = std::chrono::steady_clock;
    const auto seconds = [](Clock::duration time)
    { return std::chrono::duration<double>(time).count(); };
    Pace pace;
    for (std::size_t round = 0; round < ROUNDS; ++round)
    {
        const auto begin = Clock::now();
        const uint64_t told = Rollout(*agent, system, seed);
        const auto played = Clock::now();
        pace.decisions = agent->Rounds().EndRound(told);
        const auto end = Clock::now();
        pace.rolloutS.push_back(seconds(played - begin));
        pace.updateS.push_back(seconds(end - played));
        pace.roundS.push_back(seconds(end - begin));
    }
    return pace;
}

void
PrintPace(const char* name, double perS, const char* comparison)
{
    std::printf("%-15s %7.0f decisions/s  %s\n", name, perS, comparison);
    std::fflush(stdout);
}

double
BenchAlone()
{
    const Pace pace = Train(MakeLocalFederation());
    PrintPace("rollout-fedmags",
              pace.PerS(pace.rolloutS),
              "n = 20, 5 vehicles, 4 servers, one process");
    PrintPace("update-fedmags", pace.PerS(pace.updateS), "4 epochs of 4 minibatches");
    PrintPace("train-fedmags", pace.PerS(pace.roundS), "end to end in one process");
    return pace.PerS(pace.roundS);
}

} // namespace

int
BenchFedmags(char** argv)
{
    const Rendezvous rendezvous = Rendezvous::FromEnvironment();
    if (rendezvous.ranks == 1 && !HasGloo())
    {
        BenchAlone();
        return 0;
    }
    if (rendezvous.ranks == 1)
    {
        std::string name = "fedmags";
        char* const arguments[]{argv[0], name.data(), nullptr};
        return RunRanks(2, const_cast<char**>(arguments));
    }
    // The other rank waits without work where they meet.
    const double alone = rendezvous.rank == 0 ? BenchAlone() : 0;
    const std::shared_ptr<Federation> federation = MakeGlooFederation(rendezvous, RANK_TIMEOUT_S);
    const Pace pace = Train(federation);
    if (rendezvous.rank == 0)
    {
        char comparison[96];
        std::snprintf(comparison,
                      sizeof(comparison),
                      "(at least 3000) in two processes, %.2f times one (at least 1.6)",
                      pace.PerS(pace.roundS) / alone);
        PrintPace("train-fedmags-2", pace.PerS(pace.roundS), comparison);
    }
    return 0;
}

} // namespace ns3::vec
