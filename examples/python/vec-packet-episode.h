// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PACKET_EPISODE_H
#define VEC_PACKET_EPISODE_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-results.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-system.h"
#include "vec-turns.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The right to a packet world, of which a process has one at a time: the simulator is one.
 * Throws std::logic_error where another one is alive.
 */
class WorldClaim
{
  public:
    WorldClaim();
    ~WorldClaim();
    WorldClaim(const WorldClaim&) = delete;
    WorldClaim& operator=(const WorldClaim&) = delete;
};

/** What became of a decision. */
struct DecisionFeedback
{
    uint64_t decision = 0; //!< as PacketEpisode::Decision counts
    double loss = 0;       //!< LossOf the timeline
    Timeline timeline;     //!< as it was measured
};

/**
 * Runs of a scenario, turned inside out: the run waits where a coordinator asks for a plan, and
 * goes on when all items of the instance are decided.
 *
 * Each run is a new world in this process. A run that is given up ends at the event it is in.
 */
class PacketEpisode
{
  public:
    /** \p agents: the machines whose coordinators are asked here, as World::PolicyOf names them;
     * empty: all. REQUIRES: the scenario has RSU positions. */
    PacketEpisode(Scenario scenario, std::set<std::string> agents, ObservationKind observation);
    ~PacketEpisode();

    /** Asked now and then while a run goes on, outside of it: true gives it up. */
    void SetInterrupt(std::function<bool()> isInterrupted);

    /**
     * Begins a run with that seed and waits for the first decision; false: there is none.
     * \p others plans for the other coordinators; null where there are none.
     * Throws what the run throws, std::logic_error for a second world in this process.
     */
    bool Begin(uint64_t seed, std::shared_ptr<Policy> others);
    /** All items are decided: the run goes on to the next decision. False: it has ended, or it was
     * interrupted. REQUIRES: a decision is waited for. */
    bool Next();
    /** Gives the run up. */
    void Close();

    /** Whether a decision is waited for. */
    bool IsWaiting() const
    {
        return m_isWaiting;
    }

    /** What is to be decided. REQUIRES: IsWaiting(). */
    DecisionProcess& Process() const
    {
        return *m_process;
    }

    const Instance& Now() const
    {
        return *m_instance;
    }

    /** The machines whose coordinators are asked here; empty where these are vehicles that nobody
     * has named. */
    std::vector<std::string> Agents() const;
    /** The machine whose coordinator asks. */
    const std::string& Agent() const
    {
        return m_agent;
    }

    /** Number of the decision that is waited for, from 1 in each run. */
    uint64_t Decision() const
    {
        return m_decisions;
    }

    /** What became of decisions since the last call. */
    std::vector<DecisionFeedback> TakeFeedback();

    /** Minus their losses since the last call. */
    double TakeReward();

    /** What the last run that went to its end has left behind. */
    const RunResults& Results() const
    {
        return m_results;
    }

    const System& Equations() const
    {
        return FindSystem(m_scenario.system);
    }

  private:
    class Planner;

    void Run(const std::shared_ptr<Policy>& others);
    void Watch();
    bool Continue();
    Plan Ask(const std::string& agent, const Instance& instance);

    Scenario m_scenario;
    std::set<std::string> m_agents;
    ObservationKind m_observation;
    std::function<bool()> m_isInterrupted;
    std::unique_ptr<WorldClaim> m_claim;
    std::unique_ptr<Turns> m_turns;
    class World* m_world = nullptr; //!< of the run
    bool m_isGivenUp = false;
    bool m_isWaiting = false;
    std::string m_agent;
    const Instance* m_instance = nullptr;
    std::unique_ptr<DecisionProcess> m_process;
    uint64_t m_decisions = 0;
    std::vector<DecisionFeedback> m_feedback;
    double m_reward = 0;
    RunResults m_results;
};

} // namespace ns3::vec

#endif // VEC_PACKET_EPISODE_H
