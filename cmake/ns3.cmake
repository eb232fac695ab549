# SPDX-License-Identifier: GPL-2.0-only
# An installed ns-3. Its imported targets were called ns3::libcore once and are called ns3::core now;
# its headers ask for a newer C++ from time to time.

find_package(ns3 QUIET)
set(vec_cxx_standard 17)
if(ns3_FOUND AND ns3_VERSION VERSION_GREATER_EQUAL 3.46)
  set(vec_cxx_standard 23)
elseif(ns3_FOUND AND ns3_VERSION VERSION_GREATER_EQUAL 3.41)
  set(vec_cxx_standard 20)
endif()

# vec_ns3_targets(VARIABLE MODULES...): the imported targets of modules.
function(vec_ns3_targets variable)
  set(targets)
  foreach(module ${ARGN})
    if(TARGET ns3::${module})
      list(APPEND targets ns3::${module})
    elseif(TARGET ns3::lib${module})
      list(APPEND targets ns3::lib${module})
    else()
      message(FATAL_ERROR "the ns-3 in ${ns3_DIR} was built without its module ${module}, which vec needs")
    endif()
  endforeach()
  set(${variable} ${targets} PARENT_SCOPE)
endfunction()
