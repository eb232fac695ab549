// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-graph-run.h"
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-random.h"
#include "ns3/vec-system.h"

#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

const Endpoint VEHICLE = MakeEndpoint(EndpointKind::VEHICLE, 1);
const Endpoint SERVER = MakeEndpoint(EndpointKind::SERVER, 0);
const Endpoint OTHER_SERVER = MakeEndpoint(EndpointKind::SERVER, 1);

/** What a GraphRun asked for. */
struct Outgo
{
    TransferKind kind;
    int subtask;
    Endpoint to;
    double bits;

    friend bool operator==(const Outgo& a, const Outgo& b)
    {
        return a.kind == b.kind && a.subtask == b.subtask && a.to == b.to && a.bits == b.bits;
    }
};

/** One site of a hand-made task. */
struct Site
{
    Site(Endpoint self, const TaskDescription& description, const std::vector<Endpoint>& places)
        : run(
              self,
              description,
              MakePlan(places),
              [this](int subtask) { runnable.push_back(subtask); },
              [this](TransferKind kind, int subtask, Endpoint to, double bits) {
                  outgoing.push_back({kind, subtask, to, bits});
              })
    {
        run.Start();
    }

    static TaskPlan MakePlan(const std::vector<Endpoint>& places)
    {
        TaskPlan plan;
        for (Endpoint place : places)
        {
            plan.placements.push_back({place, 0, 1});
        }
        return plan;
    }

    std::vector<int> runnable;
    std::vector<Outgo> outgoing;
    GraphRun run;
};

TaskDescription
Describe(const std::vector<TaskDescription::Subtask>& subtasks,
         const std::vector<std::pair<uint16_t, uint16_t>>& edges)
{
    TaskDescription description;
    description.task = MakeTaskKey(VEHICLE, 1);
    description.subtasks = subtasks;
    description.edges = edges;
    return description;
}

using Ints = std::vector<int>;
using Outgoes = std::vector<Outgo>;

TEST(GraphRuns, SendNoBurstThatHasNothingInIt)
{
    // A chain that only its first subtask has input for: 0 and 1 on servers, 2 on another, 3 at
    // home.
    const TaskDescription description = Describe(
        {
            {5, 1, 10},
            {0, 1, 20},
            {0, 1, 30},
            {0, 1, 40}
    },
        {{0, 1}, {1, 2}, {2, 3}});
    const std::vector<Endpoint> places{SERVER, SERVER, OTHER_SERVER, VEHICLE};
    Site vehicle(VEHICLE, description, places);
    Site server(SERVER, description, places);
    Site other(OTHER_SERVER, description, places);
    EXPECT_EQ(vehicle.outgoing,
              (Outgoes{
                  {TransferKind::BURST, 0, SERVER, 5}
    }));
    server.run.OnArrival(TransferKind::BURST, 0);
    server.run.OnFinished(0);
    EXPECT_EQ(server.runnable, (Ints{0, 1}));
    server.run.OnFinished(1);
    EXPECT_EQ(server.outgoing,
              (Outgoes{
                  {TransferKind::OUTPUT, 1, OTHER_SERVER, 20}
    }));
    other.run.OnArrival(TransferKind::OUTPUT, 1);
    EXPECT_EQ(other.runnable, Ints{2});

    // Without parents there is a burst, however empty: the site could not know when to begin.
    const TaskDescription alone = Describe(
        {
            {0, 1, 10}
    },
        {});
    Site owner(VEHICLE, alone, {SERVER});
    EXPECT_EQ(owner.outgoing,
              (Outgoes{
                  {TransferKind::BURST, 0, SERVER, 0}
    }));
    EXPECT_EQ(owner.run.BurstBits(0), 0);
}

