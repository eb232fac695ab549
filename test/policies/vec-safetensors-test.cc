// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-safetensors.h"

#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

SafeTensors
Sample()
{
    SafeTensors tensors;
    tensors.metadata["agent"] = "dqn";
    tensors.AddBytes("blob", std::string("\x00\xff\x7f", 3));
    tensors.Add("a", {2, 3}, {1, -2.5F, 3e-8F, 4, 5, 6});
    tensors.Add("empty", {0}, {});
    return tensors;
}

/** A file with this header and this many bytes of data. */
std::string
FileOf(const std::string& header, std::size_t dataSize)
{
    std::string content(8, '\0');
    const uint64_t size = header.size();
    std::memcpy(content.data(), &size, 8);
    return content + header + std::string(dataSize, '\0');
}

std::string
ErrorOf(const std::string& content)
{
    try
    {
        SafeTensors::FromBytes(content, "m.safetensors");
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

/** One line that names the file and contains \p text. */
void
ExpectError(const std::string& content, const std::string& text)
{
    const std::string error = ErrorOf(content);
    EXPECT_NE(error.find("m.safetensors"), std::string::npos) << error;
    EXPECT_NE(error.find(text), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
}

} // namespace

TEST(SafeTensors, RoundTrip)
{
    const std::string bytes = Sample().ToBytes();
    const SafeTensors read = SafeTensors::FromBytes(bytes, "m");
    EXPECT_EQ(read.Metadata("agent"), "dqn");
    EXPECT_EQ(read.Numbers("a", {2, 3}), (std::vector<float>{1, -2.5F, 3e-8F, 4, 5, 6}));
    EXPECT_EQ(read.Rows("a", 3).size(), 6U);
    EXPECT_EQ(read.Bytes("blob"), std::string("\x00\xff\x7f", 3));
    EXPECT_EQ(read.Numbers("empty", {0}).size(), 0U);
    EXPECT_EQ(read.ToBytes().size(), bytes.size());
}

TEST(SafeTensors, LayoutIsTheFormats)
{
    SafeTensors tensors;
    tensors.Add("w", {1}, {1.5F});
    const std::string bytes = tensors.ToBytes();
    uint64_t size = 0;
    std::memcpy(&size, bytes.data(), 8);
    EXPECT_EQ(bytes.substr(8, 1), "{");
    EXPECT_EQ((8 + size) % 8, 0U);
    EXPECT_EQ(bytes.size(), 8 + size + 4);
    float number = 0;
    std::memcpy(&number, bytes.data() + 8 + size, 4);
    EXPECT_EQ(number, 1.5F);
}

TEST(SafeTensors, EveryTruncationIsAnError)
{
    const std::string bytes = Sample().ToBytes();
    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        EXPECT_NE(ErrorOf(bytes.substr(0, size)), "") << "cut to " << size << " bytes";
    }
    ExpectError(bytes.substr(0, 5), "truncated");
    ExpectError(bytes.substr(0, bytes.size() - 1), "truncated");
    ExpectError(bytes + "x", "no tensor");
}

TEST(SafeTensors, Damage)
{
    ExpectError("this is not a model at all", "truncated within the header");
    ExpectError(FileOf("[1]", 0), "no JSON object");
    ExpectError(FileOf("{\"a\"", 0), "expected JSON");
    ExpectError(FileOf(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", 8), "not F64");
    ExpectError(FileOf(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4), "/a");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4),
                "as many bytes as the shape [2]");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4),
                "/a/shape/0");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4),
                "/a/data_offsets/1");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[1099511627776,1099511627776],)"
                       R"("data_offsets":[0,4]}})",
                       4),
                "fits the file");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                       R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                       12),
                "overlap");
    ExpectError(FileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                       R"("b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
                       12),
                "hole");
    ExpectError(FileOf(R"({"__metadata__":{"agent":3}})", 0), "/__metadata__/agent");
}

TEST(SafeTensors, WrongShapeOrTypeIsNamed)
{
    const SafeTensors read = SafeTensors::FromBytes(Sample().ToBytes(), "m");
    EXPECT_THROW(read.Numbers("a", {3, 2}), InputError);
    EXPECT_THROW(read.Numbers("nothing", {1}), InputError);
    EXPECT_THROW(read.Numbers("blob", {3}), InputError);
    EXPECT_THROW(read.Bytes("a"), InputError);
    EXPECT_THROW(read.Rows("a", 2), InputError);
    EXPECT_THROW(read.Metadata("nothing"), InputError);
    EXPECT_THROW(SafeTensors::Read("/no/such/file.safetensors"), InputError);
}

TEST(SafeTensors, RefusesWhatItCouldNotRead)
{
    SafeTensors tensors = Sample();
    EXPECT_THROW(tensors.Add("a", {1}, {1}), std::invalid_argument);
    EXPECT_THROW(tensors.Add("b", {2}, {1}), std::invalid_argument);
    EXPECT_THROW(tensors.Write("/no/such/folder/m.safetensors"), EnvironmentError);
}
