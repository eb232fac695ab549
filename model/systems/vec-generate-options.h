// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GENERATE_OPTIONS_H
#define VEC_GENERATE_OPTIONS_H

#include "ns3/vec-dag-generator.h"
#include "ns3/vec-fields.h"
#include "ns3/vec-graph-reader.h"
#include "vec-system.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What random instances of every system are told.
 */
struct CommonOptions
{
    std::string profileName = "paper"; //!< the base of a preset
    bool isLiteral = false;            //!< printed units where the defaults depart from them
};

/** The options of a recipe, which is a CommonOptions; the system's own follow. */
template <class Recipe>
Fields<Recipe>
OptionFields()
{
    return Fields<Recipe>()
        .Add("profile", &Recipe::profileName, ANY, "a named set of ranges")
        .Add("literal", &Recipe::isLiteral, ANY, "printed units");
}

/** Throws an InputError that says which options there are. */
[[noreturn]] void RefuseOption(const std::string& name, std::vector<FieldInfo> known);

/** Sets what the options say. Throws InputError for a wrong value and for unknown options. */
template <class Recipe>
void
ReadOptions(const GenerateOptions& options, const Fields<Recipe>& fields, Recipe& recipe)
{
    for (const auto& [name, text] : options)
    {
        if (!fields.Set(name, text, recipe))
        {
            RefuseOption(name, {fields.Rows().begin(), fields.Rows().end()});
        }
    }
}

/** The text of an option. */
std::string TextOf(const GenerateOptions& options, const char* name, std::string_view otherwise);

/**
 * @ingroup vec
 * @brief The options that shape a random task graph, or name a file with one.
 */
struct GraphOptions
{
    DagShape shape;
    double ccr = 0.5;
    GraphScale scale;              //!< of a file
    std::string path;              //!< of a file
    std::string classic;           //!< name of a classic graph
    int size = 0;                  //!< of that
    bool isSizeGiven = false;      //!< --n was given
    std::optional<TaskGraph> file; //!< from --dag, or --graph with --size
};

/**
 * --n --density --fat --regular --jump --layers --as-compiled --ccr; or --dag with --scale-cycles,
 * --scale-bits and --reference-hz; or --graph, a classic graph by name, with --size.
 */
const Fields<GraphOptions>& GraphFields();
/** Reads or makes the graph that the options name. Throws InputError. */
void FinishGraph(const GenerateOptions& options, GraphOptions& graph);

} // namespace ns3::vec

#endif // VEC_GENERATE_OPTIONS_H
