// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ROUND_LEARNER_H
#define VEC_ROUND_LEARNER_H

#include "ns3/vec-error.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace ns3::vec
{

class Federation;

/**
 * How an agent learns with others, servers of its own or other processes: in each round every
 * server that takes part is entered, plays Agent::EpisodesAtOnce() processes of its own region and
 * learns from them; the round ends when all have. This one is alone: one server, one process.
 */
class RoundLearner
{
  public:
    virtual ~RoundLearner() = default;

    /** Learns together with other processes from the next round on. Throws InputError if it cannot.
     */
    virtual void Join(std::shared_ptr<Federation> /* federation */)
    {
        throw InputError("this agent learns in one process only");
    }

    virtual std::size_t Servers() const
    {
        return 1;
    }

    /** Whether servers draw from all regions instead of their own. */
    virtual bool IsPooled() const
    {
        return false;
    }

    /** In this round, in this process. */
    virtual bool TakesPart(std::size_t /* server */) const
    {
        return true;
    }

    /** What is played and learnt from here on is of this server. */
    virtual void Enter(std::size_t /* server */)
    {
    }

    /** \p decisions: told in this process since the last round. Returns those of all processes. */
    virtual uint64_t EndRound(uint64_t decisions)
    {
        return decisions;
    }
};

} // namespace ns3::vec

#endif // VEC_ROUND_LEARNER_H
