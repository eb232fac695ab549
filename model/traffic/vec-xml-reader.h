// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_XML_READER_H
#define VEC_XML_READER_H

#include <memory>
#include <optional>
#include <string>

namespace ns3::vec
{

/**
 * Walks over the start tags of an XML file, plain or gzip, holding one element at a time: files may
 * be larger than memory. Every problem is an InputError of one line with file and line number.
 */
class XmlReader
{
  public:
    explicit XmlReader(const std::string& path);
    ~XmlReader();

    /** On to the next start tag; false at the end of a well-formed document. */
    bool Next();
    /** Name of the element we are at. */
    const std::string& Name() const;
    /** 0 for the root element. */
    int Depth() const;

    std::optional<std::string> Attribute(const char* name) const;
    /** Fails when it is missing. */
    std::string RequiredAttribute(const char* name) const;
    /** A finite number. Fails when it is missing or something else. */
    double Number(const char* name) const;

    /** Ends with an InputError: file and line, then "expected …". */
    [[noreturn]] void Fail(const std::string& expected) const;

  private:
    struct Parser;
    std::unique_ptr<Parser> m_parser;
};

/** The whole text as a finite number, whatever the locale. */
std::optional<double> ParseNumber(std::string_view text);

} // namespace ns3::vec

#endif // VEC_XML_READER_H