TEST(GraphRuns, SendOutputsAlongTheEdges)
{
    // 0 → 1, 0 → 2, 0 → 3, 1 → 4, 2 → 4, 3 → 4; 0, 3 and 4 on the vehicle, 1 and 2 on servers.
    const TaskDescription description = Describe(
        {
            {1,  1, 10 },
            {2,  1, 20 },
            {4,  1, 40 },
            {8,  1, 80 },
            {16, 1, 160}
    },
        {{0, 2}, {0, 1}, {0, 3}, {1, 4}, {2, 4}, {3, 4}});
    const std::vector<Endpoint> places{VEHICLE, SERVER, OTHER_SERVER, VEHICLE, VEHICLE};
    Site vehicle(VEHICLE, description, places);
    Site server(SERVER, description, places);
    EXPECT_EQ(vehicle.runnable, Ints{0});
    EXPECT_TRUE(server.runnable.empty());
    EXPECT_EQ(vehicle.run.Unfinished(), 3);
    EXPECT_EQ(server.run.Unfinished(), 1);
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 1);

    vehicle.run.OnFinished(0);
    EXPECT_EQ(vehicle.runnable, (Ints{0, 3}));
    // Own input and the parent's output, in the order of subtasks.
    EXPECT_EQ(vehicle.outgoing,
              (Outgoes{
                  {TransferKind::BURST, 1, SERVER,       12},
                  {TransferKind::BURST, 2, OTHER_SERVER, 14}
    }));
    server.run.OnArrival(TransferKind::BURST, 1);
    EXPECT_EQ(server.runnable, Ints{1});
    server.run.OnFinished(1);
    EXPECT_EQ(server.outgoing,
              (Outgoes{
                  {TransferKind::OUTPUT, 1, VEHICLE, 20}
    }));
    EXPECT_EQ(server.run.Unfinished(), 0);

    vehicle.run.OnFinished(3);
    vehicle.run.OnArrival(TransferKind::OUTPUT, 1);
    vehicle.run.OnArrival(TransferKind::OUTPUT, 1); // once more changes nothing
    EXPECT_EQ(vehicle.runnable, (Ints{0, 3}));
    vehicle.run.OnArrival(TransferKind::OUTPUT, 2);
    EXPECT_EQ(vehicle.runnable, (Ints{0, 3, 4}));
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 1);
    vehicle.run.OnFinished(4);
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 0);
    EXPECT_EQ(vehicle.run.Unfinished(), 0);
    EXPECT_EQ(vehicle.outgoing.size(), 2u);
}

TEST(GraphRuns, SendAnOutputOnceToEachSiteAndResultsToTheOwner)
{
    // 0 → 1 … 5: two on the vehicle, two here, one on another server.
    const TaskDescription description = Describe(
        {
            {1, 1, 10},
            {1, 1, 1 },
            {1, 1, 2 },
            {1, 1, 3 },
            {1, 1, 4 },
            {1, 1, 5 }
    },
        {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}});
    const std::vector<Endpoint> places{SERVER, VEHICLE, VEHICLE, SERVER, SERVER, OTHER_SERVER};
    Site vehicle(VEHICLE, description, places);
    Site server(SERVER, description, places);
    Site other(OTHER_SERVER, description, places);
    // All offloaded own inputs go at once: no parent runs at the owner.
    EXPECT_EQ(vehicle.outgoing.size(), 4u);
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 5);
    server.run.OnArrival(TransferKind::BURST, 0);
    server.run.OnArrival(TransferKind::BURST, 3);
    EXPECT_EQ(server.runnable, Ints{0});
    server.run.OnFinished(0);
    EXPECT_EQ(server.runnable, (Ints{0, 3}));
    EXPECT_EQ(server.outgoing,
              (Outgoes{
                  {TransferKind::OUTPUT, 0, VEHICLE,      10},
                  {TransferKind::OUTPUT, 0, OTHER_SERVER, 10}
    }));
    server.run.OnArrival(TransferKind::BURST, 4);
    EXPECT_EQ(server.runnable, (Ints{0, 3, 4}));
    server.run.OnFinished(3);
    EXPECT_EQ(server.outgoing.back(), (Outgo{TransferKind::RESULT, 3, VEHICLE, 3}));

    other.run.OnArrival(TransferKind::OUTPUT, 0);
    EXPECT_TRUE(other.runnable.empty());
    other.run.OnArrival(TransferKind::BURST, 5);
    EXPECT_EQ(other.runnable, Ints{5});

    vehicle.run.OnArrival(TransferKind::OUTPUT, 0);
    EXPECT_EQ(vehicle.runnable, (Ints{1, 2}));
    vehicle.run.OnArrival(TransferKind::RESULT, 3);
    vehicle.run.OnArrival(TransferKind::RESULT, 3);
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 4);
}

