// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-network.h"

#include "vec-policy-gradient.h"

#include <algorithm>
#include <cmath>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

constexpr float FORBIDDEN = -1e9F;
constexpr double FIRST_DEVIATION = 0.6;
constexpr double LEAST_DEVIATION = 0.05;

} // namespace

JointBatch::JointBatch(const JointLayout& layout, const std::vector<const JointObservation*>& slots)
{
    std::size_t rows = 0;
    for (const JointObservation* seen : slots)
    {
        rows += seen->rows;
    }
    const auto r = static_cast<int64_t>(rows);
    const auto s = static_cast<int64_t>(slots.size());
    row = torch::empty({r, static_cast<int64_t>(layout.inputs)});
    context = torch::empty({s, static_cast<int64_t>(layout.context)});
    allowed = torch::empty({r, static_cast<int64_t>(layout.Choices())});
    slot = torch::empty({r}, torch::kLong);
    size = torch::empty({s, 1});
    float* toRow = row.data_ptr<float>();
    float* toContext = context.data_ptr<float>();
    float* toAllowed = allowed.data_ptr<float>();
    auto* toSlot = slot.data_ptr<int64_t>();
    for (std::size_t i = 0; i < slots.size(); ++i)
    {
        toRow = std::copy(slots[i]->row.begin(), slots[i]->row.end(), toRow);
        toContext = std::copy(slots[i]->context.begin(), slots[i]->context.end(), toContext);
        toSlot = std::fill_n(toSlot, slots[i]->rows, static_cast<int64_t>(i));
        size.data_ptr<float>()[i] = static_cast<float>(slots[i]->rows);
        for (const uint8_t may : slots[i]->mask)
        {
            *toAllowed++ = may ? 0 : FORBIDDEN;
        }
    }
}

JointNetwork::Trunk::Trunk(Parameters& parameters,
                           const std::string& name,
                           const JointLayout& layout,
                           std::size_t hidden,
                           Random& random)
    : first(parameters, name + ".first", layout.inputs, hidden, random),
      second(parameters, name + ".second", hidden, hidden, random),
      slot(parameters, name + ".slot", hidden + layout.context, hidden, random),
      own(parameters, name + ".own", hidden, hidden, random),
      shared(parameters, name + ".shared", hidden, hidden, random)
{
}

torch::Tensor
JointNetwork::Trunk::Forward(const JointBatch& batch) const
{
    const torch::Tensor rows = torch::tanh(second.Forward(torch::tanh(first.Forward(batch.row))));
    const torch::Tensor summary = MeanOfSlots(batch, rows);
    const torch::Tensor slots = torch::tanh(slot.Forward(torch::cat({summary, batch.context}, 1)));
    const torch::Tensor light = shared.Forward(slots).index_select(0, batch.slot);
    return torch::tanh(own.Forward(rows) + light);
}

JointNetwork::JointNetwork(const JointLayout& layout, std::size_t hidden, Random random)
    : m_layout(layout), m_actor(m_parameters, "actor", layout, hidden, random),
      m_critic(m_parameters, "critic", layout, hidden, random),
      m_value(m_parameters, "value", hidden, 1, random)
{
    m_value.Zero();
    if (!layout.choices.empty())
    {
        m_choices.emplace(m_parameters, "choices", hidden, layout.Choices(), random);
        m_choices->Zero();
    }
    if (layout.levels > 0)
    {
        m_levels.emplace(m_parameters, "levels", hidden, layout.levels, random);
        m_levels->Zero();
        m_logDeviation =
            m_parameters.AddZeros("log_deviation", {static_cast<int64_t>(layout.levels)});
    }
}

torch::Tensor
JointNetwork::MeanOfSlots(const JointBatch& batch, const torch::Tensor& rows)
{
    const bool isFlat = rows.dim() == 1;
    const torch::Tensor table = isFlat ? rows.unsqueeze(1) : rows;
    const torch::Tensor sum =
        torch::zeros({batch.size.size(0), table.size(1)}).index_add(0, batch.slot, table);
    const torch::Tensor mean = sum / batch.size;
    return isFlat ? mean.squeeze(1) : mean;
}

torch::Tensor
JointNetwork::Values(const JointBatch& batch) const
{
    return m_value.Forward(m_critic.Forward(batch)).squeeze(1);
}

JointNetwork::Outputs
JointNetwork::Forward(const JointBatch& batch) const
{
    Outputs outputs;
    const torch::Tensor features = m_actor.Forward(batch);
    outputs.log = batch.allowed;
    if (m_choices)
    {
        const torch::Tensor logits = m_choices->Forward(features) + batch.allowed;
        std::vector<torch::Tensor> heads;
        int64_t at = 0;
        for (const std::size_t values : m_layout.choices)
        {
            heads.push_back(logits.narrow(1, at, static_cast<int64_t>(values)).log_softmax(1));
            at += static_cast<int64_t>(values);
        }
        outputs.log = torch::cat(heads, 1);
    }
    outputs.mean =
        m_levels ? torch::tanh(m_levels->Forward(features)) : torch::zeros({batch.row.size(0), 0});
    outputs.values = Values(batch);
    return outputs;
}

torch::Tensor
JointNetwork::Deviation() const
{
    return LEAST_DEVIATION + (FIRST_DEVIATION - LEAST_DEVIATION) * m_logDeviation.exp();
}

torch::Tensor
JointNetwork::LogProbability(const Outputs& outputs, const torch::Tensor& actions) const
{
    const auto discrete = static_cast<int64_t>(m_layout.choices.size());
    torch::Tensor sum = torch::zeros({actions.size(0)});
    if (discrete > 0)
    {
        const torch::Tensor value = actions.narrow(1, 0, discrete).to(torch::kLong);
        std::vector<int64_t> first{0};
        for (const std::size_t values : m_layout.choices)
        {
            first.push_back(first.back() + static_cast<int64_t>(values));
        }
        first.pop_back();
        sum = sum + outputs.log.gather(1, value + torch::tensor(first, torch::kLong)).sum(1);
    }
    if (m_layout.levels > 0)
    {
        const torch::Tensor deviation = Deviation();
        const torch::Tensor z =
            (actions.narrow(1, discrete, static_cast<int64_t>(m_layout.levels)) - outputs.mean) /
            deviation;
        sum = sum - (0.5 * z.square() + deviation.log() + 0.5 * std::log(2 * M_PI)).sum(1);
    }
    return sum;
}

torch::Tensor
JointNetwork::Entropy(const Outputs& outputs) const
{
    torch::Tensor sum = ns3::vec::Entropy(outputs.log);
    if (m_layout.levels > 0)
    {
        sum = sum + (Deviation().log() + 0.5 * std::log(2 * M_PI * M_E)).sum();
    }
    return sum;
}

} // namespace ns3::vec
