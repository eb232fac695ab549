// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PACKET_SYSTEM_H
#define VEC_PACKET_SYSTEM_H

#include "ns3/attribute.h"
#include "ns3/vec-instance.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-processor.h"
#include "ns3/vec-timeline.h"
#include "vec-coordinator-view.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A task that waits for its plan.
 */
struct PlanningTask
{
    TaskDescription description;
    Endpoint rsu = NOBODY;
    double heardS = 0; //!< when the description came
    /** Of a task whose rest is planned: by subtask, where it has ended and when; finishS < 0: it is
     * open. Empty: nothing has ended. */
    struct Ended
    {
        Endpoint site = NOBODY;
        double finishS = -1;
    };

    std::vector<Ended> ended{};
};

/**
 * @ingroup vec
 * @brief A decision on the tasks of one instance, in its order.
 */
struct PlanningDecision
{
    const std::vector<PlanningTask>& tasks;
    const Plan& plan;
    const Timeline& predicted; //!< whose items have the assignments with their shares
    double nowS = 0;
};

/**
 * @ingroup vec
 * @brief How the tasks of a system are drawn.
 */
enum class TaskShape
{
    GRAPH,            //!< a DAG, of subtasks with inputs of their own and an output
    GRAPH_FROM_OWNER, //!< a DAG with data on its edges; first a subtask without work, which has the
                      //!< data for all that have no parent
    CHAIN,            //!< one after the other, with an input for the first
    SINGLE,           //!< one subtask
};

/**
 * @ingroup vec
 * @brief What a system is like in packets.
 */
struct PacketTraits
{
    TaskShape tasks = TaskShape::SINGLE;
    Discipline processors = Discipline::FIFO; //!< of servers
    bool knowsWires = true;                   //!< the backhaul is part of its equations
    bool hasSlots = false;        //!< tasks of one decision interval are planned together
    bool usesVehicles = false;    //!< vehicles compute for one another, in place of servers
    bool waitsForResults = false; //!< a task ends in its equations when the result is delivered
    bool measuresBalance = false; //!< how evenly servers were loaded is a result of each slot
};

/**
 * @ingroup vec
 * @brief What of a scenario matters to its system; named as the keys of scenarios.
 */
struct PacketSetting
{
    bool isIdeal = false;         //!< radio.kind is ideal
    double decisionIntervalS = 0; //!< 0: one decision per arrival
    std::string place;            //!< of coordinators
    uint32_t servers = 0;         //!< 0: one at every RSU
    uint32_t processors = 0;      //!< of a server
    SystemSettings own;
};

/**
 * @ingroup vec
 * @brief Something that a scenario of a system must have.
 */
struct Demand
{
    bool isMet = true;
    const char* group = ""; //!< of a scenario's keys
    std::string expected;   //!< for the complaint
};

/**
 * @ingroup vec
 * @brief The packet side of a system: what a scenario of it has to be, how its nodes behave, and
 * the way between the packet world and its Instance and Plan.
 *
 * Stateless: a CoordinatorView remembers.
 */
class PacketSystem
{
  public:
    /** \p name as its System has it; kept by reference. */
    PacketSystem(const char* name, const PacketTraits& traits) : m_name(name), m_traits(traits)
    {
    }

    virtual ~PacketSystem() = default;
    PacketSystem(const PacketSystem&) = delete;
    PacketSystem& operator=(const PacketSystem&) = delete;

    std::string_view Name() const
    {
        return m_name;
    }

    const PacketTraits& Traits() const
    {
        return m_traits;
    }

    /** What its scenarios must have, in the order of complaints. By default a coordinator that is
     * on no vehicle; with shares of processors one processor a server; with slots a coordinator in
     * the cloud. */
    virtual std::vector<Demand> Demands(const PacketSetting& setting) const;
    using AttributeSetter = std::function<void(const std::string& path, const AttributeValue&)>;
    /** Defaults of attributes that it needs. By default plans may take a slot to come, and over the
     * ideal radio nothing but wires limits a transfer between servers. */
    virtual void SetDefaults(const PacketSetting& setting, const AttributeSetter& set) const;

    /** Which tasks may be planned together: equal keys go into one Instance. */
    virtual Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const = 0;
    /** Whether an Instance may have several tasks. */
    virtual bool IsJoint() const;
    /** What is known at \p nowS. REQUIRES: one group. */
    virtual std::unique_ptr<Instance> Snapshot(double nowS,
                                               const std::vector<PlanningTask>& tasks,
                                               const CoordinatorView& view) const = 0;
    /** Where the subtasks of task number \p task of the snapshot go. */
    virtual std::vector<Placement> Place(const PlanningDecision& decision,
                                         std::size_t task,
                                         const CoordinatorView& view) const = 0;
    /** Owner and item of a subtask in instances and plans. By default the numbers of the task and
     * the subtask. */
    virtual std::pair<int, int> ItemOf(const std::vector<PlanningTask>& tasks,
                                       std::size_t task,
                                       std::size_t subtask) const;
    /** What a planned task holds, by subtask. By default each subtask at a server holds an upload,
     * its own input and the outputs of its parents on the vehicle, and its cycles. */
    virtual std::vector<Booking> Bookings(const PlanningTask& task,
                                          const std::vector<Placement>& placements) const;
    /**
     * Sites of open subtasks, or of outputs that these need, that are gone at \p nowS as far as is
     * known: the rest of the task has to be planned anew. By default none.
     */
    virtual std::set<Endpoint> GoneSites(const PlanningTask& task,
                                         const TaskPlan& plan,
                                         double nowS,
                                         const CoordinatorView& view) const;
    /** After a decision: what later snapshots shall know of it. By default nothing. */
    virtual void Remember(const Instance& instance, CoordinatorView& view) const;
    /** The objective of what was measured. By default the mean time over the tasks. */
    virtual double Objective(const Instance& instance, const Timeline& measured) const;
    /** Power of sending from server to server, W. By default 0: that energy is not counted. */
    virtual double WirePowerW(const SystemSettings& own) const;
    /** The vehicles' energy for a task that runs where it was placed, J, where the equations' own
     * timelines do not say it. By default they do. */
    virtual std::optional<double> VehicleEnergyJ(const TaskDescription& description,
                                                 const std::vector<Placement>& placements,
                                                 const CoordinatorView& view) const;

  private:
    const char* m_name;
    PacketTraits m_traits;
};

/** All systems that have a packet side, in the order of lists; vec-packet-systems.cc has the table.
 */
const std::vector<const PacketSystem*>& PacketSystems();
/** The packet side of a system, or an abort that names those there are. */
const PacketSystem& FindPacketSystem(std::string_view name);
/** Adds one to the table, for a program of one's own: before any scenario is read. REQUIRES: it
 * lives as long as the program, and no other has its name. */
void AddPacketSystem(const PacketSystem& system);

} // namespace ns3::vec

#endif // VEC_PACKET_SYSTEM_H
