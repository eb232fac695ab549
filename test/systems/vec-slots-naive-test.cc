// SPDX-License-Identifier: GPL-2.0-only
// load-balance and multi-workload a second time: the papers' sums over all decision variables,
// written to be obviously right and slow, against the evaluators.
#include "ns3/vec-system.h"
#include "vec-conformance.h"
#include "vec-load-balance-cases.h"
#include "vec-mec-dag-cases.h"
#include "vec-multi-workload-cases.h"

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** The x with f(x) = 0 of a falling f, from so low that f > 0 to so high that f < 0. */
template <class Function>
double
Bisect(double low, double high, Function f)
{
    for (int i = 0; i < 200; ++i)
    {
        const double middle = 0.5 * (low + high);
        (f(middle) > 0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/** P2 without (16e) on one RSU: shares by bisection of the slope, the multiplier by bisection. */
std::vector<double>
NaiveShares(double omega, double kappa, double freeHz, const std::vector<double>& cycles)
{
    const auto share = [&](double c, double lambda)
    {
        // ω C / F² − 2 (1 − ω) κ C F − λ falls with F.
        return c == 0
                 ? 0
                 : Bisect(0,
                          freeHz,
                          [&](double f) {
                              return omega * c / (f * f) - 2 * (1 - omega) * kappa * c * f - lambda;
                          });
    };
    const auto sum = [&](double lambda)
    {
        double total = 0;
        for (double c : cycles)
        {
            total += share(c, lambda);
        }
        return total;
    };
    double lambda = 0;
    if (sum(0) > freeHz)
    {
        double high = 1;
        while (sum(high) > freeHz)
        {
            high *= 2;
        }
        lambda = Bisect(0, high, [&](double l) { return sum(l) - freeHz; });
    }
    std::vector<double> shares;
    for (double c : cycles)
    {
        shares.push_back(share(c, lambda));
    }
    return shares;
}

struct Naive
{
    double objective = 0;
    double lbm = 0;
};

Naive
NaiveSlot(const LoadBalanceInstance& instance, const Plan& plan)
{
    const std::size_t tasks = instance.tasks.size();
    const std::size_t rsus = instance.rsus.size();
    std::vector<std::vector<double>> x(tasks, std::vector<double>(rsus, 0));
    std::vector<std::vector<double>> y = x;
    for (const Assignment& a : plan.assignments)
    {
        if (a.site != LOCAL)
        {
            x[a.owner][a.via] = 1;
            y[a.owner][a.site] = 1;
        }
    }
    std::vector<std::vector<double>> f(tasks, std::vector<double>(rsus, 0));
    double mean = 0;
    std::vector<double> loads;
    for (std::size_t m = 0; m < rsus; ++m)
    {
        const auto& rsu = instance.rsus[m];
        std::vector<double> cycles;
        for (std::size_t n = 0; n < tasks; ++n)
        {
            cycles.push_back(y[n][m] * instance.tasks[n].cycles);
        }
        const auto shares = NaiveShares(instance.omega, rsu.kappa, rsu.cpuHz - rsu.usedHz, cycles);
        double used = rsu.usedHz;
        for (std::size_t n = 0; n < tasks; ++n)
        {
            f[n][m] = shares[n];
            used += shares[n];
        }
        loads.push_back(used / rsu.cpuHz); // (8)
        mean += loads.back() / static_cast<double>(rsus);
    }
    Naive naive;
    for (double load : loads)
    {
        naive.lbm += (load - mean) * (load - mean) / static_cast<double>(rsus);
    }
    naive.lbm = std::sqrt(naive.lbm); // (9)
    double seconds = 0;
    double joules = 0;
    for (std::size_t n = 0; n < tasks; ++n)
    {
        const auto& task = instance.tasks[n];
        const auto& vehicle = instance.vehicles[task.vehicle];
        double offloaded = 0;
        for (std::size_t m = 0; m < rsus; ++m)
        {
            offloaded += x[n][m];
            double entering = 0;
            for (std::size_t i = 0; i < tasks; ++i)
            {
                entering += x[i][m];
            }
            const double alone =
                vehicle.uplinkBps.empty()
                    ? instance.rsus[m].bandwidthHz *
                          std::log2(1 + vehicle.txPowerW * vehicle.gain[m] / instance.noiseW)
                    : vehicle.uplinkBps[m];
            const double upload = x[n][m] > 0 ? task.bits / (alone / entering) : 0; // (1), (6)
            seconds += upload;
            joules += vehicle.txPowerW * upload;
            for (std::size_t to = 0; to < rsus; ++to)
            {
                const double moved = x[n][m] * y[n][to];
                const double migration =
                    moved * instance.hops[m][to] * task.bits / instance.backhaulBps; // (2)
                seconds += migration;
                joules += moved * instance.hops[m][to] * instance.opticalPowerW * migration; // (3)
            }
            if (y[n][m] > 0 && task.cycles > 0)
            {
                seconds += task.cycles / f[n][m]; // (7)
                joules += instance.rsus[m].kappa * f[n][m] * f[n][m] * task.cycles;
            }
        }
        seconds += (1 - offloaded) * task.cycles / vehicle.cpuHz;                             // (4)
        joules += (1 - offloaded) * vehicle.kappa * std::pow(vehicle.cpuHz, 2) * task.cycles; // (5)
    }
    const double size = std::max<double>(1, static_cast<double>(tasks));
    naive.objective = instance.omega * seconds / size + (1 - instance.omega) * joules / size;
    return naive;
}

double
NaiveDevices(const MultiWorkloadInstance& instance, const Plan& plan)
{
    const double devices = static_cast<double>(instance.devices.size());
    double latency = 0;
    double energy = 0;
    for (const Assignment& a : plan.assignments)
    {
        const auto& device = instance.devices[a.owner];
        const double s = device.workloads[a.item].bits;
        const double c = device.workloads[a.item].cyclesPerBit;
        if (a.site == LOCAL)
        {
            latency += s * c / device.cpuHz + device.queueBits * c / device.cpuHz; // (3)
            energy += device.kappa * std::pow(device.cpuHz, 2) * s * c;            // (4)
            continue;
        }
        const auto& server = instance.servers[a.site];
        const double rate =
            device.uplinkBps.empty()
                ? server.bandwidthHz *
                      std::log2(1 + device.txPowerW * device.gain[a.site] / server.noiseW) // (1)
                : device.uplinkBps[a.site];
        latency += s / rate + s * c / (a.share * server.cpuHz) +
                   server.queueBits * c / (a.share * server.cpuHz); // (5)
        energy += device.txPowerW * s / rate +
                  server.kappa * std::pow(a.share * server.cpuHz, 2) * s * c; // (6)
    }
    return devices == 0 ? 0
                        : instance.betaLatency * latency / devices / instance.latencyUnitS +
                              instance.betaEnergy * energy / devices; // (7)
}

} // namespace

TEST(SlotsNaive, LoadBalanceAgrees)
{
    Random random(1, "naive", "plans");
    int offloaded = 0;
    for (int i = 0; i < 5000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomSlot(i);
        instance->enforceLbm = false;
        const int rsus = static_cast<int>(instance->rsus.size());
        Plan plan;
        for (std::size_t n = 0; n < instance->tasks.size(); ++n)
        {
            const int task = static_cast<int>(n);
            if (rsus == 0 || random.Uniform() < 0.2)
            {
                plan.assignments.push_back(AtHome(task));
                continue;
            }
            const int ingress = static_cast<int>(random.Integer(0, rsus - 1));
            plan.assignments.push_back(
                Through(task, ingress, static_cast<int>(random.Integer(0, rsus - 1))));
            ++offloaded;
        }
        const Naive naive = NaiveSlot(*instance, plan);
        const Timeline timeline = Evaluate(*instance, plan);
        ASSERT_NEAR(timeline.objective, naive.objective, 1e-9 * naive.objective);
        ASSERT_NEAR(Metric(timeline, "lbm"), naive.lbm, 1e-9);
    }
    EXPECT_GT(offloaded, 8000);
}

TEST(SlotsNaive, MultiWorkloadAgrees)
{
    Random random(2, "naive", "plans");
    int offloaded = 0;
    for (int i = 0; i < 5000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = RandomDevices(i);
        const int servers = static_cast<int>(instance->servers.size());
        Plan plan;
        for (std::size_t w = 0; w < instance->devices.size(); ++w)
        {
            for (std::size_t k = 0; k < instance->devices[w].workloads.size(); ++k)
            {
                const int server = static_cast<int>(random.Integer(-1, servers - 1));
                Assignment a = OnDevice(static_cast<int>(w), static_cast<int>(k));
                a.site = server;
                a.share = server == LOCAL ? 0 : random.Uniform(0.01, 0.5);
                plan.assignments.push_back(a);
                offloaded += server == LOCAL ? 0 : 1;
            }
        }
        const double naive = NaiveDevices(*instance, plan);
        ASSERT_NEAR(Evaluate(*instance, plan).objective, naive, 1e-12 * naive);
    }
    EXPECT_GT(offloaded, 5000);
}
