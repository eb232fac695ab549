// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-source.h"

#include "ns3/vec-dag-generator.h"

namespace ns3::vec
{

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

} // namespace

TaskSource::TaskSource(const Scenario& scenario, const std::string& vehicle, double enteredS)
    : m_workload(scenario.workload), m_arrivals(MakeArrivals(scenario, vehicle, enteredS)),
      m_random(scenario.seed, vehicle, "tasks"), m_nextS(m_arrivals->Next())
{
}

double
TaskSource::NextS(double nowS)
{
    while (m_nextS < nowS)
    {
        m_nextS = m_arrivals->Next();
    }
    return m_nextS;
}

TaskDescription
TaskSource::Draw()
{
    m_nextS = m_arrivals->Next();
    DagShape shape;
    shape.n = static_cast<int>(m_random.Integer(static_cast<int64_t>(m_workload.n.low),
                                                static_cast<int64_t>(m_workload.n.high)));
    shape.density = m_workload.density;
    shape.fat = m_workload.fat;
    shape.regular = m_workload.regular;
    shape.jump = static_cast<int>(m_workload.jump);
    TaskRanges ranges;
    ranges.ownInputBits = {m_workload.ownInputBits.low, m_workload.ownInputBits.high};
    ranges.cycles = {m_workload.cycles.low, m_workload.cycles.high};
    ranges.ccr = m_workload.ccr;
    const TaskGraph graph = GenerateTask(shape, ranges, m_random);

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

double
DrawVehicleHz(const Scenario& scenario, const std::string& vehicle)
{
    return Random(scenario.seed, vehicle, "cpu")
        .Uniform(scenario.compute.vehicleHz.low, scenario.compute.vehicleHz.high);
}

} // namespace ns3::vec
