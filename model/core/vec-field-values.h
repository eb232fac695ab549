// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FIELD_VALUES_H
#define VEC_FIELD_VALUES_H

#include "vec-json.h"
#include "vec-problems.h"

#include <any>
#include <complex>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ns3::vec
{

class ValuePlace;

/** Whether a key must be there, and whether it is written although there is nothing to say. */
enum class Presence
{
    REQUIRED,
    OPTIONAL, //!< may be missing, is written all the same
    SPARSE,   //!< may be missing, and is left out for 0, an empty list or no value
};

/** What a value may be. A list has the rule of its elements. */
struct ValueRule
{
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool positive = false;            //!< above 0
    bool integer = false;             //!< whole, although kept as a double
    std::vector<std::string> names{}; //!< a closed list of texts; empty: any text
    /** What becomes of a text once it is read; null: it stays. */
    std::string (*convert)(const ValuePlace& place, const std::string& text) = nullptr;
    Presence presence = Presence::REQUIRED;
    std::string index{};  //!< a number: below the size of the list of that name
    std::string size{};   //!< a list: as long as the list of that name
    std::string things{}; //!< a list of rows: what there is a row for, in complaints
};

inline const ValueRule ANY{};
inline const ValueRule QUANTITY{0};                                                //!< >= 0
inline const ValueRule POSITIVE{0, std::numeric_limits<double>::infinity(), true}; //!< > 0
inline const ValueRule COUNT{0, std::numeric_limits<int>::max() - 1, false, true}; //!< an int

ValueRule Between(double low, double high);
ValueRule Whole(double low, double high);
ValueRule OneOf(std::vector<std::string> names);
/** An index into the list of that name: of the same object, or of one that was read before. */
ValueRule IndexOf(std::string list);
/** A list with an element for each of that list; so has each row of a matrix, \p things says of
 * what. */
ValueRule ForEach(std::string list, ValueRule element, std::string things = "");
ValueRule Optional(ValueRule rule);
ValueRule Sparse(ValueRule rule);

/** What is known while a document is read. */
class ReadScope
{
  public:
    /** \p folder: of relative paths. \p allAtOnce: elements of a list complain all at once. */
    explicit ReadScope(std::string folder = "", bool allAtOnce = false);

    const std::string& Folder() const;
    bool IsAllAtOnce() const;

    /** The size of the list last met under that name; 0 if there was none. */
    std::size_t SizeOf(std::string_view list) const;
    /** REQUIRES: the name lives as long as the scope. */
    void SetSize(std::string_view list, std::size_t size);

    /** What is being read, as far as it is: for fields whose rule depends on others. */
    template <class T>
    void SetRoot(const T* root)
    {
        m_root = root;
    }

    /** REQUIRES: the root is of that type. */
    template <class T>
    const T& Root() const
    {
        return *std::any_cast<const T*>(m_root);
    }

  private:
    std::string m_folder;
    bool m_isAllAtOnce;
    std::vector<std::pair<std::string_view, std::size_t>> m_sizes;
    std::any m_root;
};

/**
 * A value while it is read, which knows how it was reached; it makes a JsonView only when there is
 * something to complain about. Lives below the place it was reached from, on the stack.
 */
class ValuePlace
{
  public:
    ValuePlace(const JsonView& root, ReadScope& scope);

    const Json& Value() const;
    ReadScope& Scope() const;
    JsonView View() const;
    [[noreturn]] void Fail(const std::string& expected) const;

    /** Number of elements. Fails unless this is an array. */
    std::size_t Size() const;
    /** REQUIRES: index < Size(). */
    ValuePlace At(std::size_t index) const;
    /** The member of that name, which is \p value. */
    ValuePlace At(std::string_view key, const Json& value) const;

  private:
    ValuePlace(const ValuePlace* parent,
               std::string_view key,
               std::size_t index,
               const Json& value);

    const JsonView* m_root;
    const ValuePlace* m_parent = nullptr;
    std::string_view m_key; //!< null: an element
    std::size_t m_index = 0;
    const Json* m_value;
    ReadScope* m_scope;
};

/** Reads a value; throws InputError. Further types add functions of these names beside them. */
void ReadValue(const ValuePlace& place, const ValueRule& rule, double& number);
void ReadValue(const ValuePlace& place, const ValueRule& rule, bool& value);
void ReadValue(const ValuePlace& place, const ValueRule& rule, int& number);
void ReadValue(const ValuePlace& place, const ValueRule& rule, uint32_t& number);
void ReadValue(const ValuePlace& place, const ValueRule& rule, uint64_t& number);
void ReadValue(const ValuePlace& place, const ValueRule& rule, std::string& text);
void ReadValue(const ValuePlace& place, const ValueRule& rule, std::optional<double>& number);
void ReadValue(const ValuePlace& place, const ValueRule& rule, std::complex<double>& number);
/** A list, or the one text of it. */
void ReadValue(const ValuePlace& place, const ValueRule& rule, std::vector<std::string>& texts);
/** An object of texts, numbers, true and false under names of the user's choice. */
void ReadValue(const ValuePlace& place,
               const ValueRule& rule,
               std::map<std::string, std::string>& map);
void ReadValue(const ValuePlace& place, const ValueRule& rule, std::map<std::string, double>& map);

/**
 * Reads a value from a text of the command line: the expectation that it misses; empty: none.
 * Other types than these have no such text.
 */
std::string ReadText(const std::string& text, const ValueRule& rule, double& number);
std::string ReadText(const std::string& text, const ValueRule& rule, int& number);
/** true, 1, false or 0. */
std::string ReadText(const std::string& text, const ValueRule& rule, bool& value);
std::string ReadText(const std::string& text, const ValueRule& rule, std::string& value);
std::string ReadText(const std::string& text, const ValueRule& rule, std::optional<double>& number);
template <class Value>
std::string
ReadText(const std::string&, const ValueRule&, Value&)
{
    return "a key of a document";
}

template <class Value>
struct IsList : std::false_type
{
};

template <class Element>
struct IsList<std::vector<Element>> : std::true_type
{
};

/** The opposite of ReadValue; null: there is nothing to write. */
template <class Value>
Json
WriteValue(const Value& value)
{
    return value;
}

Json WriteValue(const std::optional<double>& number);
Json WriteValue(const std::complex<double>& number);

/** Whether there is nothing to say: what a sparse field is not written for. */
template <class Value>
bool
IsNothing(const Value& value)
{
    if constexpr (IsList<Value>::value)
    {
        return value.empty();
    }
    else if constexpr (std::is_arithmetic_v<Value>)
    {
        return value == Value();
    }
    else
    {
        return false;
    }
}

/** The JSON schema of values of that type under that rule. */
Json ValueSchema(double, const ValueRule& rule);
Json ValueSchema(bool, const ValueRule& rule);
Json ValueSchema(int, const ValueRule& rule);
Json ValueSchema(uint32_t, const ValueRule& rule);
Json ValueSchema(uint64_t, const ValueRule& rule);
Json ValueSchema(const std::string&, const ValueRule& rule);
Json ValueSchema(const std::optional<double>&, const ValueRule& rule);
Json ValueSchema(const std::complex<double>&, const ValueRule& rule);
Json ValueSchema(const std::vector<std::string>&, const ValueRule& rule);
Json ValueSchema(const std::map<std::string, std::string>&, const ValueRule& rule);
Json ValueSchema(const std::map<std::string, double>&, const ValueRule& rule);
/** Of an array of exactly so many of that schema. */
Json TupleSchema(const Json& items, std::size_t size);

/** A whole number without a fraction: 10, not 10.0. */
Json ShortNumber(double number);
/** The same for all numbers of a document. */
Json ShortNumbers(Json document);

/** Fails unless a list has the size that its rule demands. \p things: what it is a list of; null:
 * of rows. */
void CheckSize(const ValuePlace& place, const ValueRule& rule, const char* things);

/** Reads each element; \p read is called with its place and its number. */
template <class Read>
void
ReadElements(const ValuePlace& place, const Read& read)
{
    const std::size_t size = place.Size();
    Problems problems;
    for (std::size_t i = 0; i < size; ++i)
    {
        const ValuePlace element = place.At(i);
        if (place.Scope().IsAllAtOnce())
        {
            problems.Try([&] { read(element, i); });
        }
        else
        {
            read(element, i);
        }
    }
    problems.Throw();
}

template <class Element>
void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::vector<Element>& list)
{
    constexpr bool isOfPairs = std::is_same_v<Element, std::complex<double>>;
    CheckSize(place,
              rule,
              IsList<Element>::value ? nullptr : (isOfPairs ? "pairs [re, im]" : "numbers"));
    list.assign(place.Size(), Element());
    ReadElements(place,
                 [&](const ValuePlace& element, std::size_t i)
                 { ReadValue(element, rule, list[i]); });
}

template <class Element>
Json
WriteValue(const std::vector<Element>& list)
{
    if constexpr (std::is_arithmetic_v<Element>)
    {
        return list;
    }
    else
    {
        Json::array_t array;
        array.reserve(list.size());
        for (const Element& element : list)
        {
            array.push_back(WriteValue(element));
        }
        return Json(std::move(array));
    }
}

template <class Element>
Json
ValueSchema(const std::vector<Element>&, const ValueRule& rule)
{
    Json schema;
    schema["type"] = "array";
    schema["items"] = ValueSchema(Element(), rule);
    return schema;
}

} // namespace ns3::vec

#endif // VEC_FIELD_VALUES_H
