// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SAFETENSORS_H
#define VEC_SAFETENSORS_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * A safetensors file: named tensors and a table of texts. Layout: 8 bytes little-endian length N,
 * N bytes of JSON, then the raw numbers. Python reads it with `safetensors.numpy.load_file`.
 *
 * Two types are known: F32 for numbers and U8 for bytes that only their writer understands.
 */
class SafeTensors
{
  public:
    struct Tensor
    {
        std::string name;
        std::vector<std::size_t> shape;
        std::vector<float> numbers; //!< row-major; empty for a tensor of bytes
        std::string bytes;          //!< empty for a tensor of numbers
        bool isBytes = false;
    };

    /** Reads a file. Truncated, overlapping, of another type or not safetensors: InputError. */
    static SafeTensors Read(const std::string& path);
    /** The same from memory; \p file names it in errors. */
    static SafeTensors FromBytes(std::string_view content, const std::string& file);
    std::string ToBytes() const;
    /** Writes the whole file or none. Throws EnvironmentError. */
    void Write(const std::string& path) const;

    /** Names the file in errors of the getters. */
    const std::string& File() const
    {
        return m_file;
    }

    /** Appends a tensor. REQUIRES: the name is new and numbers fill the shape. */
    void Add(std::string name, std::vector<std::size_t> shape, std::vector<float> numbers);
    void AddBytes(std::string name, std::string bytes);

    const std::vector<Tensor>& Tensors() const
    {
        return m_tensors;
    }

    bool Has(std::string_view name) const;
    /** The numbers of a tensor. Missing, of bytes, or of another shape: InputError. */
    const std::vector<float>& Numbers(std::string_view name,
                                      const std::vector<std::size_t>& shape) const;
    /** The numbers of a tensor of any number of rows of \p columns. Missing or other: InputError.
     */
    const std::vector<float>& Rows(std::string_view name, std::size_t columns) const;
    const std::string& Bytes(std::string_view name) const;

    /** The table of texts ("__metadata__"). */
    std::map<std::string, std::string> metadata;
    /** An entry of it. Missing: InputError. */
    const std::string& Metadata(const std::string& key) const;

  private:
    const Tensor& Find(std::string_view name) const;

    std::vector<Tensor> m_tensors;
    std::string m_file = "model";
};

} // namespace ns3::vec

#endif // VEC_SAFETENSORS_H
