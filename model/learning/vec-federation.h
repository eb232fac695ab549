// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FEDERATION_H
#define VEC_FEDERATION_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The processes that learn together, and all that passes between them: sums of numbers. What an
 * agent gives to Sum is what leaves its servers, and nothing else does.
 */
class Federation
{
  public:
    virtual ~Federation() = default;

    /** This process among Ranks(). */
    virtual std::size_t Rank() const = 0;
    virtual std::size_t Ranks() const = 0;
    /**
     * Replaces the numbers by their sums over all ranks; returns when all have called it, with as
     * many numbers. In double precision, so that the order of the ranks makes no difference to
     * floats. Throws EnvironmentError of one line when a rank is gone.
     */
    virtual void Sum(std::vector<double>& numbers) = 0;

    /** Bytes of numbers that this rank has given to Sum. */
    virtual uint64_t BytesSent() const = 0;
};

/** One process; sums are what they were. */
std::unique_ptr<Federation> MakeLocalFederation();

/** Where the ranks of a run meet, as torchrun and Slurm's scripts say: RANK, WORLD_SIZE,
 * MASTER_ADDR, MASTER_PORT. */
struct Rendezvous
{
    std::size_t rank = 0;
    std::size_t ranks = 1;
    std::string address;
    uint16_t port = 0;

    /** From the environment; ranks is 1 when WORLD_SIZE is not set. Throws InputError. */
    static Rendezvous FromEnvironment();
};

/** Whether this build has LibTorch's c10d with Gloo. */
bool HasGloo();

/** Over TCP by LibTorch's c10d with Gloo. Waits for all ranks, \p timeoutS at most. Throws
 * EnvironmentError; RefusalError without Gloo. */
std::unique_ptr<Federation> MakeGlooFederation(const Rendezvous& rendezvous, double timeoutS);

} // namespace ns3::vec

#endif // VEC_FEDERATION_H
