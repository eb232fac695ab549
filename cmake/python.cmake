# SPDX-License-Identifier: GPL-2.0-only
# The Python package vec (examples/python): built for the Python that was found, where pybind11 is.

option(VEC_PYTHON "The Python package vec, where pybind11 is found" ON)
set(vec_python_found FALSE)
if(VEC_PYTHON AND vec_python AND NOT CMAKE_VERSION VERSION_LESS 3.18)
  set(Python_EXECUTABLE ${vec_python})
  find_package(Python QUIET COMPONENTS Interpreter Development.Module)
  set(PYBIND11_FINDPYTHON ON)
  if(Python_FOUND)
    find_package(pybind11 2.10 QUIET)
  endif()
  execute_process(
    COMMAND ${vec_python} -c "import numpy" RESULT_VARIABLE vec_numpy_status OUTPUT_QUIET ERROR_QUIET
  )
  if(pybind11_FOUND AND vec_numpy_status EQUAL 0)
    set(vec_python_found TRUE)
  endif()
endif()

# Where the package goes, and where its modules find the libraries from there.
if(SKBUILD) # a wheel, which holds all of it
  set(vec_python_dir .)
  set(vec_python_rpath "$ORIGIN/${CMAKE_INSTALL_LIBDIR}")
  foreach(folder LIB BIN INCLUDE DATA)
    set(CMAKE_INSTALL_${folder}DIR vec/${CMAKE_INSTALL_${folder}DIR})
  endforeach()
else()
  set(VEC_PYTHON_DIR
      lib/python${Python_VERSION_MAJOR}.${Python_VERSION_MINOR}/site-packages
      CACHE STRING "where the Python package vec is installed, below the prefix"
  )
  set(vec_python_dir ${VEC_PYTHON_DIR})
  file(RELATIVE_PATH vec_python_rpath /${vec_python_dir}/vec /${CMAKE_INSTALL_LIBDIR})
  set(vec_python_rpath "$ORIGIN/${vec_python_rpath}")
endif()
