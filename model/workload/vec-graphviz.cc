// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-graph-reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace ns3::vec
{

namespace
{

constexpr double OPEN = std::numeric_limits<double>::quiet_NaN();

/** Words, quoted words and signs of the DOT language, with their line for errors. */
class DotLexer
{
  public:
    DotLexer(std::string_view text, std::string file) : m_text(text), m_file(std::move(file))
    {
        Next();
    }

    /** The present token: an identifier, or one sign as itself ("->" included); empty at the end.
     */
    const std::string& Token() const
    {
        return m_token;
    }

    bool IsWord() const
    {
        return m_isWord;
    }

    bool IsSign(std::string_view sign) const
    {
        return !m_isWord && m_token == sign;
    }

    [[noreturn]] void Fail(const std::string& expected) const
    {
        FailHere(expected + (m_token.empty() ? ", found the end" : ", found \"" + m_token + "\""));
    }

    [[noreturn]] void FailHere(const std::string& expected) const
    {
        throw InputError(m_file + ": line " + std::to_string(m_line) + ": expected " + expected);
    }

    /** Takes a sign or fails. */
    void Take(std::string_view sign)
    {
        if (!IsSign(sign))
        {
            Fail("\"" + std::string(sign) + "\"");
        }
        Next();
    }

    /** Takes the sign when it is there. */
    bool Skip(std::string_view sign)
    {
        const bool there = IsSign(sign);
        if (there)
        {
            Next();
        }
        return there;
    }

    std::string TakeWord(const char* expected)
    {
        if (!m_isWord)
        {
            Fail(expected);
        }
        std::string word = std::move(m_token);
        Next();
        return word;
    }

  private:
    void SkipSpace()
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
                m_line += static_cast<int>(
                    std::count(m_text.begin() + m_at, m_text.begin() + stop, '\n'));
                m_at = stop;
            }
            else
            {
                return;
            }
        }
    }

    static bool IsWordCharacter(char c)
    {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' ||
               (static_cast<unsigned char>(c) & 0x80);
    }

    void Next()
    {
        SkipSpace();
        m_token.clear();
        m_isWord = false;
        if (m_at >= m_text.size())
        {
            return;
        }
        const char c = m_text[m_at];
        if (c == '"')
        {
            m_isWord = true;
            for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at)
            {
                m_line += m_text[m_at] == '\n' ? 1 : 0;
                m_at += m_text[m_at] == '\\' && m_at + 1 < m_text.size() ? 1 : 0;
                m_token += m_text[m_at];
            }
            if (m_at >= m_text.size())
            {
                m_token.clear();
                m_isWord = false;
                Fail("a closing quote");
            }
            ++m_at;
        }
        else if (IsWordCharacter(c) || (c == '-' && m_at + 1 < m_text.size() &&
                                        m_text[m_at + 1] != '>' && m_text[m_at + 1] != '-'))
        {
            m_isWord = true;
            do
            {
                m_token += m_text[m_at++];
            } while (m_at < m_text.size() && IsWordCharacter(m_text[m_at]));
        }
        else
        {
            m_token = m_text.substr(m_at, m_text.compare(m_at, 2, "->") == 0 ? 2 : 1);
            m_at += m_token.size();
        }
    }

    std::string_view m_text;
    std::string m_file;
    std::size_t m_at = 0;
    int m_line = 1;
    std::string m_token;
    bool m_isWord = false;
};

class DotReader
{
  public:
    DotReader(std::string_view text, const std::string& file, const GraphScale& scale)
        : m_lexer(text, file), m_scale(scale)
    {
    }

    TaskGraph Read()
    {
        if (m_lexer.Token() == "strict")
        {
            m_lexer.TakeWord("strict");
        }
        if (m_lexer.TakeWord("\"digraph\"") != "digraph")
        {
            m_lexer.Fail("a file that begins with \"digraph\"");
        }
        if (m_lexer.IsWord())
        {
            m_lexer.TakeWord("a name");
        }
        ReadBody();
        if (!m_lexer.Token().empty())
        {
            m_lexer.Fail("the end after one graph");
        }
        for (TaskGraph::Node& node : m_graph.nodes)
        {
            node.outputBits = OPEN;
        }
        for (const TaskGraph::Edge& edge : m_graph.edges)
        {
            double& output = m_graph.nodes[edge.from].outputBits;
            output = std::isnan(output) ? edge.bits : std::max(output, edge.bits);
        }
        return std::move(m_graph);
    }

  private:
    /** Bodies within bodies add to one graph: all that counts is how many are open. */
    void ReadBody()
    {
        m_lexer.Take("{");
        for (std::size_t open = 1; open > 0;)
        {
            if (m_lexer.Skip("}"))
            {
                --open;
                continue;
            }
            if (m_lexer.Skip(";"))
            {
                continue;
            }
            if (m_lexer.Skip("{"))
            {
                ++open;
                continue;
            }
            const std::string word = m_lexer.TakeWord("a node, an edge or \"}\"");
            if (word == "subgraph")
            {
                if (m_lexer.IsWord())
                {
                    m_lexer.TakeWord("a name");
                }
                m_lexer.Take("{");
                ++open;
            }
            else if (word == "graph" || word == "node" || word == "edge")
            {
                ReadSize();
            }
            else if (m_lexer.Skip("="))
            {
                m_lexer.TakeWord("a value");
            }
            else
            {
                ReadStatement(word);
            }
        }
    }

    void ReadStatement(const std::string& word)
    {
        std::vector<int> chain{Node(word)};
        while (m_lexer.Skip("->"))
        {
            chain.push_back(Node(m_lexer.TakeWord("a node")));
        }
        const std::optional<double> size = ReadSize();
        if (chain.size() == 1 && size)
        {
            m_graph.nodes[chain[0]].cycles = *size * m_scale.cycles;
        }
        for (std::size_t i = 1; i < chain.size(); ++i)
        {
            const double bits = size ? *size * 8 * m_scale.bits : OPEN;
            m_graph.edges.push_back({chain[i - 1], chain[i], bits});
        }
    }

    /** Reads "[…]" lists where there are any; answers the attribute "size". */
    std::optional<double> ReadSize()
    {
        std::optional<double> size;
        while (m_lexer.Skip("["))
        {
            while (!m_lexer.Skip("]"))
            {
                const std::string key = m_lexer.TakeWord("an attribute or \"]\"");
                if (m_lexer.Skip("="))
                {
                    const std::string value = m_lexer.TakeWord("a value");
                    if (key == "size")
                    {
                        size = Quantity(value);
                    }
                }
                m_lexer.Skip(",") || m_lexer.Skip(";");
            }
        }
        return size;
    }

    double Quantity(const std::string& text) const
    {
        double number = -1;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || stop != end || !(number >= 0 && number <= MOST_QUANTITY))
        {
            m_lexer.FailHere("a size that is a number from 0 to 1e18, not \"" + text + "\"");
        }
        return number;
    }

    int Node(const std::string& name)
    {
        const auto [entry, isNew] = m_numbers.emplace(name, static_cast<int>(m_graph.nodes.size()));
        if (isNew)
        {
            m_graph.nodes.push_back({OPEN, OPEN, OPEN});
        }
        return entry->second;
    }

    DotLexer m_lexer;
    GraphScale m_scale;
    TaskGraph m_graph;
    std::map<std::string, int> m_numbers;
};

} // namespace

TaskGraph
ParseGraphviz(std::string_view text, const std::string& file, const GraphScale& scale)
{
    return DotReader(text, file, scale).Read();
}

} // namespace ns3::vec
