// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-random.h"
#include "ns3/vec-transfer.h"
#include "vec-node-pair.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <vector>

namespace ns3::vec
{

namespace
{

const Endpoint SENDER = MakeEndpoint(EndpointKind::VEHICLE, 1);
const Endpoint RECEIVER = MakeEndpoint(EndpointKind::SERVER, 0);

/**
 * A receiver behind a way of fixed delay that may lose what is on it. What is lost is decided by
 * the test: a chunk by its number, or everything at once.
 */
class Way
{
  public:
    explicit Way(double delayS = 0.01) : delayS(delayS)
    {
    }

    TransferQueue::Outlet Outlet()
    {
        const int mine = ++path;
        return [this, mine](const Ptr<Packet>& message) { Carry(message, mine); };
    }

    /** Loses what is under way, chunks and acknowledgements. */
    void Break()
    {
        ++path;
    }

    void Carry(const Ptr<Packet>& message, int over)
    {
        ++chunks;
        Envelope envelope;
        message->RemoveHeader(envelope);
        const auto chunk = TakeBody<Chunk>(message);
        EXPECT_EQ(message->GetSize(), envelope.payloadBytes);
        EXPECT_EQ(envelope.type, MessageType::CHUNK);
        EXPECT_LE(chunk.offsetBytes + envelope.payloadBytes, chunk.totalBytes);
        sentBytes += envelope.payloadBytes;
        lastRelay = envelope.relay;
        lastBinding = envelope.binding;
        if (lost && lost(chunks))
        {
            return;
        }
        Simulator::Schedule(Seconds(delayS),
                            [this, envelope, chunk, over]()
                            {
                                if (over == path)
                                {
                                    Arrive(envelope, chunk, over);
                                }
                            });
    }

    void Arrive(const Envelope& envelope, const Chunk& chunk, int over)
    {
        bool completed = false;
        const ChunkAck ack =
            receiver.Receive(envelope.source, chunk, envelope.payloadBytes, completed);
        arrivedBytes += envelope.payloadBytes;
        if (completed)
        {
            received.push_back(chunk.transfer);
            receivedBytes += chunk.totalBytes;
        }
        Simulator::Schedule(Seconds(delayS),
                            [this, ack, over]()
                            {
                                if (over == path)
                                {
                                    queue->Acknowledge(ack);
                                }
                            });
    }

    double delayS;
    int path = 0;
    int chunks = 0;
    uint64_t sentBytes = 0;
    uint64_t arrivedBytes = 0;
    uint64_t receivedBytes = 0;
    Endpoint lastRelay = NOBODY;
    uint16_t lastBinding = 0;
    std::function<bool(int)> lost;
    std::vector<uint64_t> received;
    TransferReceiver receiver;
    TransferQueue* queue = nullptr;
};

class Transfers : public SimulationTest
{
  protected:
    Transfers()
    {
        Make({1000, 4000, Seconds(1)});
    }

    void Make(const TransferQueue::Settings& settings)
    {
        queue = std::make_unique<TransferQueue>(SENDER, 3, settings);
        way.queue = queue.get();
        queue->SetSent([this](const Transfer& t) { sent.push_back(t.chunk.transfer); });
        queue->SetResumed([this](const Transfer& t) { resumed.push_back(t.chunk.transfer); });
        queue->SetCompleted(
            [this](const Transfer& t)
            {
                completed.push_back(t.chunk.transfer);
                completedS[t.chunk.transfer] = NowS();
            });
    }

    void Enqueue(uint64_t id, uint32_t bytes, TaskKey task = 1)
    {
        Transfer transfer;
        transfer.chunk.transfer = id;
        transfer.chunk.task = task;
        transfer.destination = RECEIVER;
        transfer.bits = 8.0 * bytes;
        queue->Enqueue(transfer);
    }

    using Ids = std::vector<uint64_t>;

