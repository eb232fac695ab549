# SPDX-License-Identifier: GPL-2.0-only
# cmake -DBUILD=DIR -DWORK=DIR -P check.cmake: installs the build tree into a prefix of its own,
# builds the consumer against it and runs it.

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

# Shipped models are found from any folder, beside the libraries that are used.
execute_process(
  COMMAND ${WORK}/build/my-model WORKING_DIRECTORY / OUTPUT_VARIABLE output ERROR_VARIABLE output
)
get_filename_component(prefix ${WORK}/prefix REALPATH)
string(FIND "${output}" "${prefix}/share/vec/models/dqn-mec-dag-" at)
if(NOT at EQUAL 0 OR NOT output MATCHES "objective [0-9]")
  message(FATAL_ERROR "the installed models were not found:\n${output}")
endif()
