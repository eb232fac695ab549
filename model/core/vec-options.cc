// SPDX-License-Identifier: GPL-2.0-only
#include "vec-options.h"

#include "vec-error.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <sstream>

namespace ns3::vec
{

namespace
{

constexpr std::size_t HELP_COLUMN = 26;
constexpr std::size_t HELP_WIDTH = 100;

bool
IsOption(const std::string& argument)
{
    return argument.rfind("--", 0) == 0;
}

std::string
Flagged(const std::string& shown)
{
    return "--" + shown.substr(0, shown.find('='));
}

/** A text whose lines are not longer than HELP_WIDTH and begin at HELP_COLUMN. */
std::string
Wrapped(std::string line, const std::string& text)
{
    std::string wrapped;
    const auto breakLine = [&]
    {
        wrapped += line + "\n";
        line.clear();
    };
    line = "  " + line;
    if (line.size() + 2 > HELP_COLUMN)
    {
        breakLine();
    }
    line.resize(std::max(line.size(), HELP_COLUMN - 1), ' ');
    std::istringstream words(text);
    for (std::string word; words >> word;)
    {
        if (line.size() + 1 + word.size() > HELP_WIDTH)
        {
            breakLine();
            line.resize(HELP_COLUMN - 1, ' ');
        }
        line += " " + word;
    }
    return wrapped + line + "\n";
}

} // namespace

Options::Options(std::string usage, std::string more)
    : m_parser(std::make_unique<CLI::App>()), m_usage(std::move(usage)), m_more(std::move(more))
{
    m_parser->set_help_flag("-h,--help");
    m_parser->allow_extras();
}

Options::~Options() = default;

void
Options::Text(const std::string& name, std::string& value, const std::string& help)
{
    m_parser->add_option(Flagged(name), value, help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_shown.push_back(name);
    m_valued.push_back(Flagged(name));
}

void
Options::Integer(const std::string& name,
                 uint64_t& value,
                 uint64_t low,
                 uint64_t high,
                 const std::string& help)
{
    const std::string plain = name.substr(0, name.find('='));
    m_parser
        ->add_option_function<std::string>(
            Flagged(name),
            [&value, plain, low, high](const std::string& text)
            { value = ParseInteger(plain, text, low, high); },
            help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    m_shown.push_back(name);
    m_valued.push_back(Flagged(name));
}

void
Options::Flag(const std::string& name, bool& value, const std::string& help)
{
    m_parser->add_flag(Flagged(name), value, help);
    m_shown.push_back(name);
}

void
Options::List(const std::string& name, std::vector<std::string>& values, const std::string& help)
{
    m_parser->add_option(Flagged(name), values, help)->allow_extra_args(false);
    m_shown.push_back(name);
    m_valued.push_back(Flagged(name));
}

void
Options::Words(std::vector<std::string>& words)
{
    m_words = &words;
}

void
Options::Others(std::vector<OtherOption>& others)
{
    m_others = &others;
}

bool
Options::Parse(int argc, char* const* argv, int first)
{
    std::vector<std::string> arguments(argv + std::min(first, argc), argv + argc);
    const bool isHelp =
        std::any_of(arguments.begin(),
                    arguments.end(),
                    [](const std::string& text) { return text == "--help" || text == "-h"; });
    if (isHelp)
    {
        PrintHelp();
        return false;
    }
    CheckValues(arguments);
    std::reverse(arguments.begin(), arguments.end());
    try
    {
        m_parser->parse(arguments);
    }
    catch (const CLI::ParseError& error)
    {
        throw InputError(std::string(error.what()) + "; see --help");
    }
    Sort(m_parser->remaining());
    return true;
}

void
Options::CheckValues(const std::vector<std::string>& arguments) const
{
    for (std::size_t i = 0; i < arguments.size(); ++i)
    {
        const std::size_t equals = arguments[i].find('=');
        const std::string name = arguments[i].substr(0, equals);
        if (!IsOption(name) || !m_parser->get_option_no_throw(name))
        {
            continue;
        }
        const bool isValued = std::count(m_valued.begin(), m_valued.end(), name) > 0;
        const bool isEmpty = equals == std::string::npos
                               ? i + 1 == arguments.size() || IsOption(arguments[i + 1])
                               : equals + 1 == arguments[i].size();
        if (isValued && isEmpty)
        {
            throw InputError(name + " needs a value; see --help");
        }
        if (!isValued && equals != std::string::npos)
        {
            throw InputError(name + " stands alone, without a value");
        }
        i += isValued && equals == std::string::npos ? 1 : 0;
    }
}

void
Options::Sort(const std::vector<std::string>& remaining)
{
    for (std::size_t i = 0; i < remaining.size(); ++i)
    {
        const std::string& argument = remaining[i];
        if (!IsOption(argument))
        {
            if (!m_words)
            {
                throw InputError("expected --NAME=VALUE, not \"" + argument + "\"");
            }
            m_words->push_back(argument);
            continue;
        }
        const std::size_t equals = argument.find('=');
        OtherOption other;
        other.name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        if (!m_others || other.name.empty())
        {
            throw InputError("\"" + argument + "\" is not known here; see --help");
        }
        if (equals != std::string::npos)
        {
            other.value = argument.substr(equals + 1);
        }
        else if (!m_words && i + 1 < remaining.size() && !IsOption(remaining[i + 1]))
        {
            other.value = remaining[++i];
        }
        else
        {
            other.value = "true";
            other.isAlone = true;
        }
        m_others->push_back(other);
    }
}

void
Options::PrintHelp() const
{
    std::cout << m_usage << (m_shown.empty() ? "" : "\n");
    for (const std::string& shown : m_shown)
    {
        const CLI::Option* option = m_parser->get_option_no_throw(Flagged(shown));
        std::cout << Wrapped("--" + shown, option->get_description());
    }
    std::cout << (m_more.empty() ? "" : "\n") << m_more;
}

const std::string&
Required(const std::string& name, const std::string& value, const std::string& example)
{
    if (value.empty())
    {
        throw InputError("--" + name + " is missing, for example --" + name + "=" + example);
    }
    return value;
}

uint64_t
ParseInteger(const std::string& name, const std::string& text, uint64_t low, uint64_t high)
{
    uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < low || number > high)
    {
        throw InputError("--" + name + ": expected an integer from " + std::to_string(low) +
                         " to " + std::to_string(high) + ", not \"" + text + "\"");
    }
    return number;
}

std::map<std::string, std::string>
NamedValues(const std::vector<OtherOption>& options)
{
    std::map<std::string, std::string> values;
    for (const OtherOption& option : options)
    {
        if (!values.emplace(option.name, option.value).second)
        {
            throw InputError("--" + option.name + " is given twice");
        }
    }
    return values;
}

std::vector<std::string>
SplitList(const std::string& text)
{
    std::vector<std::string> parts{""};
    int depth = 0;
    bool quoted = false;
    for (const char c : text)
    {
        quoted = quoted != (c == '"');
        depth += quoted ? 0 : (c == '[' || c == '{') - (c == ']' || c == '}');
        if (c == ',' && depth == 0 && !quoted)
        {
            parts.emplace_back();
        }
        else
        {
            parts.back() += c;
        }
    }
    return parts;
}

} // namespace ns3::vec