    Way way;
    std::unique_ptr<TransferQueue> queue;
    Ids sent;
    Ids resumed;
    Ids completed;
    std::map<uint64_t, double> completedS;
};

TEST_F(Transfers, GoInOrderChunkByChunk)
{
    queue->SetRelay(MakeEndpoint(EndpointKind::RSU, 4), 17);
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 2500);
    Enqueue(2, 1000);
    Enqueue(3, 1);
    EXPECT_EQ(way.chunks, 5);
    EXPECT_EQ(queue->BacklogBits(), 8.0 * 3501);
    RunUntil(1);
    EXPECT_EQ(way.received, (Ids{1, 2, 3}));
    EXPECT_EQ(completed, (Ids{1, 2, 3}));
    EXPECT_EQ(sent, (Ids{1, 2, 3}));
    EXPECT_EQ(resumed, Ids{});
    EXPECT_EQ(way.sentBytes, 3501u);
    EXPECT_EQ(queue->ResentBytes(), 0u);
    EXPECT_EQ(way.receiver.DuplicateBytes(), 0u);
    EXPECT_EQ(way.lastRelay, MakeEndpoint(EndpointKind::RSU, 4));
    EXPECT_EQ(way.lastBinding, 17);
    EXPECT_TRUE(queue->Empty());
    EXPECT_EQ(queue->BacklogBits(), 0);
}

TEST_F(Transfers, CountAsSentWhenTheirTurnHasCome)
{
    std::map<uint64_t, double> sentS;
    queue->SetSent([&](const Transfer& t) { sentS[t.chunk.transfer] = t.sentS; });
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 2500);
    Enqueue(2, 1000);
    EXPECT_EQ(way.sentBytes, 3500u) << "both are on their way";
    RunUntil(1);
    // The first is acknowledged after a round trip of 20 ms; the second waited for it.
    EXPECT_EQ(sentS[1], 0);
    EXPECT_NEAR(sentS[2], 0.02, 1e-9);
}

TEST_F(Transfers, KeepToTheWindow)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 10000);
    double most = 0;
    for (int i = 0; i < 200; ++i)
    {
        At(i * 0.001 + 0.0005,
           [&]()
           {
               const double acked = 10000 - queue->BacklogBits() / 8;
               most = std::max(most, static_cast<double>(way.sentBytes) - acked);
           });
    }
    EXPECT_EQ(way.sentBytes, 4000u);
    RunUntil(1);
    EXPECT_EQ(most, 4000);
    // Three windows, each takes a round trip of 20 ms.
    EXPECT_NEAR(completedS[1], 0.06, 1e-9);
}

TEST_F(Transfers, SendAChunkThatIsLargerThanTheWindow)
{
    Make({5000, 4000, Seconds(1)});
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 10000);
    EXPECT_EQ(way.sentBytes, 5000u);
    RunUntil(1);
    EXPECT_EQ(completed, Ids{1});
    EXPECT_NEAR(completedS[1], 0.04, 1e-9);
}

TEST_F(Transfers, OfZeroBytesAreSentAndAcknowledged)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 0);
    Enqueue(2, 4000);
    Enqueue(3, 0);
    Enqueue(4, 0);
    RunUntil(1);
    EXPECT_EQ(completed, (Ids{1, 2, 3, 4}));
    EXPECT_EQ(way.received, (Ids{1, 2, 3, 4}));
    EXPECT_EQ(way.chunks, 7);
}

TEST_F(Transfers, RoundUpToWholeBytes)
{
    queue->SetOutlet(way.Outlet());
    Transfer transfer;
    transfer.chunk.transfer = 1;
    transfer.bits = 9;
    queue->Enqueue(transfer);
    EXPECT_EQ(way.sentBytes, 2u);
    RunUntil(1);
    EXPECT_TRUE(queue->Empty());
}

TEST_F(Transfers, WaitForAnOutlet)
{
    Enqueue(1, 100);
    Enqueue(2, 0);
    EXPECT_FALSE(queue->HasOutlet());
    RunUntil(50);
    EXPECT_EQ(way.chunks, 0);
    queue->SetOutlet(way.Outlet());
    EXPECT_TRUE(queue->HasOutlet());
    RunUntil(51);
    EXPECT_EQ(completed, (Ids{1, 2}));
    EXPECT_EQ(resumed, Ids{});
}

