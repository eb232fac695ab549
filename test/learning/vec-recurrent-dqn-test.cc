// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-multi-workload.h"
#include "ns3/vec-recurrent-dqn.h"
#include "ns3/vec-recurrent-q-network.h"
#include "ns3/vec-system.h"
#include "ns3/vec-torch.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

double
Sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

void
Set(Parameters& parameters, const std::vector<std::vector<float>>& weights)
{
    const torch::NoGradGuard guard;
    const std::vector<torch::Tensor> tensors = parameters.Tensors();
    ASSERT_EQ(tensors.size(), weights.size());
    for (std::size_t k = 0; k < weights.size(); ++k)
    {
        ASSERT_EQ(static_cast<std::size_t>(tensors[k].numel()), weights[k].size());
        std::copy(weights[k].begin(), weights[k].end(), tensors[k].data_ptr<float>());
    }
}

} // namespace

TEST(Lstm, TwoStepsByHand)
{
    PrepareTorch();
    Parameters parameters;
    Random random(1);
    const LstmLayer layer(parameters, "lstm", 1, 1, random);
    Set(parameters,
        {
            {0.5F, -1,   2,     1   },
            {1,    0.5F, -0.5F, 0.2F},
            {0.1F, 0.2F, 0.3F,  0.4F},
            {0,    0.4F, -0.1F, 0   }
    });
    double c = 0;
    double h = 0;
    torch::Tensor x = torch::zeros({1, 2, 1});
    x.data_ptr<float>()[0] = 0.7F;
    x.data_ptr<float>()[1] = -0.3F;
    const torch::Tensor found = layer.Forward(x);
    int step = 0;
    for (const double in : {0.7, -0.3})
    {
        const double i = Sigmoid(0.5 * in + 0.1 + h);
        const double f = Sigmoid(-in + 0.2 + 0.5 * h + 0.4);
        const double g = std::tanh(2 * in + 0.3 - 0.5 * h - 0.1);
        const double o = Sigmoid(in + 0.4 + 0.2 * h);
        c = f * c + i * g;
        h = o * std::tanh(c);
        EXPECT_NEAR(found.contiguous().data_ptr<float>()[step++], h, 1e-6);
    }
}

TEST(RecurrentQNetwork, AddsAdvantagesLessTheirMeanToTheValue)
{
    PrepareTorch();
    RecurrentQShape shape;
    shape.observation = 1;
    shape.history = 2;
    shape.queues = 1;
    shape.actions = 3;
    shape.units = 1;
    shape.hidden = {1};
    shape.skip = false;
    RecurrentQNetwork network(shape, Random(1));
    // With weights of zero but the bias of o the layer gives 0: h = observation only.
    Set(network.parameters,
        {
            {0,  0, 0, 0},
            {0,  0,   0,  0},
            {0, 0,  0,  0},
            {0, 0,0,0},
            {2, 5 }, // hidden: of the observation, of the layer
            {1 },
            {3}, // value
            {0.5F },
            {1,  2,  6  }, // advantages
            {0,  0,  0 }
    });
    const std::vector<float> inputs{1, 9, -9};
    torch::Tensor x = torch::zeros({1, 3});
    std::copy(inputs.begin(), inputs.end(), x.data_ptr<float>());
    // h = 2 + 1 = 3; V = 9.5; A = 3, 6, 18, mean 9.
    const torch::Tensor q = network.Forward(x).detach().contiguous();
    EXPECT_FLOAT_EQ(q.data_ptr<float>()[0], 3.5F);
    EXPECT_FLOAT_EQ(q.data_ptr<float>()[1], 6.5F);
    EXPECT_FLOAT_EQ(q.data_ptr<float>()[2], 18.5F);
}

class Recurrent : public testing::TestWithParam<std::string>
{
  protected:
    Recurrent()
        : system(FindSystem("multi-workload")), instance(system.Generate(
                                                    {
                                                        {"devices", "6"},
                                                        {"servers", "2"},
                                                        {"arrival", "1"}
    },
                                                    1))
    {
        auto& slot = dynamic_cast<MultiWorkloadInstance&>(*instance);
        double cyclesPerBit = 0; // the mean
        for (const auto& device : slot.devices)
        {
            for (const auto& workload : device.workloads)
            {
                cyclesPerBit += workload.cyclesPerBit / 18;
            }
        }
        const double bits = slot.slotS / cyclesPerBit; // of a slot's work, for each Hz
        slot.servers[0].queueBits = 10 * bits * slot.servers[0].cpuHz;
        slot.servers[1].queueBits = 30 * bits * slot.servers[1].cpuHz;
        for (std::size_t w = 0; w < slot.devices.size(); ++w)
        {
            const double deviceBits = static_cast<double>(1 + w) * bits * slot.devices[w].cpuHz;
            slot.devices[w].pastQueueBits = {99, 10 * deviceBits, 5 * deviceBits};
        }
        process = system.Begin(*instance);
        RecurrentDqnSettings settings = DefaultRecurrentDqnSettings(GetParam());
        settings.history = 3;
        agent = std::make_unique<RecurrentDqn>(settings, *process, 1);
    }

    const System& system;
    std::unique_ptr<Instance> instance;
    std::unique_ptr<DecisionProcess> process;
    std::unique_ptr<RecurrentDqn> agent;
};

TEST_P(Recurrent, SeesTheQueuesOfTheLastSlots)
{
    const std::size_t width = process->Layout().Size();
    const std::size_t each = GetParam() == "mco-drl" ? 3 : 2;
    const Trajectory trajectory = agent->Play(*process, true, 1);
    ASSERT_EQ(trajectory.steps.size(), 18U);
    for (int t = 0; t < 18; ++t)
    {
        const auto& inputs = trajectory.steps[t].observation;
        ASSERT_EQ(inputs.size(), width + 3 * each);
        // Device t / 3 had 10, 20, … 60 slots' work two slots ago, half of it one ago, none now;
        // servers 0 and 1 have 10 and 30 slots' work now, and nothing is known of before.
        const float two = static_cast<float>(1 + t / 3);
        std::vector<float>
            expected{0.5F, 0.75F, two / (1 + two), 0.5F, 0.75F, two / (2 + two), 0.5F, 0.75F, 0};
        if (each == 2)
        {
            expected = {0.5F, 0.75F, 0.5F, 0.75F, 0.5F, 0.75F};
        }
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            EXPECT_NEAR(inputs[width + i], expected[i], 1e-6) << t << " " << i;
        }
    }
}

TEST_P(Recurrent, TargetsKeepToTheMask)
{
    const Trajectory trajectory = agent->Play(*process, false, 1);
    const std::vector<float>& next = trajectory.steps[1].observation;
    const std::vector<float> values = agent->Values(next);
    ReplayBatch batch;
    batch.size = 3;
    for (const std::size_t only : {0, 1, 2})
    {
        batch.nextObservation.insert(batch.nextObservation.end(), next.begin(), next.end());
        for (std::size_t action = 0; action < 3; ++action)
        {
            batch.nextMask.push_back(action == only ? 1 : 0);
        }
        batch.reward.push_back(2);
        batch.discount.push_back(0.5F);
    }
    const std::vector<float> targets = agent->Targets(batch);
    for (std::size_t only = 0; only < 3; ++only)
    {
        EXPECT_NEAR(targets[only], 2 + 0.5 * values[only], 1e-5);
    }
}

INSTANTIATE_TEST_SUITE_P(Agents,
                         Recurrent,
                         testing::Values("dqn-lstm", "mco-drl"),
                         [](const auto& info)
                         { return info.param == "dqn-lstm" ? "dqn_lstm" : "mco_drl"; });
