// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ppo.h"

namespace ns3::vec
{

SettingsTable
PpoSettings::Table()
{
    SettingsTable table;
    table.Add("heads", &heads, 2, 64, "heads of graph attention, an even number");
    table.Add("embedding", &embedding, 1, 1024, "width of each of them");
    table.Add("hidden", &hidden, 1, 4096, "units of the encoder, each way, and of the decoder");
    table.Add("prior", &prior, 0, 1000, "how much the first policy prefers early finishes");
    table.Add("gate", &gate, "attention beside raw features behind a gate; false: in their place");
    table.Add("places", &places, "the encoder sees the places of parents and children, too");
    table.Add("episodes", &episodes, 1, 10000, "of each instance in a round");
    table.Add("inner", &inner, "a copy of the weights learns from each scenario (algorithm V.1)");
    table.Add("server-adam", &serverAdam, "mean differences are gradients of Adam at --meta-rate");
    table.Add("scenarios", &scenarios, 1, 10000, "instances per server and round");
    table.Add("servers", &servers, 1, 1000, "that learn from instances of their own");
    table.Add("meta-rate", &metaRate, 0, 10, "of the mean of their differences, each round");
    table.Add("exchanges", &exchanges, 1, 1000, "averages of the servers' weights in a round");
    table.Add("gradients",
              &gradients,
              "servers give the gradients of every minibatch to one optimiser; false: weights");
    table.Add("fraction", &fraction, 0.001, 1, "of the servers that take part in a round");
    table.Add("dropout", &dropout, 0, 1, "probability that a server's answer never comes");
    table.Add("pooled", &pooled, "every server draws from the instances of all");
    table.Add("weighted", &weighted, "servers count by their decisions; false: equally");
    AddTo(table);
    return table;
}

PpoSettings
DefaultPpoSettings(std::string_view agent)
{
    PpoSettings settings;
    if (agent == "ppo")
    {
        settings.scenarios = 16;
    }
    else if (agent == "ac")
    {
        settings.lambda = 0;
        settings.clip = 0;
        settings.epochs = 1;
        settings.minibatches = 1;
    }
    else
    {
        settings.servers = 4;
        settings.attention = agent == "fedmags";
        settings.pooled = agent == "smrl-mto";
    }
    return settings;
}

} // namespace ns3::vec
