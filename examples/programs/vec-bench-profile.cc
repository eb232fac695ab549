// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bench-profile.h"

#include <array>
#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <memory>
#include <signal.h>
#include <sys/time.h>
#include <unordered_map>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr int DEPTH = 24;
constexpr std::size_t MOST = 200000;

struct Sample
{
    std::array<void*, DEPTH> stack;
    int depth;
};

// What a signal handler can reach.
std::vector<Sample>* g_samples = nullptr;

void
TakeSample(int /* signal */)
{
    if (g_samples && g_samples->size() < g_samples->capacity())
    {
        g_samples->emplace_back();
        g_samples->back().depth = backtrace(g_samples->back().stack.data(), DEPTH);
    }
}

void
SetTimer(int microseconds)
{
    const itimerval timer{
        {0, microseconds},
        {0, microseconds}
    };
    setitimer(ITIMER_PROF, &timer, nullptr);
}

/** Where an address of code is. */
struct Place
{
    std::string library; //!< without folder and version
    std::string function;
    bool named = false; //!< of vec or ns-3
};

const Place&
PlaceOf(void* address)
{
    static std::unordered_map<void*, Place> places;
    const auto [entry, isNew] = places.try_emplace(address);
    Place& place = entry->second;
    Dl_info info{};
    if (isNew && dladdr(address, &info) && info.dli_fname)
    {
        place.library = info.dli_fname;
        place.library.erase(0, place.library.rfind('/') + 1);
        place.library.erase(std::min(place.library.find(".so"), place.library.size()));
        place.named = place.library.find("vec") != std::string::npos ||
                      place.library.find("ns3") != std::string::npos;
        if (info.dli_sname)
        {
            const std::unique_ptr<char, void (*)(void*)> text(
                abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, nullptr),
                std::free);
            place.function = text ? text.get() : info.dli_sname;
        }
    }
    return place;
}

} // namespace

Profile::Profile()
{
    g_samples = new std::vector<Sample>;
    g_samples->reserve(MOST);
    std::array<void*, DEPTH> stack;
    backtrace(stack.data(), DEPTH); // loads what it needs
    struct sigaction action = {};
    action.sa_handler = TakeSample;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPROF, &action, nullptr);
    SetTimer(1000);
}

Profile::~Profile()
{
    Stop();
    delete g_samples;
    g_samples = nullptr;
}

void
Profile::Stop()
{
    SetTimer(0);
    signal(SIGPROF, SIG_IGN);
}

std::size_t
Profile::Samples() const
{
    return g_samples->size();
}

template <typename Key>
std::map<std::string, double>
Profile::Shares(const Key& key) const
{
    std::map<std::string, double> shares;
    for (const Sample& sample : *g_samples)
    {
        std::string name = "elsewhere";
        // The handler and what called it come first.
        for (int i = 2; i < sample.depth; ++i)
        {
            const Place& place = PlaceOf(sample.stack[i]);
            if (place.named)
            {
                name = key(place);
                break;
            }
        }
        shares[name] += 1.0 / static_cast<double>(g_samples->size());
    }
    return shares;
}

std::map<std::string, double>
Profile::Libraries() const
{
    return Shares([](const Place& place) { return place.library; });
}

std::map<std::string, double>
Profile::Functions(const std::string& prefix) const
{
    return Shares(
        [&prefix](const Place& place) {
            return place.library.rfind(prefix, 0) == 0 ? place.function : std::string("elsewhere");
        });
}

} // namespace ns3::vec
