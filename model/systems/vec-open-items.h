// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_OPEN_ITEMS_H
#define VEC_OPEN_ITEMS_H

#include <cstddef>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Which items are still without an assignment while a plan is read. */
class OpenItems
{
  public:
    /** \p sizes: number of items of each owner; \p owner: what owners are called, empty where there
     * is only one ("workflow"). */
    explicit OpenItems(const std::vector<std::size_t>& sizes, std::string owner = "");

    void Fix(int owner, int item);
    /** The expectation that assigning it now would miss; empty: none, and it is taken. */
    std::string Take(int owner, int item);
    /** Whether it was taken or is fixed. */
    bool IsPlaced(int owner, int item) const;
    /** The expectation that is not met; empty when all are assigned. */
    std::string Missing() const;

  private:
    enum class State
    {
        OPEN,
        TAKEN,
        FIXED,
    };

    std::vector<std::vector<State>> m_state;
    std::string m_owner;
};

} // namespace ns3::vec

#endif // VEC_OPEN_ITEMS_H
