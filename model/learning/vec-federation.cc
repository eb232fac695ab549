// SPDX-License-Identifier: GPL-2.0-only
#include "vec-federation.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <limits>

#ifdef VEC_WITH_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/utils.h>
#endif

namespace ns3::vec
{

namespace
{

class LocalFederation : public Federation
{
  public:
    std::size_t Rank() const override
    {
        return 0;
    }

    std::size_t Ranks() const override
    {
        return 1;
    }

    void Sum(std::vector<double>&) override
    {
    }

    uint64_t BytesSent() const override
    {
        return 0;
    }
};

uint64_t
ReadNumber(const char* name, uint64_t low, uint64_t high)
{
    const char* text = std::getenv(name);
    char* end = nullptr;
    const uint64_t number = text && *text ? std::strtoull(text, &end, 10) : 0;
    if (!end || *end != '\0' || number < low || number > high)
    {
        throw InputError(std::string(name) + ": expected a number from " + std::to_string(low) +
                         " to " + std::to_string(high) + " in the environment, found \"" +
                         (text ? text : "") + "\"");
    }
    return number;
}

} // namespace

std::unique_ptr<Federation>
MakeLocalFederation()
{
    return std::make_unique<LocalFederation>();
}

Rendezvous
Rendezvous::FromEnvironment()
{
    Rendezvous rendezvous;
    if (!std::getenv("WORLD_SIZE"))
    {
        return rendezvous;
    }
    rendezvous.ranks = ReadNumber("WORLD_SIZE", 1, 100000);
    rendezvous.rank = ReadNumber("RANK", 0, rendezvous.ranks - 1);
    if (rendezvous.ranks > 1)
    {
        const char* address = std::getenv("MASTER_ADDR");
        if (!address || !*address)
        {
            throw InputError("MASTER_ADDR: expected the address of rank 0 in the environment");
        }
        rendezvous.address = address;
        rendezvous.port = static_cast<uint16_t>(
            ReadNumber("MASTER_PORT", 1, std::numeric_limits<uint16_t>::max()));
    }
    return rendezvous;
}

#ifdef VEC_WITH_GLOO

namespace
{

/** Sockets of LibTorch's own: newer releases ask for libuv, which not every build of theirs has. */
template <class Options>
auto
DoWithoutLibUv(Options& options, int) -> decltype(options.useLibUV, void())
{
    options.useLibUV = false;
}

template <class Options>
void
DoWithoutLibUv(Options&, long)
{
}

class GlooFederation : public Federation
{
  public:
    GlooFederation(const Rendezvous& rendezvous, double timeoutS) : m_rendezvous(rendezvous)
    {
        const auto timeout = std::chrono::milliseconds(static_cast<int64_t>(1000 * timeoutS));
        try
        {
            c10d::TCPStoreOptions store;
            store.port = rendezvous.port;
            store.isServer = rendezvous.rank == 0;
            store.numWorkers = static_cast<int>(rendezvous.ranks);
            store.timeout = timeout;
            DoWithoutLibUv(store, 0);
            m_store = c10::make_intrusive<c10d::TCPStore>(rendezvous.address, store);
            const auto options = c10d::ProcessGroupGloo::Options::create(timeout);
            options->devices.push_back(
                rendezvous.address == "127.0.0.1"
                    ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                    : c10d::ProcessGroupGloo::createDefaultDevice());
            m_group =
                c10::make_intrusive<c10d::ProcessGroupGloo>(m_store,
                                                            static_cast<int>(rendezvous.rank),
                                                            static_cast<int>(rendezvous.ranks),
                                                            options);
        }
        catch (const std::exception& error)
        {
            const std::string reason = error.what();
            throw EnvironmentError("rank " + std::to_string(rendezvous.rank) + " of " +
                                   std::to_string(rendezvous.ranks) + ": not all ranks met at " +
                                   rendezvous.address + ":" + std::to_string(rendezvous.port) +
                                   " (waiting " + std::to_string(static_cast<int>(timeoutS)) +
                                   " s at most): " + reason.substr(0, reason.find('\n')));
        }
    }

    std::size_t Rank() const override
    {
        return m_rendezvous.rank;
    }

    std::size_t Ranks() const override
    {
        return m_rendezvous.ranks;
    }

    void Sum(std::vector<double>& numbers) override
    {
        try
        {
            std::vector<torch::Tensor> tensors{
                torch::from_blob(numbers.data(),
                                 {static_cast<int64_t>(numbers.size())},
                                 torch::kDouble)};
            m_group->allreduce(tensors)->wait();
            m_bytes += numbers.size() * sizeof(double);
        }
        catch (const std::exception&)
        {
            throw EnvironmentError("rank " + std::to_string(Rank()) +
                                   ": another rank is gone; start all of them " +
                                   "again with --resume to go on from the last checkpoint");
        }
    }

    uint64_t BytesSent() const override
    {
        return m_bytes;
    }

  private:
    Rendezvous m_rendezvous;
    c10::intrusive_ptr<c10d::TCPStore> m_store;
    c10::intrusive_ptr<c10d::ProcessGroupGloo> m_group;
    uint64_t m_bytes = 0;
};

} // namespace

bool
HasGloo()
{
    return true;
}

std::unique_ptr<Federation>
MakeGlooFederation(const Rendezvous& rendezvous, double timeoutS)
{
    return std::make_unique<GlooFederation>(rendezvous, timeoutS);
}

#else

bool
HasGloo()
{
    return false;
}

std::unique_ptr<Federation>
MakeGlooFederation(const Rendezvous&, double)
{
    throw RefusalError("this build has no Gloo: install libgloo-dev and build again, or train in "
                       "one process");
}

#endif

} // namespace ns3::vec
