// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plan-form.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** Which items are still without an assignment while a plan is followed. */
class OpenItems
{
  public:
    OpenItems(const PlanForm& form, const PlanBounds& bounds) : m_form(form)
    {
        for (std::size_t size : bounds.items)
        {
            m_first.push_back(m_state.size());
            m_state.resize(m_state.size() + size, State::OPEN);
        }
        for (const auto& [owner, item] : bounds.fixed)
        {
            m_state[m_first[owner] + item] = State::FIXED;
        }
        if (!bounds.edges.empty())
        {
            m_parents.resize(m_state.size());
        }
        for (const auto& [from, to] : bounds.edges)
        {
            m_parents[to].push_back(from);
        }
    }

    /** The expectation that assigning it now would miss; empty: none, and it is taken. */
    std::string Take(const Assignment& a)
    {
        const std::size_t number = m_first[a.owner] + a.item;
        if (!m_parents.empty())
        {
            for (int parent : m_parents[number])
            {
                if (m_state[parent] == State::OPEN)
                {
                    return std::string("its parent, ") + m_form.item + " " +
                           std::to_string(parent) + ", before it";
                }
            }
        }
        const std::string noun = m_form.item ? m_form.item : m_form.owner;
        if (m_state[number] != State::OPEN)
        {
            return m_state[number] == State::FIXED
                     ? "a " + noun + " that is not fixed"
                     : "one assignment for each " + noun + ", this is another";
        }
        m_state[number] = State::TAKEN;
        return "";
    }

    /** The expectation that is not met; empty when all are assigned. */
    std::string Missing() const
    {
        const auto open = std::find(m_state.begin(), m_state.end(), State::OPEN);
        if (open == m_state.end())
        {
            return "";
        }
        const std::size_t number = open - m_state.begin();
        const std::size_t owner =
            std::upper_bound(m_first.begin(), m_first.end(), number) - m_first.begin() - 1;
        std::string name = "an assignment of";
        if (m_form.owner)
        {
            name += std::string(" ") + m_form.owner + " " + std::to_string(owner);
        }
        if (m_form.item)
        {
            name += std::string(" ") + m_form.item + " " + std::to_string(number - m_first[owner]);
        }
        return name;
    }

  private:
    enum class State : char
    {
        OPEN,
        TAKEN,
        FIXED,
    };

    const PlanForm& m_form;
    std::vector<std::size_t> m_first; //!< item of each owner
    std::vector<State> m_state;
    std::vector<std::vector<int>> m_parents;
};

/** The keys an assignment may have. */
std::vector<std::string_view>
KeysOf(const PlanForm& form)
{
    std::vector<std::string_view> keys;
    for (const char* key : {form.owner,
                            form.item,
                            form.siteForm == SiteForm::WHERE ? "where" : nullptr,
                            form.via,
                            form.site,
                            form.share,
                            form.start})
    {
        if (key)
        {
            keys.emplace_back(key);
        }
    }
    return keys;
}

void
ReadSite(const PlanForm& form, const PlanBounds& bounds, const JsonView& json, Assignment& a)
{
    if (form.siteForm != SiteForm::WHERE)
    {
        const bool isBefore = form.siteForm == SiteForm::BEFORE;
        a.site = json.At(form.site).Index(bounds.sites + (isBefore ? 1 : 0)) - (isBefore ? 1 : 0);
        if (form.siteForm == SiteForm::FIRST && a.site == 0)
        {
            a.site = LOCAL;
        }
        return;
    }
    const std::string where = json.At("where").String();
    if (where == form.elsewhere)
    {
        a.via = json.At(form.via).Index(bounds.vias);
        a.site = json.At(form.site).Index(bounds.sites);
    }
    else if (where != "local")
    {
        json.At("where").Fail(std::string("\"local\" or \"") + form.elsewhere + "\"");
    }
    else if (json.Has(form.via) || json.Has(form.site))
    {
        json.Fail(std::string("no ") + form.via + " and no " + form.site + " where it is local");
    }
}

Assignment
ReadAssignment(const PlanForm& form, const PlanBounds& bounds, const JsonView& json)
{
    Assignment a;
    a.owner = form.owner ? json.At(form.owner).Index(bounds.items.size()) : 0;
    a.item = form.item ? json.At(form.item).Index(bounds.items[a.owner]) : 0;
    ReadSite(form, bounds, json, a);
    if (form.share && a.site != LOCAL)
    {
        a.share = json.At(form.share).Positive();
    }
    else if (form.share && json.Has(form.share))
    {
        json.At(form.share).Quantity(); // of nothing
    }
    if (form.start && json.Has(form.start))
    {
        a.startS = json.At(form.start).Quantity();
    }
    return a;
}

