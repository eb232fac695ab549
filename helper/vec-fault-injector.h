// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FAULT_INJECTOR_H
#define VEC_FAULT_INJECTOR_H

#include "ns3/error-model.h"
#include "ns3/net-device-container.h"
#include "ns3/vec-scenario.h"
#include "vec-backhaul-helper.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * Carries out the faults of a scenario, all but SUMO's death. Nobody is told: who depends on what
 * has stopped finds out from what it no longer hears.
 *
 * - `stop` of a machine (rsu0, mec0, cloud): its processes halt, its wires carry nothing, what
 *   waits to be sent there is gone. Of a process (server0, coordinator0): that one halts, and the
 *   machine answers for it with resets.
 * - `cut` of a wire (rsu0-switch, either way round) or of all wires of a machine.
 * - `loss` of packets at the receivers of a wire, of all wires of a machine, or of the radio.
 *
 * Faults may overlap: what two have stopped comes back with the second, losses multiply.
 */
class FaultInjector
{
  public:
    /** What runs on a machine. */
    struct Process
    {
        std::function<void()> halt;
        std::function<void()> restart;
    };

    FaultInjector(const std::vector<Fault>& faults, uint64_t seed);

    /** The wires of the backhaul, each in both directions. */
    void AddWires(const std::vector<BackhaulHelper::Wire>& wires);
    /** Processes of one machine halt in the order in which they are added, and restart so. */
    void AddProcess(const std::string& name, const std::string& machine, Process process);
    /** Radios that `loss` of target `radio` applies to. At any time. */
    void AddRadios(const NetDeviceContainer& devices);

    /** Throws InputError for a target that was not added. Before the simulation starts. */
    void Schedule();

  private:
    struct Running
    {
        std::string name;
        std::string machine;
        Process process;
        int stopped = 0; //!< by so many faults
    };

    struct Line
    {
        BackhaulHelper::Wire wire;
        std::vector<double> losses; //!< of the faults under way
        Ptr<RateErrorModel> receiver;
    };

    void Begin(const Fault& fault);
    void End(const Fault& fault);
    std::vector<Running*> ProcessesOf(const std::string& target);
    std::vector<Line*> LinesOf(const std::string& target);
    Ptr<RateErrorModel> MakeModel(const std::string& name) const;

    std::vector<Fault> m_faults;
    uint64_t m_seed;
    std::vector<Running> m_processes;
    std::vector<Line> m_lines;
    std::vector<double> m_radioLosses;
    Ptr<RateErrorModel> m_radio; //!< null when no fault concerns the radio
};

} // namespace ns3::vec

#endif // VEC_FAULT_INJECTOR_H
