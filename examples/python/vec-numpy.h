// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_NUMPY_H
#define VEC_NUMPY_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <pybind11/numpy.h>
#include <string>
#include <vector>

namespace ns3::vec
{

/** A new array of these numbers. */
template <class Number>
pybind11::array_t<Number>
ArrayOf(const std::vector<Number>& numbers)
{
    return pybind11::array_t<Number>(static_cast<pybind11::ssize_t>(numbers.size()),
                                     numbers.data());
}

/** A new array of booleans. */
inline pybind11::array_t<bool>
MaskOf(const std::vector<uint8_t>& mask)
{
    static_assert(sizeof(bool) == 1, "NumPy's booleans are bytes");
    pybind11::array_t<bool> array(static_cast<pybind11::ssize_t>(mask.size()));
    std::memcpy(array.mutable_data(), mask.data(), mask.size());
    return array;
}

/** An array that shows memory of \p owner, which it keeps alive. */
template <class Number>
pybind11::array_t<Number>
ViewOf(const std::vector<Number>& numbers,
       const std::vector<std::size_t>& shape,
       pybind11::handle owner)
{
    return pybind11::array_t<Number>(shape, numbers.data(), owner);
}

/** The number of an action: an integer, or an array of one. Raises TypeError. */
inline std::size_t
ActionOf(pybind11::handle action)
{
    const Py_ssize_t number = PyNumber_AsSsize_t(action.ptr(), nullptr);
    if (number == -1 && PyErr_Occurred())
    {
        PyErr_Clear();
        throw pybind11::type_error("an action is one integer, not " +
                                   pybind11::repr(action).cast<std::string>().substr(0, 60));
    }
    return static_cast<std::size_t>(number);
}

} // namespace ns3::vec

#endif // VEC_NUMPY_H
