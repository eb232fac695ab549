// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TOY_SYSTEM_H
#define VEC_TOY_SYSTEM_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-generate-options.h"
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "ns3/vec-random.h"
#include "ns3/vec-scaling.h"
#include "ns3/vec-system-of.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What is known of tasks that each run where they were created, or at the one server. */
struct ToyInstance : Instance
{
    struct Task
    {
        double cycles = 0;
        double bits = 0;  //!< sent first when it runs at the server
        double ownHz = 0; //!< of its owner's processor
    };

    double serverHz = 0;
    double uplinkBps = 0;
    double serverFreeS = 0; //!< absolute, of what came before
    std::vector<Task> tasks;

    std::string_view System() const override
    {
        return "toy";
    }

    const class System& Equations() const override;

    /** How long a task takes where it was created, s. */
    double OwnS(std::size_t task) const
    {
        return tasks[task].cycles / tasks[task].ownHz;
    }

    /** How long it takes until the server begins with it, s. */
    double SendS(std::size_t task) const
    {
        return std::max(0.0, serverFreeS - nowS) + tasks[task].bits / uplinkBps;
    }

    /** How long it takes at the server if it is alone there, s. */
    double ServerS(std::size_t task) const
    {
        return tasks[task].cycles / serverHz;
    }
};

/** The server is shared by all tasks that it gets: with n of them each takes n times as long as
 * alone. The objective is the mean time to the end. */
class ToyEvaluator : public Evaluator
{
  public:
    explicit ToyEvaluator(const ToyInstance& instance) : m_instance(instance)
    {
    }

    const Timeline& Evaluate(const Plan& plan) override
    {
        const std::size_t count = m_instance.tasks.size();
        m_timeline = {};
        m_timeline.items.resize(count);
        m_timeline.tasks.resize(count);
        const auto isAtServer = [](const Assignment& assignment)
        { return assignment.site != LOCAL; };
        const auto sharers = static_cast<double>(
            std::count_if(plan.assignments.begin(), plan.assignments.end(), isAtServer));
        for (const Assignment& assignment : plan.assignments)
        {
            const int owner = assignment.owner;
            TimelineTask& task = m_timeline.tasks[owner];
            task.task = owner;
            task.etS = isAtServer(assignment)
                         ? m_instance.SendS(owner) + sharers * m_instance.ServerS(owner)
                         : m_instance.OwnS(owner);
            task.finishS = m_instance.nowS + task.etS;
            task.deliveredS = task.finishS;
            m_timeline.items[owner].assignment = assignment;
            m_timeline.items[owner].finishS = task.finishS;
            m_timeline.objective += task.etS / static_cast<double>(count);
        }
        return m_timeline;
    }

  private:
    const ToyInstance& m_instance;
    Timeline m_timeline;
};

/** Action 0: the owner; 1: the server. */
class ToyProcess : public DecisionProcess
{
  public:
    ToyProcess(const ToyInstance& instance, ObservationKind) : m_instance(instance)
    {
        std::vector<std::pair<int, int>> items;
        for (std::size_t i = 0; i < instance.tasks.size(); ++i)
        {
            items.emplace_back(i, 0);
        }
        const std::vector<std::size_t> sizes(items.size(), 1);
        Begin({std::move(items), sizes, {}}, 2);
    }

    Estimate Peek(std::size_t action) override
    {
        const Load next = After(action);
        const int task = Current();
        const double takesS = action == 0
                                ? m_instance.OwnS(task)
                                : m_instance.SendS(task) + next.sharers * m_instance.ServerS(task);
        const auto count = static_cast<double>(m_instance.tasks.size());
        return {m_instance.nowS + takesS, (next.apartS + next.sharers * next.sharedS) / count};
    }

    ObservationLayout Layout() const override
    {
        return ObservationLayout("toy/full/1", ActionCount())
            .Add("own", 1)
            .PredictPerAction(ObservationLayout::DELAY);
    }

  private:
    /** What is decided. */
    struct Load
    {
        double apartS = 0;  //!< sum over tasks of what does not depend on others
        double sharedS = 0; //!< sum over tasks at the server, as if each were alone
        double sharers = 0; //!< tasks at the server
    };

    std::vector<double> RanksByNumber() const override
    {
        std::vector<double> ranks;
        for (std::size_t task = 0; task < m_instance.tasks.size(); ++task)
        {
            ranks.push_back(m_instance.OwnS(task));
        }
        return ranks;
    }

