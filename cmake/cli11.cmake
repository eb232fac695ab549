# SPDX-License-Identifier: GPL-2.0-only
# CLI11 reads the command lines of programs. Without it they are left out, and what serves only them;
# VEC_CLI11 says whether it is there.

find_package(CLI11 2.1 QUIET)
set(VEC_CLI11 OFF)
if(TARGET CLI11::CLI11)
  set(VEC_CLI11 ON)
  get_target_property(vec_cli11_include CLI11::CLI11 INTERFACE_INCLUDE_DIRECTORIES)
  include_directories(SYSTEM ${vec_cli11_include})
else()
  foreach(layer core helper)
    list(REMOVE_ITEM vec_${layer}_sources ${vec_cli11_sources})
    string(REPLACE ".cc" ".h" vec_cli11_headers "${vec_cli11_sources}")
    list(REMOVE_ITEM vec_${layer}_headers ${vec_cli11_headers})
  endforeach()
endif()
