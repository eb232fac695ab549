// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MESSAGES_H
#define VEC_MESSAGES_H

#include "ns3/header.h"
#include "ns3/packet.h"
#include "vec-endpoint.h"

#include <cstdint>
#include <utility>
#include <vector>

/**
 * \file
 * What travels between vehicles, RSUs, servers and coordinators. Every message is an Envelope, one
 * body, and payload bytes that stand for task data. Times are simulation times in s.
 */

namespace ns3::vec
{

/** Names a task in the whole simulation: the vehicle's endpoint and its own count. */
using TaskKey = uint64_t;

inline TaskKey
MakeTaskKey(Endpoint vehicle, uint32_t count)
{
    return static_cast<uint64_t>(vehicle) << 32 | count;
}

inline Endpoint
VehicleOf(TaskKey task)
{
    return static_cast<Endpoint>(task >> 32);
}

/**
 * @ingroup vec
 * @brief What a message is; the type of its body goes with it.
 */
enum class MessageType : uint8_t
{
    BEACON = 1,
    BINDING_UPDATE,
    BINDING_ACK,
    TASK_DESCRIPTION,
    TASK_PLAN,
    TASK_DISPATCH,
    CHUNK,
    CHUNK_ACK,
    ITEM_REPORT,
    TASK_REPORT,
    TASK_REPORT_ACK,
    RSU_REPORT,
    SERVER_REPORT,
    DISPATCH_ACK,
    PLAN_ACK,
    VEHICLE_REPORT,
    ALIVE,
};

/** The `via` of task data that passes from server to server on its way, and of its
 * acknowledgements. */
inline constexpr uint8_t VIA_MIGRATION = 0xff;

/**
 * @ingroup vec
 * @brief In front of every message. 24 bytes.
 */
class Envelope : public Header
{
  public:
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

    MessageType type = MessageType::BEACON;
    uint8_t via = 0; //!< uplink radio channel of a CHUNK and its CHUNK_ACK
    Endpoint source = NOBODY;
    Endpoint destination = NOBODY;
    Endpoint relay = NOBODY; //!< the RSU through which a vehicle's message came, or shall go
    uint16_t binding = 0;    //!< counts the RSUs a vehicle has used: which relay is the newer one
    uint32_t bodyBytes = 0;
    uint32_t payloadBytes = 0;

    static constexpr uint32_t SIZE = 24;
};

/** What a server has to offer, for vehicles that plan for themselves. */
struct ServerReport
{
    static constexpr const char* NAME = "ns3::vec::ServerReport";

    Endpoint server = NOBODY;
    double reportedS = 0;             //!< when this was so
    std::vector<double> processorsHz; //!< one per processor
    std::vector<double> backlogS;     //!< work that waits there, s

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(server, reportedS, processorsHz, backlogS);
    }
};

/** Sent by vehicles and RSUs on the control channel; padded to the beacon size. */
struct Beacon
{
    static constexpr const char* NAME = "ns3::vec::Beacon";

    uint32_t sequence = 0;
    double x = 0;                 //!< m
    double y = 0;                 //!< m
    double speedX = 0;            //!< m/s
    double speedY = 0;            //!< m/s
    double cpuHz = 0;             //!< of a vehicle
    double cpuBacklogS = 0;       //!< work that waits at a vehicle's CPU, s
    Endpoint attachedTo = NOBODY; //!< the RSU a vehicle uses
    /** Of an RSU whose vehicles plan for themselves: its server, as last reported … */
    ServerReport server;
    std::vector<double> busyRatios; //!< … and of each radio channel: control, uplinks, downlink

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(sequence, x, y, speedX, speedY, cpuHz, cpuBacklogS, attachedTo);
        server.Visit(archive);
        archive(busyRatios);
    }
};

/** A vehicle now uses the RSU that hears this (envelope: relay, binding); for the coordinator and
 * the servers and coordinators that have unfinished tasks of it. */
struct BindingUpdate
{
    static constexpr const char* NAME = "ns3::vec::BindingUpdate";

    uint32_t beacon = 0;           //!< sequence of the last beacon that was sent before
    std::vector<Endpoint> servers; //!< and coordinators that have unfinished tasks of the vehicle

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(beacon, servers);
    }
};

struct BindingAck
{
    static constexpr const char* NAME = "ns3::vec::BindingAck";

    uint16_t binding = 0;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(binding);
    }
};

/**
 * @ingroup vec
 * @brief Everything a coordinator must know of a task to plan it.
 *
 * Sizes in bits, work in cycles.
 */
struct TaskDescription
{
    static constexpr const char* NAME = "ns3::vec::TaskDescription";

    struct Subtask
    {
        double ownInputBits = 0;
        double cycles = 0;
        double outputBits = 0;

        template <class Archive>
        void Visit(Archive&& archive)
        {
            archive(ownInputBits, cycles, outputBits);
        }
    };

