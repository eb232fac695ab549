// SPDX-License-Identifier: GPL-2.0-only
// The Python module vec._learned: policies that need LibTorch. Loaded when one is asked for.

#include "ns3/vec-learned.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"
#include "vec-python-errors.h"

#include <map>
#include <memory>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>

namespace py = pybind11;
using namespace ns3::vec;

PYBIND11_MODULE(_learned, module)
{
    TranslateErrors();
    py::module_::import("vec._equations"); // knows policies
    module.def("make_policy",
               [](const std::string& name,
                  uint64_t seed,
                  const std::string& model,
                  const std::map<std::string, std::string>& settings)
               {
                   PolicyRegistry registry;
                   AddClassical(registry);
                   AddPlain(registry);
                   AddLearned(registry);
                   return MakePolicy(registry, name, seed, model, settings);
               });
}
