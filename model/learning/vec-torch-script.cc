// SPDX-License-Identifier: GPL-2.0-only
#include "vec-torch-script.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-system.h"
#include "vec-torch.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
#include <sstream>
#include <string_view>
#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/script.h>
#include <vector>

namespace ns3::vec
{

namespace
{

/** The line of LibTorch's many that says what is wrong: Python's exception, else the first. */
std::string
Reason(const std::exception& error)
{
    std::istringstream lines(error.what());
    std::string first;
    std::string last;
    for (std::string line; std::getline(lines, line);)
    {
        if (first.empty())
        {
            first = line;
        }
        // "RuntimeError: mat1 and mat2 ...": a word, a colon, and nothing before it.
        const std::size_t colon = line.find("Error: ");
        if (colon != std::string::npos && line.find(' ') > colon)
        {
            last = line;
        }
    }
    return last.empty() ? first : last;
}

std::string
Shape(const torch::Tensor& tensor)
{
    std::string text;
    for (const int64_t size : tensor.sizes())
    {
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    }
    return "[" + text + "]";
}

/** A string attribute, or \p none where the module has none of that name. */
std::string
Attribute(const torch::jit::Module& module,
          const char* name,
          const std::string& none,
          const std::string& file)
{
    if (!module.hasattr(name))
    {
        return none;
    }
    const torch::IValue value = module.attr(name);
    if (!value.isString())
    {
        throw InputError(file + ": attribute \"" + name + "\": expected a string");
    }
    return value.toStringRef();
}

} // namespace

struct TorchScriptPolicy::Loaded
{
    std::string file;
    torch::jit::Module module;
    bool takesMask = false;
    ObservationKind observation = ObservationKind::FULL;
    std::string layout; //!< empty: not said

    std::size_t Choose(DecisionProcess& process);
};

std::size_t
TorchScriptPolicy::Loaded::Choose(DecisionProcess& process)
{
    const std::vector<float>& numbers = process.Observation();
    const std::vector<uint8_t>& allowed = process.Mask();
    const auto actions = static_cast<int64_t>(allowed.size());
    const std::string sizes = std::to_string(numbers.size()) + " observed numbers and " +
                              std::to_string(actions) + " actions";

    // Copies: a module may write into what it is given.
    torch::Tensor observation = torch::empty({1, static_cast<int64_t>(numbers.size())});
    std::copy(numbers.begin(), numbers.end(), observation.data_ptr<float>());
    std::vector<torch::IValue> inputs{observation};
    if (takesMask)
    {
        torch::Tensor mask = torch::empty({1, actions}, torch::kBool);
        std::copy(allowed.begin(), allowed.end(), mask.data_ptr<bool>());
        inputs.emplace_back(mask);
    }
    torch::IValue output;
    try
    {
        output = module.forward(inputs);
    }
    catch (const std::exception& error)
    {
        throw InputError(file + ": failed on " + sizes + ": " + Reason(error));
    }
    if (!output.isTensor() || !output.toTensor().defined())
    {
        throw InputError(file + ": returned " + output.tagKind() +
                         ", expected a tensor with a number for each of " + sizes);
    }
    const torch::Tensor result = output.toTensor();
    const bool isRow = result.dim() == 1 || (result.dim() == 2 && result.size(0) == 1);
    if (!isRow || result.numel() != actions || !result.is_floating_point())
    {
        throw InputError(file + ": returned " + std::string(result.dtype().name()) + " " +
                         Shape(result) + ", expected floating point [1, " +
                         std::to_string(actions) + "] on " + sizes);
    }
    const torch::Tensor values = result.to(torch::kCPU, torch::kFloat64).reshape({-1}).contiguous();
    const double* value = values.data_ptr<double>();
    std::size_t best = allowed.size();
    for (std::size_t action = 0; action < allowed.size(); ++action)
    {
        if (!allowed[action])
        {
            continue;
        }
        if (std::isnan(value[action]))
        {
            throw InputError(file + ": returned NaN for action " + std::to_string(action) + " on " +
                             sizes);
        }
        if (best == allowed.size() || value[action] > value[best])
        {
            best = action;
        }
    }
    return best;
}

TorchScriptPolicy::TorchScriptPolicy(const std::string& file, uint64_t seed)
    : m_loaded(std::make_unique<Loaded>())
{
    PrepareTorch();
    torch::manual_seed(seed);
    // Profiling runs would make the first calls slow and later ones use other code.
    torch::jit::setGraphExecutorOptimize(false);
    // Standard output is for results.
    torch::jit::setPrintHandler([](const std::string& text) { std::fputs(text.c_str(), stderr); });
    m_loaded->file = file;
    std::istringstream content(ReadFile(file));
    try
    {
        m_loaded->module = torch::jit::load(content, torch::kCPU);
    }
    catch (const std::exception&)
    {
        throw InputError(file + ": is not a TorchScript module (torch.jit.script(...).save(FILE) "
                                "makes one)");
    }
    m_loaded->module.eval();
    const auto forward = m_loaded->module.find_method("forward");
    if (!forward)
    {
        throw InputError(file + ": the module has no method forward");
    }
    std::size_t required = 0;
    const auto& arguments = forward->function().getSchema().arguments(); // the first is self
    for (const auto& argument : arguments)
    {
        required += argument.default_value() ? 0 : 1;
    }
    if (arguments.size() < 2 || required > 3)
    {
        throw InputError(file + ": forward takes " + std::to_string(arguments.size() - 1) +
                         " parameters, expected (observation) or (observation, mask)");
    }
    m_loaded->takesMask = required == 3;
    const std::string kind = Attribute(m_loaded->module, "observation", "full", file);
    if (kind != "full" && kind != "literal")
    {
        throw InputError(file + ": attribute \"observation\": expected full or literal");
    }
    m_loaded->observation = kind == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
    m_loaded->layout = Attribute(m_loaded->module, "layout", "", file);
}

TorchScriptPolicy::~TorchScriptPolicy() = default;

std::string
TorchScriptPolicy::Name() const
{
    return "torchscript";
}

Plan
TorchScriptPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance, m_loaded->observation);
    const std::string layout(process->Layout().Name());
    if (!m_loaded->layout.empty() && m_loaded->layout != layout)
    {
        throw InputError(m_loaded->file + ": was made for the observation \"" + m_loaded->layout +
                         "\", this one is \"" + layout + "\"");
    }
    const torch::NoGradGuard noGradients;
    while (!process->Done())
    {
        process->Step(m_loaded->Choose(*process));
    }
    return process->CurrentPlan();
}

} // namespace ns3::vec
