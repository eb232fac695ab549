// SPDX-License-Identifier: GPL-2.0-only
// Plans that are revised while they are carried out: whatever is lost and moved, the task is
// completed, and nothing runs without its input.
#include "ns3/vec-dag-generator.h"
#include "ns3/vec-graph-run.h"
#include "ns3/vec-random.h"
#include "ns3/vec-replanning.h"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::vec
{

namespace
{

const Endpoint OWNER = MakeEndpoint(EndpointKind::VEHICLE, 1);

/** Sites with a processor each, and ways between them on which everything takes a random time and
 * may overtake. Sites vanish, and come back with nothing. */
class ShakyWorld
{
  public:
    ShakyWorld(uint64_t seed, bool hasEdgeData) : m_random(seed, "shaky")
    {
        Describe(hasEdgeData);
        m_sites.push_back(OWNER);
        for (uint32_t s = 0; s < 3; ++s)
        {
            m_sites.push_back(MakeEndpoint(EndpointKind::SERVER, s));
        }
        m_progress.resize(m_description.subtasks.size());
        m_plan.task = m_description.task;
        m_plan.placements.resize(m_description.subtasks.size());
        m_isOrdered = m_random.Uniform() < 0.5;
        Place(m_plan.placements, std::vector<bool>(m_plan.placements.size(), true));
        for (Endpoint site : m_sites)
        {
            SendPlan(site, m_plan);
        }
        const int revisions = static_cast<int>(m_random.Integer(1, 4));
        for (int r = 0; r < revisions; ++r)
        {
            At(m_random.Uniform(0, 1.2 * static_cast<double>(m_plan.placements.size())),
               [this]() { Shake(); });
        }
    }

    void Run()
    {
        while (!m_events.empty())
        {
            const auto next = m_events.begin();
            m_nowS = next->first;
            const std::function<void()> action = std::move(next->second);
            m_events.erase(next);
            action();
        }
    }

    bool IsComplete() const
    {
        const GraphRun& owner = *m_lives.at(OWNER).run;
        return owner.Unfinished() == 0 && owner.UndeliveredResults() == 0;
    }

    int executions = 0; //!< that ended
    int cancelled = 0;
    int again = 0;  //!< executions of what had ended before somewhere
    int faults = 0; //!< executions without input, or of what is there already
    int revisions = 0;

  private:
    /** A transfer that has not arrived. */
    using TransferName = std::tuple<Endpoint, TransferKind, int, Endpoint>;

    /** A site from its begin to its end. */
    struct Life
    {
        uint64_t number = 0;
        std::unique_ptr<GraphRun> run;
        std::vector<std::function<void()>> early; //!< what came before the first plan
        std::map<int, uint64_t> jobs;             //!< that have not ended
        std::set<int> outputs;                    //!< of subtasks, whole
        std::set<int> inBursts;                   //!< outputs that came with bursts
        std::set<int> edges;                      //!< data of edges
        std::set<int> ownInputs;
    };

    void Describe(bool hasEdgeData)
    {
        DagShape shape;
        shape.n = static_cast<int>(m_random.Integer(1, 14));
        shape.fat = m_random.Uniform(0.2, 0.9);
        TaskRanges ranges;
        ranges.ownInputBits = {1, 10};
        ranges.cycles = {1, 10};
        const TaskGraph graph = GenerateTask(shape, ranges, m_random);
        m_description.task = MakeTaskKey(OWNER, 1);
        for (const TaskGraph::Node& node : graph.nodes)
        {
            const bool hasInput = !hasEdgeData || m_random.Uniform() < 0.3;
            m_description.subtasks.push_back({hasInput ? node.ownInputBits : 0, 1, 1});
        }
        for (const TaskGraph::Edge& edge : graph.edges)
        {
            m_description.edges.emplace_back(edge.from, edge.to);
            if (hasEdgeData)
            {
                m_description.edgeBits.push_back(edge.bits);
            }
        }
    }

    void At(double timeS, std::function<void()> action)
    {
        m_events.emplace(std::max(m_nowS, timeS), std::move(action));
    }

    void After(double highestS, std::function<void()> action)
    {
        At(m_nowS + m_random.Uniform(0, highestS), std::move(action));
    }

    /** Like After, unless the site's present life is over by then. */
    void AfterAt(Endpoint site, double highestS, std::function<void()> action)
    {
        After(highestS,
              [this, site, life = m_lives[site].number, action = std::move(action)]()
              {
                  if (m_lives[site].number == life)
                  {
                      action();
                  }
              });
    }

    /** Open subtasks go anywhere but to lost sites; some sites are preferred. */
    void Place(std::vector<Placement>& placements, const std::vector<bool>& isOpen)
    {
        std::vector<Endpoint> alive;
        for (Endpoint site : m_sites)
        {
            if (m_gone.count(site) == 0 && (site == OWNER || m_random.Uniform() < 0.8))
            {
                alive.push_back(site);
            }
        }
        const std::vector<int> order =
            TopologicalOrder(placements.size(),
                             EdgeList(m_description.edges.begin(), m_description.edges.end()));
        uint16_t turn = 0;
        for (int subtask : order)
        {
            if (isOpen[subtask])
            {
                Placement& placement = placements[subtask];
                placement.site = alive[m_random.Integer(0, alive.size() - 1)];
                placement.order = m_isOrdered ? ++turn : 0;
            }
        }
    }

    /** Something happens to a site, or nothing, and the rest is planned anew. */
    void Shake()
    {
        std::set<Endpoint> lost;
        const Endpoint victim = m_sites[m_random.Integer(1, m_sites.size() - 1)];
        const double what = m_random.Uniform();
        if (what < 0.7)
        {
            lost.insert(victim);
            Life& life = m_lives[victim];
            const uint64_t number = life.number;
            life = Life();
            life.number = number + 1;
            if (what < 0.4)
            {
                m_gone.insert(victim);
            }
            for (auto it = m_flying.begin(); it != m_flying.end();)
            {
                const bool isLost =
                    std::get<0>(it->first) == victim || std::get<3>(it->first) == victim;
                it = isLost ? m_flying.erase(it) : std::next(it);
            }
        }
        InferEnded(m_description, m_plan, m_progress);
        for (SubtaskProgress& progress : m_progress)
        {
            progress.outputAt = lost.count(progress.outputAt) > 0 ? NOBODY : progress.outputAt;
        }
        const std::vector<bool> isOpen = OpenSubtasks(m_description, m_progress);
        std::vector<Placement> placements = m_plan.placements;
        for (std::size_t k = 0; k < placements.size(); ++k)
        {
            if (isOpen[k])
            {
                m_progress[k] = {};
            }
        }
        Place(placements, isOpen);
        m_plan = Revised(m_description, m_plan, 0, placements, m_progress, lost);
        ++revisions;
        for (Endpoint site : m_sites)
        {
            if (m_gone.count(site) == 0)
            {
                SendPlan(site, m_plan);
            }
        }
    }

    void SendPlan(Endpoint site, const TaskPlan& plan)
    {
        AfterAt(site,
                2,
                [this, site, plan]()
                {
                    Life& life = m_lives[site];
                    if (life.run)
                    {
                        life.run->Revise(plan);
                        return;
                    }
                    Begin(site, plan);
                    for (const auto& arrive : std::exchange(life.early, {}))
                    {
                        arrive();
                    }
                });
    }

    void Begin(Endpoint site, const TaskPlan& plan)
    {
        Life& life = m_lives[site];
        life.run = std::make_unique<GraphRun>(
            site,
            m_description,
            plan,
            [this, site](int subtask) { Execute(site, subtask); },
            [this, site](TransferKind kind, int subtask, Endpoint to, double)
            { Transport(site, kind, subtask, to); });
        life.run->SetRevised(
            [this, site](int subtask)
            {
                ++cancelled;
                m_lives[site].jobs.erase(subtask);
            },
            [this, site](TransferKind kind, int subtask, Endpoint to) {
                m_flying.erase({site, kind, subtask, to});
            });
        life.run->Start();
    }

    /** What a subtask needs to run is really here. */
    bool HasInput(const Life& life, Endpoint site, int subtask) const
    {
        const TaskDescription& d = m_description;
        bool has = site == OWNER || d.subtasks[subtask].ownInputBits == 0 ||
                   life.ownInputs.count(subtask) > 0;
        for (std::size_t e = 0; e < d.edges.size(); ++e)
        {
            const auto& [from, to] = d.edges[e];
            has =
                has && (to != subtask || life.outputs.count(from) > 0 ||
                        life.inBursts.count(from) > 0 || life.edges.count(static_cast<int>(e)) > 0);
        }
        return has;
    }

    void Execute(Endpoint site, int subtask)
    {
        Life& life = m_lives[site];
        faults += !HasInput(life, site, subtask) || life.outputs.count(subtask) > 0 ||
                  life.jobs.count(subtask) > 0;
        const uint64_t job = ++m_jobs;
        life.jobs[subtask] = job;
        AfterAt(site,
                2,
                [this, site, subtask, job]()
                {
                    Life& now = m_lives[site];
                    const auto found = now.jobs.find(subtask);
                    if (found == now.jobs.end() || found->second != job)
                    {
                        return; // cancelled
                    }
                    now.jobs.erase(found);
                    now.outputs.insert(subtask);
                    ++executions;
                    again += !m_ended.insert(subtask).second;
                    if (m_random.Uniform() < 0.8) // a report may be lost
                    {
                        AfterAt(site, 1, [this, site, subtask]() { OnReport(site, subtask); });
                    }
                    now.run->OnFinished(subtask);
                });
    }

    void OnReport(Endpoint site, int subtask)
    {
        if (m_plan.placements[subtask].site == site)
        {
            m_progress[subtask] = {true, site};
        }
    }

    void Transport(Endpoint from, TransferKind kind, int subtask, Endpoint to)
    {
        const GraphRun& run = *m_lives[from].run;
        const TransferName name{from, kind, subtask, to};
        faults += m_flying.count(name) > 0;
        const uint64_t flight = ++m_flights;
        m_flying[name] = flight;
        std::vector<int> outputs;
        if (kind == TransferKind::BURST && m_description.edgeBits.empty())
        {
            for (const auto& [parent, child] : m_description.edges)
            {
                if (child == subtask && run.RunsHere(parent))
                {
                    outputs.push_back(parent);
                }
            }
        }
        else if (kind == TransferKind::OUTPUT || kind == TransferKind::RESULT)
        {
            outputs.push_back(subtask);
        }
        for (int output : outputs)
        {
            faults += m_lives[from].outputs.count(output) == 0;
        }
        After(3,
              [this, name, flight, outputs, revision = run.Plan().revision]()
              {
                  const auto found = m_flying.find(name);
                  if (found == m_flying.end() || found->second != flight)
                  {
                      return; // withdrawn, or lost with one of its ends
                  }
                  m_flying.erase(found);
                  Arrive(name, outputs, revision);
              });
    }

    void Arrive(const TransferName& name, const std::vector<int>& outputs, uint16_t revision)
    {
        const auto [from, kind, subtask, to] = name;
        Life& life = m_lives[to];
        const auto arrive = [&life, kind = kind, subtask = subtask, outputs, revision]()
        {
            const bool isBurst = kind == TransferKind::BURST;
            (isBurst ? life.inBursts : life.outputs).insert(outputs.begin(), outputs.end());
            if (kind == TransferKind::EDGE)
            {
                life.edges.insert(subtask);
            }
            if (isBurst)
            {
                life.ownInputs.insert(subtask);
            }
            life.run->OnArrival(kind, subtask, revision);
        };
        if (life.run)
        {
            arrive();
        }
        else
        {
            life.early.emplace_back(arrive);
        }
    }

    Random m_random;
    TaskDescription m_description;
    std::vector<Endpoint> m_sites;
    std::set<Endpoint> m_gone; //!< for good
    std::map<Endpoint, Life> m_lives;
    TaskPlan m_plan;
    bool m_isOrdered = false;
    std::vector<SubtaskProgress> m_progress; //!< as reported
    std::set<int> m_ended;
    std::map<TransferName, uint64_t> m_flying;
    uint64_t m_jobs = 0;
    uint64_t m_flights = 0;
    double m_nowS = 0;
    std::multimap<double, std::function<void()>> m_events; // equal times: in order of insertion
};

void
TestShaken(bool hasEdgeData)
{
    int executions = 0;
    int cancelled = 0;
    int again = 0;
    int revisions = 0;
    for (uint64_t seed = 1; seed <= 3000; ++seed)
    {
        ShakyWorld world(seed, hasEdgeData);
        world.Run();
        EXPECT_TRUE(world.IsComplete()) << "seed " << seed;
        EXPECT_EQ(world.faults, 0) << "seed " << seed;
        executions += world.executions;
        cancelled += world.cancelled;
        again += world.again;
        revisions += world.revisions;
    }
    EXPECT_GT(revisions, 5000);
    EXPECT_GT(cancelled, 1000);
    EXPECT_GT(again, 1000);
    EXPECT_GT(executions, 20000);
}

} // namespace

TEST(RevisedPlans, CompleteWhateverIsLost)
{
    TestShaken(false);
}

TEST(RevisedPlans, CompleteWhateverIsLostWhenEdgesHaveData)
{
    TestShaken(true);
}

TEST(RevisedPlans, AskForWhatIsNeededAlone)
{
    // 0 → 1 → 3, 0 → 2 → 3; 0 and 1 at a, 2 at b, 3 has not run.
    TaskDescription description;
    description.task = MakeTaskKey(OWNER, 1);
    description.subtasks.resize(4);
    description.edges = {
        {0, 1},
        {0, 2},
        {1, 3},
        {2, 3}
    };
    const Endpoint a = MakeEndpoint(EndpointKind::SERVER, 0);
    const SubtaskProgress open{};
    const SubtaskProgress gone{true, NOBODY};
    const SubtaskProgress atA{true, a};
    const auto isOpen = [&](const std::vector<SubtaskProgress>& progress)
    { return OpenSubtasks(description, progress); };
    using Bools = std::vector<bool>;
    EXPECT_EQ(isOpen({atA, atA, atA, open}), (Bools{false, false, false, true}));
    EXPECT_EQ(isOpen({gone, gone, atA, open}), (Bools{true, true, false, true}));
    EXPECT_EQ(isOpen({gone, atA, gone, open}), (Bools{true, false, true, true}));
    // All have ended: only a result that is gone is needed, and what leads to it.
    EXPECT_EQ(isOpen({atA, atA, gone, atA}), Bools(4, false));
    EXPECT_EQ(isOpen({atA, atA, atA, gone}), (Bools{false, false, false, true}));
    EXPECT_EQ(isOpen({gone, gone, atA, gone}), (Bools{true, true, false, true}));
}

TEST(RevisedPlans, KnowThatParentsOfWhatHasEndedHaveEnded)
{
    // 0 → 1 → 2, 3.
    TaskDescription description;
    description.task = MakeTaskKey(OWNER, 1);
    description.subtasks.resize(4);
    description.edges = {
        {0, 1},
        {1, 2}
    };
    const Endpoint a = MakeEndpoint(EndpointKind::SERVER, 0);
    TaskPlan plan;
    plan.placements.resize(4);
    plan.placements[0].site = OWNER;
    plan.placements[1].site = a;
    std::vector<SubtaskProgress> progress(4);
    progress[2] = {true, a};
    InferEnded(description, plan, progress);
    EXPECT_TRUE(progress[0].ended && progress[1].ended);
    EXPECT_EQ(progress[0].outputAt, OWNER);
    EXPECT_EQ(progress[1].outputAt, a);
    EXPECT_FALSE(progress[3].ended);
}

TEST(RevisedPlans, SayWhoseInputGoesAnew)
{
    // 0 → 2, 1 → 2.
    TaskDescription description;
    description.task = MakeTaskKey(OWNER, 1);
    description.subtasks.resize(3);
    description.edges = {
        {0, 2},
        {1, 2}
    };
    const Endpoint a = MakeEndpoint(EndpointKind::SERVER, 0);
    const Endpoint b = MakeEndpoint(EndpointKind::SERVER, 1);
    const auto at = [](Endpoint x, Endpoint y, Endpoint z)
    {
        std::vector<Placement> placements(3);
        placements[0].site = x;
        placements[1].site = y;
        placements[2].site = z;
        return placements;
    };
    const auto since = [](const TaskPlan& plan)
    {
        std::vector<int> revisions;
        for (const Placement& placement : plan.placements)
        {
            revisions.push_back(placement.since);
        }
        return revisions;
    };
    using Ints = std::vector<int>;
    TaskPlan plan;
    plan.placements = at(a, OWNER, a);
    const std::vector<SubtaskProgress> all(3);
    TaskPlan revised = Revised(description, plan, 7, at(a, OWNER, a), all, {});
    EXPECT_EQ(revised.decision, 7u);
    EXPECT_EQ(revised.revision, 1);
    EXPECT_EQ(since(revised), (Ints{0, 0, 0}));
    revised = Revised(description, revised, 8, at(b, OWNER, a), all, {});
    EXPECT_EQ(since(revised), (Ints{2, 0, 0})) << "the output of 0 comes from elsewhere: no matter";
    revised = Revised(description, revised, 9, at(OWNER, OWNER, a), all, {});
    EXPECT_EQ(since(revised), (Ints{3, 0, 3})) << "the burst of 2 has more in it";
    revised = Revised(description, revised, 10, at(OWNER, OWNER, a), all, {a});
    EXPECT_EQ(since(revised), (Ints{3, 0, 4})) << "a comes back with nothing";
    revised = Revised(description, revised, 11, at(b, b, b), {{}, {}, {true, a}}, {});
    EXPECT_EQ(since(revised), (Ints{5, 5, 4})) << "2 has ended and stays where it was";
    EXPECT_EQ(revised.placements[2].site, a);
}

} // namespace ns3::vec
