// SPDX-License-Identifier: GPL-2.0-only
// Small load-balance slots to compute by hand, and random ones.
#ifndef VEC_LOAD_BALANCE_CASES_H
#define VEC_LOAD_BALANCE_CASES_H

#include "ns3/vec-load-balance-system.h"
#include "ns3/vec-random.h"

#include <cmath>
#include <memory>
#include <string>

namespace ns3::vec::test
{

inline Assignment
AtHome(int task)
{
    Assignment a;
    a.owner = task;
    return a;
}

inline Assignment
Through(int task, int ingress, int target)
{
    Assignment a;
    a.owner = task;
    a.via = ingress;
    a.site = target;
    return a;
}

/**
 * Two RSUs of 8 Hz, 100 m apart, range 10 m, two hops of 4 bit/s at 3 W between them. ω = 0.8 and κ
 * = 0.25 make a share of 2 Hz the best one: cbrt(0.8 / (2 · 0.2 · 0.25)). Vehicles 0 and 1 are at
 * RSU 0, 2 at RSU 1, each with 1 Hz and one task.
 */
inline LoadBalanceInstance
TwoRsus()
{
    LoadBalanceInstance instance;
    instance.nowS = 1;
    instance.rsus.assign(2, {8, 1, 10, 0, 0, 0.25, 0});
    instance.rsus[1].x = 100;
    instance.hops = {
        {0, 2},
        {2, 0}
    };
    instance.backhaulBps = 4;
    instance.opticalPowerW = 3;
    instance.noiseW = 1;
    instance.omega = 0.8;
    instance.delta = 0.3;
    instance.vehicles = {
        {3,   4, 0, 1, 2, 0.5, {1, 1}, {2, 1}},
        {0,   0, 0, 1, 1, 0.5, {1, 1}, {4, 1}},
        {100, 0, 0, 1, 1, 0.5, {1, 1}, {1, 8}}
    };
    instance.tasks = {
        {0, 6, 8, 20},
        {1, 4, 4, 3 },
        {2, 3, 8, {}}
    };
    return instance;
}

/** Up to 4 unlike RSUs and 6 tasks, some without work or data; sometimes (16e) holds the shares. */
inline std::unique_ptr<LoadBalanceInstance>
RandomSlot(int i, int mostRsus = 4, int mostTasks = 6)
{
    Random random(i, "load-balance", "case");
    auto instance = std::make_unique<LoadBalanceInstance>();
    const int rsus = static_cast<int>(random.Integer(0, mostRsus));
    const int tasks = static_cast<int>(random.Integer(0, mostTasks));
    instance->nowS = random.Uniform() < 0.5 ? 0 : random.Uniform(0, 10);
    const double used = random.Uniform() < 0.3 ? random.Uniform(0, 0.6) : 0; // the same everywhere
    const bool isAlike = random.Uniform() < 0.3;
    LoadBalanceInstance::Rsu rsu;
    for (int m = 0; m < rsus; ++m)
    {
        if (m == 0 || !isAlike)
        {
            rsu.cpuHz = random.Uniform(5e9, 2e10);
            rsu.bandwidthHz = random.Uniform(1e7, 1e8);
            rsu.rangeM = random.Uniform(100, 500);
            rsu.kappa = random.Uniform() < 0.1 ? 0 : std::pow(10, random.Uniform(-29, -26));
            rsu.usedHz = used * rsu.cpuHz;
        }
        rsu.x = random.Uniform(0, 500);
        rsu.y = random.Uniform(0, 500);
        instance->rsus.push_back(rsu);
        instance->hops.emplace_back();
        for (int to = 0; to < rsus; ++to)
        {
            instance->hops.back().push_back(to == m ? 0 : std::abs(to - m));
        }
    }
    instance->backhaulBps = random.Uniform(1e8, 1e9);
    instance->opticalPowerW = random.Uniform(0, 5);
    instance->noiseW = 4e-13;
    instance->omega = random.Uniform() < 0.1 ? 1 : random.Uniform(0.1, 1);
    instance->delta = random.Uniform(0, 0.4);
    instance->enforceLbm = random.Uniform() < 0.4;
    if (instance->enforceLbm)
    {
        instance->delta += 0.01;
    }
    for (int n = 0; n < tasks; ++n)
    {
        LoadBalanceInstance::Vehicle vehicle;
        vehicle.x = random.Uniform(0, 500);
        vehicle.y = random.Uniform(0, 500);
        vehicle.segment = static_cast<int>(random.Integer(0, 200));
        vehicle.cpuHz = random.Uniform(0.5e9, 2e9);
        vehicle.txPowerW = random.Uniform(0.1, 1);
        vehicle.kappa = 1e-28;
        for (int m = 0; m < rsus; ++m)
        {
            vehicle.gain.push_back(std::pow(10, random.Uniform(-13, -10)));
        }
        for (int m = 0; m < rsus && n % 3 == 0; ++m)
        {
            vehicle.uplinkBps.push_back(random.Uniform(1e6, 1e8));
        }
        LoadBalanceInstance::Task task;
        task.vehicle = static_cast<int>(random.Integer(0, n));
        task.cycles = random.Uniform() < 0.1 ? 0 : random.Uniform(1e8, 1e9);
        task.bits = random.Uniform() < 0.1 ? 0 : random.Uniform(1e5, 1e7);
        if (random.Uniform() < 0.5)
        {
            task.deadlineS = random.Uniform(0, 1);
        }
        instance->vehicles.push_back(std::move(vehicle));
        instance->tasks.push_back(task);
    }
    return instance;
}

} // namespace ns3::vec::test

#endif // VEC_LOAD_BALANCE_CASES_H
