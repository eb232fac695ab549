// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-highest-reward.h"
#include "ns3/vec-presets.h"
#include "ns3/vec-rates.h"
#include "ns3/vec-sites.h"
#include "vec-multi-workload-model.h"
#include "vec-multi-workload-process.h"
#include "vec-multi-workload-profile.h"
#include "vec-multi-workload-system.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ns3::vec
{

namespace
{

struct Recipe : CommonOptions
{
    MultiWorkloadProfile profile;
    std::string sites; // file; empty: drawn
    std::string users;
    double nowS = 0;
    int slotsBefore = 0;
};

Recipe
ReadRecipe(const GenerateOptions& options)
{
    using Profile = MultiWorkloadProfile;
    static const Fields<Recipe> fields =
        OptionFields<Recipe>()
            .Include(&Recipe::profile,
                     Fields<Profile>()
                         .Add("servers", &Profile::servers, Whole(0, 10000))
                         .Add("devices", &Profile::devices, Whole(0, 100000))
                         .Add("arrival", &Profile::arrival, Between(0, 1), "probability in a slot")
                         .Add("deadline-s", &Profile::deadlineS, Between(0, 1e6))
                         .Add("slot-s", &Profile::slotS, Between(1e-6, 1e6))
                         .Add("device-hz", &Profile::deviceHz, Between(1, 1e15))
                         .Add("server-hz", &Profile::serverHz, Between(1, 1e15))
                         .Add("correlation", &Profile::correlation, Between(0, 1), "ρ of eq. (2)")
                         .Add("kappa", &Profile::kappa, Between(0, 1), "energy κ f² c of devices")
                         .Add("server-kappa", &Profile::serverKappa, Between(0, 1), "of servers")
                         .Add("drop-late",
                              &Profile::dropsLate,
                              ANY,
                              "what is late is left at its deadline"))
            .Add("sites", &Recipe::sites, ANY, "CSV of places of servers")
            .Add("users", &Recipe::users, ANY, "CSV of places of devices")
            .Add("now", &Recipe::nowS, Between(0, 1e9), "s")
            .Add("slots-before", &Recipe::slotsBefore, Whole(0, 10000), "at most, at random");
    Recipe recipe;
    ReadOptions(ExpandPreset("multi-workload", options), fields, recipe);
    return recipe;
}

std::vector<PlanePlace>
DrawPlaces(int count, double left, double right, double bottom, double top, Random& random)
{
    std::vector<PlanePlace> places;
    for (int i = 0; i < count; ++i)
    {
        const double x = random.Uniform(left, right);
        places.push_back({x, random.Uniform(bottom, top)});
    }
    return places;
}

/** Sites a server may be at and users a device may be, in one plane. */
struct Candidates
{
    std::vector<PlanePlace> sites;
    std::vector<PlanePlace> users;
};

Candidates
FindCandidates(const Recipe& recipe, uint64_t seed)
{
    const MultiWorkloadProfile& profile = recipe.profile;
    Candidates candidates;
    GeoPlace origin;
    Random sites(seed, "sites");
    if (recipe.sites.empty())
    {
        if (!recipe.users.empty())
        {
            throw InputError("option --users: expected --sites=FILE beside it");
        }
        candidates.sites = DrawPlaces(std::max(profile.candidateSites, profile.servers),
                                      0,
                                      profile.widthM,
                                      0,
                                      profile.heightM,
                                      sites);
    }
    else
    {
        const std::vector<GeoPlace> places = ReadPlaces(recipe.sites);
        origin = places.front();
        for (const GeoPlace& place : places)
        {
            origin.latitude = std::min(origin.latitude, place.latitude);
            origin.longitude = std::min(origin.longitude, place.longitude);
        }
        candidates.sites = ToPlane(places, origin);
    }
    if (recipe.users.empty())
    {
        double right = 0;
        double top = 0;
        for (const PlanePlace& site : candidates.sites)
        {
            right = std::max(right, site.x);
            top = std::max(top, site.y);
        }
        Random users(seed, "users");
        candidates.users =
            DrawPlaces(std::max(profile.candidateUsers, profile.devices), 0, right, 0, top, users);
    }
    else
    {
        candidates.users = ToPlane(ReadPlaces(recipe.users), origin);
    }
    const auto check =
        [](int wanted, std::size_t there, const char* option, const std::string& file)
    {
        if (static_cast<std::size_t>(wanted) > there)
        {
            throw InputError(file + ": has " + std::to_string(there) +
                             " places, expected at least " + std::to_string(wanted) + ", for --" +
                             option);
        }
    };
    check(profile.servers, candidates.sites.size(), "servers", recipe.sites);
    check(profile.devices, candidates.users.size(), "devices", recipe.users);
    return candidates;
}

/** A random sample of sites gets servers; the users nearest to any of these are the devices. */
void
Place(const Recipe& recipe, uint64_t seed, MultiWorkloadInstance& instance)
{
    const Candidates candidates = FindCandidates(recipe, seed);
    Random random(seed, "servers");
    std::vector<std::size_t> order(candidates.sites.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t m = 0; m < instance.servers.size(); ++m)
    {
        std::swap(
            order[m],
            order[random.Integer(static_cast<int64_t>(m), static_cast<int64_t>(order.size()) - 1)]);
        instance.servers[m].x = candidates.sites[order[m]].x;
        instance.servers[m].y = candidates.sites[order[m]].y;
    }
    std::vector<std::pair<double, std::size_t>> nearest;
    for (std::size_t u = 0; u < candidates.users.size(); ++u)
    {
        double least = std::numeric_limits<double>::infinity();
        for (const auto& server : instance.servers)
        {
            least = std::min(
                least,
                std::hypot(candidates.users[u].x - *server.x, candidates.users[u].y - *server.y));
        }
        nearest.emplace_back(least, u);
    }
    std::sort(nearest.begin(), nearest.end());
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        const PlanePlace& user = candidates.users[nearest[w].second];
        instance.devices[w].x = user.x;
        instance.devices[w].y = user.y;
    }
}

/** CN(0, power). */
std::complex<double>
DrawComplex(double power, Random& random)
{
    const double deviation = std::sqrt(power / 2);
    const double re = random.Normal(0, deviation);
    return {re, random.Normal(0, deviation)};
}

/** The mean gain between a device and a server; without places what it is now. */
double
MeanGain(const MultiWorkloadInstance::Device& device,
         const MultiWorkloadInstance::Server& server,
         double now)
{
    return device.x && device.y && server.x && server.y
             ? UrbanGain(std::hypot(*device.x - *server.x, *device.y - *server.y))
             : now;
}

/** Eq. (2); in the first slot its stationary state. */
void
MoveChannels(const Recipe& recipe, uint64_t seed, MultiWorkloadInstance& instance)
{
    const double rho = recipe.profile.correlation;
    Random random(seed, "devices", "channel of slot " + std::to_string(instance.slot));
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        auto& device = instance.devices[w];
        const bool isFirst = device.gain.empty();
        device.gain.resize(instance.servers.size());
        if (device.gainComplex.empty())
        {
            for (double gain : device.gain)
            {
                device.gainComplex.emplace_back(std::sqrt(gain), 0);
            }
        }
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            std::complex<double>& h = device.gainComplex[m];
            const double power = MeanGain(device, instance.servers[m], device.gain[m]);
            const std::complex<double> e = DrawComplex(power, random);
            h = isFirst ? e : rho * h + std::sqrt(1 - rho * rho) * e;
            device.gain[m] = std::norm(h);
        }
    }
}

