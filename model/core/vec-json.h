// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JSON_H
#define VEC_JSON_H

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** Keys keep the order in which they were written. */
using Json = nlohmann::ordered_json;

/**
 * @ingroup vec
 * @brief A place in a JSON document that knows where it is.
 *
 * Every getter checks type and range and throws an InputError of one line,
 * "FILE: POINTER: expected …", so that readers are plain code without checks of their own.
 * Keys named "meta" are free for notes. A view refers to the document: it must outlive the view.
 */
class JsonView
{
  public:
    /** The root of a document that came from \p file. */
    JsonView(const Json& document, std::string file);

    const Json& Value() const;
    /** Ends with an InputError: this place, then \p expected. */
    [[noreturn]] void Fail(const std::string& expected) const;

    /** Refuses any key of this object that is not listed ("meta" is always allowed). */
    void AllowKeys(std::initializer_list<std::string_view> keys) const;
    void AllowKeys(const std::vector<std::string_view>& keys) const;
    bool Has(std::string_view key) const;
    /** The member of that name. Fails when it is missing. */
    JsonView At(std::string_view key) const;

    /** Number of elements. Fails unless this is an array. */
    std::size_t Size() const;
    JsonView At(std::size_t index) const;

    /** A finite number in [low, high]. */
    double Number(double low = -std::numeric_limits<double>::infinity(),
                  double high = std::numeric_limits<double>::infinity()) const;
    /** A finite number >= 0. */
    double Quantity() const;
    /** A finite number > 0. */
    double Positive() const;
    /** An integer in [low, high]. */
    int64_t Integer(int64_t low, int64_t high) const;
    /** An index below \p size. */
    int Index(std::size_t size) const;
    bool Boolean() const;
    std::string String() const;
    std::vector<double> Quantities() const;
    std::vector<double> Positives() const;
    /** Quantities, of exactly \p size elements. */
    std::vector<double> Quantities(std::size_t size) const;

    /** The member's quantity, or \p otherwise when it is absent. */
    double QuantityOr(std::string_view key, double otherwise) const;

  private:
    JsonView(const Json& value, std::string file, std::string pointer);

    const Json* m_value;
    std::string m_file;
    std::string m_pointer;
};

/** Parses a document; \p file names it in errors. */
Json ParseJson(std::string_view text, const std::string& file);
/** Reads a whole file; "-" is standard input. Missing or unreadable is an InputError. */
std::string ReadFile(const std::string& path);
Json ReadJson(const std::string& path);
/** Writes a WholeFile. A full disk or a missing folder is an EnvironmentError. */
void WriteFile(const std::string& path, std::string_view content);
/** One line, numbers with enough digits to read back exactly. */
std::string ToLine(const Json& json);

} // namespace ns3::vec

#endif // VEC_JSON_H
