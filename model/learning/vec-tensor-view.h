// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TENSOR_VIEW_H
#define VEC_TENSOR_VIEW_H

#include <cstddef>
#include <torch/types.h>
#include <torch/utils.h>
#include <vector>

namespace ns3::vec
{

/** The numbers as a tensor that shares their memory, [count]. REQUIRES: they outlive it. */
template <class T>
torch::Tensor
VectorView(const std::vector<T>& numbers)
{
    return torch::from_blob(const_cast<T*>(numbers.data()),
                            {static_cast<int64_t>(numbers.size())},
                            c10::CppTypeToScalarType<T>::value);
}

/** The same as [rows, count / rows]. */
template <class T>
torch::Tensor
MatrixView(const std::vector<T>& numbers, std::size_t rows)
{
    const auto n = static_cast<int64_t>(rows);
    return VectorView(numbers).view({n, static_cast<int64_t>(numbers.size()) / n});
}

/** A copy of the numbers of a tensor, row by row. */
inline std::vector<float>
Numbers(const torch::Tensor& tensor)
{
    const torch::Tensor plain = tensor.detach().to(torch::kFloat).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

} // namespace ns3::vec

#endif // VEC_TENSOR_VIEW_H