/** Each device has all its sub-workloads or none. */
void
DrawWorkloads(const Recipe& recipe, uint64_t seed, MultiWorkloadInstance& instance)
{
    Random random(seed, "devices", "work of slot " + std::to_string(instance.slot));
    for (auto& device : instance.devices)
    {
        auto& workloads = device.workloads;
        workloads.clear();
        if (random.Uniform() >= recipe.profile.arrival)
        {
            continue;
        }
        for (std::size_t k = 0; k < recipe.profile.kinds.size(); ++k)
        {
            const WorkloadKind& kind = recipe.profile.kinds[k];
            workloads.push_back({static_cast<int>(k),
                                 kind.bits.Draw(random),
                                 kind.cyclesPerBit,
                                 recipe.profile.deadlineS});
        }
    }
}

/** What comes to a queue in a slot. */
struct Arrived
{
    double bits = 0;
    double cycles = 0;
};

/** By queue; where late workloads are dropped, what of them is done by their deadline. */
std::vector<Arrived>
ArrivedAt(const MultiWorkloadModel& model, const Plan& plan, bool dropsLate)
{
    std::vector<const Assignment*> byNumber(model.Size());
    for (const Assignment& a : plan.assignments)
    {
        byNumber[model.Number(a.owner, a.item)] = &a;
    }
    std::vector<Arrived> arrived(model.QueueCount());
    for (const Assignment* a : byNumber)
    {
        if (!a)
        {
            continue; // not planned
        }
        const int number = model.Number(a->owner, a->item);
        const WorkloadParts parts =
            a->site == LOCAL ? model.Local(number) : model.Remote(number, a->site, a->share);
        const double bits =
            model.Workload(number).bits * (dropsLate ? model.PartInTime(number, parts) : 1);
        Arrived& queue = arrived[model.Queue(number, a->site)];
        queue.bits += bits;
        queue.cycles += bits * model.Workload(number).cyclesPerBit;
    }
    return arrived;
}

