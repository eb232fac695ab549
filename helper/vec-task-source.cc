// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-source.h"

#include "ns3/log.h"
#include "ns3/vec-error.h"
#include "ns3/vec-graph-reader.h"
#include "ns3/vec-problems.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecTaskSource");

namespace
{

std::unique_ptr<Arrivals>
MakeArrivals(const Scenario& scenario, const std::string& vehicle, double enteredS)
{
    const Scenario::Workload& workload = scenario.workload;
    Random random(scenario.seed, vehicle, "arrivals");
    if (workload.arrivals == "poisson")
    {
        return PoissonArrivals(workload.rateHz, enteredS, random);
    }
    if (workload.arrivals == "periodic")
    {
        return PeriodicArrivals(workload.periodS, enteredS + random.Uniform(0, workload.periodS));
    }
    return RecordedArrivals(workload.file);
}

constexpr std::size_t MOST_SUBTASKS = 1000; // as of workload.n

} // namespace

std::shared_ptr<const TaskGraphs>
ReadTaskGraphs(const Scenario& scenario)
{
    const Scenario::Workload& workload = scenario.workload;
    const GraphScale scale{workload.referenceHz, workload.scaleCycles, workload.scaleBits};
    auto graphs = std::make_shared<TaskGraphs>();
    Problems problems;
    for (const std::string& file : workload.graphs)
    {
        problems.Try(
            [&]
            {
                TaskGraph graph = ReadGraph(file, scale);
                if (graph.nodes.empty() || graph.nodes.size() > MOST_SUBTASKS)
                {
                    throw InputError(file + ": expected a graph of 1 to " +
                                     std::to_string(MOST_SUBTASKS) + " subtasks, found " +
                                     std::to_string(graph.nodes.size()));
                }
                graphs->push_back(std::move(graph));
            });
    }
    problems.Throw();
    return graphs;
}

TaskSource::TaskSource(const Scenario& scenario,
                       const std::string& vehicle,
                       double enteredS,
                       std::shared_ptr<const TaskGraphs> graphs)
    : m_shape(FindPacketSystem(scenario.system).Traits().tasks), m_workload(scenario.workload),
      m_graphs(graphs ? std::move(graphs) : ReadTaskGraphs(scenario)),
      m_arrivals(MakeArrivals(scenario, vehicle, enteredS)),
      m_random(scenario.seed, vehicle, "tasks"), m_nextS(m_arrivals->Next())
{
    NS_LOG_FUNCTION(this << vehicle << enteredS);
}

double
TaskSource::NextS(double nowS)
{
    NS_LOG_FUNCTION(this << nowS);
    while (m_drawn == 0 && m_nextS < nowS)
    {
        m_nextS = m_arrivals->Next();
    }
    return m_drawn > 0 ? std::max(m_nextS, nowS) : m_nextS;
}

TaskGraph
TaskSource::DrawChain()
{
    NS_LOG_FUNCTION(this);
    const bool chain = m_shape == TaskShape::CHAIN;
    const auto n = chain ? m_random.Integer(static_cast<int64_t>(m_workload.n.low),
                                            static_cast<int64_t>(m_workload.n.high))
                         : 1;
    const auto bits = [this]()
    { return m_random.Uniform(m_workload.ownInputBits.low, m_workload.ownInputBits.high); };
    const Interval perBit = chain ? Interval{0, 0} : m_workload.cyclesPerBit;
    TaskGraph graph;
    for (int64_t i = 0; i < n; ++i)
    {
        TaskGraph::Node node;
        node.ownInputBits = i == 0 ? bits() : 0;
        node.cycles = perBit.high > 0
                        ? node.ownInputBits * m_random.Uniform(perBit.low, perBit.high)
                        : m_random.Uniform(m_workload.cycles.low, m_workload.cycles.high);
        node.outputBits = m_workload.ccr * bits();
        graph.nodes.push_back(node);
        if (i > 0)
        {
            graph.edges.push_back({static_cast<int>(i - 1), static_cast<int>(i), 0});
        }
    }
    return graph;
}

TaskRanges
TaskSource::Ranges() const
{
    TaskRanges ranges;
    ranges.ownInputBits = {m_workload.ownInputBits.low, m_workload.ownInputBits.high};
    ranges.cycles = {m_workload.cycles.low, m_workload.cycles.high};
    ranges.ccr = m_workload.ccr;
    return ranges;
}