TEST(GraphRuns, OfNothingAreDone)
{
    Site vehicle(VEHICLE, Describe({}, {}), {});
    EXPECT_EQ(vehicle.run.Unfinished(), 0);
    EXPECT_EQ(vehicle.run.UndeliveredResults(), 0);
}

/** First-come-first-served queues in continuous time, and nothing else. */
class IdealWorld
{
  public:
    using Done = std::function<void(double startS, double finishS)>;

    void At(double timeS, std::function<void()> action)
    {
        m_events.emplace(timeS, std::move(action));
    }

    void Enqueue(const std::string& resource, double durationS, Done done)
    {
        Queue& queue = m_queues[resource];
        queue.jobs.push_back({durationS, std::move(done)});
        if (!queue.busy)
        {
            Serve(queue);
        }
    }

    /** Nothing starts on a resource earlier. */
    void Block(const std::string& resource, double untilS)
    {
        if (untilS > m_nowS)
        {
            Queue& queue = m_queues[resource];
            queue.busy = true;
            At(untilS,
               [this, &queue]()
               {
                   queue.busy = false;
                   Serve(queue);
               });
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

  private:
    struct Job
    {
        double durationS;
        Done done;
    };

    struct Queue
    {
        std::deque<Job> jobs;
        bool busy = false;
    };

    void Serve(Queue& queue)
    {
        if (queue.jobs.empty())
        {
            return;
        }
        queue.busy = true;
        const Job job = std::move(queue.jobs.front());
        queue.jobs.pop_front();
        const double startS = m_nowS;
        At(startS + job.durationS,
           [this, &queue, job, startS]()
           {
               queue.busy = false;
               Serve(queue);
               job.done(startS, m_nowS);
           });
    }

    double m_nowS = 0;
    std::multimap<double, std::function<void()>> m_events; // equal times: in order of insertion
    std::map<std::string, Queue> m_queues;
};

/** Carries out a plan in the ideal world, through the rules of GraphRun at both sites. */
class IdealRun
{
  public:
    struct Times
    {
        double startS = -1;
        double finishS = -1;
    };

    IdealRun(const MecDagInstance& instance, const Plan& plan) : m_instance(instance)
    {
        for (std::size_t t = 0; t < instance.tasks.size(); ++t)
        {
            AddTask(t, plan);
        }
        for (std::size_t m = 0; m < instance.mec.processorsFreeS.size(); ++m)
        {
            m_world.Block(Name("processor", m), instance.mec.processorsFreeS[m]);
        }
        for (std::size_t r = 0; r < instance.mec.uplinkFreeS.size(); ++r)
        {
            m_world.Block(Name("uplink", r), instance.mec.uplinkFreeS[r]);
        }
        m_world.Block("downlink", instance.mec.downlinkFreeS);
        for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
        {
            m_world.Block(Name("vehicle", v), instance.vehicles[v].cpuFreeS);
        }
        m_world.Run();
    }

    const Times& Of(const Assignment& assignment) const
    {
        return m_times[assignment.owner][assignment.item];
    }

    bool Complete() const
    {
        for (const auto& runs : {&m_owners, &m_servers})
        {
            for (const auto& run : *runs)
            {
                if (run->Unfinished() > 0 || run->UndeliveredResults() > 0)
                {
                    return false;
                }
            }
        }
        return true;
    }

  private:
    static std::string Name(const char* kind, std::size_t number)
    {
        return kind + std::to_string(number);
    }

    void AddTask(std::size_t t, const Plan& plan)
    {
        const MecDagInstance::Task& task = m_instance.tasks[t];
        const MecDagInstance::Vehicle& vehicle = m_instance.vehicles[task.vehicle];
        TaskDescription description;
        description.task = MakeTaskKey(VEHICLE, t);
        for (const auto& subtask : task.subtasks)
        {
            description.subtasks.push_back(
                {subtask.ownInputBits, subtask.cycles, subtask.outputBits});
        }
        for (const auto& [from, to] : task.edges)
        {
            description.edges.emplace_back(from, to);
        }
        TaskPlan places;
        places.placements.resize(task.subtasks.size());
        for (const Assignment& assignment : plan.assignments)
        {
            if (assignment.owner == static_cast<int>(t))
            {
                places.placements[assignment.item] = {
                    assignment.site == LOCAL ? VEHICLE : SERVER,
                    static_cast<uint16_t>(std::max(0, assignment.site)),
                    static_cast<uint8_t>(std::max(0, assignment.via))};
            }
        }
        m_times.emplace_back(task.subtasks.size());
        m_owners.push_back(std::make_unique<GraphRun>(
            VEHICLE,
            description,
            places,
            [this, t, &task, &vehicle](int subtask)
            {
                Compute(m_owners,
                        t,
                        subtask,
                        Name("vehicle", task.vehicle),
                        task.subtasks[subtask].cycles / vehicle.cpuHz);
            },
            [this, t, &vehicle, places](TransferKind, int subtask, Endpoint, double bits)
            {
                const uint16_t via = places.placements[subtask].via;
                m_world.Enqueue(Name("uplink", via),
                                bits / vehicle.uplinkBps[via],
                                [this, t, subtask](double, double)
                                { m_servers[t]->OnArrival(TransferKind::BURST, subtask); });
            }));
        m_servers.push_back(std::make_unique<GraphRun>(
            SERVER,
            description,
            places,
            [this, t, &task, places](int subtask)
            {
                const uint16_t processor = places.placements[subtask].processor;
                Compute(m_servers,
                        t,
                        subtask,
                        Name("processor", processor),
                        task.subtasks[subtask].cycles / m_instance.mec.processorsHz[processor]);
            },
            [this, t, &vehicle](TransferKind kind, int subtask, Endpoint, double bits)
            {
                const auto arrive = [this, t, kind, subtask](double, double)
                { m_owners[t]->OnArrival(kind, subtask); };
                if (kind == TransferKind::RESULT)
                {
                    arrive(0, 0); // the equations do not know the way back of a result
                }
                else
                {
                    m_world.Enqueue("downlink", bits / *vehicle.downlinkBps, arrive);
                }
            }));
        m_world.At(task.submitS,
                   [this, t]()
                   {
                       m_owners[t]->Start();
                       m_servers[t]->Start();
                   });
    }

    void Compute(std::vector<std::unique_ptr<GraphRun>>& runs,
                 std::size_t t,
                 int subtask,
                 const std::string& resource,
                 double durationS)
    {
        m_world.Enqueue(resource,
                        durationS,
                        [this, &runs, t, subtask](double startS, double finishS)
                        {
                            m_times[t][subtask] = {startS, finishS};
                            runs[t]->OnFinished(subtask);
                        });
    }

    const MecDagInstance& m_instance;
    IdealWorld m_world;
    std::vector<std::unique_ptr<GraphRun>> m_owners;
    std::vector<std::unique_ptr<GraphRun>> m_servers;
    std::vector<std::vector<Times>> m_times;
};

/** A random instance with measured rates, and a random plan for it. */
struct RandomCase
{
    RandomCase(uint64_t seed, double rateBps)
    {
        Random random(seed, "case");
        const System& system = FindSystem("mec-dag");
        const auto number = [&random](int low, int high)
        { return std::to_string(random.Integer(low, high)); };
        generated = system.Generate(
            {
                {"n",           number(1,                          30)  },
                {"density",     std::to_string(random.Uniform(0.1, 1))  },
                {"fat",         std::to_string(random.Uniform(0.1, 0.9))},
                {"vehicles",    number(1,                          4)   },
                {"processors",  number(1,                          3)   },
                {"subchannels", number(1,                          4)   }
        },
            seed);
        auto& mecDag = dynamic_cast<MecDagInstance&>(*generated);
        for (auto& vehicle : mecDag.vehicles)
        {
            vehicle.uplinkBps.clear();
            for (std::size_t r = 0; r < mecDag.mec.uplinkHz.size(); ++r)
            {
                vehicle.uplinkBps.push_back(rateBps * random.Uniform(0.5, 2));
            }
            vehicle.downlinkBps = rateBps * random.Uniform(0.5, 2);
            vehicle.cpuFreeS = random.Uniform(0, 0.1);
        }
        for (std::size_t m = 0; m < mecDag.mec.processorsHz.size(); ++m)
        {
            mecDag.mec.processorsFreeS.push_back(random.Uniform(0, 0.1));
        }
        mecDag.mec.downlinkFreeS = random.Uniform(0, 0.5);
        for (std::size_t t = 0; t < mecDag.tasks.size(); ++t)
        {
            mecDag.tasks[t].submitS = random.Uniform(0, 1);
            const double remote = random.Uniform();
            for (std::size_t i = 0; i < mecDag.tasks[t].subtasks.size(); ++i)
            {
                Assignment assignment;
                assignment.owner = static_cast<int>(t);
                assignment.item = static_cast<int>(i);
                if (random.Uniform() < remote)
                {
                    assignment.site = random.Integer(0, mecDag.mec.processorsHz.size() - 1);
                    assignment.via = random.Integer(0, mecDag.mec.uplinkHz.size() - 1);
                }
                plan.assignments.push_back(assignment);
            }
        }
    }

    const MecDagInstance& World() const
    {
        return dynamic_cast<const MecDagInstance&>(*generated);
    }

    std::unique_ptr<Instance> generated;
    Plan plan;
};

/** Greatest difference between the equations and the rules of GraphRun, s; items in \p items. */
double
GreatestDifference(uint64_t seed, double rateBps, int& items)
{
    const RandomCase random(seed, rateBps);
    const IdealRun run(random.World(), random.plan);
    EXPECT_TRUE(run.Complete()) << seed;
    const Timeline timeline = Evaluate(random.World(), random.plan);
    double greatest = 0;
    for (const TimelineItem& item : timeline.items)
    {
        const IdealRun::Times& times = run.Of(item.assignment);
        greatest = std::max({greatest,
                             std::abs(times.startS - item.startS),
                             std::abs(times.finishS - item.finishS)});
        ++items;
    }
    return greatest;
}

TEST(GraphRuns, AgreeWithTheEquations)
{
    int items = 0;
    for (uint64_t seed = 1; seed <= 500; ++seed)
    {
        EXPECT_LT(GreatestDifference(seed, 2e7, items), 1e-9) << seed;
    }
    EXPECT_GT(items, 10000);
}

TEST(GraphRuns, AgreeWithTheEquationsWhenLinksCostNothing)
{
    int items = 0;
    for (uint64_t seed = 1; seed <= 500; ++seed)
    {
        EXPECT_LT(GreatestDifference(seed, 1e15, items), 1e-9) << seed;
    }
}

} // namespace

} // namespace ns3::vec
