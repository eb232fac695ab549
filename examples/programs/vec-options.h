// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_OPTIONS_H
#define VEC_OPTIONS_H

#include "ns3/vec-error.h"
#include "vec-output.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * The arguments of a verb: --name=value or --name value, flags, and the rest in its order.
 *
 * Take what the verb knows; then TakeRest or Finish, which refuse what is left. Every failure is an
 * InputError of one line.
 */
class CommandLine
{
  public:
    CommandLine(int argc, char* const* argv, int first) : m_arguments(argv + first, argv + argc)
    {
    }

    /** The value of an option and its removal; nothing when it is not there. */
    std::optional<std::string> Take(std::string_view name)
    {
        std::optional<std::string> value;
        for (std::size_t i = 0; i < m_arguments.size();)
        {
            const std::string argument = m_arguments[i];
            const bool alone = argument == "--" + std::string(name);
            if (!alone && argument.rfind("--" + std::string(name) + "=", 0) != 0)
            {
                ++i;
                continue;
            }
            if (value)
            {
                throw InputError("--" + std::string(name) + " is given twice");
            }
            if (alone && i + 1 == m_arguments.size())
            {
                throw InputError("--" + std::string(name) + " needs a value");
            }
            value = alone ? m_arguments[i + 1] : argument.substr(name.size() + 3);
            const auto begin = m_arguments.begin() + static_cast<std::ptrdiff_t>(i);
            m_arguments.erase(begin, begin + (alone ? 2 : 1));
        }
        return value;
    }

    std::string TakeOr(std::string_view name, const std::string& otherwise)
    {
        return Take(name).value_or(otherwise);
    }

    std::string Require(std::string_view name, std::string_view example)
    {
        const std::optional<std::string> value = Take(name);
        if (!value || value->empty())
        {
            throw InputError("--" + std::string(name) + " is missing, for example --" +
                             std::string(name) + "=" + std::string(example));
        }
        return *value;
    }

    /** An integer in [low, high]. */
    uint64_t TakeInteger(std::string_view name, uint64_t otherwise, uint64_t low, uint64_t high)
    {
        const std::optional<std::string> text = Take(name);
        if (!text)
        {
            return otherwise;
        }
        uint64_t number = 0;
        const char* end = text->data() + text->size();
        const auto [stop, error] = std::from_chars(text->data(), end, number);
        if (error != std::errc() || stop != end || number < low || number > high)
        {
            throw InputError("--" + std::string(name) + ": expected an integer from " +
                             std::to_string(low) + " to " + std::to_string(high) + ", not \"" +
                             *text + "\"");
        }
        return number;
    }

    /** Whether a flag (--name, without a value) is there. */
    bool TakeFlag(std::string_view name)
    {
        const auto found =
            std::find(m_arguments.begin(), m_arguments.end(), "--" + std::string(name));
        const bool there = found != m_arguments.end();
        if (there)
        {
            m_arguments.erase(found);
        }
        return there;
    }

    /** All that does not begin with "--"; "-" is standard input or output. */
    std::vector<std::string> TakePositional()
    {
        std::vector<std::string> positional;
        const auto isOption = [](const std::string& text) { return text.rfind("--", 0) == 0; };
        std::copy_if(m_arguments.begin(),
                     m_arguments.end(),
                     std::back_inserter(positional),
                     [&](const std::string& text) { return !isOption(text); });
        m_arguments.erase(std::remove_if(m_arguments.begin(),
                                         m_arguments.end(),
                                         [&](const std::string& text) { return !isOption(text); }),
                          m_arguments.end());
        return positional;
    }

    /** All options that are left, as name → value; a flag has the value "true". */
    std::map<std::string, std::string> TakeRest()
    {
        std::map<std::string, std::string> rest;
        for (std::size_t i = 0; i < m_arguments.size(); ++i)
        {
            const std::string& text = m_arguments[i];
            if (text.rfind("--", 0) != 0 || text.size() < 3)
            {
                throw InputError("expected --NAME=VALUE, not \"" + text + "\"");
            }
            const std::size_t equals = text.find('=');
            const std::string name = text.substr(2, equals == text.npos ? equals : equals - 2);
            std::string value = "true";
            if (equals != text.npos)
            {
                value = text.substr(equals + 1);
            }
            else if (i + 1 < m_arguments.size() && m_arguments[i + 1].rfind("--", 0) != 0)
            {
                value = m_arguments[++i];
            }
            if (!rest.emplace(name, value).second)
            {
                throw InputError("--" + name + " is given twice");
            }
        }
        m_arguments.clear();
        return rest;
    }

    /** Refuses what was not taken. */
    void Finish() const
    {
        if (!m_arguments.empty())
        {
            throw InputError("\"" + m_arguments.front() + "\" is not known here; see --help");
        }
    }

  private:
    std::vector<std::string> m_arguments;
};

/** What a message quotes may have line ends and have no end: one line, at most 1000 bytes of it. */
inline std::string
OneLine(std::string message)
{
    constexpr std::size_t MOST = 1000;
    if (message.size() > MOST)
    {
        message = message.substr(0, MOST) + "...";
    }
    std::replace_if(
        message.begin(),
        message.end(),
        [](unsigned char c) { return std::iscntrl(c) != 0; },
        ' ');
    return message;
}

/**
 * The whole of a main function: errors become one line on standard error and their exit status;
 * what could not be written to standard output is an error too.
 */
inline int
RunProgram(const std::function<int()>& program)
{
    try
    {
        const int status = program();
        FlushOutput();
        return status;
    }
    catch (const Error& error)
    {
        std::cerr << "vec: " << OneLine(error.what()) << std::endl;
        return error.ExitStatus();
    }
    catch (const std::bad_alloc&)
    {
        std::cerr << "vec: not enough memory" << std::endl;
        return 3;
    }
    catch (const std::exception& error)
    {
        std::cerr << "vec: " << error.what() << std::endl;
        return 3;
    }
}

} // namespace ns3::vec

#endif // VEC_OPTIONS_H