/** What is wrong with an assignment by itself; empty: nothing. */
std::string
FaultOf(const PlanForm& form, const PlanBounds& bounds, const Assignment& a)
{
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    if (!inRange(a.owner, bounds.items.size()) || !inRange(a.item, bounds.items[a.owner]))
    {
        const std::string both = form.owner && form.item ? " and " : "";
        return std::string("a ") + (form.owner ? form.owner : "") + both +
               (form.item ? form.item : "") + " of the instance";
    }
    const bool isLocal = a.site == LOCAL && form.siteForm != SiteForm::INDEX;
    if (!isLocal && (!inRange(a.site, bounds.sites) || (form.via && !inRange(a.via, bounds.vias))))
    {
        return std::string(form.places) + " of the instance";
    }
    if (form.share && !isLocal && !(a.share > 0 && std::isfinite(a.share)))
    {
        return "a share > 0";
    }
    if (form.start && (a.startS < 0 || std::isinf(a.startS)))
    {
        return "a finite start from 0 on";
    }
    return "";
}

void
Put(Json& json, const char* key, Json value)
{
    json.get_ref<Json::object_t&>().emplace_back(key, std::move(value));
}

/** \p isFixed: carried out before, nobody chose how. */
Json
WriteAssignment(const PlanForm& form, const Assignment& a, bool isFixed)
{
    Json json = Json::object();
    if (form.owner)
    {
        Put(json, form.owner, a.owner);
    }
    if (form.item)
    {
        Put(json, form.item, a.item);
    }
    const bool isWhere = form.siteForm == SiteForm::WHERE;
    if (isWhere)
    {
        Put(json, "where", a.site == LOCAL ? "local" : form.elsewhere);
    }
    if (isWhere && a.site != LOCAL && !isFixed)
    {
        Put(json, form.via, a.via);
        Put(json, form.site, a.site);
    }
    if (!isWhere)
    {
        const int first = form.siteForm == SiteForm::BEFORE ? 1 : 0;
        const bool isFirst = form.siteForm == SiteForm::FIRST && a.site == LOCAL;
        Put(json, form.site, isFirst ? 0 : a.site + first);
    }
    if (form.share && a.site != LOCAL)
    {
        Put(json, form.share, a.share);
    }
    return json;
}

} // namespace

ItemColumn::ItemColumn(const char* name, double TimelineItem::*member)
    : key(name), value(
                     [member](const Timeline&, const TimelineItem& item)
                     {
                         const double number = item.*member;
                         return std::isnan(number) ? Json() : Json(number);
                     })
{
}

ItemColumn::ItemColumn(const char* name, Json (*write)(const Timeline&, const TimelineItem&))
    : key(name), value(write)
{
}

Plan
ReadPlan(const PlanForm& form, const PlanBounds& bounds, const JsonView& assignments)
{
    OpenItems open(form, bounds);
    const std::vector<std::string_view> keys = KeysOf(form);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys(keys);
        plan.assignments.push_back(ReadAssignment(form, bounds, json));
        const std::string fault = open.Take(plan.assignments.back());
        if (!fault.empty())
        {
            json.Fail(fault);
        }
    }
    const std::string missing = open.Missing();
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
CheckPlan(const PlanForm& form, const PlanBounds& bounds, const Plan& plan)
{
    OpenItems open(form, bounds);
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        std::string fault = FaultOf(form, bounds, plan.assignments[i]);
        fault = fault.empty() ? open.Take(plan.assignments[i]) : fault;
        if (!fault.empty())
        {
            throw InputError("plan: /assignments/" + std::to_string(i) + ": expected " + fault);
        }
    }
    const std::string missing = open.Missing();
    if (!missing.empty())
    {
        throw InputError("plan: /assignments: expected " + missing);
    }
}

Json
WritePlan(const PlanForm& form, const Plan& plan)
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        assignments.push_back(WriteAssignment(form, a, false));
        if (form.start && !std::isnan(a.startS))
        {
            Put(assignments.back(), form.start, a.startS);
        }
    }
    return assignments;
}

Json
WriteItems(const PlanForm& form, const Timeline& timeline)
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        Json json = WriteAssignment(form, item.assignment, item.fixed);
        if (item.fixed)
        {
            Put(json, "fixed", true);
        }
        for (const auto& [key, value] : item.extra)
        {
            if (!form.hidden || std::string_view(key) != form.hidden)
            {
                Put(json, key, value);
            }
        }
        for (const ItemColumn& column : form.columns)
        {
            Json value = column.value(timeline, item);
            if (!value.is_null())
            {
                Put(json, column.key, std::move(value));
            }
        }
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
