// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TORCH_H
#define VEC_TORCH_H

#include <string>

namespace ns3::vec
{

/** One thread, so that runs repeat and processes side by side do not hinder each other. Every agent
 * calls this; calling it again changes nothing. */
void PrepareTorch();

/**
 * Empty when LibTorch multiplies matrices with an optimised BLAS; else one line that says which
 * library it uses and what to install.
 */
std::string SlowBlasWarning();

} // namespace ns3::vec

#endif // VEC_TORCH_H
