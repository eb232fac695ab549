// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRANSFER_TAG_H
#define VEC_TRANSFER_TAG_H

#include "ns3/tag.h"
#include "vec-messages.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * Marks bytes of task data with the transfer they belong to, for devices that serve transfers and
 * not packets. A byte tag: it goes with the bytes through TCP.
 */
class TransferTag : public Tag
{
  public:
    static TypeId GetTypeId();
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

    double enqueuedS = 0; //!< when the transfer joined its queue, s
    TaskKey task = 0;
    uint16_t subtask = 0; //!< as in the chunk
    TransferKind kind = TransferKind::BURST;
};

} // namespace ns3::vec

#endif // VEC_TRANSFER_TAG_H
