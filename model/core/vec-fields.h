// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FIELDS_H
#define VEC_FIELDS_H

#include "vec-error.h"
#include "vec-field-values.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What is said about one member of a struct, whatever the struct.
 */
struct FieldInfo
{
    std::string name; //!< the JSON key
    std::string help; //!< a sentence without unit, bounds or default
    Presence presence = Presence::REQUIRED;
    Json schema; //!< of the value
};

/** The member of that name; null: there is none. */
const Json* FindMember(const Json& object, std::string_view key);
Json ListSchema(Json items);
/** The schema of an object with these members, and of an array of them. */
Json ObjectSchema(const std::vector<FieldInfo>& fields);
Json ArraySchema(const std::vector<FieldInfo>& fields);

/**
 * @ingroup vec
 * @brief The members of a struct T, each described once: key, type, bounds, help, and whether it
 * may be missing.
 *
 * From this come the reader with its complaints, the writer, the JSON schema and the manual's
 * table. The order of the rows is that of a document.
 *
 * \code
 *   const Fields<Vehicle> fields = Fields<Vehicle>()
 *       .Add("cpu_hz", &Vehicle::cpuHz, POSITIVE, "clock")
 *       .Add("kappa", &Vehicle::kappa, Sparse(QUANTITY), "energy of computing");
 * \endcode
 *
 * An access is a pointer to a member, or a function object from a T& to a reference; SELF is the
 * struct itself, for a group of keys whose values the struct holds directly. The size of a list is
 * known under its key to the rules IndexOf and ForEach.
 */
template <class T>
class Fields
{
  public:
    struct Row : FieldInfo
    {
        std::function<void(const ValuePlace& place, T& object)> read;
        std::function<Json(const T& object)> write; //!< null: the key is left out
        std::function<void(const ValuePlace& place, const T& object)> check; //!< of the object
        /** From a text of the command line: the expectation that it misses; empty: none. */
        std::function<std::string(const std::string& text, T& object)> set;
    };

    template <class Access>
    using ValueAt = std::decay_t<std::invoke_result_t<Access, T&>>;

    /** Of JSON objects. */
    Fields() = default;

    /** Of JSON arrays with an element for each row: \p what says such an array. */
    explicit Fields(std::string what) : m_array(std::move(what))
    {
    }

    /** A plain value, or a list of them. */
    template <class Access>
    Fields& Add(const char* name, Access access, ValueRule rule, const char* help = "")
    {
        using Value = ValueAt<Access>;
        Row& row = AddRow(name, rule.presence, help);
        row.schema = ValueSchema(Value(), rule);
        const bool isSparse = rule.presence == Presence::SPARSE;
        row.write = [access, isSparse](const T& object)
        {
            const Value& value = std::invoke(access, object);
            return isSparse && IsNothing(value) ? Json() : WriteValue(value);
        };
        row.set = [access, rule](const std::string& text, T& object)
        { return ReadText(text, rule, std::invoke(access, object)); };
        row.read = [access, rule = std::move(rule)](const ValuePlace& place, T& object)
        {
            auto& value = std::invoke(access, object);
            ReadValue(place, rule, value);
        };
        return *this;
    }

    /** A struct of which there are fields, or a list of such. */
    template <class Access, class Member>
    Fields& Add(const char* name,
                Access access,
                const Fields<Member>& fields,
                const char* help = "",
                Presence presence = Presence::REQUIRED)
    {
        using Value = ValueAt<Access>;
        constexpr bool isList = !std::is_same_v<Value, Member>;
        const auto shared = std::make_shared<const Fields<Member>>(fields);
        Row& row = AddRow(name, presence, help);
        row.schema = isList ? ListSchema(fields.Schema()) : fields.Schema();
        row.read = [access, shared](const ValuePlace& place, T& object)
        {
            auto& value = std::invoke(access, object);
            if constexpr (isList)
            {
                value.assign(place.Size(), Member());
                ReadElements(place,
                             [&](const ValuePlace& element, std::size_t i)
                             { shared->Read(element, value[i]); });
            }
            else
            {
                shared->Read(place, value);
            }
        };
        row.write = [access, shared, presence](const T& object)
        {
            const auto& value = std::invoke(access, object);
            if constexpr (isList)
            {
                if (value.empty() && presence == Presence::SPARSE)
                {
                    return Json();
                }
                Json::array_t list;
                list.reserve(value.size());
                for (const Member& element : value)
                {
                    list.push_back(shared->Write(element));
                }
                return Json(std::move(list));
            }
            else
            {
                return shared->Write(value);
            }
        };
        return *this;
    }

