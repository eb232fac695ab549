// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_BOUND_H
#define VEC_MEC_DAG_BOUND_H

#include "vec-mec-dag-simulator.h"

#include <vector>

namespace ns3::vec
{

/**
 * A value below the AET of every plan that keeps what is placed.
 *
 * Every subtask finishes no earlier than it would if nobody else used the queues (their initial
 * backlogs count), an undecided one at the place that is best for it; and the jobs a task has
 * placed on one queue take their time one after the other. Rounding errors are on the safe side.
 */
class MecDagBound
{
  public:
    /** REQUIRES: both outlive this. */
    MecDagBound(const MecDagInstance& instance, const MecDagSimulator& simulator);

    double Value();

  private:
    struct Load
    {
        double beginS; // earliest begin of any
        double sumS;   // of all
        double tailS;  // least work after any of them
    };

    void AddToLoad(std::size_t queue, double beginS, double durationS, double tailS);
    double PlacedFinishS(int number);
    double OpenFinishS(int number) const;
    double LocalBeginS(int number) const;
    double RemoteReadyS(int number, double uploadedS) const;
    double UploadBeginS(int number, int subchannel) const;
    double UploadS(int number, int subchannel) const;

    const MecDagInstance& m_instance;
    const MecDagSimulator& m_simulator;
    std::vector<std::vector<int>> m_order; // per task, numbers with parents first
    std::vector<double> m_uplinkFreeS;     // before any plan
    std::vector<double> m_processorFreeS;
    std::vector<double> m_finishS; // by number
    std::vector<Load> m_loads;     // CPU, subchannels, processors
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_BOUND_H
