// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAN_FORM_H
#define VEC_PLAN_FORM_H

#include "ns3/vec-json.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-timeline.h"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief How a place is written.
 */
enum class SiteForm
{
    INDEX,  //!< an index; nothing is local
    FIRST,  //!< an index, of which 0 is local
    BEFORE, //!< 0 is local, sites count from 1
    WHERE,  //!< "where" is "local", or elsewhere with the keys of via and site beside it
};

/**
 * @ingroup vec
 * @brief A key of an item of a timeline.
 */
struct ItemColumn
{
    /** A time or an energy; UNKNOWN is left out. */
    ItemColumn(const char* name, double TimelineItem::*member);
    ItemColumn(const char* name, Json (*write)(const Timeline&, const TimelineItem&));

    const char* key;
    std::function<Json(const Timeline& timeline, const TimelineItem& item)> value; //!< null: none
};

/**
 * @ingroup vec
 * @brief How a system writes an Assignment and a TimelineItem: the keys, null where it has none.
 */
struct PlanForm
{
    const char* owner = nullptr; //!< null: all items are of one owner
    const char* item = nullptr;  //!< null: an owner has one item
    SiteForm siteForm = SiteForm::INDEX;
    const char* elsewhere = nullptr; //!< WHERE: what "where" is that is not local
    const char* via = nullptr;
    const char* site = nullptr;
    const char* share = nullptr; //!< above 0, where it is not local
    const char* start = nullptr; //!< startS; may be missing
    const char* places = "";     //!< what site and via are, in complaints: "a tier"

    std::vector<ItemColumn> columns{};
    const char* hidden = nullptr; //!< an extra of items that is not written
};

/**
 * @ingroup vec
 * @brief What the indices of a plan may be, by instance.
 */
struct PlanBounds
{
    std::vector<std::size_t> items; //!< of each owner
    std::size_t sites = 0;
    std::size_t vias = 0;
    std::vector<std::pair<int, int>> fixed{}; //!< owner and item of what is not to be assigned
    std::vector<std::pair<int, int>> edges{}; //!< items of owner 0, the first before the second
};

/**
 * Reads the assignments of a plan. Throws an InputError with file and pointer unless each item that
 * is not fixed is assigned exactly once, in an order that keeps the edges, with indices in range.
 */
Plan ReadPlan(const PlanForm& form, const PlanBounds& bounds, const JsonView& assignments);
/** The same for a plan that nobody has written. */
void CheckPlan(const PlanForm& form, const PlanBounds& bounds, const Plan& plan);
Json WritePlan(const PlanForm& form, const Plan& plan);
/** The items of a timeline: the assignment, its extras, the columns. */
Json WriteItems(const PlanForm& form, const Timeline& timeline);

class System;

/** The document of a timeline whose instance is no longer there. */
Json TimelineToJson(const System& system, const Timeline& timeline);

} // namespace ns3::vec

#endif // VEC_PLAN_FORM_H
