// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCE_DMRO_H
#define VEC_REPRODUCE_DMRO_H

#include "vec-reproduction-training.h"
#include "vec-reproduction.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3::vec
{

/** The weights of energy of figures 6 and 9. */
inline const std::vector<std::string> DELTAS{"0", "0.2", "0.4", "0.6", "0.8", "1"};

std::string Text(uint64_t number);

/** A training of paper 3 with the printed state and settings, and this project's where none are
 * printed (doc/dmro.rst). */
TrainingPlan PlanFor(const std::string& agent,
                     const GenerateOptions& options,
                     uint64_t seed,
                     uint64_t steps);
/** What a policy reaches on the instances that learners are looked at on. */
Sample ClassicalOn(const std::string& name, GenerateOptions options);

/** A value of each training, as a sample of makes. */
Sample Makes(const std::vector<TrainingResult>& trainings,
             const std::function<double(const std::vector<TrainingRow>&)>& value);
/** Mean Q of greedy plans at \p step decisions. */
Sample QAt(const std::vector<TrainingResult>& trainings, uint64_t step);
/** Mean loss over the rows after \p after up to \p upTo decisions, where there were any steps. */
double MeanLoss(const std::vector<TrainingRow>& rows, uint64_t after, uint64_t upTo);
/** A curve over gradient steps of each of \p nets networks, the mean over trainings. */
FigureSeries LossCurve(const std::string& name,
                       const std::vector<TrainingResult>& trainings,
                       uint64_t nets);

/** Trainings in groups of one for each seed, run together. */
class Groups
{
  public:
    Groups(Trainings& trainings, uint64_t seeds) : m_trainings(trainings), m_seeds(seeds)
    {
    }

    /** \p make gives the plan of a seed. */
    void Add(const std::function<TrainingPlan(uint64_t seed)>& make)
    {
        for (uint64_t seed = 1; seed <= m_seeds; ++seed)
        {
            m_plans.push_back(make(seed));
            m_plans.back().name += "-seed" + Text(seed);
        }
    }

    /** The results of each group, in the order of Add. */
    std::vector<std::vector<TrainingResult>> Run()
    {
        const std::vector<TrainingResult> all = m_trainings.Run(m_plans);
        std::vector<std::vector<TrainingResult>> groups;
        for (std::size_t i = 0; i < all.size(); i += m_seeds)
        {
            groups.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(i),
                                all.begin() + static_cast<std::ptrdiff_t>(i + m_seeds));
        }
        return groups;
    }

  private:
    Trainings& m_trainings;
    uint64_t m_seeds;
    std::vector<TrainingPlan> m_plans;
};

/** Figures 8 and 9. */
Reproduction AdaptationCurves(const ReproductionOptions& options);
Reproduction AdaptationOverDelta(const ReproductionOptions& options);

} // namespace ns3::vec

#endif // VEC_REPRODUCE_DMRO_H
