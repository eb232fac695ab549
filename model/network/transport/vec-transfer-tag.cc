// SPDX-License-Identifier: GPL-2.0-only
#include "vec-transfer-tag.h"

namespace ns3::vec
{

NS_OBJECT_ENSURE_REGISTERED(TransferTag);

TypeId
TransferTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::TransferTag")
                            .SetParent<Tag>()
                            .SetGroupName("Vec")
                            .AddConstructor<TransferTag>();
    return tid;
}

TypeId
TransferTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
TransferTag::GetSerializedSize() const
{
    return 19;
}

void
TransferTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteDouble(enqueuedS);
    buffer.WriteU64(task);
    buffer.WriteU16(subtask);
    buffer.WriteU8(static_cast<uint8_t>(kind));
}

void
TransferTag::Deserialize(TagBuffer buffer)
{
    enqueuedS = buffer.ReadDouble();
    task = buffer.ReadU64();
    subtask = buffer.ReadU16();
    kind = static_cast<TransferKind>(buffer.ReadU8());
}

void
TransferTag::Print(std::ostream& os) const
{
    os << "task " << task << ", subtask " << subtask << ", enqueued at " << enqueuedS << " s";
}

} // namespace ns3::vec
