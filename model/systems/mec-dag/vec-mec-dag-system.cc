// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-system.h"

#include "vec-mec-dag-evaluator.h"
#include "vec-mec-dag-process.h"

namespace ns3::vec
{

std::string_view
MecDagSystem::Name() const
{
    return "mec-dag";
}

std::string_view
MecDagSystem::Summary() const
{
    return "DAG tasks of vehicles on one MEC server, FIFO subchannels and processors";
}

std::unique_ptr<Evaluator>
MecDagSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<MecDagEvaluator>(AsMecDag(instance));
}

std::unique_ptr<DecisionProcess>
MecDagSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<MecDagProcess>(AsMecDag(instance), observation);
}

} // namespace ns3::vec
