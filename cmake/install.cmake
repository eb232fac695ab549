# SPDX-License-Identifier: GPL-2.0-only
# `cmake --install`: headers, libraries, programs, models and scenarios, and the CMake package with
# which a user's own program says find_package(vec COMPONENTS policies) and links vec::policies.

include(CMakePackageConfigHelpers)

# The public headers and what they include, by name.
set(vec_known_headers)
foreach(layer core workload systems policies learning traffic network helper cellular)
  foreach(header ${vec_${layer}_headers})
    get_filename_component(name ${header} NAME)
    list(APPEND vec_known_headers ${name})
    set(vec_path_of_${name} ${header})
  endforeach()
endforeach()
set(vec_installed_headers)
set(vec_open_headers ${vec_public_headers})
while(vec_open_headers)
  list(GET vec_open_headers 0 name)
  list(REMOVE_AT vec_open_headers 0)
  if(name IN_LIST vec_known_headers AND NOT name IN_LIST vec_installed_headers)
    list(APPEND vec_installed_headers ${name})
    file(STRINGS ${vec_path_of_${name}} includes REGEX "^#include \"(ns3/)?vec-")
    foreach(include ${includes})
      string(REGEX REPLACE ".*\"(ns3/)?(vec-[a-z0-9-]+\\.h)\".*" "\\2" include ${include})
      list(APPEND vec_open_headers ${include})
    endforeach()
  endif()
endwhile()

set(vec_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/vec)
set(vec_installed)
foreach(layer core workload systems policies learning traffic network helper cellular)
  if(TARGET vec-${layer})
    list(APPEND vec_installed ${layer})
    install(
      TARGETS vec-${layer}
      EXPORT vecTargets
      LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
      ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    )
    foreach(header ${vec_${layer}_headers})
      get_filename_component(name ${header} NAME)
      if(name IN_LIST vec_installed_headers)
        install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ns3)
      endif()
    endforeach()
  endif()
endforeach()
install(EXPORT vecTargets NAMESPACE vec:: DESTINATION ${vec_package_dir})

set(vec_ns3_version ${ns3_VERSION})
set(vec_torch_version ${Torch_VERSION})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/vecConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/vecConfig.cmake
  INSTALL_DESTINATION ${vec_package_dir}
)
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/vecConfigVersion.cmake COMPATIBILITY SameMinorVersion
)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/vecConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/vecConfigVersion.cmake
  DESTINATION ${vec_package_dir}
)

foreach(folder graphs models scenarios)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/examples/${folder})
    install(DIRECTORY examples/${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/vec)
  endif()
endforeach()

file(GLOB vec_tools RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} examples/programs/vec-*.py)
install(PROGRAMS ${vec_tools} DESTINATION ${CMAKE_INSTALL_DATADIR}/vec)
install(
  DIRECTORY examples/programs/vec_report
  DESTINATION ${CMAKE_INSTALL_DATADIR}/vec
  PATTERN __pycache__ EXCLUDE
)
