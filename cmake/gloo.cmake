# SPDX-License-Identifier: GPL-2.0-only
# LibTorch's c10d over Gloo, for ranks that learn together: needs Gloo's headers (Debian's
# libgloo-dev); LibTorch itself has the rest. Included after find_package(Torch).

find_path(VEC_GLOO_INCLUDE_DIR gloo/allreduce.h)
if(Torch_FOUND AND VEC_GLOO_INCLUDE_DIR)
  set(vec_gloo_found TRUE)
  set_source_files_properties(model/learning/vec-federation.cc
    PROPERTIES COMPILE_DEFINITIONS "USE_C10D_GLOO;VEC_WITH_GLOO"
  )
endif()