TEST_F(Transfers, ResumeAfterTheLastAcknowledgedByte)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 10000);
    Enqueue(2, 500);
    // 4000 sent at 0, acknowledged at 20 ms; 4000 more sent, under way when contact is lost.
    At(0.025,
       [&]()
       {
           way.Break();
           queue->SetOutlet(nullptr);
           EXPECT_EQ(queue->BacklogBits(), 8.0 * 6500);
       });
    RunUntil(5);
    EXPECT_EQ(way.sentBytes, 8000u);
    EXPECT_EQ(completed, Ids{});
    queue->SetOutlet(way.Outlet());
    RunUntil(6);
    EXPECT_EQ(completed, (Ids{1, 2}));
    EXPECT_EQ(way.received, (Ids{1, 2}));
    EXPECT_EQ(resumed, Ids{1});
    EXPECT_EQ(sent, (Ids{1, 2}));
    EXPECT_EQ(way.sentBytes, 10500u + 4000);
    EXPECT_EQ(queue->ResentBytes(), 4000u);
    // Nothing of the lost window had arrived.
    EXPECT_EQ(way.receiver.DuplicateBytes(), 0u);
    EXPECT_NEAR(completedS[2], 5.04, 1e-9);
}

TEST_F(Transfers, DropAtTheReceiverWhatIsThereAlready)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 4000);
    // All has arrived at 10 ms, the acknowledgements are lost.
    At(0.015,
       [&]()
       {
           way.Break();
           queue->SetOutlet(way.Outlet());
       });
    RunUntil(1);
    EXPECT_EQ(completed, Ids{1});
    EXPECT_EQ(way.received, Ids{1});
    EXPECT_EQ(queue->ResentBytes(), 4000u);
    EXPECT_EQ(way.receiver.DuplicateBytes(), 4000u);
    EXPECT_EQ(way.receivedBytes, 4000u);
}

TEST_F(Transfers, SendAgainAfterAStall)
{
    way.lost = [](int chunk) { return chunk == 3; };
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 4000);
    RunUntil(10);
    EXPECT_EQ(completed, Ids{1});
    // Chunk 4 came without chunk 3, and once more.
    EXPECT_EQ(way.receiver.DuplicateBytes(), 1000u);
    EXPECT_EQ(queue->ResentBytes(), 2000u);
    EXPECT_EQ(resumed, Ids{1});
    // Progress at 20 ms, stalled 1 s later, a round trip.
    EXPECT_NEAR(completedS[1], 1.04, 1e-9);
}

TEST_F(Transfers, NoticeAStallAlthoughLaterOnesGoOn)
{
    way.lost = [](int chunk) { return chunk == 2; };
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 2000);
    for (uint64_t id = 2; id <= 50; ++id)
    {
        At(0.1 * id + 0.05, [this, id]() { Enqueue(id, 100); });
    }
    RunUntil(10);
    ASSERT_EQ(completed.size(), 50u);
    EXPECT_NEAR(completedS[1], 1.04, 1e-9);
    EXPECT_EQ(queue->ResentBytes(), 1000u);
}

TEST_F(Transfers, AskForAFreshOutletWhenStalledIfToldTo)
{
    way.lost = [](int chunk) { return chunk <= 4; };
    int stalls = 0;
    queue->SetStalled(
        [&]()
        {
            ++stalls;
            queue->SetOutlet(nullptr);
            queue->SetOutlet(way.Outlet());
        });
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 4000);
    RunUntil(10);
    EXPECT_EQ(stalls, 1);
    EXPECT_EQ(completed, Ids{1});
    EXPECT_NEAR(completedS[1], 1.02, 1e-9);
}

TEST_F(Transfers, AreTriedForEverOverADeadOutlet)
{
    way.lost = [](int) { return true; };
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 100000);
    RunUntil(10.5);
    EXPECT_EQ(way.sentBytes, 11u * 4000);
    EXPECT_EQ(queue->ResentBytes(), 10u * 4000);
    EXPECT_EQ(queue->BacklogBits(), 800000);
}

