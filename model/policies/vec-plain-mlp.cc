// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-mlp.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr int64_t MAX_WIDTH = 1 << 16;

/** Checked numbers of a tensor. */
const std::vector<float>&
Finite(const SafeTensors& tensors, std::string name, std::vector<std::size_t> shape)
{
    const std::vector<float>& numbers = tensors.Numbers(name, shape);
    if (!std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); }))
    {
        throw InputError(tensors.File() + ": tensor " + name + ": expected finite numbers");
    }
    return numbers;
}

} // namespace

Json
MlpShape::ToJson() const
{
    Json json{
        {"inputs",  inputs },
        {"hidden",  hidden },
        {"outputs", outputs},
        {"dueling", dueling},
        {"skip",    skip   }
    };
    if (shared)
    {
        json["shared"] = true;
    }
    return json;
}

MlpShape
MlpShape::Parse(const JsonView& json)
{
    json.AllowKeys({"inputs", "hidden", "outputs", "dueling", "skip", "shared"});
    MlpShape shape;
    shape.inputs = json.At("inputs").Integer(1, MAX_WIDTH);
    const JsonView hidden = json.At("hidden");
    for (std::size_t i = 0; i < hidden.Size(); ++i)
    {
        shape.hidden.push_back(hidden.At(i).Integer(1, MAX_WIDTH));
    }
    shape.outputs = json.At("outputs").Integer(1, MAX_WIDTH);
    shape.dueling = json.At("dueling").Boolean();
    shape.skip = json.At("skip").Boolean();
    shape.shared = json.Has("shared") && json.At("shared").Boolean();
    if (shape.hidden.empty() || (shape.dueling && shape.hidden.back() % 2 != 0))
    {
        hidden.Fail("at least one hidden layer, the last of even width for a dueling network");
    }
    return shape;
}

PlainMlp::PlainMlp(const MlpShape& shape, const SafeTensors& tensors) : m_shape(shape)
{
    auto load = [&tensors](PlainLayer& layer,
                           const std::string& name,
                           std::size_t outputs,
                           std::size_t inputs,
                           std::size_t firstOutput,
                           std::size_t firstInput,
                           bool biased)
    {
        const std::vector<float>& weight = Finite(tensors, name + ".weight", {outputs, inputs});
        for (std::size_t o = 0; o < outputs; ++o)
        {
            for (std::size_t i = 0; i < inputs; ++i)
            {
                layer.SetWeight(firstOutput + o, firstInput + i, weight[o * inputs + i]);
            }
        }
        if (biased)
        {
            const std::vector<float>& bias = Finite(tensors, name + ".bias", {outputs});
            for (std::size_t o = 0; o < outputs; ++o)
            {
                layer.SetBias(firstOutput + o, bias[o]);
            }
        }
    };

    std::size_t inputs = shape.inputs;
    std::size_t widest = 0;
    for (std::size_t k = 0; k < shape.hidden.size(); ++k)
    {
        m_hidden.emplace_back(inputs, shape.hidden[k]);
        load(m_hidden.back(), "hidden." + std::to_string(k), shape.hidden[k], inputs, 0, 0, true);
        inputs = shape.hidden[k];
        widest = std::max(widest, m_hidden.back().Width());
    }
    m_output = PlainLayer(inputs + (shape.skip ? shape.inputs : 0),
                          shape.outputs + (shape.dueling ? 1 : 0));
    const std::size_t first = shape.dueling ? 1 : 0;
    if (shape.dueling)
    {
        load(m_output, "value", 1, inputs / 2, 0, 0, true);
        load(m_output, "advantage", shape.outputs, inputs / 2, first, inputs / 2, true);
    }
    else
    {
        load(m_output, "output", shape.outputs, inputs, first, 0, true);
    }
    if (shape.skip)
    {
        load(m_output, "skip", shape.outputs, shape.inputs, first, inputs, false);
    }
    const std::size_t size = std::max({widest, m_output.Inputs(), m_output.Width()});
    m_in.resize(size);
    m_out.resize(size);
    m_values.resize(shape.outputs);
    m_gathered.resize(shape.shared ? shape.inputs : 0);
}

void
PlainMlp::Run(const float* inputs)
{
    const float* in = inputs;
    for (const PlainLayer& layer : m_hidden)
    {
        layer.Apply(in, m_out.data());
        for (std::size_t k = 0; k < layer.Width(); ++k)
        {
            m_out[k] = std::max(m_out[k], 0.0F);
        }
        m_in.swap(m_out);
        in = m_in.data();
    }
    if (m_shape.skip)
    {
        std::copy_n(inputs, m_shape.inputs, m_in.data() + m_shape.hidden.back());
    }
    m_output.Apply(in, m_out.data());
}

const std::vector<float>&
PlainMlp::Forward(const std::vector<float>& observation)
{
    Run(observation.data());
    const float* actions = m_out.data() + (m_shape.dueling ? 1 : 0);
    float offset = 0;
    if (m_shape.dueling)
    {
        float sum = 0;
        for (std::size_t a = 0; a < m_shape.outputs; ++a)
        {
            sum += actions[a];
        }
        offset = m_out[0] - sum / static_cast<float>(m_shape.outputs);
    }
    for (std::size_t a = 0; a < m_shape.outputs; ++a)
    {
        m_values[a] = actions[a] + offset;
    }
    return m_values;
}

const std::vector<float>&
PlainMlp::Forward(const std::vector<float>& observation, const ActionView& view)
{
    const std::size_t actions = view.Actions();
    m_values.resize(actions);
    float stateValue = 0;
    float sum = 0;
    for (std::size_t a = 0; a < actions; ++a)
    {
        view.Gather(observation, a, m_gathered.data());
        Run(m_gathered.data());
        if (m_shape.dueling)
        {
            stateValue += m_out[0];
            sum += m_out[1];
        }
        m_values[a] = m_out[m_shape.dueling ? 1 : 0];
    }
    for (float& value : m_values)
    {
        value += (stateValue - sum) / static_cast<float>(actions);
    }
    return m_values;
}

std::size_t
PlainMlp::Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    return MaskedArgmax(Forward(observation).data(), mask);
}

std::size_t
MaskedArgmax(const float* values, const std::vector<uint8_t>& mask)
{
    std::size_t best = mask.size();
    for (std::size_t a = 0; a < mask.size(); ++a)
    {
        if (mask[a] && (best == mask.size() || values[a] > values[best]))
        {
            best = a;
        }
    }
    return best;
}

} // namespace ns3::vec
