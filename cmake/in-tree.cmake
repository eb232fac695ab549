# SPDX-License-Identifier: GPL-2.0-only
# The build as contrib/vec of an ns-3 tree: every layer in one library. Without LibTorch, SUMO or
# GoogleTest their parts are left out; without the libraries that core needs the module is skipped,
# and the tree builds on.

# Targets of packages are seen by the whole tree: ns-3's test runner links what the tests link.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)

if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW) # Boost's own package, as CMake's is going away
endif()
find_package(Boost 1.74 QUIET)
find_package(nlohmann_json QUIET)
find_package(ZLIB QUIET)
find_package(LibXml2 QUIET)
if(NOT (Boost_FOUND AND nlohmann_json_FOUND AND ZLIB_FOUND AND LibXml2_FOUND))
  message(STATUS "vec: skipped, it needs Boost 1.74, nlohmann-json 3, libxml2 and zlib")
  return()
endif()
set(vec_libraries ${LIBXML2_LIBRARIES} ZLIB::ZLIB ${CMAKE_DL_LIBS})
get_target_property(vec_json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
include_directories(SYSTEM ${Boost_INCLUDE_DIRS} ${vec_json_include} ${LIBXML2_INCLUDE_DIRS})

# An optimised tree compiles for the processor it runs on: without this the same seed would give other
# bytes there.
add_compile_options(-ffp-contract=off)

# Of a release. Headers do not tell which ns-3 this is where another one is installed: what is not in
# the tree is found there.
file(STRINGS ${PROJECT_SOURCE_DIR}/VERSION vec_ns3_version LIMIT_COUNT 1)
if(vec_ns3_version MATCHES "^3\\.([0-9]+)")
  add_compile_definitions(VEC_NS3_MINOR=${CMAKE_MATCH_1})
endif()

find_package(Torch QUIET)
include(${CMAKE_CURRENT_LIST_DIR}/gloo.cmake)
set(vec_layers core workload systems policies)
if(Torch_FOUND)
  list(APPEND vec_layers learning)
  include_directories(SYSTEM ${TORCH_INCLUDE_DIRS})
  list(APPEND vec_libraries ${TORCH_LIBRARIES})
  message(STATUS "vec: LibTorch ${Torch_VERSION}")
else()
  message(STATUS "vec: no LibTorch (-DTorch_DIR=), so no learning agents")
endif()
list(APPEND vec_layers traffic network helper)
if(TARGET "${liblte}")
  list(APPEND vec_layers cellular)
  list(APPEND vec_ns3_modules ${liblte})
else()
  message(STATUS "vec: no module lte, so no cellular access")
endif()

include(${CMAKE_CURRENT_LIST_DIR}/cli11.cmake)
if(NOT VEC_CLI11)
  message(STATUS "vec: no CLI11 (-DCLI11_DIR=), so none of the programs of ./vec")
endif()

set(vec_sources)
set(vec_headers)
set(vec_private_headers)
foreach(layer ${vec_layers})
  list(APPEND vec_sources ${vec_${layer}_sources})
  foreach(header ${vec_${layer}_headers})
    get_filename_component(name ${header} NAME)
    if(name IN_LIST vec_public_headers)
      list(APPEND vec_headers ${header})
    else()
      list(APPEND vec_private_headers ${header})
    endif()
  endforeach()
endforeach()
if(vec_ns3_version VERSION_LESS 3.37)
  # Knows no private headers.
  list(APPEND vec_headers ${vec_private_headers})
endif()

# The GoogleTest suites, as one ns-3 TestSuite.
set(vec_test_sources)
function(vec_test name)
  cmake_parse_arguments(arg "" LAYER "" LAYER ${name} ${ARGN})
  if(arg_LAYER IN_LIST vec_layers)
    set(sources ${arg_UNPARSED_ARGUMENTS})
    list(TRANSFORM sources PREPEND test/)
    set(vec_test_sources ${vec_test_sources} ${sources} PARENT_SCOPE)
  endif()
endfunction()
find_package(GTest QUIET)
if(GTest_FOUND AND ENABLE_TESTS)
  include(${CMAKE_CURRENT_SOURCE_DIR}/test/CMakeLists.txt)
  list(APPEND vec_test_sources test/vec-test-suite.cc)
  add_compile_definitions(VEC_SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
  link_libraries(GTest::gtest)
else()
  message(STATUS "vec: no tests (they need GoogleTest and --enable-tests)")
endif()

function(vec_program name layer)
  if(layer IN_LIST vec_layers AND (VEC_CLI11 OR NOT "${ARGN}" MATCHES "programs/"))
    build_lib_example(
      NAME ${name}
      SOURCE_FILES ${ARGN}
      LIBRARIES_TO_LINK ${libvec} ${vec_ns3_modules}
    )
    # Apart, because ns-3 leaves programs out without a word when what they link is no module.
    if(TARGET ${name})
      target_link_libraries(${name} ${vec_libraries})
    endif()
  endif()
endfunction()

build_lib(
  LIBNAME vec
  SOURCE_FILES ${vec_sources}
  HEADER_FILES ${vec_headers}
  PRIVATE_HEADER_FILES ${vec_private_headers}
  LIBRARIES_TO_LINK ${vec_ns3_modules} ${vec_libraries}
  TEST_SOURCES ${vec_test_sources}
)

# Beside the libraries' folder, where they are looked for.
include(GNUInstallDirs)
install(DIRECTORY examples/models DESTINATION ${CMAKE_INSTALL_DATADIR}/vec)

include(${CMAKE_CURRENT_SOURCE_DIR}/cmake/libsumo.cmake)
vec_libsumo(${libvec})
if(NOT TARGET vec-traffic-libsumo)
  message(STATUS "vec: no libsumo (-DSUMO_DIR=), so SUMO by TraCI only")
endif()
