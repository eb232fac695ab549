// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PYTHON_ERRORS_H
#define VEC_PYTHON_ERRORS_H

#include "ns3/vec-error.h"
#include "vec-python-policy.h"

#include <exception>
#include <pybind11/pybind11.h>

namespace ns3::vec
{

/**
 * Raises vec.PolicyError, of which the original is the cause; what is no error of a policy, such as
 * an interrupt, as itself.
 */
inline void
RaisePolicyError(const PythonError& error)
{
    namespace py = pybind11;
    const py::object type = py::module_::import("vec.errors").attr("PolicyError");
    const py::object raised = type(error.what());
    try
    {
        std::rethrow_exception(error.raised);
    }
    catch (py::error_already_set& original)
    {
        if (!original.matches(PyExc_Exception))
        {
            original.restore();
            return;
        }
        py::object cause = original.value();
        if (original.trace())
        {
            PyException_SetTraceback(cause.ptr(), original.trace().ptr());
        }
        PyException_SetCause(raised.ptr(), cause.release().ptr());
    }
    catch (const py::builtin_exception&)
    {
        // The message says all of it.
    }
    PyErr_SetObject(type.ptr(), raised.ptr());
}

/**
 * In a module: InputError is raised as ValueError, EnvironmentError as OSError, RefusalError as
 * RuntimeError, PythonError as above.
 */
inline void
TranslateErrors()
{
    pybind11::register_local_exception_translator(
        [](std::exception_ptr raised)
        {
            try
            {
                std::rethrow_exception(raised);
            }
            catch (const PythonError& error)
            {
                RaisePolicyError(error);
            }
            catch (const InputError& error)
            {
                PyErr_SetString(PyExc_ValueError, error.what());
            }
            catch (const EnvironmentError& error)
            {
                PyErr_SetString(PyExc_OSError, error.what());
            }
            catch (const RefusalError& error)
            {
                PyErr_SetString(PyExc_RuntimeError, error.what());
            }
        });
}

} // namespace ns3::vec

#endif // VEC_PYTHON_ERRORS_H
