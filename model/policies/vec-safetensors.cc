// SPDX-License-Identifier: GPL-2.0-only
#include "vec-safetensors.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

namespace ns3::vec
{

namespace
{

constexpr std::size_t PREFIX = 8;
constexpr std::size_t ALIGNMENT = 8;
constexpr int64_t MAX_OFFSET = int64_t{1} << 40;

static_assert(sizeof(float) == 4);
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "safetensors are little-endian");

std::size_t
CountOf(const std::vector<std::size_t>& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::string
ToText(const std::vector<std::size_t>& shape)
{
    std::string text;
    for (std::size_t size : shape)
    {
        text += (text.empty() ? "" : ",") + std::to_string(size);
    }
    return "[" + text + "]";
}

} // namespace

SafeTensors
SafeTensors::Read(const std::string& path)
{
    return FromBytes(ReadFile(path), path);
}

SafeTensors
SafeTensors::FromBytes(std::string_view content, const std::string& file)
{
    auto fail = [&file](const std::string& what)
    { throw InputError(file + ": not a usable safetensors file: " + what); };
    uint64_t headerSize = 0;
    if (content.size() < PREFIX)
    {
        fail("truncated before the header");
    }
    std::memcpy(&headerSize, content.data(), PREFIX);
    if (headerSize > content.size() - PREFIX)
    {
        fail("truncated within the header, or no safetensors at all");
    }
    const Json header = ParseJson(content.substr(PREFIX, headerSize), file);
    if (!header.is_object())
    {
        fail("the header is no JSON object");
    }
    const std::string_view data = content.substr(PREFIX + headerSize);

    SafeTensors result;
    result.m_file = file;
    std::vector<std::pair<std::size_t, std::size_t>> spans;
    const JsonView root(header, file);
    for (const auto& [name, value] : header.items())
    {
        const JsonView entry = root.At(name);
        if (name == "__metadata__")
        {
            if (!value.is_object())
            {
                entry.Fail("an object of texts");
            }
            for (const auto& [key, text] : value.items())
            {
                result.metadata[key] = entry.At(key).String();
            }
            continue;
        }
        Tensor tensor;
        tensor.name = name;
        const JsonView shape = entry.At("shape");
        std::size_t count = 1;
        for (std::size_t i = 0; i < shape.Size(); ++i)
        {
            const std::size_t size = shape.At(i).Integer(0, MAX_OFFSET);
            if (size > 0 && count > static_cast<std::size_t>(MAX_OFFSET) / size)
            {
                shape.Fail("a tensor that fits the file");
            }
            tensor.shape.push_back(size);
            count *= size;
        }
        const std::string type = entry.At("dtype").String();
        if (type != "F32" && type != "U8")
        {
            entry.At("dtype").Fail("F32 or U8, not " + type);
        }
        tensor.isBytes = type == "U8";
        const JsonView offsets = entry.At("data_offsets");
        if (offsets.Size() != 2)
        {
            offsets.Fail("two offsets");
        }
        const std::size_t begin = offsets.At(0).Integer(0, MAX_OFFSET);
        const std::size_t end = offsets.At(1).Integer(begin, MAX_OFFSET);
        if (end > data.size())
        {
            fail("truncated: tensor " + name + " ends at byte " + std::to_string(end) + " of " +
                 std::to_string(data.size()));
        }
        if (end - begin != count * (tensor.isBytes ? 1 : sizeof(float)))
        {
            offsets.Fail("as many bytes as the shape " + ToText(tensor.shape) + " needs");
        }
        spans.emplace_back(begin, end);
        if (tensor.isBytes)
        {
            tensor.bytes = data.substr(begin, end - begin);
        }
        else
        {
            tensor.numbers.resize(count);
            std::copy_n(data.data() + begin,
                        end - begin,
                        reinterpret_cast<char*>(tensor.numbers.data()));
        }
        result.m_tensors.push_back(std::move(tensor));
    }

    std::sort(spans.begin(), spans.end());
    std::size_t position = 0;
    for (const auto& [begin, end] : spans)
    {
        if (begin != position)
        {
            fail("tensors overlap or leave a hole at byte " + std::to_string(begin));
        }
        position = end;
    }
    if (position != data.size())
    {
        fail("there are bytes that belong to no tensor");
    }
    return result;
}

std::string
SafeTensors::ToBytes() const
{
    Json header = Json::object();
    if (!metadata.empty())
    {
        header["__metadata__"] = metadata;
    }
    // Numbers before bytes, so that numbers stay aligned.
    std::vector<const Tensor*> order;
    for (const bool bytes : {false, true})
    {
        for (const Tensor& tensor : m_tensors)
        {
            if (tensor.isBytes == bytes)
            {
                order.push_back(&tensor);
            }
        }
    }
    std::size_t offset = 0;
    for (const Tensor* pointer : order)
    {
        const Tensor& tensor = *pointer;
        const std::size_t size =
            tensor.isBytes ? tensor.bytes.size() : tensor.numbers.size() * sizeof(float);
        header[tensor.name] = {
            {"dtype",        tensor.isBytes ? "U8" : "F32"},
            {"shape",        tensor.shape                 },
            {"data_offsets", {offset, offset + size}      }
        };
        offset += size;
    }
    std::string text = ToLine(header);
    text.resize((text.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, ' ');

    const uint64_t headerSize = text.size();
    std::string content(PREFIX, '\0');
    content.reserve(PREFIX + text.size() + offset);
    std::memcpy(content.data(), &headerSize, PREFIX);
    content += text;
    for (const Tensor* tensor : order)
    {
        content += tensor->bytes;
        content.append(reinterpret_cast<const char*>(tensor->numbers.data()),
                       tensor->numbers.size() * sizeof(float));
    }
    return content;
}

void
SafeTensors::Write(const std::string& path) const
{
    WriteFile(path, ToBytes());
}

void
SafeTensors::Add(std::string name, std::vector<std::size_t> shape, std::vector<float> numbers)
{
    if (Has(name) || CountOf(shape) != numbers.size())
    {
        throw std::invalid_argument("tensor " + name + " is there already or does not fill " +
                                    ToText(shape));
    }
    m_tensors.push_back({std::move(name), std::move(shape), std::move(numbers), "", false});
}

void
SafeTensors::AddBytes(std::string name, std::string bytes)
{
    if (Has(name))
    {
        throw std::invalid_argument("tensor " + name + " is there already");
    }
    const std::size_t size = bytes.size();
    m_tensors.push_back({std::move(name), {size}, {}, std::move(bytes), true});
}

bool
SafeTensors::Has(std::string_view name) const
{
    return std::any_of(m_tensors.begin(),
                       m_tensors.end(),
                       [name](const Tensor& tensor) { return tensor.name == name; });
}

const SafeTensors::Tensor&
SafeTensors::Find(std::string_view name) const
{
    for (const Tensor& tensor : m_tensors)
    {
        if (tensor.name == name)
        {
            return tensor;
        }
    }
    throw InputError(m_file + ": expected a tensor " + std::string(name));
}

const std::vector<float>&
SafeTensors::Numbers(std::string_view name, const std::vector<std::size_t>& shape) const
{
    const Tensor& tensor = Find(name);
    if (tensor.isBytes || tensor.shape != shape)
    {
        throw InputError(m_file + ": tensor " + tensor.name + ": expected F32 " + ToText(shape) +
                         ", found " + (tensor.isBytes ? "U8 " : "F32 ") + ToText(tensor.shape));
    }
    return tensor.numbers;
}

const std::vector<float>&
SafeTensors::Rows(std::string_view name, std::size_t columns) const
{
    const Tensor& tensor = Find(name);
    if (tensor.isBytes || tensor.shape.size() != 2 || tensor.shape[1] != columns)
    {
        throw InputError(m_file + ": tensor " + tensor.name + ": expected F32 rows of " +
                         std::to_string(columns) + ", found " + (tensor.isBytes ? "U8 " : "F32 ") +
                         ToText(tensor.shape));
    }
    return tensor.numbers;
}

const std::string&
SafeTensors::Bytes(std::string_view name) const
{
    const Tensor& tensor = Find(name);
    if (!tensor.isBytes)
    {
        throw InputError(m_file + ": tensor " + tensor.name + ": expected bytes (U8)");
    }
    return tensor.bytes;
}

const std::string&
SafeTensors::Metadata(const std::string& key) const
{
    const auto entry = metadata.find(key);
    if (entry == metadata.end())
    {
        throw InputError(m_file + ": /__metadata__/" + key + ": expected a text, found nothing");
    }
    return entry->second;
}

} // namespace ns3::vec
