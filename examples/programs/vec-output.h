// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_OUTPUT_H
#define VEC_OUTPUT_H

#include "ns3/vec-error.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>

namespace ns3::vec
{

/** Before a program ends well: all that it said is there. Throws EnvironmentError when not. */
inline void
FlushOutput()
{
    errno = 0;
    std::cout.flush();
    const bool good = std::fflush(stdout) == 0 && std::cout && !std::ferror(stdout);
    if (!good)
    {
        const std::string why = errno == 0 ? "is the disk full?" : std::strerror(errno);
        throw EnvironmentError("standard output: cannot be written: " + why);
    }
}

} // namespace ns3::vec

#endif // VEC_OUTPUT_H
