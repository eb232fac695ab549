// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-dot-lexer.h"
#include "vec-graph-reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace ns3::vec
{

namespace
{

constexpr double OPEN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t MOST_EDGES = 10000000;
constexpr int MOST_OPEN_GROUPS = 1000;

/** A graph or a group in braces: what it gives to new members, and who they are. */
struct Scope
{
    Scope* parent = nullptr;
    double nodeSize = OPEN;
    double edgeSize = OPEN;
    std::set<int> members;                //!< of a group, those of inner groups included
    std::map<std::string, Scope*> groups; //!< those with names: opened again, they go on
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
        m_isStrict = m_lexer.SkipKeyword("strict");
        if (!m_lexer.IsKeyword("digraph"))
        {
            m_lexer.Fail("\"digraph\", a graph whose edges have directions");
        }
        m_lexer.SkipKeyword("digraph");
        if (m_lexer.IsWord())
        {
            m_lexer.TakeWord("a name");
        }
        m_scopes.emplace_back();
        ReadBody(m_scopes.back());
        if (!m_lexer.IsEnd())
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
    /** What an attribute list says about the size; nothing: nothing. */
    using Size = std::optional<double>;
    /** One end of an edge: a node, or all nodes of a group. */
    using End = std::vector<int>;

    void ReadBody(Scope& scope)
    {
        if (++m_open > MOST_OPEN_GROUPS)
        {
            m_lexer.FailHere("at most " + std::to_string(MOST_OPEN_GROUPS) +
                             " groups within one another");
        }
        m_lexer.Take("{");
        while (!m_lexer.Skip("}"))
        {
            if (!m_lexer.Skip(";"))
            {
                ReadStatement(scope);
            }
        }
        --m_open;
    }

    void ReadStatement(Scope& scope)
    {
        if (m_lexer.SkipKeyword("graph"))
        {
            ReadAttributes("", true); // "size" is that of the drawing
        }
        else if (m_lexer.SkipKeyword("node"))
        {
            scope.nodeSize = ReadAttributes("node", true).value_or(scope.nodeSize);
        }
        else if (m_lexer.SkipKeyword("edge"))
        {
            scope.edgeSize = ReadAttributes("edge", true).value_or(scope.edgeSize);
        }
        else if (m_lexer.IsSign("{") || m_lexer.IsKeyword("subgraph"))
        {
            ReadEdges(ReadGroup(scope), scope);
        }
        else
        {
            const std::string word = m_lexer.TakeWord("a node, an edge or \"}\"");
            if (m_lexer.Skip("="))
            {
                m_lexer.TakeWord("a value");
                return;
            }
            const int node = Node(word, scope);
            SkipPort();
            if (m_lexer.IsSign("->") || m_lexer.IsSign("--"))
            {
                ReadEdges({node}, scope);
            }
            else if (const Size size = ReadAttributes("node", false))
            {
                m_graph.nodes[node].cycles = *size * m_scale.cycles;
            }
        }
    }

    /** The rest of a chain, edges from all of each end to all of the next. */
    void ReadEdges(End from, Scope& scope)
    {
        std::vector<End> chain{std::move(from)};
        while (!m_lexer.IsSign("--") && m_lexer.Skip("->"))
        {
            if (m_lexer.IsSign("{") || m_lexer.IsKeyword("subgraph"))
            {
                chain.push_back(ReadGroup(scope));
                continue;
            }
            chain.push_back({Node(m_lexer.TakeWord("a node"), scope)});
            SkipPort();
        }
        if (m_lexer.IsSign("--"))
        {
            m_lexer.Fail("\"->\", as in every digraph");
        }
        const Size size = ReadAttributes("edge", false);
        for (std::size_t i = 1; i < chain.size(); ++i)
        {
            for (const int parent : chain[i - 1])
            {
                for (const int child : chain[i])
                {
                    AddEdge(parent, child, size, scope);
                }
            }
        }
    }

    End ReadGroup(Scope& parent)
    {
        Scope* group = nullptr;
        if (m_lexer.SkipKeyword("subgraph") && m_lexer.IsWord())
        {
            Scope*& known = parent.groups[m_lexer.TakeWord("a name")];
            known = known ? known : Open(parent);
            group = known;
        }
        group = group ? group : Open(parent);
        ReadBody(*group);
        return {group->members.begin(), group->members.end()};
    }

    Scope* Open(Scope& parent)
    {
        m_scopes.push_back({&parent, parent.nodeSize, parent.edgeSize, {}, {}});
        return &m_scopes.back();
    }

    /** ":port:compass" says where an arrow meets a node, nothing else. */
    void SkipPort()
    {
        while (m_lexer.Skip(":"))
        {
            m_lexer.TakeWord("a port");
        }
    }

    /** Reads "[…]" lists; answers the attribute "size" of nodes and edges. */
    Size ReadAttributes(const std::string& of, bool isRequired)
    {
        Size size;
        if (isRequired && !m_lexer.IsSign("["))
        {
            m_lexer.Fail("\"[\"");
        }
        while (m_lexer.Skip("["))
        {
            while (!m_lexer.Skip("]"))
            {
                const std::string key = m_lexer.TakeWord("an attribute or \"]\"");
                if (m_lexer.Skip("="))
                {
                    const std::string value = m_lexer.TakeWord("a value");
                    if (key == "size" && !of.empty())
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
        const std::size_t first = text.find_first_not_of(" \t");
        if (first == text.npos)
        {
            return OPEN;
        }
        double number = -1;
        const char* end = text.data() + text.find_last_not_of(" \t") + 1;
        const auto [stop, error] = std::from_chars(text.data() + first, end, number);
        if (error != std::errc() || stop != end || !(number >= 0 && number <= MOST_QUANTITY))
        {
            m_lexer.FailHere("a size that is a number from 0 to 1e18, not \"" + text + "\"");
        }
        return number;
    }

    int Node(const std::string& name, Scope& scope)
    {
        const auto [entry, isNew] = m_numbers.emplace(name, static_cast<int>(m_graph.nodes.size()));
        if (isNew)
        {
            m_graph.nodes.push_back({scope.nodeSize * m_scale.cycles, OPEN, OPEN});
        }
        for (Scope* group = &scope; group->parent; group = group->parent)
        {
            group->members.insert(entry->second);
        }
        return entry->second;
    }

    /** In a strict graph an edge that is there already is changed, else it is one more. */
    void AddEdge(int from, int to, const Size& size, const Scope& scope)
    {
        if (m_isStrict)
        {
            const auto [entry, isNew] = m_edges.emplace(std::pair(from, to), m_graph.edges.size());
            if (!isNew)
            {
                double& bits = m_graph.edges[entry->second].bits;
                bits = size ? *size * 8 * m_scale.bits : bits;
                return;
            }
        }
        if (m_graph.edges.size() >= MOST_EDGES)
        {
            m_lexer.FailHere("at most " + std::to_string(MOST_EDGES) + " edges");
        }
        m_graph.edges.push_back({from, to, size.value_or(scope.edgeSize) * 8 * m_scale.bits});
    }

    DotLexer m_lexer;
    GraphScale m_scale;
    bool m_isStrict = false;
    int m_open = 0;
    std::deque<Scope> m_scopes; //!< the graph first
    TaskGraph m_graph;
    std::map<std::string, int> m_numbers;
    std::map<std::pair<int, int>, std::size_t> m_edges; //!< of a strict graph
};

} // namespace

TaskGraph
ParseGraphviz(std::string_view text, const std::string& file, const GraphScale& scale)
{
    return DotReader(text, file, scale).Read();
}

} // namespace ns3::vec
