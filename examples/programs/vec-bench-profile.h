// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_PROFILE_H
#define VEC_BENCH_PROFILE_H

#include <cstddef>
#include <map>
#include <string>

namespace ns3::vec
{

/**
 * Where a program spends its CPU time: its call stack at each tick of the kernel's clock. One at a
 * time, in a program of one thread.
 */
class Profile
{
  public:
    /** Begins to sample. */
    Profile();
    /** Ends. */
    ~Profile();
    Profile(const Profile&) = delete;
    Profile& operator=(const Profile&) = delete;

    void Stop();
    std::size_t Samples() const;

    /**
     * Shares by library. A sample counts to the innermost library of its stack that is vec's (the
     * program included) or ns-3's: what the C and C++ libraries do counts to whoever called them,
     * and ns-3's templates to the library they were compiled into.
     */
    std::map<std::string, double> Libraries() const;
    /** The same by function, of the libraries that begin with \p prefix. */
    std::map<std::string, double> Functions(const std::string& prefix) const;

  private:
    template <typename Key>
    std::map<std::string, double> Shares(const Key& key) const;
};

} // namespace ns3::vec

#endif // VEC_BENCH_PROFILE_H
