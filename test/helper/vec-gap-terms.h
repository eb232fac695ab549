// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GAP_TERMS_H
#define VEC_GAP_TERMS_H

#include "ns3/vec-results.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3::vec
{

constexpr double TOLERANCE = 0.1; //!< of what was injected

inline TaskDescription
OneSubtask(double bits, double cycles)
{
    TaskDescription description;
    description.giveUpS = 30;
    description.subtasks = {
        {bits, cycles, bits}
    };
    return description;
}

/** Means over tasks: the terms of the gap by cause, and stale knowledge as the last one. */
inline std::vector<double>
Terms(const std::vector<TaskRecord>& tasks)
{
    std::vector<double> terms(CAUSES + 1, 0);
    for (const TaskRecord& task : tasks)
    {
        EXPECT_TRUE(task.HasGap());
        double sumS = task.StaleS();
        double causesS = 0;
        for (std::size_t c = 0; c < CAUSES; ++c)
        {
            terms[c] += task.GapS(static_cast<Cause>(c)) / tasks.size();
            sumS += task.GapS(static_cast<Cause>(c));
            causesS += task.causeS[c];
        }
        terms[CAUSES] += task.StaleS() / tasks.size();
        const double measuredS = task.deliveredS - task.createdS;
        EXPECT_NEAR(causesS, measuredS, 1e-9);
        EXPECT_NEAR(sumS, measuredS - task.predictedS, 1e-9);
        EXPECT_LE(task.causeS[static_cast<std::size_t>(Cause::UNEXPLAINED)], 0.02 * measuredS);
    }
    return terms;
}

inline std::string
NameOf(std::size_t term)
{
    return term == CAUSES ? "stale_s" : std::string(ColumnOf(static_cast<Cause>(term)));
}

/** One term moved by so much, the others by less than a tenth of it. */
inline void
ExpectMoved(const std::vector<double>& before,
            const std::vector<double>& after,
            std::size_t own,
            double byS)
{
    for (std::size_t term = 0; term < before.size(); ++term)
    {
        const double movedS = after[term] - before[term];
        ::testing::Test::RecordProperty(NameOf(term), std::to_string(movedS));
        if (term == own)
        {
            EXPECT_NEAR(movedS, byS, TOLERANCE * byS) << NameOf(term);
        }
        else
        {
            EXPECT_LT(std::abs(movedS), TOLERANCE * byS) << NameOf(term);
        }
    }
}

inline std::vector<double>
Every(double stepS, int times)
{
    std::vector<double> atS;
    for (int i = 0; i < times; ++i)
    {
        atS.push_back(3 + stepS * i);
    }
    return atS;
}

inline std::size_t
Index(Cause cause)
{
    return static_cast<std::size_t>(cause);
}

/**
 * Mean seconds of a task's repetitions on an idle 802.11p channel at 12 Mb/s with frames lost at
 * random. A segment of 1440 bytes makes a frame of 1518. It fails when the frame or its
 * acknowledgement is lost, and then takes the acknowledgement's time-out, AIFS, the mean of a
 * doubled window, and itself again. Half a TCP acknowledgement goes the other way; what it is
 * repeated for takes the air from data, its back-off does not.
 */
inline double
RepetitionsS(double segments, double lost)
{
    const double sifsS = 32e-6;
    const double slotS = 13e-6;
    const double aifsS = sifsS + 6 * slotS;
    const auto frameS = [](double bytes) { return 40e-6 + 8e-6 * std::ceil(bytes * 8 / 96); };
    const double ackS = frameS(14 + 3);
    const double fails = 1 - (1 - lost) * (1 - lost);
    double dataS = 0;
    double answerS = 0;
    for (int attempt = 1; attempt < 7; ++attempt)
    {
        const double window = std::min(1023.0, 16 * std::pow(2, attempt) - 1);
        const double often = std::pow(fails, attempt);
        dataS += often * (sifsS + slotS + 40e-6 + aifsS + window / 2 * slotS + frameS(1518 + 3) +
                          sifsS + ackS);
        answerS += often * (frameS(90 + 3) + sifsS + ackS);
    }
    return segments * (dataS + answerS / 2);
}

} // namespace ns3::vec

#endif // VEC_GAP_TERMS_H
