# SPDX-License-Identifier: GPL-2.0-only
# SUMO in process. libsumo draws in some two hundred libraries (0.15 s of start-up), so what needs it
# is a module that the traffic layer loads at run time from the folder it is in itself; where
# libsumo is missing the module is not built, and asking for it says what to install.

find_path(SUMO_INCLUDE_DIR libsumo/libsumo.h HINTS ${SUMO_DIR}/include)
find_library(SUMO_LIBSUMO sumocpp HINTS ${SUMO_DIR}/lib ${SUMO_DIR}/bin)

# vec_libsumo(LIBRARY): the module vec-traffic-libsumo, built before LIBRARY, which holds the traffic
# layer and must end in the same folder.
function(vec_libsumo library)
  if(SUMO_INCLUDE_DIR AND SUMO_LIBSUMO)
    add_library(vec-traffic-libsumo MODULE ${vec_traffic_libsumo_sources})
    set_target_properties(vec-traffic-libsumo PROPERTIES PREFIX "")
    target_compile_options(vec-traffic-libsumo PRIVATE -Wall -Wextra)
    target_include_directories(vec-traffic-libsumo SYSTEM PRIVATE ${SUMO_INCLUDE_DIR})
    target_link_libraries(vec-traffic-libsumo PRIVATE ${SUMO_LIBSUMO})
    add_dependencies(${library} vec-traffic-libsumo)
    install(TARGETS vec-traffic-libsumo LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  endif()
endfunction()
