// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PRESETS_H
#define VEC_PRESETS_H

#include "vec-system.h"

#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What `--profile=NAME` stands for: a set of ranges of its system (its base), and options
 * beside it.
 *
 * The papers' defaults are bases, the points of their sweeps are presets of these.
 */
struct Preset
{
    std::string_view system;
    std::string name;
    std::string summary;     //!< where it comes from
    std::string base;        //!< the set of ranges; its own name for a base
    GenerateOptions options; //!< empty for a base
};

/** All of them, by system; the first of a system is its default. */
const std::vector<Preset>& Presets();

/**
 * The options with a preset's own in place of its name; those that are given win. Throws InputError
 * for a profile the system does not have.
 */
GenerateOptions ExpandPreset(std::string_view system, const GenerateOptions& options);

} // namespace ns3::vec

#endif // VEC_PRESETS_H
