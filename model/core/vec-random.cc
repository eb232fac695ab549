// SPDX-License-Identifier: GPL-2.0-only
#include "vec-random.h"

#include "vec-error.h"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <numeric>
#include <sstream>
#include <utility>

namespace ns3::vec
{

namespace
{

/** FNV-1a over the bytes, then the finaliser of SplitMix64 so that near names differ everywhere. */
uint64_t HashName(uint64_t seed, std::string_view key, std::string_view purpose)
{
    uint64_t hash = 14695981039346656037ULL;
    auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ULL; };
    for (int shift = 0; shift < 64; shift += 8)
    {
        mix(static_cast<unsigned char>(seed >> shift));
    }
    for (char c : key)
    {
        mix(static_cast<unsigned char>(c));
    }
    mix(0xff);
    for (char c : purpose)
    {
        mix(static_cast<unsigned char>(c));
    }
    hash ^= hash >> 30;
    hash *= 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 27;
    hash *= 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

} // namespace

Random::Random(uint64_t seed, std::string_view key, std::string_view purpose)
    : m_engine(HashName(seed, key, purpose))
{
}

double Random::Uniform(double low, double high)
{
    return low == high ? low : boost::random::uniform_real_distribution<>(low, high)(m_engine);
}

int64_t Random::Integer(int64_t low, int64_t high)
{
    return boost::random::uniform_int_distribution<int64_t>(low, high)(m_engine);
}

double Random::Exponential(double mean)
{
    return boost::random::exponential_distribution<>(1 / mean)(m_engine);
}

double Random::Normal(double mean, double deviation)
{
    return boost::random::normal_distribution<>(mean, deviation)(m_engine);
}

std::vector<std::size_t> Random::Permutation(std::size_t count)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = count; i > 1; --i)
    {
        std::swap(order[i - 1], order[Integer(0, static_cast<int64_t>(i) - 1)]);
    }
    return order;
}

uint64_t Random::Bits()
{
    return m_engine();
}

std::string Random::Save() const
{
    std::ostringstream text;
    text << m_engine << " ";
    return text.str();
}

void Random::Restore(const std::string& state)
{
    std::istringstream text(state);
    text >> m_engine;
    if (!text)
    {
        throw InputError("random state: expected the text of a saved generator");
    }
}

double UniformHash(uint64_t seed, std::string_view key, std::string_view purpose)
{
    return static_cast<double>(HashName(seed, key, purpose) >> 11) * 0x1.0p-53;
}

} // namespace ns3::vec
