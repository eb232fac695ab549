# SPDX-License-Identifier: GPL-2.0-only
# cmake -DBUILD=DIR -DWORK=DIR -DPYTHON=PROGRAM -P check.cmake: installs the build tree into a prefix of its own,
# builds the consumer against it and runs it.

cmake_minimum_required(VERSION 3.13)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: ${status}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(
  ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G Ninja -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_BUILD_TYPE=Release
)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/my-policy)
message("${output}")

string(REGEX MATCHALL "[a-z]+ +[0-9]+\\.[0-9]+ s" lines "${output}")
list(LENGTH lines count)
if(NOT count EQUAL 3)
  message(FATAL_ERROR "the consumer should print three objectives in seconds")
endif()

if(EXISTS ${WORK}/build/my-world)
  run(${WORK}/build/my-world)
  if(NOT output MATCHES "3 of 3 subtasks offloaded")
    message(FATAL_ERROR "the installed packet world:\n${output}")
  endif()
endif()

# The installed Python package finds its libraries and the models.
file(GLOB package ${WORK}/prefix/lib/python3*/site-packages)
if(package)
  run(
    ${CMAKE_COMMAND} -E env PYTHONPATH=${package} ${PYTHON} -B -c
    "import vec\nprint('objective', vec.schedule(vec.generate('mec-dag', profile='11p'), 'dqn')[1]['objective'])"
  )
  if(NOT output MATCHES "objective [0-9]")
    message(FATAL_ERROR "the installed Python package:\n${output}")
  endif()
endif()

# What is installed includes what is installed.
file(GLOB headers RELATIVE ${WORK}/prefix/include/ns3 ${WORK}/prefix/include/ns3/vec-*.h)
foreach(header ${headers})
  file(STRINGS ${WORK}/prefix/include/ns3/${header} includes REGEX "^#include \"(ns3/)?vec-")
  foreach(include ${includes})
    string(REGEX REPLACE ".*\"(ns3/)?(vec-[a-z0-9-]+\\.h)\".*" "\\2" include ${include})
    if(NOT include IN_LIST headers)
      message(FATAL_ERROR "${header} is installed, and ${include}, which it includes, is not")
    endif()
  endforeach()
endforeach()
list(LENGTH headers count)
message("${count} headers are installed")
if("vec-mec-dag-simulator.h" IN_LIST headers)
  message(FATAL_ERROR "private headers are installed")
endif()

# Shipped models are found from any folder, beside the libraries that are used.
execute_process(
  COMMAND ${WORK}/build/my-model WORKING_DIRECTORY / OUTPUT_VARIABLE output ERROR_VARIABLE output
)
get_filename_component(prefix ${WORK}/prefix REALPATH)
string(FIND "${output}" "${prefix}/share/vec/models/dqn-mec-dag-" at)
if(NOT at EQUAL 0 OR NOT output MATCHES "objective [0-9]")
  message(FATAL_ERROR "the installed models were not found:\n${output}")
endif()

# A policy of one's own runs, and is compared.
if(EXISTS ${WORK}/build/my-runner AND EXISTS ${WORK}/prefix/bin/vec-compare)
  run(
    ${WORK}/prefix/bin/vec-compare ${WORK}/prefix/share/vec/scenarios/mec-dag-small.json --policies=local,last
    --runner=${WORK}/build/my-runner --time.measure_s=1 --out=${WORK}/compared --no-report
  )
  if(NOT output MATCHES "local +last\n")
    message(FATAL_ERROR "the consumer's policy is not in the table:\n${output}")
  endif()
endif()
