// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-system.h"

#include "vec-mec-dag-evaluator.h"
#include "vec-mec-dag-process.h"

namespace ns3::vec
{

template class SystemOf<MecDagInstance, MecDagEvaluator, MecDagProcess>;

MecDagSystem::MecDagSystem()
    : SystemOf("mec-dag",
               "DAG tasks of vehicles on one MEC server, FIFO subchannels and processors")
{
}

const System&
MecDagInstance::Equations() const
{
    return TheSystem<MecDagSystem>();
}

} // namespace ns3::vec