    Assignment AssignmentOf(std::size_t position, std::size_t action) const override
    {
        Assignment assignment;
        assignment.owner = Items()[position].first;
        assignment.site = action == 0 ? LOCAL : 0;
        return assignment;
    }

    void Observe(std::vector<float>& values) override
    {
        const double ownS = Peek(0).finishS;
        const double serverS = Peek(1).finishS;
        const double bestS = std::min(ownS, serverS);
        for (double number : {ownS - m_instance.nowS, ownS - bestS, serverS - bestS})
        {
            values.push_back(static_cast<float>(Squash(number)));
        }
    }

    Outcome Take(std::size_t action) override
    {
        const double value = Peek(action).value;
        m_loads.push_back(After(action));
        return {value};
    }

    void TakeBack(std::size_t) override
    {
        m_loads.pop_back();
    }

    Load After(std::size_t action) const
    {
        const int task = Current();
        Load load = m_loads.back();
        load.apartS += action == 0 ? m_instance.OwnS(task) : m_instance.SendS(task);
        load.sharedS += action == 0 ? 0 : m_instance.ServerS(task);
        load.sharers += action == 0 ? 0 : 1;
        return load;
    }

    const ToyInstance& m_instance;
    std::vector<Load> m_loads{{}}; //!< before the first decision and after each
};

/** `toy`: the smallest system there can be. Metrics: none. */
class ToySystem : public SystemOf<ToyInstance, ToyEvaluator, ToyProcess>
{
  public:
    ToySystem() : SystemOf("toy", "tasks that run at home or at one server")
    {
    }

    std::unique_ptr<Instance> Parse(const JsonView& json) const override
    {
        return ReadInstance(AllFields(), json);
    }

    Json ToJson(const Instance& instance) const override
    {
        return AllFields().Write(Own(instance));
    }

    std::unique_ptr<Instance> Generate(const GenerateOptions& options, uint64_t seed) const override
    {
        Recipe recipe;
        ReadOptions(options, Fields<Recipe>().Add("tasks", &Recipe::tasks, Whole(0, 1000)), recipe);
        Random random(seed, "toy", "tasks");
        auto instance = std::make_unique<ToyInstance>();
        instance->serverHz = random.Uniform(2e9, 4e9);
        instance->uplinkBps = random.Uniform(2e6, 8e6);
        instance->serverFreeS = random.Uniform(0, 0.5);
        for (int i = 0; i < recipe.tasks; ++i)
        {
            instance->tasks.push_back(
                {random.Uniform(1e8, 1e9), random.Uniform(1e5, 1e6), random.Uniform(0.5e9, 1.5e9)});
        }
        return instance;
    }

    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan&,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override
    {
        const double nowS = instance.nowS + 1;
        auto next = Generate(options, Random(seed, "slot" + std::to_string(nowS)).Bits());
        next->nowS = nowS;
        return next;
    }

    const PlanForm& Form() const override
    {
        static const PlanForm form = []
        {
            PlanForm f;
            f.owner = "task";
            f.siteForm = SiteForm::BEFORE;
            f.site = "server";
            f.places = "a server";
            f.columns = {
                {"finish_s", &TimelineItem::finishS}
            };
            return f;
        }();
        return form;
    }

    PlanBounds Bounds(const Instance& instance) const override
    {
        PlanBounds bounds;
        bounds.items.assign(Own(instance).tasks.size(), 1);
        bounds.sites = 1;
        return bounds;
    }

  private:
    struct Recipe
    {
        int tasks = 6;
    };

    static const Fields<ToyInstance>& AllFields()
    {
        using Task = ToyInstance::Task;
        static const Fields<ToyInstance> fields =
            InstanceFields<ToyInstance>()
                .Add("server_hz", &ToyInstance::serverHz, POSITIVE)
                .Add("uplink_bps", &ToyInstance::uplinkBps, POSITIVE)
                .Add("server_free_s", &ToyInstance::serverFreeS, QUANTITY)
                .Add("tasks",
                     &ToyInstance::tasks,
                     Fields<Task>()
                         .Add("cycles", &Task::cycles, QUANTITY)
                         .Add("bits", &Task::bits, QUANTITY)
                         .Add("own_hz", &Task::ownHz, POSITIVE));
        return fields;
    }
};

inline const System&
ToyInstance::Equations() const
{
    return TheSystem<ToySystem>();
}

} // namespace ns3::vec

#endif // VEC_TOY_SYSTEM_H
