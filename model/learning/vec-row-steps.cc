// SPDX-License-Identifier: GPL-2.0-only
#include "vec-row-steps.h"

#include <utility>

namespace ns3::vec
{

namespace
{

std::vector<float>
ParseNumbers(const JsonView& json)
{
    std::vector<float> numbers;
    for (std::size_t i = 0; i < json.Size(); ++i)
    {
        numbers.push_back(static_cast<float>(json.At(i).Number()));
    }
    return numbers;
}

} // namespace

std::vector<float>
RowState(const JointObservation& seen, std::size_t row)
{
    const std::size_t inputs = seen.row.size() / seen.rows;
    std::vector<float> state = seen.context;
    const auto begin = seen.row.begin() + static_cast<std::ptrdiff_t>(row * inputs);
    state.insert(state.end(), begin, begin + static_cast<std::ptrdiff_t>(inputs));
    return state;
}

std::vector<Transition>
RowSteps::Add(const Trajectory& slot)
{
    const JointStep& step = *slot.joint;
    const std::size_t heads = step.action.size() / step.seen.rows;
    if (step.seen.row != m_expected)
    {
        m_open.clear();
    }
    m_open.resize(step.seen.rows);
    m_expected = slot.terminated ? std::vector<float>() : step.next.row;
    std::vector<Transition> ended;
    for (std::size_t row = 0; row < step.seen.rows; ++row)
    {
        std::optional<Transition>& open = m_open[row];
        if (step.seen.busy[row])
        {
            open.emplace();
            open->state = RowState(step.seen, row);
            const auto action = step.action.begin() + static_cast<std::ptrdiff_t>(row * heads);
            open->action.assign(action, action + static_cast<std::ptrdiff_t>(heads));
            open->reward = step.reward[row];
            open->discount = slot.terminated ? 0 : slot.discount;
        }
        else if (open)
        {
            open->reward += open->discount * step.reward[row];
            open->discount *= slot.terminated ? 0 : slot.discount;
        }
        if (!open || !(slot.terminated || (row < step.next.rows && step.next.busy[row])))
        {
            continue;
        }
        if (!slot.terminated)
        {
            open->next = RowState(step.next, row);
        }
        ended.push_back(std::move(*open));
        open.reset();
    }
    return ended;
}

Json
RowSteps::Save() const
{
    Json rows = Json::array();
    for (const auto& open : m_open)
    {
        rows.push_back(open ? Json{{"state", open->state},
                                   {"action", open->action},
                                   {"reward", open->reward},
                                   {"discount", open->discount}}
                            : Json());
    }
    return {
        {"expected", m_expected},
        {"open",     rows      }
    };
}

void
RowSteps::Load(const JsonView& json)
{
    m_expected = ParseNumbers(json.At("expected"));
    m_open.clear();
    const JsonView rows = json.At("open");
    for (std::size_t i = 0; i < rows.Size(); ++i)
    {
        m_open.emplace_back();
        const JsonView open = rows.At(i);
        if (open.Value().is_null())
        {
            continue;
        }
        m_open.back().emplace();
        m_open.back()->state = ParseNumbers(open.At("state"));
        m_open.back()->action = ParseNumbers(open.At("action"));
        m_open.back()->reward = open.At("reward").Number();
        m_open.back()->discount = open.At("discount").Number();
    }
}

} // namespace ns3::vec
