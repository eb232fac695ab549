# SPDX-License-Identifier: GPL-2.0-only
# The build against an installed ns-3, LibTorch and SUMO. What is missing is said and left out.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
option(VEC_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer; for layers below LibTorch" OFF)
set(vec_test_timeout 1200)
if(VEC_SANITIZE)
  set(vec_test_timeout 3600)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  # What takes longest, and what runs the same twice; the broken documents are read by others.
  string(
    JOIN ":" vec_test_options "--gtest_filter=-Scenario.SchemaAndReaderAgree" "World.FiveHundred*"
    "*UnderLoad*" "Gap.AFifth*" "*Injection.*" "Faults.LossOn*" "Faults.EndsHaveNames" "OneServiceRadio.*"
    "*SameSeed*" "RadioReset.FiveHundred*" "*SystemsWithFaults*_none" "*SystemsWithFaults*_rsu"
    "*SystemsWithFaults*_server" "*SystemsWithFaults*_machine" "*SystemsWithFaults*_cloud"
    "*SystemsWithFaults*_cut" "*SystemsWithFaults*loss" "*SystemsWithFaults*_sumo"
    "*SystemsThatMigrate*_stay" "*SystemsThatMigrate*_follow" "*SystemsThatMigrate*load*"
    "*SystemsThatMigrate*multi*"
  )
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
include(${CMAKE_CURRENT_SOURCE_DIR}/cmake/ns3.cmake)
set(CMAKE_CXX_STANDARD ${vec_cxx_standard})
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(BUILD_SHARED_LIBS ON)
include(GNUInstallDirs)
set(CMAKE_INSTALL_RPATH "$ORIGIN;$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
include(CTest)

find_program(CCACHE ccache)
if(CCACHE)
  # Copies of the sources in different folders share what is compiled, also with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_CURRENT_SOURCE_DIR} CCACHE_NOHASHDIR=true
      CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE}
  )
endif()

# vec_precompile(TARGET HEADERS...): headers of others that most files of a target include.
function(vec_precompile target)
  if(COMMAND target_precompile_headers AND TARGET ${target})
    target_precompile_headers(${target} PRIVATE ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess) # as ccache asks
    endif()
  endif()
endfunction()

# ns3/vec-x.h for everybody, as in a tree: links, so that an edited header is the header.
set(vec_include ${CMAKE_CURRENT_BINARY_DIR}/include)
file(REMOVE_RECURSE ${vec_include}/ns3)
file(MAKE_DIRECTORY ${vec_include}/ns3)
foreach(layer core workload systems policies learning traffic network helper cellular)
  foreach(header ${vec_${layer}_headers})
    get_filename_component(name ${header} NAME)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${vec_include}/ns3/${name} SYMBOLIC)
  endforeach()
endforeach()

