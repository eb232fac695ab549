// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SHELL_H
#define VEC_SHELL_H

#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * A word as it must be typed so that a shell takes it for this one word: itself where nothing in
 * it means anything to a shell, else in single quotes. For commands that a user may copy.
 */
inline std::string
ShellWord(std::string_view word)
{
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "_@%+=:,./-";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    {
        return std::string(word);
    }
    std::string quoted = "'";
    for (const char c : word)
    {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

} // namespace ns3::vec

#endif // VEC_SHELL_H