TaskGraph
TaskSource::DrawFile()
{
    NS_LOG_FUNCTION(this);
    return (*m_graphs)[m_random.Integer(0, static_cast<int64_t>(m_graphs->size()) - 1)];
}

TaskGraph
TaskSource::DrawGraph()
{
    NS_LOG_FUNCTION(this);
    if (!m_graphs->empty())
    {
        TaskGraph graph = DrawFile();
        DrawMissing(graph, Ranges(), m_random);
        return graph;
    }
    DagShape shape;
    shape.n = static_cast<int>(m_random.Integer(static_cast<int64_t>(m_workload.n.low),
                                                static_cast<int64_t>(m_workload.n.high)));
    shape.density = m_workload.density;
    shape.fat = m_workload.fat;
    shape.regular = m_workload.regular;
    shape.jump = static_cast<int>(m_workload.jump);
    return GenerateTask(shape, Ranges(), m_random);
}

TaskDescription
TaskSource::Draw()
{
    NS_LOG_FUNCTION(this);
    m_drawn = (m_drawn + 1) % m_workload.batch;
    if (m_drawn == 0)
    {
        m_nextS = m_arrivals->Next();
    }
    if (m_shape == TaskShape::GRAPH_FROM_OWNER)
    {
        return DrawFromOwner(m_graphs->empty() ? DrawGraph() : DrawFile());
    }
    const TaskGraph graph = m_shape == TaskShape::GRAPH ? DrawGraph() : DrawChain();
    TaskDescription description;
    description.deadlineS = m_random.Uniform(m_workload.deadlineS.low, m_workload.deadlineS.high);
    description.giveUpS = m_workload.giveUpS;
    std::vector<bool> isExit(graph.nodes.size(), true);
    for (const auto& [from, to] : Pairs(graph))
    {
        description.edges.emplace_back(from, to);
        isExit[from] = false;
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    {
        const TaskGraph::Node& node = graph.nodes[i];
        const bool given = isExit[i] && m_workload.resultBits > 0;
        description.subtasks.push_back(
            {node.ownInputBits, node.cycles, given ? m_workload.resultBits : node.outputBits});
    }
    return description;
}

TaskDescription
TaskSource::DrawFromOwner(const TaskGraph& graph)
{
    NS_LOG_FUNCTION(this);
    TaskDescription description;
    description.deadlineS = m_random.Uniform(m_workload.deadlineS.low, m_workload.deadlineS.high);
    description.giveUpS = m_workload.giveUpS;
    description.subtasks.resize(graph.nodes.size() + 1);
    std::vector<bool> hasParent(graph.nodes.size(), false);
    std::vector<bool> isExit(graph.nodes.size(), true);
    for (const TaskGraph::Edge& edge : graph.edges)
    {
        hasParent[edge.to] = true;
        isExit[edge.from] = false;
    }
    const auto connect = [&description](std::size_t from, std::size_t to, double bits)
    {
        description.edges.emplace_back(from, to);
        description.edgeBits.push_back(bits);
    };
    const auto drawn = [this](double given, const Interval& range)
    { return std::isnan(given) ? m_random.Uniform(range.low, range.high) : given; };
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    {
        description.subtasks[i + 1].cycles = drawn(graph.nodes[i].cycles, m_workload.cycles);
        description.subtasks[i + 1].outputBits = isExit[i] ? m_workload.resultBits : 0;
        if (!hasParent[i])
        {
            connect(0, i + 1, drawn(graph.nodes[i].ownInputBits, m_workload.ownInputBits));
        }
    }
    const bool isOfFile = !m_graphs->empty();
    for (const TaskGraph::Edge& edge : graph.edges)
    {
        connect(edge.from + 1,
                edge.to + 1,
                drawn(isOfFile ? edge.bits : std::nan(""), m_workload.ownInputBits));
    }
    return description;
}

double
DrawVehicleHz(const Scenario& scenario, const std::string& vehicle)
{
    return Random(scenario.seed, vehicle, "cpu")
        .Uniform(scenario.compute.vehicleHz.low, scenario.compute.vehicleHz.high);
}

} // namespace ns3::vec
