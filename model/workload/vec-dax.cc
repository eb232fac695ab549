// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-flow.h"

#include <charconv>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace ns3::vec
{

namespace
{

/** One element with its place, in whatever namespace. */
class XmlElement
{
  public:
    XmlElement(xmlNode* node, const std::string& file) : m_node(node), m_file(file)
    {
    }

    std::string_view Name() const
    {
        return reinterpret_cast<const char*>(m_node->name);
    }

    std::optional<std::string> Attribute(const char* name) const
    {
        xmlChar* text = xmlGetProp(m_node, reinterpret_cast<const xmlChar*>(name));
        return Take(text);
    }

    /** Fails when it is not there. */
    std::string Require(const char* name) const
    {
        const std::optional<std::string> text = Attribute(name);
        if (!text)
        {
            Fail("an attribute \"" + std::string(name) + "\"");
        }
        return *text;
    }

    std::string Text() const
    {
        return Take(xmlNodeGetContent(m_node)).value_or("");
    }

    /** A number from 0, or nothing where \p text is nothing. */
    double Quantity(const char* what, const std::optional<std::string>& text) const
    {
        if (!text)
        {
            return Flow::OPEN;
        }
        const std::size_t first = std::min(text->find_first_not_of(" \t\r\n"), text->size());
        const std::size_t last = text->find_last_not_of(" \t\r\n") + 1;
        double number = -1;
        const char* end = text->data() + last;
        const auto [stop, error] = std::from_chars(text->data() + first, end, number);
        if (error != std::errc() || stop != end || !(number >= 0 && number <= MOST_QUANTITY))
        {
            Fail(std::string(what) + " that is a number from 0 to 1e18, found \"" + *text + "\"");
        }
        return number;
    }

    template <class Work>
    void ForEach(Work work) const
    {
        for (xmlNode* node = m_node->children; node; node = node->next)
        {
            if (node->type == XML_ELEMENT_NODE)
            {
                work(XmlElement(node, m_file));
            }
        }
    }

    [[noreturn]] void Fail(const std::string& expected) const
    {
        throw InputError(m_file + ": line " + std::to_string(xmlGetLineNo(m_node)) + ": <" +
                         std::string(Name()) + ">: expected " + expected);
    }

  private:
    static std::optional<std::string> Take(xmlChar* text)
    {
        if (!text)
        {
            return std::nullopt;
        }
        std::string taken = reinterpret_cast<const char*>(text);
        xmlFree(text);
        return taken;
    }

    xmlNode* m_node;
    const std::string& m_file;
};

using Names = std::unordered_map<std::string, int>;

/** Jobs have a runtime (version 2) or a profile that says it (version 3), and use files. */
Flow::Task
ReadJob(const XmlElement& job, bool& saysFiles)
{
    Flow::Task task;
    task.runtimeS = job.Quantity("a runtime", job.Attribute("runtime"));
    job.ForEach(
        [&](const XmlElement& inner)
        {
            if (inner.Name() == "profile" && inner.Attribute("key") == "runtime" &&
                !job.Attribute("runtime"))
            {
                task.runtimeS = inner.Quantity("a runtime", inner.Text());
            }
            if (inner.Name() != "uses")
            {
                return;
            }
            std::optional<std::string> name = inner.Attribute("file"); // up to version 2
            name = name ? name : inner.Require("name");
            const std::string link = inner.Attribute("link").value_or("input");
            if (link != "input" && link != "output" && link != "inout")
            {
                return; // programs and checkpoints
            }
            saysFiles = true;
            const double bytes = inner.Quantity("a size", inner.Attribute("size"));
            if (link != "output")
            {
                task.inputBytes[*name] = bytes;
            }
            if (link != "input")
            {
                task.outputBytes[*name] = bytes;
            }
        });
    return task;
}

int
Number(const XmlElement& element, const Names& names)
{
    const std::string name = element.Require("ref");
    const auto found = names.find(name);
    if (found == names.end())
    {
        element.Fail("a ref that is the id of a job, found \"" + name + "\"");
    }
    return found->second;
}

} // namespace

TaskGraph
ParseDax(std::string_view text, const std::string& file, const GraphScale& scale)
{
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(xmlNewParserCtxt(),
                                                                               &xmlFreeParserCtxt);
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        context ? xmlCtxtReadMemory(context.get(),
                                    text.data(),
                                    static_cast<int>(text.size()),
                                    nullptr,
                                    nullptr,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                        XML_PARSE_NOBLANKS | XML_PARSE_BIG_LINES)
                : nullptr,
        &xmlFreeDoc);
    xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (!root)
    {
        const auto* error = context ? xmlCtxtGetLastError(context.get()) : nullptr;
        throw InputError(file + ": line " + std::to_string(error ? error->line : 1) +
                         ": expected XML");
    }
    const XmlElement adag(root, file);
    if (adag.Name() != "adag")
    {
        adag.Fail("<adag>, the root of a Pegasus DAX");
    }
    Flow flow;
    Names names;
    adag.ForEach(
        [&](const XmlElement& job)
        {
            if (job.Name() == "job" || job.Name() == "dag" || job.Name() == "dax")
            {
                const std::string id = job.Require("id");
                if (!names.emplace(id, static_cast<int>(flow.tasks.size())).second)
                {
                    job.Fail("an id of its own, found \"" + id + "\" again");
                }
                flow.tasks.push_back(ReadJob(job, flow.saysFiles));
            }
        });
    adag.ForEach(
        [&](const XmlElement& child)
        {
            if (child.Name() == "child")
            {
                flow.saysEdges = true;
                const int to = Number(child, names);
                child.ForEach([&](const XmlElement& parent)
                              { flow.edges.emplace(Number(parent, names), to); });
            }
        });
    return ToGraph(flow, scale);
}

} // namespace ns3::vec