    /** A text, each of which stands for a value. */
    template <class Access>
    Fields& AddChoice(const char* name,
                      Access access,
                      std::vector<std::pair<const char*, ValueAt<Access>>> choices,
                      const char* help = "")
    {
        Row& row = AddRow(name, Presence::REQUIRED, help);
        row.schema["type"] = "string";
        std::string expected;
        std::string names;
        for (const auto& choice : choices)
        {
            names += (names.empty() ? "" : " or ") + std::string(choice.first);
            row.schema["enum"].push_back(choice.first);
            expected += (expected.empty() ? "\"" : " or \"") + std::string(choice.first) + "\"";
        }
        row.read = [access, choices, expected](const ValuePlace& place, T& object)
        {
            const std::string text = place.View().String();
            for (const auto& choice : choices)
            {
                if (text == choice.first)
                {
                    std::invoke(access, object) = choice.second;
                    return;
                }
            }
            place.Fail(expected);
        };
        row.set = [access, choices, names](const std::string& text, T& object)
        {
            for (const auto& choice : choices)
            {
                if (text == choice.first)
                {
                    std::invoke(access, object) = choice.second;
                    return std::string();
                }
            }
            return names;
        };
        row.write = [access, choices](const T& object)
        {
            for (const auto& choice : choices)
            {
                if (std::invoke(access, object) == choice.second)
                {
                    return Json(choice.first);
                }
            }
            return Json();
        };
        return *this;
    }

    /** The fields of a member, as if they were the struct's own. */
    template <class Access, class Member>
    Fields& Include(Access access, const Fields<Member>& fields)
    {
        for (const auto& theirs : fields.Rows())
        {
            m_rows.emplace_back();
            Row& row = m_rows.back();
            static_cast<FieldInfo&>(row) = theirs;
            row.read = [access, read = theirs.read](const ValuePlace& place, T& object)
            { read(place, std::invoke(access, object)); };
            row.write = [access, write = theirs.write](const T& object)
            { return write(std::invoke(access, object)); };
            row.set = [access, set = theirs.set](const std::string& text, T& object)
            { return set(text, std::invoke(access, object)); };
            if (theirs.check)
            {
                row.check = [access, check = theirs.check](const ValuePlace& place, const T& object)
                { check(place, std::invoke(access, object)); };
            }
        }
        return *this;
    }

    /** A key that belongs to somebody else: allowed, not looked at, not written. */
    Fields& Allow(const char* name)
    {
        Row& row = AddRow(name, Presence::OPTIONAL, "");
        row.schema = true;
        row.read = [](const ValuePlace&, T&) {};
        row.write = [](const T&) { return Json(); };
        return *this;
    }

    /** What the last field alone cannot show: called with the place of the object, once that field
     * and all before it are read. Throws InputError. */
    Fields& Check(std::function<void(const ValuePlace& place, const T& object)> check)
    {
        m_rows.back().check = std::move(check);
        return *this;
    }

    const std::vector<Row>& Rows() const
    {
        return m_rows;
    }

    /** Reads all rows; missing ones that may be missing keep their value. Throws InputError. */
    void Read(const ValuePlace& place, T& object) const
    {
        if (!m_array.empty())
        {
            ReadArray(place, object);
            return;
        }
        CheckKeys(place);
        for (const Row& row : m_rows)
        {
            const Json* value = FindMember(place.Value(), row.name);
            if (value)
            {
                row.read(place.At(row.name, *value), object);
            }
            else if (row.presence == Presence::REQUIRED)
            {
                place.View().At(row.name);
            }
            if (row.check)
            {
                row.check(place, object);
            }
        }
    }