/** Q' = min(capacity, max(0, Q + arrived − served)), of every queue. */
void
MoveQueues(const Recipe& recipe,
           const MultiWorkloadInstance& before,
           const Plan& plan,
           MultiWorkloadInstance& next)
{
    const MultiWorkloadModel model(before);
    const std::vector<Arrived> all = ArrivedAt(model, plan, recipe.profile.dropsLate);
    double meanCyclesPerBit = 0;
    for (const WorkloadKind& kind : recipe.profile.kinds)
    {
        meanCyclesPerBit += kind.cyclesPerBit / static_cast<double>(recipe.profile.kinds.size());
    }
    const auto move = [&](std::size_t queue, auto& owner)
    {
        AddPastQueue(owner.pastQueueBits, owner.queueBits);
        const Arrived& arrived = all[queue];
        const double cyclesPerBit =
            arrived.bits > 0 ? arrived.cycles / arrived.bits : meanCyclesPerBit;
        // Infinitely many bits are served where they take no cycles.
        const double served = model.ServedCycles(static_cast<int>(queue)) / cyclesPerBit;
        const double bits = std::max(0.0, owner.queueBits + arrived.bits - served);
        owner.queueBits = owner.queueCapacityBits ? std::min(bits, *owner.queueCapacityBits) : bits;
    };
    std::size_t queue = 0;
    for (auto& server : next.servers)
    {
        move(queue++, server);
    }
    for (auto& device : next.devices)
    {
        move(queue++, device);
    }
}

/** Every workload where its reward is highest. */
Plan
LikelyPlan(const MultiWorkloadInstance& instance)
{
    MultiWorkloadProcess process(instance, ObservationKind::FULL);
    while (!process.Done())
    {
        process.Step(HighestReward(process));
    }
    return process.CurrentPlan();
}

} // namespace

std::unique_ptr<Instance>
MultiWorkloadSystem::Generate(const GenerateOptions& options, uint64_t seed) const
{
    const Recipe recipe = ReadRecipe(options);
    const MultiWorkloadProfile& profile = recipe.profile;
    auto instance = std::make_unique<MultiWorkloadInstance>();
    instance->nowS = recipe.nowS;
    instance->slotS = profile.slotS;
    instance->latencyUnitS = profile.slotS;
    instance->betaLatency = profile.betaLatency;
    instance->betaEnergy = profile.betaEnergy;
    instance->penalty = profile.deadlineS / profile.slotS; // the deadline in slots
    MultiWorkloadInstance::Server server;
    server.cpuHz = profile.serverHz;
    server.bandwidthHz = profile.bandwidthHz;
    server.noiseW = profile.noiseW;
    server.kappa = profile.serverKappa;
    server.queueCapacityBits = profile.serverQueueBits;
    instance->servers.assign(profile.servers, server);
    MultiWorkloadInstance::Device device;
    device.cpuHz = profile.deviceHz;
    device.kappa = profile.kappa;
    device.queueCapacityBits = profile.deviceQueueBits;
    device.txPowerW = profile.txPowerW;
    instance->devices.assign(profile.devices, device);
    Place(recipe, seed, *instance);
    MoveChannels(recipe, seed, *instance);
    DrawWorkloads(recipe, seed, *instance);
    std::unique_ptr<Instance> slot = std::move(instance);
    Random random(seed, "slots before");
    for (auto left = random.Integer(0, recipe.slotsBefore); left > 0; --left)
    {
        slot = Step(*slot, LikelyPlan(AsMultiWorkload(*slot)), options, seed);
    }
    return slot;
}

std::unique_ptr<Instance>
MultiWorkloadSystem::Step(const Instance& any,
                          const Plan& plan,
                          const GenerateOptions& options,
                          uint64_t seed) const
{
    const Recipe recipe = ReadRecipe(options);
    const MultiWorkloadInstance& before = AsMultiWorkload(any);
    auto next = std::make_unique<MultiWorkloadInstance>(before);
    next->nowS += next->slotS;
    next->slot += 1;
    MoveQueues(recipe, before, plan, *next);
    for (auto& device : next->devices)
    {
        device.uplinkBps.clear();
    }
    MoveChannels(recipe, seed, *next);
    DrawWorkloads(recipe, seed, *next);
    return next;
}

} // namespace ns3::vec
