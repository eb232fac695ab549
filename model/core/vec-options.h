// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_OPTIONS_H
#define VEC_OPTIONS_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace CLI
{
class App;
} // namespace CLI

namespace ns3::vec
{

/** An option that a verb does not know itself and passes on. */
struct OtherOption
{
    std::string name;  //!< without the dashes
    std::string value; //!< "true" of one that stands alone
    bool isAlone = false;
};

/**
 * The command line of a verb: --NAME=VALUE or --NAME VALUE, flags, words (files), and --help.
 *
 * Declare what the verb knows, then Parse. Every failure is an InputError of one line. The rules
 * are the same for all verbs: of an option that is given twice the last counts, values are not empty, a flag stands alone,
 * and so may what is passed on, which is then "true".
 */
class Options
{
  public:
    /** \p usage is what --help prints above the list of options, \p more what it prints below. */
    explicit Options(std::string usage, std::string more = "");
    ~Options();
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;

    // The options: name and what stands for the value, for instance "out=DIR", where the value
    // goes, which holds the default, and what --help says. The values must outlive Parse.
    void Text(const std::string& name, std::string& value, const std::string& help);
    /** An integer in [low, high]. */
    void Integer(const std::string& name,
                 uint64_t& value,
                 uint64_t low,
                 uint64_t high,
                 const std::string& help);
    void Flag(const std::string& name, bool& value, const std::string& help);
    /** One that may be given several times. */
    void List(const std::string& name, std::vector<std::string>& values, const std::string& help);
    /** All words that belong to no option, in their order; "-" is one. Without this there are none,
     * and a word behind an option that is passed on is its value. */
    void Words(std::vector<std::string>& words);
    /** All other options, in their order. Without this they are refused. */
    void Others(std::vector<OtherOption>& others);

    /**
     * Reads argv[first], argv[first + 1], …. False when --help was there: then that is printed, and
     * nothing was read.
     */
    bool Parse(int argc, char* const* argv, int first = 1);

  private:
    void CheckValues(const std::vector<std::string>& arguments) const;
    void Sort(const std::vector<std::string>& remaining);
    void PrintHelp() const;

    std::unique_ptr<CLI::App> m_parser;
    std::string m_usage;
    std::string m_more;
    std::vector<std::string> m_shown;  //!< "out=DIR"; in the order of the help
    std::vector<std::string> m_valued; //!< "--out": those that want a value
    std::vector<std::string>* m_words = nullptr;
    std::vector<OtherOption>* m_others = nullptr;
};

/** The value of an option that must be there: throws an InputError with an example when it is
 * empty. */
const std::string& Required(const std::string& name,
                            const std::string& value,
                            const std::string& example);

/** Reads an integer in [low, high]. Throws an InputError that names the option \p name. */
uint64_t ParseInteger(const std::string& name,
                      const std::string& text,
                      uint64_t low,
                      uint64_t high);

/** Options by name. Throws an InputError for one that is there twice. */
std::map<std::string, std::string> NamedValues(const std::vector<OtherOption>& options);

/** Splits at commas that are outside brackets and quotes: "1,[2,3]" is two. */
std::vector<std::string> SplitList(const std::string& text);

} // namespace ns3::vec

#endif // VEC_OPTIONS_H
