// SPDX-License-Identifier: GPL-2.0-only
#include "vec-packet-episode.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/vec-coordinator-setup.h"
#include "ns3/vec-error.h"
#include "ns3/vec-node-names.h"
#include "ns3/vec-traffic-helper.h"
#include "ns3/vec-world.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace ns3::vec
{

namespace
{

/** How often, in simulated time, a run asks whether it is to be given up. */
constexpr double WATCH_S = 0.05;

bool&
IsClaimed()
{
    static bool isClaimed = false;
    return isClaimed;
}

/** The machines of coordinators; empty where these are vehicles. */
std::vector<std::string>
CoordinatorsOf(const Scenario& scenario)
{
    const std::string& place = scenario.coordinator.place;
    const std::size_t count = place == "vehicle" ? 0
                            : place == "rsu"     ? scenario.rsus.positions.size()
                            : place == "cloud"   ? 1
                                                 : ServerCount(scenario);
    std::vector<std::string> machines;
    for (std::size_t c = 0; c < count; ++c)
    {
        machines.push_back(HostOfCoordinator(scenario, c));
    }
    return machines;
}

void
CheckAgents(const std::set<std::string>& agents, const std::vector<std::string>& machines)
{
    for (const std::string& agent : agents)
    {
        if (!machines.empty() &&
            std::find(machines.begin(), machines.end(), agent) == machines.end())
        {
            std::string all;
            for (const std::string& machine : machines)
            {
                all += (all.empty() ? "" : ", ") + machine;
            }
            throw InputError("policy_of: no coordinator on \"" + agent + "\"; there are " + all);
        }
    }
}

} // namespace

WorldClaim::WorldClaim()
{
    if (std::exchange(IsClaimed(), true))
    {
        throw std::logic_error("a packet world is running in this process already: close() that "
                               "environment first, or use one process for each");
    }
}

WorldClaim::~WorldClaim()
{
    IsClaimed() = false;
}

/** The policy of one coordinator: asks the episode. */
class PacketEpisode::Planner : public Policy
{
  public:
    Planner(PacketEpisode& episode, std::string agent)
        : m_episode(episode), m_agent(std::move(agent))
    {
    }

    std::string Name() const override
    {
        return "python";
    }

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override
    {
        Plan plan = m_episode.Ask(m_agent, instance);
        m_numbers[id] = m_episode.m_decisions;
        return plan;
    }

    void DoFeedback(uint64_t id, const Timeline& measured) override
    {
        const auto found = m_numbers.find(id);
        const double loss = LossOf(measured);
        m_episode.m_reward -= loss;
        m_episode.m_feedback.push_back({found->second, loss, measured});
        m_numbers.erase(found);
    }

    void DoEndOfRun() override
    {
        m_numbers.clear();
    }

    PacketEpisode& m_episode;
    std::string m_agent;
    std::map<uint64_t, uint64_t> m_numbers; //!< of open decisions, in the episode
};

PacketEpisode::PacketEpisode(Scenario scenario,
                             std::set<std::string> agents,
                             ObservationKind observation)
    : m_scenario(std::move(scenario)), m_agents(std::move(agents)), m_observation(observation),
      m_isInterrupted([] { return false; })
{
    CheckAgents(m_agents, CoordinatorsOf(m_scenario));
}

PacketEpisode::~PacketEpisode()
{
    Close();
}

void
PacketEpisode::SetInterrupt(std::function<bool()> isInterrupted)
{
    m_isInterrupted = std::move(isInterrupted);
}

bool
PacketEpisode::Begin(uint64_t seed, std::shared_ptr<Policy> others)
{
    Close();
    m_claim = std::make_unique<WorldClaim>();
    m_scenario.seed = seed;
    m_decisions = 0;
    m_feedback.clear();
    m_reward = 0;
    m_results = RunResults();
    m_isGivenUp = false;
    m_turns = std::make_unique<Turns>([this, others = std::move(others)] { Run(others); });
    return Continue();
}

bool
PacketEpisode::Next()
{
    m_isWaiting = false;
    return Continue();
}

void
PacketEpisode::Close()
{
    m_isWaiting = false;
    if (m_turns)
    {
        m_isGivenUp = true;
        while (m_turns->Give())
        {
        }
        m_turns.reset();
    }
    m_claim.reset();
}

bool
PacketEpisode::Continue()
{
    try
    {
        while (m_turns->Give())
        {
            if (IsWaiting())
            {
                return true;
            }
            if (m_isInterrupted())
            {
                Close();
                return false;
            }
        }
    }
    catch (...)
    {
        m_turns.reset();
        m_claim.reset();
        throw;
    }
    m_turns.reset();
    m_claim.reset();
    return false;
}

void
PacketEpisode::Run(const std::shared_ptr<Policy>& others)
{
    std::map<std::string, std::shared_ptr<Policy>> planners;
    const auto policyOf = [&](const std::string& agent)
    {
        std::shared_ptr<Policy>& planner = planners[agent];
        if (!planner)
        {
            const bool isOurs = m_agents.empty() || m_agents.count(agent) > 0 || !others;
            planner = isOurs ? std::make_shared<Planner>(*this, agent) : others;
        }
        return planner;
    };
    World world(m_scenario,
                std::make_shared<Planner>(*this, ""),
                MakeTraffic(m_scenario),
                policyOf);
    m_world = &world;
    Simulator::Schedule(Seconds(WATCH_S), &PacketEpisode::Watch, this);
    world.Run();
    if (!m_isGivenUp)
    {
        m_results = world.Results();
    }
}

void
PacketEpisode::Watch()
{
    if (!m_isGivenUp)
    {
        m_turns->GiveBack();
    }
    if (m_isGivenUp)
    {
        m_world->EndEarly("given up");
        return;
    }
    Simulator::Schedule(Seconds(WATCH_S), &PacketEpisode::Watch, this);
}

Plan
PacketEpisode::Ask(const std::string& agent, const Instance& instance)
{
    if (m_isGivenUp)
    {
        return LocalPlan(instance);
    }
    ++m_decisions;
    m_agent = agent;
    m_instance = &instance;
    m_process = instance.Equations().Begin(instance, m_observation);
    if (!m_process->Done())
    {
        m_isWaiting = true;
        m_turns->GiveBack();
    }
    Plan plan;
    if (m_isGivenUp)
    {
        m_world->EndEarly("given up");
        plan = LocalPlan(instance);
    }
    else
    {
        plan = m_process->CurrentPlan();
    }
    m_process.reset();
    return plan;
}

double
PacketEpisode::TakeReward()
{
    return std::exchange(m_reward, 0);
}

std::vector<std::string>
PacketEpisode::Agents() const
{
    return m_agents.empty() ? CoordinatorsOf(m_scenario)
                            : std::vector<std::string>(m_agents.begin(), m_agents.end());
}

std::vector<DecisionFeedback>
PacketEpisode::TakeFeedback()
{
    return std::exchange(m_feedback, {});
}

} // namespace ns3::vec
