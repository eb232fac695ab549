// SPDX-License-Identifier: GPL-2.0-only
#include "vec-torch.h"

#include <ATen/Parallel.h>
#include <climits>
#include <cstdlib>
#include <dlfcn.h>

namespace ns3::vec
{

void
PrepareTorch()
{
    static const bool once = []
    {
        at::set_num_threads(1);
        // OpenBLAS has threads of its own, which LibTorch does not know.
        if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
        {
            reinterpret_cast<void (*)(int)>(symbol)(1);
        }
        return true;
    }();
    static_cast<void>(once);
}

std::string
SlowBlasWarning()
{
    void* sgemm = dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info info{};
    if (!sgemm || dladdr(sgemm, &info) == 0 || !info.dli_fname)
    {
        return "";
    }
    char resolved[PATH_MAX];
    const std::string path = realpath(info.dli_fname, resolved) ? resolved : info.dli_fname;
    // Debian's reference implementation is .../blas/libblas.so.3.*; the others name themselves.
    if (path.find("/blas/libblas.so") == std::string::npos)
    {
        return "";
    }
    return "LibTorch runs on the reference BLAS (" + path +
           "), which is several times slower: install libopenblas0-pthread";
}

} // namespace ns3::vec
