// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_HAND_OVER_H
#define VEC_HAND_OVER_H

#include "ns3/vec-error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace ns3::vec
{

/**
 * The program \p other beside this one, which is \p own: named alike, as ns-3 gives programs its
 * version and profile (ns3.37-vec-run-optimized).
 */
inline std::string
Beside(const std::string& own, const std::string& other)
{
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    std::string name = self.filename().string();
    const std::size_t at = name.rfind(own);
    name = at == std::string::npos ? other : name.replace(at, own.size(), other);
    return (self.parent_path() / name).string();
}

/** Becomes the program beside this one, with the same arguments. Returns only when it is not there.
 * Throws EnvironmentError when it cannot be started. */
inline void
HandOver(const std::string& own, const std::string& program, char* const* argv)
{
    const std::string other = Beside(own, program);
    if (access(other.c_str(), X_OK) == 0)
    {
        execv(other.c_str(), argv);
        throw EnvironmentError(other + ": cannot be started: " + std::strerror(errno));
    }
}

} // namespace ns3::vec

#endif // VEC_HAND_OVER_H