TEST_F(Transfers, ScheduleNothingWhenIdle)
{
    // Run returns when no event is left; cancelled ones let time pass, at most a stall time.
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 8000);
    Simulator::Run();
    EXPECT_EQ(completed, Ids{1});
    EXPECT_LT(NowS(), 1.1);
    // Nor without an outlet.
    Enqueue(2, 8000);
    queue->SetOutlet(nullptr);
    way.Break();
    Simulator::Run();
    EXPECT_LT(NowS(), 2.2);
    EXPECT_EQ(completed, Ids{1});
    // Nor when all is cancelled.
    queue->SetOutlet(way.Outlet());
    queue->Cancel(1);
    Simulator::Run();
    EXPECT_LT(NowS(), 3.3);
    EXPECT_TRUE(queue->Empty());
}

TEST_F(Transfers, CanBeCancelledByTask)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 3000, 7);
    Enqueue(2, 3000, 8);
    Enqueue(3, 3000, 7);
    Enqueue(4, 3000, 8);
    At(0.005, [&]() { queue->Cancel(7); });
    RunUntil(5);
    EXPECT_EQ(completed, (Ids{2, 4}));
    EXPECT_EQ(queue->ResentBytes(), 0u);
    EXPECT_TRUE(queue->Empty());
    // All of 1 had gone when it was cancelled; 3 had not begun.
    EXPECT_EQ(way.sentBytes, 3000u + 6000);
}

TEST_F(Transfers, IgnoreAcknowledgementsOfStrangers)
{
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 4000);
    ChunkAck ack;
    ack.transfer = 9;
    ack.receivedBytes = 4000;
    ack.complete = true;
    queue->Acknowledge(ack);
    EXPECT_EQ(queue->BacklogBits(), 32000);
    // An old one takes nothing back.
    ack.transfer = 1;
    ack.receivedBytes = 3000;
    ack.complete = false;
    queue->Acknowledge(ack);
    ack.receivedBytes = 2000;
    queue->Acknowledge(ack);
    EXPECT_EQ(queue->BacklogBits(), 8000);
    RunUntil(1);
    EXPECT_EQ(completed, Ids{1});
}

TEST_F(Transfers, MayBeEnqueuedByEveryCallback)
{
    uint64_t next = 100;
    const auto more = [&](const Transfer&)
    {
        if (next < 130)
        {
            Enqueue(next++, 1500);
        }
    };
    queue->SetSent(more);
    queue->SetResumed(more);
    queue->SetCompleted(
        [&](const Transfer& t)
        {
            completed.push_back(t.chunk.transfer);
            more(t);
        });
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 1500);
    RunUntil(5);
    ASSERT_EQ(completed.size(), 31u);
    EXPECT_TRUE(std::is_sorted(completed.begin(), completed.end()));
    // What a callback enqueues does not overtake what it was called for.
    EXPECT_EQ(way.receiver.DuplicateBytes(), 0u);
    EXPECT_EQ(queue->ResentBytes(), 0u);
    EXPECT_EQ(way.sentBytes, 31u * 1500);
}

TEST_F(Transfers, MayBeCancelledByACallback)
{
    queue->SetSent(
        [&](const Transfer& t)
        {
            sent.push_back(t.chunk.transfer);
            if (t.chunk.transfer == 2)
            {
                queue->Cancel(8);
            }
        });
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 500, 7);
    Enqueue(2, 5000, 8);
    Enqueue(3, 500, 7);
    RunUntil(5);
    EXPECT_EQ(completed, (Ids{1, 3}));
    EXPECT_TRUE(queue->Empty());
}

TEST_F(Transfers, MayChangeTheirOutletInACallback)
{
    queue->SetResumed([&](const Transfer&) { queue->SetOutlet(nullptr); });
    queue->SetOutlet(way.Outlet());
    Enqueue(1, 4000);
    way.Break();
    queue->SetOutlet(way.Outlet());
    EXPECT_FALSE(queue->HasOutlet());
    queue->SetResumed(nullptr);
    queue->SetOutlet(way.Outlet());
    RunUntil(1);
    EXPECT_EQ(completed, Ids{1});
}

