// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MESSAGE_BODY_H
#define VEC_MESSAGE_BODY_H

#include "ns3/abort.h"
#include "vec-messages.h"

#include <cstring>
#include <type_traits>

namespace ns3::vec
{

/** The ns-3 Header of a message body: its fields in the order of Visit, in network byte order. */
template <class Body>
class MessageBody : public Header
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId(Body::NAME)
                                .SetParent<Header>()
                                .SetGroupName("Vec")
                                .template AddConstructor<MessageBody<Body>>();
        return tid;
    }

    TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;

    void Print(std::ostream& os) const override
    {
        os << GetSerializedSize() << " bytes";
    }

    Body value;
};

namespace archive
{

template <class T>
inline constexpr bool IS_SCALAR = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/** Counts bytes. */
struct Sizer
{
    uint32_t bytes = 0;

    template <class... Fields>
    void operator()(Fields&... fields)
    {
        (One(fields), ...);
    }

    template <class T>
    void One(T& field)
    {
        if constexpr (IS_SCALAR<T>)
        {
            bytes += sizeof(T);
        }
        else
        {
            field.Visit(*this);
        }
    }

    template <class T>
    void One(std::vector<T>& fields)
    {
        bytes += 2;
        for (T& field : fields)
        {
            One(field);
        }
    }

    template <class A, class B>
    void One(std::pair<A, B>& field)
    {
        One(field.first);
        One(field.second);
    }

    template <class A, class B>
    void OneWith(std::vector<A>& fields, std::vector<B>& more)
    {
        One(fields);
        for (B& field : more)
        {
            One(field);
        }
    }
};

struct Writer
{
    Buffer::Iterator at;

    template <class... Fields>
    void operator()(Fields&... fields)
    {
        (One(fields), ...);
    }

    template <class T>
    void One(T& field)
    {
        if constexpr (IS_SCALAR<T>)
        {
            uint64_t bits = 0;
            if constexpr (std::is_floating_point_v<T>)
            {
                std::memcpy(&bits, &field, sizeof(T));
            }
            else
            {
                bits = static_cast<uint64_t>(field);
            }
            for (int shift = 8 * (sizeof(T) - 1); shift >= 0; shift -= 8)
            {
                at.WriteU8(static_cast<uint8_t>(bits >> shift));
            }
        }
        else
        {
            field.Visit(*this);
        }
    }

    template <class T>
    void One(std::vector<T>& fields)
    {
        NS_ABORT_MSG_IF(fields.size() > 65535, "a list in a message is too long");
        at.WriteHtonU16(static_cast<uint16_t>(fields.size()));
        for (T& field : fields)
        {
            One(field);
        }
    }

    template <class A, class B>
    void One(std::pair<A, B>& field)
    {
        One(field.first);
        One(field.second);
    }

    /** A list of at most 32767, and another that is as long or empty: the highest bit of the length
     * tells. */
    template <class A, class B>
    void OneWith(std::vector<A>& fields, std::vector<B>& more)
    {
        const auto size = static_cast<uint16_t>(fields.size());
        NS_ABORT_MSG_IF(fields.size() > 32767, "a list in a message is too long");
        NS_ABORT_MSG_UNLESS(more.empty() || more.size() == size, "two lists of different lengths");
        at.WriteHtonU16(more.empty() ? size : size | 0x8000);
        for (A& field : fields)
        {
            One(field);
        }
        for (B& field : more)
        {
            One(field);
        }
    }
};

struct Reader
{
    Buffer::Iterator at;

    template <class... Fields>
    void operator()(Fields&... fields)
    {
        (One(fields), ...);
    }

    template <class T>
    void One(T& field)
    {
        if constexpr (IS_SCALAR<T>)
        {
            uint64_t bits = 0;
            for (std::size_t i = 0; i < sizeof(T); ++i)
            {
                bits = bits << 8 | at.ReadU8();
            }
            if constexpr (std::is_floating_point_v<T>)
            {
                std::memcpy(&field, &bits, sizeof(T));
            }
            else
            {
                field = static_cast<T>(bits);
            }
        }
        else
        {
            field.Visit(*this);
        }
    }

    template <class T>
    void One(std::vector<T>& fields)
    {
        fields.resize(at.ReadNtohU16());
        for (T& field : fields)
        {
            One(field);
        }
    }

    template <class A, class B>
    void One(std::pair<A, B>& field)
    {
        One(field.first);
        One(field.second);
    }

    template <class A, class B>
    void OneWith(std::vector<A>& fields, std::vector<B>& more)
    {
        const uint16_t length = at.ReadNtohU16();
        fields.resize(length & 0x7fff);
        more.resize(length & 0x8000 ? fields.size() : 0);
        for (A& field : fields)
        {
            One(field);
        }
        for (B& field : more)
        {
            One(field);
        }
    }
};

} // namespace archive

template <class Body>
uint32_t
MessageBody<Body>::GetSerializedSize() const
{
    archive::Sizer sizer;
    const_cast<Body&>(value).Visit(sizer);
    return sizer.bytes;
}

template <class Body>
void
MessageBody<Body>::Serialize(Buffer::Iterator start) const
{
    archive::Writer writer{start};
    const_cast<Body&>(value).Visit(writer);
}

template <class Body>
uint32_t
MessageBody<Body>::Deserialize(Buffer::Iterator start)
{
    archive::Reader reader{start};
    value.Visit(reader);
    return reader.at.GetDistanceFrom(start);
}

} // namespace ns3::vec

#endif // VEC_MESSAGE_BODY_H
