// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-engine.h"

#include "ns3/vec-error.h"

#include <dlfcn.h>

namespace ns3::vec
{

namespace
{

constexpr const char* PLUGIN = "vec-traffic-libsumo.so";

/** The folder of the library this code is in, with a slash at the end. */
std::string
OwnFolder()
{
    Dl_info info{};
    if (!dladdr(reinterpret_cast<const void*>(&OwnFolder), &info) || !info.dli_fname)
    {
        return "";
    }
    const std::string file = info.dli_fname;
    return file.substr(0, file.rfind('/') + 1);
}

} // namespace

LibsumoStarter
LoadLibsumo()
{
    // RTLD_LOCAL keeps the symbols of SUMO's many libraries away from ours, LibTorch's above all.
    void* library = dlopen((OwnFolder() + PLUGIN).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library)
    {
        const std::string why = dlerror();
        throw EnvironmentError("libsumo is not there: install the packages sumo and "
                               "sumo-tools and build again, or use TraCI or a recording (" +
                               why + ")");
    }
    const auto start = reinterpret_cast<LibsumoStarter>(dlsym(library, "VecStartLibsumo"));
    if (!start)
    {
        throw EnvironmentError(std::string(dlerror()) + ": build it again");
    }
    return start;
}

} // namespace ns3::vec