    TaskKey task = 0;
    double createdS = 0;
    double deadlineS = 0; //!< relative to createdS; 0: none
    double giveUpS = 0;   //!< relative to createdS
    double cpuHz = 0;
    double cpuBacklogS = 0;
    double txPowerW = 0;
    std::vector<Subtask> subtasks;
    std::vector<std::pair<uint16_t, uint16_t>> edges;
    std::vector<double> edgeBits; //!< by edge, where edges carry data of their own; or empty

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task, createdS, deadlineS, giveUpS, cpuHz, cpuBacklogS, txPowerW, subtasks);
        archive.OneWith(edges, edgeBits);
    }
};

/**
 * @ingroup vec
 * @brief Where one subtask runs, and how its input gets there.
 */
struct Placement
{
    Endpoint site = NOBODY; //!< the vehicle itself or a server
    uint16_t processor = 0;
    uint8_t via = 0;               //!< uplink radio channel, 1…R; 0 when the site is the vehicle
    Endpoint ingress = NOBODY;     //!< RSU to send through; NOBODY: the one in use
    double shareHz = 0;            //!< of the processor, for those that share it; 0: all in turn
    std::vector<Endpoint> stops{}; //!< servers that the input passes whole, before the site
    uint16_t order = 0; //!< counts from 1: in its turn at its site; 0: when its input is there
    uint16_t since = 0; //!< revision of the plan from which on its site needs its input
    Endpoint holder = NOBODY; //!< site that has its burst and hands it on; NOBODY: the owner sends
    bool isRetry = false;     //!< the server where it was to run is lost

    /** What is not given takes no bytes. */
    template <class Archive>
    void Visit(Archive&& archive)
    {
        enum : uint8_t
        {
            INGRESS = 1,
            SHARE = 2,
            STOPS = 4,
            ORDER = 8,
            SINCE = 16,
            HOLDER = 32,
            RETRY = 64,
        };

        uint8_t given = (ingress != NOBODY ? INGRESS : 0) | (shareHz > 0 ? SHARE : 0) |
                        (stops.empty() ? 0 : STOPS) | (order > 0 ? ORDER : 0) |
                        (since > 0 ? SINCE : 0) | (holder != NOBODY ? HOLDER : 0) |
                        (isRetry ? RETRY : 0);
        archive(site, processor, via, given);
        isRetry = given & RETRY;
        if (given & INGRESS)
        {
            archive(ingress);
        }
        if (given & SHARE)
        {
            archive(shareHz);
        }
        if (given & STOPS)
        {
            archive(stops);
        }
        if (given & ORDER)
        {
            archive(order);
        }
        if (given & SINCE)
        {
            archive(since);
        }
        if (given & HOLDER)
        {
            archive(holder);
        }
    }
};

/**
 * @ingroup vec
 * @brief The plan for one task, as the vehicle gets it.
 */
struct TaskPlan
{
    static constexpr const char* NAME = "ns3::vec::TaskPlan";

    TaskKey task = 0;
    uint64_t decision = 0;         //!< less than 2^48
    uint16_t revision = 0;         //!< counts the plans for this task
    Endpoint coordinator = NOBODY; //!< who wants the report
    std::vector<Placement> placements;

    /** Decision and revision share eight bytes. */
    template <class Archive>
    void Visit(Archive&& archive)
    {
        uint64_t both = decision << 16 | revision;
        archive(task, both, coordinator, placements);
        decision = both >> 16;
        revision = static_cast<uint16_t>(both & 0xffff);
    }
};

/** The servers that have to know of a plan, each once. */
std::vector<Endpoint> ServersOf(const TaskPlan& plan);

/** The plan for one task, as a server gets it. */
struct TaskDispatch
{
    static constexpr const char* NAME = "ns3::vec::TaskDispatch";

    TaskDescription description;
    TaskPlan plan;
    Endpoint rsu = NOBODY; //!< the vehicle's RSU as the coordinator knows it
    uint16_t binding = 0;  //!< of that RSU

    template <class Archive>
    void Visit(Archive&& archive)
    {
        description.Visit(archive);
        plan.Visit(archive);
        archive(rsu, binding);
    }
};

/** The dispatch has come; for a vehicle that plans for itself, which has sent it over the air. */
struct DispatchAck
{
    static constexpr const char* NAME = "ns3::vec::DispatchAck";

    TaskKey task = 0;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task);
    }
};

/** A plan has come that its sender cannot know to have come: a revised one, or one for somebody
 * else's task. */
struct PlanAck
{
    static constexpr const char* NAME = "ns3::vec::PlanAck";

    TaskKey task = 0;
    uint16_t revision = 0;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task, revision);
    }
};

/** A server lives and has these tasks: for their vehicle, or for a coordinator. */
struct Alive
{
    static constexpr const char* NAME = "ns3::vec::Alive";

    std::vector<TaskKey> tasks;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(tasks);
    }
};

/**
 * @ingroup vec
 * @brief What is transferred.
 */
enum class TransferKind : uint8_t
{
    BURST,  //!< own input and local parents' outputs of one subtask, to its site
    OUTPUT, //!< output of one subtask, to children at the destination
    RESULT, //!< output of a subtask without children, to the vehicle
    EDGE,   //!< data of one edge, to the site of its child
};

