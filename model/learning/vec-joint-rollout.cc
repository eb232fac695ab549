// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-rollout.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr int64_t MANY = std::numeric_limits<int64_t>::max();

/** Lists of numbers one behind the other, as one tensor. */
class Packer
{
  public:
    template <class T>
    void Add(const std::vector<T>& numbers)
    {
        m_counts.push_back(numbers.size());
        for (const T number : numbers)
        {
            m_numbers.push_back(static_cast<float>(number));
        }
    }

    void Save(Checkpoint& checkpoint) const
    {
        checkpoint.tensors.Add("rollout", {m_numbers.size()}, m_numbers);
        checkpoint.state["rollout"]["counts"] = m_counts;
    }

  private:
    std::vector<float> m_numbers;
    std::vector<std::size_t> m_counts;
};

class Unpacker
{
  public:
    explicit Unpacker(const Checkpoint& checkpoint)
        : m_counts(checkpoint.State().At("rollout").At("counts"))
    {
        std::size_t size = 0;
        for (std::size_t i = 0; i < m_counts.Size(); ++i)
        {
            size += m_counts.At(i).Integer(0, MANY);
        }
        m_numbers = checkpoint.tensors.Numbers("rollout", {size});
    }

    template <class T>
    void Take(std::vector<T>& numbers)
    {
        numbers.resize(m_counts.At(m_list++).Integer(0, MANY));
        for (T& number : numbers)
        {
            number = static_cast<T>(m_numbers[m_at++]);
        }
    }

  private:
    JsonView m_counts;
    std::vector<float> m_numbers;
    std::size_t m_list = 0;
    std::size_t m_at = 0;
};

} // namespace

void
JointRollout::Add(const Trajectory& trajectory)
{
    m_slots.push_back({*trajectory.joint, trajectory.discount});
}

void
JointRollout::Clear()
{
    m_slots.clear();
}

std::size_t
JointRollout::Successor(std::size_t i) const
{
    const JointObservation& next = m_slots[i].step.next;
    std::size_t j = next.rows > 0 ? i + 1 : Size();
    while (j < Size() &&
           (m_slots[j].step.seen.rows != next.rows || m_slots[j].step.seen.row != next.row ||
            m_slots[j].step.seen.context != next.context))
    {
        ++j;
    }
    return j;
}

void
JointRollout::Save(Checkpoint& checkpoint) const
{
    Json slots = Json::array();
    Packer packer;
    for (const Slot& slot : m_slots)
    {
        slots.push_back({
            {"rows",      slot.step.seen.rows},
            {"next_rows", slot.step.next.rows},
            {"discount",  slot.discount      },
            {"reward",    slot.step.reward   }
        });
        packer.Add(slot.step.action);
        for (const JointObservation* seen : {&slot.step.seen, &slot.step.next})
        {
            packer.Add(seen->row);
            packer.Add(seen->context);
            packer.Add(seen->mask);
            packer.Add(seen->busy);
        }
    }
    checkpoint.state["rollout"] = {
        {"slots", slots}
    };
    if (!m_slots.empty())
    {
        packer.Save(checkpoint);
    }
}

void
JointRollout::Load(const Checkpoint& checkpoint)
{
    m_slots.clear();
    const JsonView slots = checkpoint.State().At("rollout").At("slots");
    if (slots.Size() == 0)
    {
        return;
    }
    Unpacker unpacker(checkpoint);
    for (std::size_t i = 0; i < slots.Size(); ++i)
    {
        const JsonView from = slots.At(i);
        Slot& slot = m_slots.emplace_back();
        slot.step.seen.rows = from.At("rows").Integer(0, MANY);
        slot.step.next.rows = from.At("next_rows").Integer(0, MANY);
        slot.discount = from.At("discount").Number();
        const JsonView reward = from.At("reward");
        for (std::size_t r = 0; r < reward.Size(); ++r)
        {
            slot.step.reward.push_back(reward.At(r).Number());
        }
        unpacker.Take(slot.step.action);
        for (JointObservation* seen : {&slot.step.seen, &slot.step.next})
        {
            unpacker.Take(seen->row);
            unpacker.Take(seen->context);
            unpacker.Take(seen->mask);
            unpacker.Take(seen->busy);
        }
    }
}

} // namespace ns3::vec
