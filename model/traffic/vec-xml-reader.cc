// SPDX-License-Identifier: GPL-2.0-only
#include "vec-xml-reader.h"

#include "ns3/vec-error.h"
#include "vec-gzip-file.h"

#include <charconv>
#include <cmath>
#include <libxml/xmlreader.h>

namespace ns3::vec
{

struct XmlReader::Parser
{
    explicit Parser(const std::string& file) : path(file), input(file)
    {
    }

    /** Called by libxml2, which is C: exceptions wait until it has returned. */
    static int Read(void* context, char* buffer, int size)
    {
        auto& self = *static_cast<Parser*>(context);
        try
        {
            return static_cast<int>(self.input.Read(buffer, static_cast<std::size_t>(size)));
        }
        catch (const Error& error)
        {
            self.readError = error.what();
            return -1;
        }
    }

#if LIBXML_VERSION >= 21200
    static void Complain(void* context, const xmlError* error)
#else
    static void Complain(void* context, xmlErrorPtr error)
#endif
    {
        auto& self = *static_cast<Parser*>(context);
        if (self.problem.empty() && error->level >= XML_ERR_ERROR && error->message)
        {
            self.problem = error->code == XML_ERR_DOCUMENT_END
                             ? "it breaks off, or goes on after its end"
                             : error->message;
            while (!self.problem.empty() && self.problem.back() == '\n')
            {
                self.problem.pop_back();
            }
            self.problemLine = error->line;
        }
    }

    std::string path;
    GzipReader input;
    std::unique_ptr<xmlTextReader, void (*)(xmlTextReaderPtr)> reader{nullptr, xmlFreeTextReader};
    std::string name;
    std::string readError;
    std::string problem;
    int problemLine = 0;
};

XmlReader::XmlReader(const std::string& path) : m_parser(std::make_unique<Parser>(path))
{
    xmlInitParser();
    auto& parser = *m_parser;
    parser.reader.reset(xmlReaderForIO(Parser::Read,
                                       nullptr,
                                       &parser,
                                       path.c_str(),
                                       nullptr,
                                       XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_COMPACT));
    if (parser.reader)
    {
        xmlTextReaderSetStructuredErrorHandler(parser.reader.get(), Parser::Complain, &parser);
    }
    else if (parser.readError.empty())
    {
        throw InputError(path + ": expected XML");
    }
}

XmlReader::~XmlReader() = default;

bool
XmlReader::Next()
{
    auto& parser = *m_parser;
    int more = parser.reader ? 1 : -1;
    while (more == 1 && (more = xmlTextReaderRead(parser.reader.get())) == 1)
    {
        if (xmlTextReaderNodeType(parser.reader.get()) == XML_READER_TYPE_ELEMENT)
        {
            parser.name =
                reinterpret_cast<const char*>(xmlTextReaderConstLocalName(parser.reader.get()));
            return true;
        }
    }
    if (!parser.readError.empty())
    {
        throw InputError(parser.readError);
    }
    if (more < 0 || !parser.problem.empty())
    {
        throw InputError(parser.path + ": line " + std::to_string(parser.problemLine) +
                         ": expected well-formed XML: " + parser.problem);
    }
    return false;
}

const std::string&
XmlReader::Name() const
{
    return m_parser->name;
}

int
XmlReader::Depth() const
{
    return xmlTextReaderDepth(m_parser->reader.get());
}

std::optional<std::string>
XmlReader::Attribute(const char* name) const
{
    const std::unique_ptr<xmlChar, void (*)(void*)> value(
        xmlTextReaderGetAttribute(m_parser->reader.get(), reinterpret_cast<const xmlChar*>(name)),
        xmlFree);
    if (!value)
    {
        return std::nullopt;
    }
    return reinterpret_cast<const char*>(value.get());
}

std::string
XmlReader::RequiredAttribute(const char* name) const
{
    auto value = Attribute(name);
    if (!value)
    {
        Fail(std::string("expected an attribute \"") + name + "\" of <" + Name() + ">");
    }
    return *value;
}

double
XmlReader::Number(const char* name) const
{
    const auto text = RequiredAttribute(name);
    const auto value = ParseNumber(text);
    if (!value)
    {
        Fail(std::string("expected a finite number as ") + name + " of <" + Name() + ">, found \"" +
             text + "\"");
    }
    return *value;
}

void
XmlReader::Fail(const std::string& expected) const
{
    throw InputError(
        m_parser->path + ": line " +
        std::to_string(xmlGetLineNo(xmlTextReaderCurrentNode(m_parser->reader.get()))) + ": " +
        expected);
}

std::optional<double>
ParseNumber(std::string_view text)
{
    double value = 0;
    const auto end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc() || rest != end || text.empty() || !std::isfinite(value))
    {
        return std::nullopt;
    }
    return value;
}

} // namespace ns3::vec