/** Names a transfer among those of its sender: a count, and the revision of the plan that it
 * follows. */
inline uint64_t
MakeTransferId(uint16_t revision, uint64_t count)
{
    return static_cast<uint64_t>(revision) << 48 | count;
}

inline uint16_t
RevisionOf(uint64_t transfer)
{
    return static_cast<uint16_t>(transfer >> 48);
}

/** A piece of a transfer; its bytes are the payload. */
struct Chunk
{
    static constexpr const char* NAME = "ns3::vec::Chunk";

    uint64_t transfer = 0; //!< MakeTransferId
    TaskKey task = 0;
    uint16_t subtask = 0; //!< BURST: the consumer; EDGE: the edge's number; else the producer
    TransferKind kind = TransferKind::BURST;
    uint32_t offsetBytes = 0;
    uint32_t totalBytes = 0;
    double startS = 0; //!< OUTPUT, RESULT: when the producer began to run … (BURST from a server:
                       //!< cycles of the subtask that are done)
    double finishS = 0; //!< … and ended

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(transfer, task, subtask, kind, offsetBytes, totalBytes, startS, finishS);
    }
};

/** All bytes of the transfer up to here have arrived. From the final receiver to the sender. */
struct ChunkAck
{
    static constexpr const char* NAME = "ns3::vec::ChunkAck";

    uint64_t transfer = 0;
    uint32_t receivedBytes = 0;
    bool complete = false; //!< told apart from "nothing yet" for empty transfers

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(transfer, receivedBytes, complete);
    }
};

/** From a server to the coordinator: a subtask's input has come, or it has finished. */
struct ItemReport
{
    static constexpr const char* NAME = "ns3::vec::ItemReport";

    TaskKey task = 0;
    uint16_t subtask = 0;
    bool finished = false;
    double receivedS = 0;
    double readyS = 0;
    double startS = 0;
    double finishS = 0;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task, subtask, finished, receivedS, readyS, startS, finishS);
    }
};

/** From the vehicle to the coordinator when a task has ended. */
struct TaskReport
{
    static constexpr const char* NAME = "ns3::vec::TaskReport";

    struct Local
    {
        uint16_t subtask = 0;
        double readyS = 0;
        double startS = 0;
        double finishS = 0;

        template <class Archive>
        void Visit(Archive&& archive)
        {
            archive(subtask, readyS, startS, finishS);
        }
    };

    TaskKey task = 0;
    uint8_t outcome = 0; //!< Outcome
    uint8_t reason = 0;  //!< FailureReason
    double finishS = 0;
    double deliveredS = 0;
    std::vector<Local> locals;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task, outcome, reason, finishS, deliveredS, locals);
    }
};

struct TaskReportAck
{
    static constexpr const char* NAME = "ns3::vec::TaskReportAck";

    TaskKey task = 0;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(task);
    }
};

/** What an RSU measures, for its coordinator. */
struct RsuReport
{
    static constexpr const char* NAME = "ns3::vec::RsuReport";

    struct Heard
    {
        Endpoint vehicle = NOBODY;
        double x = 0;
        double y = 0;
        double cpuBacklogS = 0;
        double heardS = 0;

        template <class Archive>
        void Visit(Archive&& archive)
        {
            archive(vehicle, x, y, cpuBacklogS, heardS);
        }
    };

    std::vector<double> busyRatios; //!< per radio channel: control, uplinks, downlink
    std::vector<Heard> vehicles;    //!< attached here, by their last beacon

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(busyRatios, vehicles);
    }
};

/** What an RSU has heard of vehicles, for a coordinator that lets vehicles compute
 * for one another. */
struct VehicleReport
{
    static constexpr const char* NAME = "ns3::vec::VehicleReport";

    struct Heard
    {
        Endpoint vehicle = NOBODY;
        double x = 0;
        double y = 0;
        double speedX = 0;
        double speedY = 0;
        double cpuHz = 0;
        double cpuBacklogS = 0;
        double heardS = 0;
        Endpoint rsu = NOBODY; //!< that it uses

        template <class Archive>
        void Visit(Archive&& archive)
        {
            archive(vehicle, x, y, speedX, speedY, cpuHz, cpuBacklogS, heardS, rsu);
        }
    };

    std::vector<Heard> vehicles;

    template <class Archive>
    void Visit(Archive&& archive)
    {
        archive(vehicles);
    }
};

/** A packet of envelope, body and \p payloadBytes; bodyBytes and payloadBytes are filled in. */
template <class Body>
Ptr<Packet> MakeMessage(Envelope envelope, const Body& body, uint32_t payloadBytes = 0);

/** Takes the body off a packet whose envelope was taken off before. */
template <class Body>
Body TakeBody(const Ptr<Packet>& packet);

/** Looks at the body of a packet whose envelope was taken off. */
template <class Body>
Body PeekBody(const Ptr<Packet>& packet);

} // namespace ns3::vec

#endif // VEC_MESSAGES_H
