// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SYSTEM_H
#define VEC_SYSTEM_H

#include "ns3/vec-instance.h"
#include "ns3/vec-json.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-timeline.h"
#include "vec-decision-process.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

struct PlanForm;
struct PlanBounds;

/**
 * @ingroup vec
 * @brief The equations of one system, prepared for one instance: what does not depend on the plan
 * is computed once.
 *
 * Evaluates any number of plans; not to be shared between threads.
 */
class Evaluator
{
  public:
    virtual ~Evaluator() = default;
    /**
     * The predicted timeline of a well-formed plan. The reference is valid until the next call.
     * REQUIRES: the plan passed System::CheckPlan for this instance.
     */
    virtual const Timeline& Evaluate(const Plan& plan) = 0;
};

/** Options of a random instance as the command line gives them: name → value ("n" → "20"). */
using GenerateOptions = std::map<std::string, std::string>;

/** The format of instances, but for those of systems that have one of their own. */
inline constexpr const char* INSTANCE_FORMAT = "vec-instance/1";

/**
 * @ingroup vec
 * @brief One paper's system model: its instances, equations and decision process.
 *
 * Stateless.
 */
class System
{
  public:
    virtual ~System() = default;

    virtual std::string_view Name() const = 0;
    /** One line for lists. */
    virtual std::string_view Summary() const = 0;

    /** The format of its instances; one of its own has no "system" and no "now_s". */
    virtual std::string_view Format() const
    {
        return INSTANCE_FORMAT;
    }

    /** Whether items can stay where they were created, so that there is something to offload. */
    virtual bool HasOwners() const
    {
        return true;
    }

    /** Reads an instance of this system: the body of its document. Throws InputError. */
    virtual std::unique_ptr<Instance> Parse(const JsonView& json) const = 0;
    /** The exact opposite of Parse. REQUIRES: the instance is of this system. */
    virtual Json ToJson(const Instance& instance) const = 0;
    /** A random instance; unknown options are an InputError. Same seed, same instance. */
    virtual std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                               uint64_t seed) const = 0;

    /**
     * The instance of the next slot, after \p plan was carried out in this one: queues, positions,
     * previous load and channel move on, and new work arrives as Generate draws it.
     *
     * \p options and \p seed are those that Generate was given for the first slot of the episode,
     * the same in every step. What is drawn depends on them and on the slot, not on the plan:
     * two policies meet the same arrivals, movements and channel.
     * REQUIRES: the plan passed CheckPlan. Unknown options are an InputError.
     */
    virtual std::unique_ptr<Instance> Step(const Instance& instance,
                                           const Plan& plan,
                                           const GenerateOptions& options,
                                           uint64_t seed) const = 0;

    /** How full the world of an instance is, by name: what the slots before left behind. */
    virtual std::vector<std::pair<const char*, double>> Levels(const Instance& /* instance */) const
    {
        return {};
    }

    /** How plans and the items of timelines are written; see vec-plan-form.h. */
    virtual const PlanForm& Form() const = 0;
    /** What the indices of its plans may be. REQUIRES: the instance is of this system. */
    virtual PlanBounds Bounds(const Instance& instance) const = 0;
    /** Throws InputError unless each open item is assigned exactly once with indices in range. */
    void CheckPlan(const Instance& instance, const Plan& plan) const;

    /** REQUIRES: the instance outlives the evaluator. */
    virtual std::unique_ptr<Evaluator> Prepare(const Instance& instance) const = 0;

    /** A fresh decision process. REQUIRES: the instance outlives it. */
    virtual std::unique_ptr<DecisionProcess> Begin(
        const Instance& instance,
        ObservationKind observation = ObservationKind::FULL) const = 0;
};

/** All systems, in the order of lists; vec-systems.cc has the table. */
const std::vector<const System*>& Systems();
/** Adds one to the table, for a program of one's own: before anything else asks for systems.
 * REQUIRES: it lives as long as the program. Throws std::invalid_argument for a known name. */
void AddSystem(const System& system);
/** The system of that name, or an InputError that lists those there are. */
const System& FindSystem(std::string_view name);

/** Reads and writes the whole documents of the formats: envelope and system body. */
std::unique_ptr<Instance> ParseInstance(const Json& document, const std::string& file);
Json InstanceToJson(const Instance& instance);
Plan ParsePlan(const Instance& instance, const Json& document, const std::string& file);
Json PlanToJson(const Instance& instance, const Plan& plan);
Json TimelineToJson(const Instance& instance, const Timeline& timeline);

/**
 * The plan that leaves everything where it was created; an item that cannot stay takes its first
 * feasible action.
 */
Plan LocalPlan(const Instance& instance);

/** Prepare and Evaluate in one, for a single plan. */
Timeline Evaluate(const Instance& instance, const Plan& plan);

} // namespace ns3::vec

#endif // VEC_SYSTEM_H