    /** Sets the field of an option --NAME=TEXT; false: there is none. Throws InputError. */
    bool Set(const std::string& name, const std::string& text, T& object) const
    {
        const Row* row = FindRow(name);
        if (!row)
        {
            return false;
        }
        const std::string expected = row->set(text, object);
        if (!expected.empty())
        {
            throw InputError("option --" + name + ": expected " + expected + ", not \"" + text +
                             "\"");
        }
        return true;
    }

    /** The document of an object; the opposite of Read. */
    Json Write(const T& object) const
    {
        Json::array_t elements;
        Json::object_t members;
        (m_array.empty() ? members.reserve(m_rows.size()) : elements.reserve(m_rows.size()));
        for (const Row& row : m_rows)
        {
            Json value = row.write(object);
            if (!m_array.empty())
            {
                elements.push_back(std::move(value));
            }
            else if (!value.is_null())
            {
                members.emplace_back(row.name, std::move(value));
            }
        }
        return m_array.empty() ? Json(std::move(members)) : Json(std::move(elements));
    }

    Json Schema() const
    {
        const std::vector<FieldInfo> infos(m_rows.begin(), m_rows.end());
        return m_array.empty() ? ObjectSchema(infos) : ArraySchema(infos);
    }

  private:
    Row& AddRow(const char* name, Presence presence, const char* help)
    {
        m_rows.emplace_back();
        m_rows.back().name = name;
        m_rows.back().presence = presence;
        m_rows.back().help = help;
        m_rows.back().set = [](const std::string&, T&) { return "a key of a document"; };
        return m_rows.back();
    }

    void ReadArray(const ValuePlace& place, T& object) const
    {
        if (place.Size() != m_rows.size())
        {
            place.Fail(m_array);
        }
        for (std::size_t i = 0; i < m_rows.size(); ++i)
        {
            m_rows[i].read(place.At(i), object);
            if (m_rows[i].check)
            {
                m_rows[i].check(place, object);
            }
        }
    }

    /** Refuses unknown keys; from here on the sizes of the lists are known. */
    void CheckKeys(const ValuePlace& place) const
    {
        if (!place.Value().is_object())
        {
            place.Fail("an object");
        }
        for (const auto& [key, value] : place.Value().get_ref<const Json::object_t&>())
        {
            const Row* row = FindRow(key);
            if (!row && key != "meta")
            {
                RefuseKeys(place);
            }
            if (row && value.is_array())
            {
                place.Scope().SetSize(row->name, value.size());
            }
        }
    }

    const Row* FindRow(std::string_view key) const
    {
        for (const Row& row : m_rows)
        {
            if (row.name == key)
            {
                return &row;
            }
        }
        return nullptr;
    }

    [[noreturn]] void RefuseKeys(const ValuePlace& place) const
    {
        std::vector<std::string_view> keys;
        for (const Row& row : m_rows)
        {
            keys.emplace_back(row.name);
        }
        place.View().AllowKeys(keys);
        place.Fail("known keys");
    }

    std::string m_array; //!< what an array of the rows is; empty: they are an object
    std::vector<Row> m_rows;
};

/** The struct itself: an access. */
inline constexpr auto SELF = [](auto& object) -> auto&
{
    return object;
};

/** Reads a document; the object is the root of its scope. Throws InputError. */
template <class T>
void
ReadFields(const Fields<T>& fields, const JsonView& json, T& object)
{
    ReadScope scope;
    scope.SetRoot<T>(&object);
    fields.Read(ValuePlace(json, scope), object);
}

/** The unit that the end of a key says: "s" for "deadline_s"; empty: none. */
std::string UnitOf(std::string_view key);
/** The manual's table of keys: unit, default (where \p defaults has one under the key as a
 * pointer, "a.b" being "/a/b"), meaning; reStructuredText. */
std::string ManualTable(const std::vector<FieldInfo>& fields, const Json& defaults);

} // namespace ns3::vec

#endif // VEC_FIELDS_H
