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

/** Becomes a program in this one's folder, with the same arguments. Returns only when it is not
 * there. Throws EnvironmentError when it cannot be started. */
inline void
HandOver(const std::string& program, char* const* argv)
{
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string other = (self.parent_path() / program).string();
    if (!error && access(other.c_str(), X_OK) == 0)
    {
        execv(other.c_str(), argv);
        throw EnvironmentError(other + ": cannot be started: " + std::strerror(errno));
    }
}

} // namespace ns3::vec

#endif // VEC_HAND_OVER_H