TEST_F(Transfers, MayBeAcknowledgedAtOnce)
{
    TransferReceiver receiver;
    queue->SetOutlet(
        [&](const Ptr<Packet>& message)
        {
            Envelope envelope;
            message->RemoveHeader(envelope);
            bool done = false;
            const auto chunk = TakeBody<Chunk>(message);
            queue->Acknowledge(
                receiver.Receive(envelope.source, chunk, envelope.payloadBytes, done));
        });
    Enqueue(1, 100000);
    Enqueue(2, 0);
    EXPECT_EQ(completed, (Ids{1, 2}));
    EXPECT_EQ(receiver.DuplicateBytes(), 0u);
}

TEST_F(Transfers, ArriveExactlyOnceWhateverIsLost)
{
    Random random(1);
    way.lost = [&](int) { return random.Uniform() < 0.1; };
    uint64_t bytes = 0;
    for (uint64_t id = 1; id <= 60; ++id)
    {
        const auto size = static_cast<uint32_t>(random.Integer(0, 9000));
        bytes += size;
        At(random.Uniform(0, 30), [this, id, size]() { Enqueue(id, size, id % 5); });
    }
    for (int i = 0; i < 40; ++i)
    {
        At(random.Uniform(0, 40),
           [&]()
           {
               way.Break();
               queue->SetOutlet(nullptr);
           });
        At(random.Uniform(0, 40), [&]() { queue->SetOutlet(way.Outlet()); });
    }
    At(41, [&]() { queue->SetOutlet(way.Outlet()); });
    RunUntil(300);
    EXPECT_TRUE(queue->Empty());
    EXPECT_EQ(completed.size(), 60u);
    Ids received = way.received;
    std::sort(received.begin(), received.end());
    EXPECT_EQ(received.size(), 60u);
    EXPECT_EQ(std::unique(received.begin(), received.end()), received.end());
    EXPECT_EQ(way.receivedBytes, bytes);
    EXPECT_EQ(way.sentBytes, bytes + queue->ResentBytes());
    EXPECT_EQ(way.arrivedBytes, bytes + way.receiver.DuplicateBytes());
    EXPECT_GT(resumed.size(), 0u);
}

TEST(TransferReceivers, TellSendersAndTransfersApart)
{
    TransferReceiver receiver;
    Chunk chunk;
    chunk.task = 5;
    chunk.transfer = 1;
    chunk.totalBytes = 20;
    bool completed = true;
    EXPECT_EQ(receiver.Receive(SENDER, chunk, 10, completed).receivedBytes, 10u);
    EXPECT_FALSE(completed);
    EXPECT_EQ(receiver.Receive(RECEIVER, chunk, 15, completed).receivedBytes, 15u);
    chunk.transfer = 2;
    EXPECT_EQ(receiver.Receive(SENDER, chunk, 5, completed).receivedBytes, 5u);
    EXPECT_EQ(receiver.DuplicateBytes(), 0u);

    // An overlap counts as far as it is known.
    chunk.transfer = 1;
    chunk.offsetBytes = 5;
    const ChunkAck ack = receiver.Receive(SENDER, chunk, 15, completed);
    EXPECT_EQ(ack.receivedBytes, 20u);
    EXPECT_TRUE(ack.complete);
    EXPECT_TRUE(completed);
    EXPECT_EQ(receiver.DuplicateBytes(), 5u);
    EXPECT_TRUE(receiver.Receive(SENDER, chunk, 15, completed).complete);
    EXPECT_FALSE(completed);
    EXPECT_EQ(receiver.DuplicateBytes(), 20u);
}

TEST(TransferReceivers, ForgetTheTransfersOfATaskOnly)
{
    TransferReceiver receiver;
    Chunk chunk;
    chunk.totalBytes = 20;
    bool completed = false;
    for (TaskKey task : {4, 5, 6})
    {
        chunk.task = task;
        chunk.transfer = task;
        receiver.Receive(SENDER, chunk, 10, completed);
    }
    receiver.Forget(5);
    chunk.offsetBytes = 10;
    for (TaskKey task : {4, 5, 6})
    {
        chunk.task = task;
        chunk.transfer = task;
        EXPECT_EQ(receiver.Receive(SENDER, chunk, 10, completed).complete, task != 5);
    }
}

} // namespace

} // namespace ns3::vec
