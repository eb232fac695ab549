// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEARNED_H
#define VEC_LEARNED_H

#include "ns3/vec-policies.h"

#include <memory>

namespace ns3::vec
{

/**
 * The policies that need LibTorch. Trained agents that only plan: ga-drl, drlosm, dmro, dqn-lstm,
 * mco-drl, each with the model of the options or the shipped one. And those that go on learning:
 * dqn-online, double-dqn-online, dueling-dqn-online begin with the weights of a trained model (the
 * shipped one, or that of the options) and go on learning from what they are told came of their
 * plans.
 *
 * And torchscript:FILE, a module made elsewhere (TorchScriptPolicy), for every system.
 *
 * Settings of the options: those of the agent (epsilon-end, learning-rate, …) and `profile`; the
 * shape of the network is the model's, and nothing is explored unless epsilon-end says so.
 */
void AddLearned(PolicyRegistry& registry);

struct AgentEntry;

/** A policy that plans with a trained agent of that kind, on all systems it has models for. */
std::unique_ptr<Policy> MakeTrained(const AgentEntry& entry, const PolicyOptions& options);

} // namespace ns3::vec

#endif // VEC_LEARNED_H
