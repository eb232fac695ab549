// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-plan-form.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

namespace
{

/** Two jobs of two and one parts, three machines reached over two doors; part 0 of job 0 is done.
 */
PlanForm
Jobs(SiteForm siteForm)
{
    PlanForm form;
    form.owner = "job";
    form.item = "part";
    form.siteForm = siteForm;
    form.elsewhere = "shop";
    form.via = siteForm == SiteForm::WHERE ? "door" : nullptr;
    form.site = "machine";
    form.places = "a machine";
    form.share = "share";
    return form;
}

PlanBounds
TwoJobs()
{
    PlanBounds bounds;
    bounds.items = {2, 1};
    bounds.sites = 3;
    bounds.vias = 2;
    bounds.fixed = {
        {0, 0}
    };
    return bounds;
}

std::string
Complaint(const PlanForm& form, const PlanBounds& bounds, const char* assignments)
{
    const Json json = Json::parse(assignments);
    try
    {
        ReadPlan(form, bounds, JsonView(json, "p"));
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

std::string
Complaint(const PlanForm& form, const PlanBounds& bounds, const std::vector<Assignment>& plan)
{
    try
    {
        CheckPlan(form, bounds, {plan});
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

Assignment
On(int owner, int item, int site)
{
    Assignment a;
    a.owner = owner;
    a.item = item;
    a.site = site;
    a.via = 0;
    a.share = 0.5;
    return a;
}

} // namespace

TEST(PlanForm, ReadsWhatItWroteInEveryForm)
{
    const std::pair<SiteForm, const char*> texts[] = {
        {SiteForm::INDEX,
         R"([{"job":0,"part":1,"machine":2,"share":0.5},{"job":1,"part":0,"machine":0,"share":0.5}])"},
        {SiteForm::FIRST,
         R"([{"job":0,"part":1,"machine":2,"share":0.5},{"job":1,"part":0,"machine":0}])"            },
        {SiteForm::BEFORE,
         R"([{"job":0,"part":1,"machine":3,"share":0.5},{"job":1,"part":0,"machine":0}])"            },
        {SiteForm::WHERE,
         R"([{"job":0,"part":1,"where":"shop","door":0,"machine":2,"share":0.5},)"
         R"({"job":1,"part":0,"where":"local"}])"                                                    },
    };
    for (const auto& [siteForm, text] : texts)
    {
        const PlanForm form = Jobs(siteForm);
        const Json json = Json::parse(text);
        const Plan plan = ReadPlan(form, TwoJobs(), JsonView(json, "p"));
        EXPECT_EQ(plan.assignments[0].site, 2) << text;
        EXPECT_EQ(plan.assignments[1].site, siteForm == SiteForm::INDEX ? 0 : LOCAL) << text;
        EXPECT_EQ(ToLine(WritePlan(form, plan)), text);
        EXPECT_EQ(Complaint(form, TwoJobs(), plan.assignments), "");
    }
}

TEST(PlanForm, EachOpenItemOnce)
{
    const PlanForm form = Jobs(SiteForm::FIRST);
    const PlanBounds bounds = TwoJobs();
    EXPECT_EQ(Complaint(form, bounds, {On(0, 1, 1)}),
              "plan: /assignments: expected an assignment of job 1 part 0");
    EXPECT_EQ(Complaint(form, bounds, {On(0, 1, 1), On(0, 1, 2)}),
              "plan: /assignments/1: expected one assignment for each part, this is another");
    EXPECT_EQ(Complaint(form, bounds, {On(0, 0, 1)}),
              "plan: /assignments/0: expected a part that is not fixed");
    EXPECT_EQ(Complaint(form, bounds, {On(1, 1, 1)}),
              "plan: /assignments/0: expected a job and part of the instance");
    EXPECT_EQ(Complaint(form, bounds, {On(-1, 0, 1)}),
              "plan: /assignments/0: expected a job and part of the instance");
    EXPECT_EQ(Complaint(form, bounds, {On(1, 0, 3)}),
              "plan: /assignments/0: expected a machine of the instance");
    Assignment nothing = On(1, 0, 1);
    nothing.share = 0;
    EXPECT_EQ(Complaint(form, bounds, {nothing}), "plan: /assignments/0: expected a share > 0");
    EXPECT_EQ(Complaint(Jobs(SiteForm::INDEX), bounds, {On(1, 0, LOCAL)}),
              "plan: /assignments/0: expected a machine of the instance");
}

TEST(PlanForm, ParentsFirst)
{
    PlanForm form;
    form.item = "part";
    form.site = "machine";
    form.start = "start_s";
    PlanBounds bounds;
    bounds.items = {2};
    bounds.sites = 1;
    bounds.edges = {
        {1, 0}
    };
    EXPECT_EQ(Complaint(form, bounds, {On(0, 0, 0), On(0, 1, 0)}),
              "plan: /assignments/0: expected its parent, part 1, before it");
    EXPECT_EQ(Complaint(form, bounds, {On(0, 1, 0), On(0, 0, 0)}), "");
    EXPECT_EQ(Complaint(form, bounds, R"([{"part": 1, "machine": 0, "start_s": -1}])"),
              "p: /0/start_s: expected a finite number >= 0");
}

TEST(PlanForm, WhereItIsLocalThereIsNothingElse)
{
    const PlanForm form = Jobs(SiteForm::WHERE);
    const PlanBounds bounds = TwoJobs();
    EXPECT_EQ(Complaint(form, bounds, R"([{"job": 1, "part": 0, "where": "local", "door": 1}])"),
              "p: /0: expected no door and no machine where it is local");
    EXPECT_EQ(Complaint(form, bounds, R"([{"job": 1, "part": 0, "where": "here"}])"),
              "p: /0/where: expected \"local\" or \"shop\"");
    EXPECT_EQ(
        Complaint(form, bounds, R"([{"job": 1, "part": 0, "speed": 1}])"),
        "p: /0/speed: expected no such key; known are job, part, where, door, machine, share");
}

TEST(PlanForm, AnItemOfATimelineHasAssignmentExtrasAndColumns)
{
    PlanForm form = Jobs(SiteForm::WHERE);
    form.hidden = "secret";
    form.columns = {
        {"start_s",  &TimelineItem::startS },
        {"finish_s", &TimelineItem::finishS}
    };
    Timeline timeline;
    TimelineItem item;
    item.assignment = On(1, 0, 2);
    item.finishS = 4;
    item.extra = {
        {"secret",  1  },
        {"t_tra_s", 0.5}
    };
    timeline.items = {item, item};
    timeline.items[1].fixed = true;
    timeline.items[1].assignment.site = LOCAL;
    EXPECT_EQ(ToLine(WriteItems(form, timeline)),
              R"([{"job":1,"part":0,"where":"shop","door":0,"machine":2,"share":0.5,)"
              R"("t_tra_s":0.5,"finish_s":4.0},)"
              R"({"job":1,"part":0,"where":"local","fixed":true,"t_tra_s":0.5,"finish_s":4.0}])");
}

} // namespace ns3::vec
