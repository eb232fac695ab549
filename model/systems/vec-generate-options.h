// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GENERATE_OPTIONS_H
#define VEC_GENERATE_OPTIONS_H

#include "ns3/vec-dag-generator.h"
#include "vec-system.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * Reads the options of a random instance. Each getter names one option, its default and its range,
 * and throws an InputError of one line; options that no getter asked for are refused at the end.
 */
class OptionReader
{
  public:
    explicit OptionReader(const GenerateOptions& options);
    /**
     * For a random instance of \p system: presets are expanded, and the flag "literal", the printed
     * units where the defaults depart from them, is known; of a system that does not depart it
     * changes nothing.
     */
    OptionReader(std::string_view system, const GenerateOptions& options);

    bool Has(const std::string& name);
    double Number(const std::string& name, double otherwise, double low, double high);
    int Integer(const std::string& name, int otherwise, int low, int high);
    std::string Text(const std::string& name, const std::string& otherwise);
    /** --name, --name=true or --name=1; --name=false, --name=0 or no such option. */
    bool Flag(const std::string& name);

    /** Throws for options that were given but not asked for. */
    void Finish() const;

  private:
    const std::string* Find(const std::string& name);

    GenerateOptions m_options;
    std::set<std::string> m_known;
};

/** The options that shape a random task graph, or name a file with one. */
struct GraphOptions
{
    DagShape shape;
    bool isSizeGiven = false;      //!< --n was given
    double ccr = 0.5;              //!< --ccr
    std::optional<TaskGraph> file; //!< --dag, or --graph with --size
};

/**
 * Reads --n --density --fat --regular --jump --layers --ccr; or --dag with --scale-cycles,
 * --scale-bits and --reference-hz; or --graph, a classic graph by name, with --size. \p shape and
 * \p ccr hold the defaults.
 */
GraphOptions ReadGraphOptions(OptionReader& options, const DagShape& shape, double ccr);

} // namespace ns3::vec

#endif // VEC_GENERATE_OPTIONS_H
