// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_WIDE_H
#define VEC_WIDE_H

/**
 * Before a function with loops over floats that the compiler vectorises: makes a second version of
 * it for processors with AVX2, chosen when the program starts. Each number goes through the same
 * operations, so the results are the same. (Sanitizers cannot look into the choosing.)
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__AVX2__) &&       \
    !defined(__SANITIZE_ADDRESS__)
#define VEC_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define VEC_WIDE
#endif

#endif // VEC_WIDE_H
