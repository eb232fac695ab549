// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dot-lexer.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace ns3::vec
{

namespace
{

bool
IsWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' ||
           (static_cast<unsigned char>(c) & 0x80);
}

} // namespace

DotLexer::DotLexer(std::string_view text, std::string file) : m_text(text), m_file(std::move(file))
{
    const std::string_view mark = "\xEF\xBB\xBF";
    m_text.remove_prefix(m_text.compare(0, mark.size(), mark) == 0 ? mark.size() : 0);
    Next();
}

const std::string&
DotLexer::Token() const
{
    return m_token;
}

bool
DotLexer::IsEnd() const
{
    return m_kind == Kind::END;
}

bool
DotLexer::IsWord() const
{
    return m_kind == Kind::WORD || m_kind == Kind::QUOTED;
}

bool
DotLexer::IsKeyword(std::string_view keyword) const
{
    const auto same = [](char a, char b)
    { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return m_kind == Kind::WORD &&
           std::equal(m_token.begin(), m_token.end(), keyword.begin(), keyword.end(), same);
}

bool
DotLexer::IsSign(std::string_view sign) const
{
    return m_kind == Kind::SIGN && m_token == sign;
}

void
DotLexer::Take(std::string_view sign)
{
    if (!Skip(sign))
    {
        Fail("\"" + std::string(sign) + "\"");
    }
}

bool
DotLexer::Skip(std::string_view sign)
{
    const bool there = IsSign(sign);
    if (there)
    {
        Next();
    }
    return there;
}

bool
DotLexer::SkipKeyword(std::string_view keyword)
{
    const bool there = IsKeyword(keyword);
    if (there)
    {
        Next();
    }
    return there;
}

std::string
DotLexer::TakeWord(const char* expected)
{
    if (!IsWord())
    {
        Fail(expected);
    }
    std::string word = std::move(m_token);
    Next();
    return word;
}

void
DotLexer::Fail(const std::string& expected) const
{
    FailHere(expected + (IsEnd() ? ", found the end" : ", found \"" + m_token + "\""));
}

void
DotLexer::FailHere(const std::string& expected) const
{
    throw InputError(m_file + ": line " + std::to_string(m_line) + ": expected " + expected);
}

void
DotLexer::SkipSpace()
{
    while (m_at < m_text.size())
    {
        const bool lineStart = m_at == 0 || m_text[m_at - 1] == '\n';
        if (m_text[m_at] == '\n')
        {
            ++m_line;
            ++m_at;
        }
        else if (std::isspace(static_cast<unsigned char>(m_text[m_at])))
        {
            ++m_at;
        }
        else if (m_text.compare(m_at, 2, "//") == 0 || (lineStart && m_text[m_at] == '#'))
        {
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        }
        else if (m_text.compare(m_at, 2, "/*") == 0)
        {
            const std::size_t end = m_text.find("*/", m_at + 2);
            const std::size_t stop = end == m_text.npos ? m_text.size() : end + 2;
            m_line +=
                static_cast<int>(std::count(m_text.begin() + m_at, m_text.begin() + stop, '\n'));
            m_at = stop;
        }
        else
        {
            return;
        }
    }
}

/** Of backslashes, \" is a quote and one at the end of a line joins it with the next; others, as in
 * \n and \\, are Graphviz's own and stay. */
void
DotLexer::ReadQuoted()
{
    for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at)
    {
        const char c = m_text[m_at];
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        m_line += c == '\n' || (c == '\\' && next == '\n') ? 1 : 0;
        if (c == '\\' && (next == '"' || next == '\\' || next == '\n'))
        {
            m_token += next == '"' ? "\"" : next == '\\' ? "\\\\" : "";
            ++m_at;
            continue;
        }
        m_token += c;
    }
    if (m_at >= m_text.size())
    {
        m_token.clear();
        m_kind = Kind::END;
        Fail("a closing quote");
    }
    ++m_at;
}

void
DotLexer::ReadHtml()
{
    int open = 0;
    do
    {
        open += m_text[m_at] == '<' ? 1 : m_text[m_at] == '>' ? -1 : 0;
        m_line += m_text[m_at] == '\n' ? 1 : 0;
        m_token += m_text[m_at++];
    } while (open > 0 && m_at < m_text.size());
    if (open > 0)
    {
        m_token.clear();
        m_kind = Kind::END;
        Fail("a closing \">\"");
    }
}

void
DotLexer::Next()
{
    SkipSpace();
    m_token.clear();
    if (m_at >= m_text.size())
    {
        m_kind = Kind::END;
        return;
    }
    const char c = m_text[m_at];
    const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
    if (c == '"')
    {
        m_kind = Kind::QUOTED;
        ReadQuoted();
        for (SkipSpace(); m_at < m_text.size() && m_text[m_at] == '+'; SkipSpace())
        {
            ++m_at;
            SkipSpace();
            if (m_at >= m_text.size() || m_text[m_at] != '"')
            {
                FailHere("a quoted word after \"+\"");
            }
            ReadQuoted();
        }
    }
    else if (c == '<')
    {
        m_kind = Kind::QUOTED;
        ReadHtml();
    }
    else if (IsWordCharacter(c) ||
             (c == '-' && (next == '.' || std::isdigit(static_cast<unsigned char>(next)))))
    {
        m_kind = Kind::WORD;
        do
        {
            m_token += m_text[m_at++];
        } while (m_at < m_text.size() && IsWordCharacter(m_text[m_at]));
    }
    else
    {
        m_kind = Kind::SIGN;
        m_token = m_text.substr(m_at, c == '-' && (next == '>' || next == '-') ? 2 : 1);
        m_at += m_token.size();
    }
}

} // namespace ns3::vec