if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW) # Boost's own package, as CMake's is going away
endif()
find_package(Boost 1.74 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(Threads REQUIRED)
include(${CMAKE_CURRENT_LIST_DIR}/cli11.cmake)

string(REGEX MATCH "^[0-9]+\\.[0-9]+" vec_soversion ${vec_version})

# vec_layer(NAME [LINKS...]): library vec-NAME from its lists; nothing when it has no sources yet.
function(vec_layer layer)
  if(NOT vec_${layer}_sources)
    add_library(vec-${layer} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(vec-${layer} ${vec_${layer}_sources})
    set(scope PUBLIC)
    set_target_properties(vec-${layer} PROPERTIES VERSION ${vec_version} SOVERSION ${vec_soversion})
    target_compile_options(vec-${layer} PRIVATE -Wall -Wextra)
  endif()
  add_library(vec::${layer} ALIAS vec-${layer})
  set_target_properties(vec-${layer} PROPERTIES EXPORT_NAME ${layer})
  target_include_directories(
    vec-${layer} ${scope} $<BUILD_INTERFACE:${vec_include}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
  )
  target_link_libraries(vec-${layer} ${scope} ${ARGN})
endfunction()

vec_layer(core Boost::headers nlohmann_json::nlohmann_json)
vec_layer(workload vec-core)
target_link_libraries(vec-workload PRIVATE LibXml2::LibXml2)
vec_layer(systems vec-workload)
vec_layer(policies vec-systems)
target_link_libraries(vec-policies PRIVATE ${CMAKE_DL_LIBS})
vec_layer(traffic vec-core)
if(vec_traffic_sources)
  target_link_libraries(vec-traffic PRIVATE LibXml2::LibXml2 ZLIB::ZLIB ${CMAKE_DL_LIBS})
  include(${CMAKE_CURRENT_SOURCE_DIR}/cmake/libsumo.cmake)
  vec_libsumo(vec-traffic)
endif()

find_package(Torch QUIET)
include(${CMAKE_CURRENT_SOURCE_DIR}/cmake/gloo.cmake)
if(Torch_FOUND)
  vec_layer(learning vec-policies)
  if(vec_learning_sources)
    target_include_directories(vec-learning SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
    target_link_libraries(vec-learning PRIVATE ${TORCH_LIBRARIES})
    target_compile_options(vec-learning PRIVATE ${TORCH_CXX_FLAGS})
    vec_precompile(vec-learning <torch/types.h> <torch/utils.h>)
  endif()
endif()

if(ns3_FOUND)
  vec_ns3_targets(
    vec_ns3_libraries core network internet mobility propagation wifi point-to-point traffic-control
  )
  vec_layer(network vec-systems vec-traffic ${vec_ns3_libraries})
  if(vec_network_sources)
    # Debian's package does not export these two, and without them NS_LOG and NS_ASSERT vanish.
    target_compile_definitions(vec-network PUBLIC NS3_LOG_ENABLE NS3_ASSERT_ENABLE)
    target_compile_features(vec-network PUBLIC cxx_std_${vec_cxx_standard})
  endif()
  vec_ns3_targets(vec_ns3_libraries applications flow-monitor)
  vec_layer(helper vec-network vec-policies ${vec_ns3_libraries})
  if(TARGET ns3::lte OR TARGET ns3::liblte)
    vec_ns3_targets(vec_ns3_libraries lte)
    vec_layer(cellular vec-helper ${vec_ns3_libraries})
  endif()
endif()

find_package(GTest QUIET)
find_package(benchmark QUIET)
find_package(NLopt QUIET) # a general solver, for tests to compare with
find_program(vec_python NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(vec_python NAMES python3)
if(vec_python)
  execute_process(
    COMMAND ${vec_python} -c "import plotly, matplotlib" RESULT_VARIABLE vec_draw_status OUTPUT_QUIET ERROR_QUIET
  )
  execute_process(
    COMMAND ${vec_python} -c "import sphinx" RESULT_VARIABLE vec_doc_status OUTPUT_QUIET ERROR_QUIET
  )
endif()
include(${CMAKE_CURRENT_LIST_DIR}/python.cmake)

# What was found, for people (status lines) and for the driver (vec-features, a word a line).
set(vec_features base)
function(vec_feature name found what)
  separate_arguments(found)
  if(${found})
    set(vec_features "${vec_features};${name}" PARENT_SCOPE)
    message(STATUS "vec ${vec_version}: ${what}")
  else()
    message(STATUS "vec ${vec_version}: ${what}: NOT FOUND, and what needs it is left out")
  endif()
endfunction()
vec_feature(cli VEC_CLI11 "CLI11 ${CLI11_VERSION}, for the programs")
vec_feature(ns3 ns3_FOUND "ns-3 ${ns3_VERSION}")
vec_feature(lte "TARGET vec-cellular" "ns-3's module lte, for cellular access")
vec_feature(torch Torch_FOUND "LibTorch ${Torch_VERSION}")
vec_feature(gloo vec_gloo_found "Gloo, for learning in several processes")
vec_feature(sumo "TARGET vec-traffic-libsumo" "SUMO in process (libsumo)")
vec_feature(draw "vec_python AND vec_draw_status EQUAL 0" "Python with plotly and matplotlib")
vec_feature(doc "vec_python AND vec_doc_status EQUAL 0" "Sphinx, for the manual")
vec_feature(python vec_python_found "Python with NumPy and pybind11, for the package vec")
vec_feature(test GTest_FOUND "GoogleTest ${GTest_VERSION}")
vec_feature(nlopt NLopt_FOUND "NLopt ${NLopt_VERSION}, for tests to compare with")
list(JOIN vec_features "\n" vec_features_text)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/vec-features "${vec_features_text}\n")

# The two functions that examples/ and test/ are written with.
function(vec_program name layer)
  if(TARGET vec-${layer} AND (VEC_CLI11 OR NOT "${ARGN}" MATCHES "programs/"))
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE vec-${layer})
    target_compile_options(${name} PRIVATE -Wall -Wextra)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()

function(vec_test name)
  cmake_parse_arguments(arg "" LAYER "" LAYER ${name} ${ARGN})
  if(TARGET vec-${arg_LAYER})
    add_executable(vec-test-${name} ${arg_UNPARSED_ARGUMENTS})
    target_link_libraries(vec-test-${name} PRIVATE vec-${arg_LAYER} GTest::gtest GTest::gtest_main)
    # Only for files that ask for it: copies of the sources share what is compiled of the others.
    foreach(file ${arg_UNPARSED_ARGUMENTS})
      file(STRINGS ${file} uses REGEX VEC_SOURCE_DIR LIMIT_COUNT 1)
      if(uses)
        set_source_files_properties(
          ${file} PROPERTIES COMPILE_DEFINITIONS VEC_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        )
      endif()
    endforeach()
    add_test(NAME ${name} COMMAND vec-test-${name} ${vec_test_options})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${vec_test_timeout})
  endif()
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/install.cmake)
add_subdirectory(examples)
if(vec_python_found)
  add_subdirectory(examples/python)
endif()
if(BUILD_TESTING AND GTest_FOUND)
  add_subdirectory(test)
endif()
