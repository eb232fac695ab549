// SPDX-License-Identifier: GPL-2.0-only
#include "vec-searchable-process.h"

#include <stdexcept>

namespace ns3::vec
{

namespace
{

[[noreturn]] void
RefuseOrder()
{
    throw std::logic_error("the order of items is not open");
}

} // namespace

bool
SearchableProcess::IsReady(std::size_t) const
{
    RefuseOrder();
}

void
SearchableProcess::MoveItem(std::size_t, std::size_t)
{
    RefuseOrder();
}

bool
SearchableProcess::CommutesWithLast(std::size_t) const
{
    RefuseOrder();
}

SearchableProcess*
Searchable(DecisionProcess& process)
{
    return dynamic_cast<SearchableProcess*>(&process);
}

SearchableProcess*
WithOpenOrder(DecisionProcess& process)
{
    SearchableProcess* searchable = Searchable(process);
    return searchable && searchable->IsOrderOpen() ? searchable : nullptr;
}

bool
OpenOrderProcess::IsOrderOpen() const
{
    return true;
}

double
OpenOrderProcess::OrderCount() const
{
    return Order().Count();
}

bool
OpenOrderProcess::IsReady(std::size_t index) const
{
    return Order().IsReady(index, Position());
}

void
OpenOrderProcess::MoveItem(std::size_t from, std::size_t to)
{
    Move(from, to);
}

} // namespace ns3::vec
