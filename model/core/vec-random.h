// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RANDOM_H
#define VEC_RANDOM_H

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One seeded stream of random numbers.
 *
 * A stream is named by (seed, key, purpose), for example (3, "veh17", "tasks"): two streams of
 * different names are independent, and the same name gives the same numbers whatever else was
 * drawn before, so that vehicles and tasks do not depend on the order of their creation.
 * Distributions are Boost.Random's: results do not depend on the standard library.
 */
class Random
{
  public:
    explicit Random(uint64_t seed, std::string_view key = "", std::string_view purpose = "");

    /** A number in [low, high); low when both are equal. REQUIRES: low <= high. */
    double Uniform(double low = 0, double high = 1);
    /** An integer in [low, high], both included. REQUIRES: low <= high. */
    int64_t Integer(int64_t low, int64_t high);
    /** Exponential with the given mean. REQUIRES: mean > 0. */
    double Exponential(double mean);
    double Normal(double mean = 0, double deviation = 1);
    /** 0 … count − 1 in an order of which all are equally likely. */
    std::vector<std::size_t> Permutation(std::size_t count);
    /** 64 random bits, for instance the seed of another generator. */
    uint64_t Bits();

    /** The state as text, and back: a checkpoint that is restored continues the same numbers. */
    std::string Save() const;
    void Restore(const std::string& state);

  private:
    boost::random::mt19937_64 m_engine;
};

/** A number in [0, 1) that depends on the name alone; for instance whether a vehicle is equipped.
 */
double UniformHash(uint64_t seed, std::string_view key, std::string_view purpose);

} // namespace ns3::vec

#endif // VEC_RANDOM_H
