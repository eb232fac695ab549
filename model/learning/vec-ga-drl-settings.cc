// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ga-drl-settings.h"

namespace ns3::vec
{

GaDrlSettings::GaDrlSettings()
{
    learningRate = 2e-4;
    learningRateEnd = 2e-5;
    batch = 32;
    updateEvery = 2;
    targetEvery = 100;
    epsilonStart = 0.2;
    epsilonEnd = 0.02;
    epsilonSteps = 20000;
    rewardScale = 10;
}

SettingsTable
GaDrlSettings::Table()
{
    SettingsTable table;
    table.Add("leaky", &leaky, "LeakyReLU before the softmax of attention");
    table.Add("shared", &shared, "one scorer for all vehicles; false: padded to --padding");
    table.Add("facts", &facts, "sees how things are and where a subtask's inputs lie alone");
    table.Add("predictions",
              &predictions,
              "false: predicted transfers, finishes and outlooks are not seen");
    table.Add("sample", &sample, 0, 1000, "neighbours drawn per node in training; 0: all");
    table.Add("heads", &heads, 2, 64, "heads of attention, an even number");
    table.Add("padding", &padding, 1, 1000, "vehicles of the padded network");
    table.Add("embedding", &embedding, 1, 1024, "widths of the attention network's layers");
    table.Add("hidden", &hidden, 1, 4096, "widths of the value network's two layers");
    table.Add("orders", &orders, 1, 1000, "orders a plan is made in, of which the best counts");
    table.Add("prior", &prior, 0, 100, "first weight of a vehicle's outlook");
    table.Add("whole", &whole, "a batch is all decisions of some episodes, --batch of them in all");
    table.Add("average", &average, 0, 1, "rate of the average of weights that plans; 0: none");
    table.Add("imitation", &imitation, 0, 1e12, "decisions that learn the look-ahead's values");
    table.Add("tries", &tries, 0, 1000, "actions of a decision that are played to the end");
    table.Add("tried", &tried, 1, 1000, "decisions of an episode whose actions are tried");
    table.Add("own", &own, 0, 1, "what decisions count that were not tried");
    table.Add("sharpness",
              &sharpness,
              0,
              1000,
              "with which advice prefers actions; 0: values alone");
    AddTo(table);
    return table;
}

} // namespace ns3::vec
