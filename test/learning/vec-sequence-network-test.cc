// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-sequence-network.h"
#include "ns3/vec-system.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

double
Sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

/** Trajectories of random decisions, of task graphs of different sizes and numbers. */
struct Played
{
    Played()
    {
        const System& system = FindSystem("mec-dag");
        Random random(3, "test", "actions");
        for (const char* n : {"4", "7", "5"})
        {
            instances.push_back(system.Generate(
                {
                    {"vehicles",    n == std::string("7") ? "1" : "2"},
                    {"n",           n                                },
                    {"subchannels", "2"                              },
                    {"processors",  "2"                              }
            },
                trajectories.size()));
            const auto process = system.Begin(*instances.back());
            Trajectory trajectory;
            trajectory.graph = GraphOf(*process);
            shape.features = trajectory.graph.features;
            shape.observation = process->Layout().Size();
            shape.actions = process->ActionCount();
            shape.delaysAt = process->Layout().DelaysAt();
            while (!process->Done())
            {
                Trajectory::Step step;
                step.observation = process->Observation();
                step.mask.assign(shape.actions, 1);
                step.mask[random.Integer(1, static_cast<int64_t>(shape.actions) - 1)] = 0;
                step.action = 0;
                step.reward = process->Step(step.action);
                trajectory.steps.push_back(step);
            }
            trajectories.push_back(trajectory);
        }
        shape.heads = 2;
        shape.embedding = 3;
        shape.hidden = 6;
        for (const Trajectory& trajectory : trajectories)
        {
            view.push_back(&trajectory);
        }
    }

    SequenceShape shape;
    std::vector<std::unique_ptr<Instance>> instances;
    std::vector<Trajectory> trajectories;
    std::vector<const Trajectory*> view;
};

/** Whatever begins at zero gets some weights, so that everything has a say. */
void
Stir(Parameters& parameters)
{
    const torch::NoGradGuard guard;
    Random random(11, "test", "weights");
    for (torch::Tensor& tensor : parameters.Tensors())
    {
        float* data = tensor.data_ptr<float>();
        for (int64_t i = 0; i < tensor.numel(); ++i)
        {
            data[i] += static_cast<float>(random.Uniform(-0.2, 0.2));
        }
    }
}

} // namespace

TEST(Gru, AStepByHand)
{
    PrepareTorch();
    Parameters parameters;
    Random random(1);
    const GruLayer layer(parameters, "gru", 1, 1, random);
    const std::vector<std::vector<float>> weights{
        {0.5F, -1,   2    },
        {1,    0.5F, -0.5F},
        {0.1F, 0.2F, 0.3F },
        {0,    0.4F, -0.1F}
    };
    for (std::size_t k = 0; k < weights.size(); ++k)
    {
        const torch::NoGradGuard guard;
        std::copy(weights[k].begin(), weights[k].end(), parameters.Tensors()[k].data_ptr<float>());
    }
    const double x = 0.7;
    const double h = -0.4;
    const double r = Sigmoid(0.5 * x + 0.1 + 1 * h + 0);
    const double z = Sigmoid(-1 * x + 0.2 + 0.5 * h + 0.4);
    const double n = std::tanh(2 * x + 0.3 + r * (-0.5 * h - 0.1));
    const double next = (1 - z) * n + z * h;
    const torch::Tensor found = layer.Step(torch::full({1, 1}, x), torch::full({1, 1}, h));
    EXPECT_NEAR(found.item<double>(), next, 1e-6);
    EXPECT_NEAR(layer.Forward(torch::full({1, 1, 1}, x), torch::full({1, 1}, h)).item<double>(),
                next,
                1e-6);
}

TEST(Gru, AllStepsAndTheirGradientsAreThoseOfLibTorch)
{
    PrepareTorch();
    Parameters parameters;
    Random random(1);
    const GruLayer layer(parameters, "gru", 3, 5, random);
    std::vector<std::vector<float>> values;
    std::vector<std::vector<float>> gradients;
    for (const bool ours : {true, false})
    {
        torch::manual_seed(5);
        const torch::Tensor x = torch::rand({4, 7, 3}, torch::requires_grad());
        const torch::Tensor h = torch::rand({4, 5}, torch::requires_grad());
        const torch::Tensor weight = torch::rand({4, 7, 5});
        const torch::Tensor found = ours ? layer.Forward(x, h)
                                         : std::get<0>(torch::gru(x,
                                                                  h.unsqueeze(0),
                                                                  parameters.Tensors(),
                                                                  true,
                                                                  1,
                                                                  0,
                                                                  false,
                                                                  false,
                                                                  true));
        for (torch::Tensor& tensor : parameters.Tensors())
        {
            tensor.mutable_grad() = torch::Tensor();
        }
        (found * weight).square().sum().backward();
        values.push_back(Numbers(found));
        std::vector<float>& all = gradients.emplace_back(Numbers(x.grad()));
        for (const torch::Tensor& tensor : {h.grad(),
                                            parameters.Tensors()[0].grad(),
                                            parameters.Tensors()[1].grad(),
                                            parameters.Tensors()[2].grad(),
                                            parameters.Tensors()[3].grad()})
        {
            const std::vector<float> more = Numbers(tensor);
            all.insert(all.end(), more.begin(), more.end());
        }
    }
    ASSERT_EQ(values[0].size(), values[1].size());
    for (std::size_t i = 0; i < values[0].size(); ++i)
    {
        EXPECT_NEAR(values[0][i], values[1][i], 1e-6);
    }
    ASSERT_EQ(gradients[0].size(), gradients[1].size());
    for (std::size_t i = 0; i < gradients[0].size(); ++i)
    {
        EXPECT_NEAR(gradients[0][i], gradients[1][i], 1e-5) << i;
    }
}

TEST(SequenceBatch, TasksAreSequencesOfTheirOwn)
{
    PrepareTorch();
    const Played played;
    const SequenceBatch batch = SequenceBatch::Make(played.view);
    EXPECT_EQ(Numbers(batch.length), (std::vector<float>{4, 4, 7, 5, 5}));
    EXPECT_EQ(batch.places[0][5], (std::pair<int64_t, int64_t>(1, 1)));
    EXPECT_EQ(batch.places[2][4], (std::pair<int64_t, int64_t>(3, 4)));
    EXPECT_EQ(Numbers(batch.reverse.select(0, 0)), (std::vector<float>{3, 2, 1, 0, 4, 5, 6}));
    const std::vector<float> nodes = Numbers(batch.graph.isNode.sum(1));
    EXPECT_EQ(nodes, (std::vector<float>{4, 4, 7, 5, 5}));
}

TEST(SequenceBatch, PlacesOfParentsAndChildrenByHand)
{
    // 0 → 1, 0 → 2, 1 → 3, 2 → 3, and the tasks of two owners, which do not see each other.
    PrepareTorch();
    Trajectory trajectory;
    trajectory.graph.nodes = 6;
    trajectory.graph.features = 1;
    trajectory.graph.feature.assign(6, 0);
    trajectory.graph.edges = {
        {0, 1},
        {2, 3},
        {0, 2},
        {1, 3},
        {4, 5}
    };
    trajectory.graph.owner = {0, 0, 0, 0, 1, 1};
    const SequenceBatch batch = SequenceBatch::Make({&trajectory});
    ASSERT_EQ(batch.near.sizes(), (std::vector<int64_t>{2, 4, 12}));
    const auto row = [&](int64_t sequence, int64_t node)
    { return Numbers(batch.near.select(0, sequence).select(0, node)); };
    const auto expected = [](float firstUp, float secondUp, float firstDown, float secondDown)
    {
        std::vector<float> numbers(12, -1);
        numbers[0] = firstUp;
        numbers[1] = secondUp;
        numbers[6] = firstDown;
        numbers[7] = secondDown;
        return numbers;
    };
    EXPECT_EQ(row(0, 0), expected(-1, -1, 0.5F, 0.75F));
    EXPECT_EQ(row(0, 1), expected(0.25F, -1, 1, -1));
    EXPECT_EQ(row(0, 3), expected(0.5F, 0.75F, -1, -1));
    EXPECT_EQ(row(1, 0), expected(-1, -1, 1, -1));
    EXPECT_EQ(row(1, 1), expected(0.5F, -1, -1, -1));
    EXPECT_EQ(row(1, 3), expected(-1, -1, -1, -1)); // filled up
}

TEST(SequenceNetwork, OnePassGivesWhatDecodingStepByStepGives)
{
    PrepareTorch();
    const Played played;
    for (const int encoder : {0, 1, 2, 3})
    {
        SequenceShape shape = played.shape;
        shape.attention = encoder != 0;
        shape.gate = encoder != 2;
        shape.places = encoder > 1;
        SequenceNetwork network(shape, Random(5));
        Stir(network.Weights());
        const torch::Tensor all = network.Forward(played.view).logits.detach();

        // Step by step, the actions forced.
        std::vector<Trajectory> growing(played.trajectories.size());
        std::vector<const Trajectory*> view;
        for (std::size_t b = 0; b < growing.size(); ++b)
        {
            growing[b].graph = played.trajectories[b].graph;
            view.push_back(&growing[b]);
        }
        std::vector<std::vector<torch::Tensor>> rows(growing.size());
        {
            const torch::NoGradGuard guard;
            const auto decoding = network.Begin(view);
            for (std::size_t i = 0; i < 10; ++i)
            {
                std::vector<std::size_t> open;
                for (std::size_t b = 0; b < growing.size(); ++b)
                {
                    if (i < played.trajectories[b].steps.size())
                    {
                        open.push_back(b);
                        growing[b].steps.push_back(played.trajectories[b].steps[i]);
                    }
                }
                const torch::Tensor logits = decoding->Next(open, view);
                for (std::size_t k = 0; k < open.size(); ++k)
                {
                    rows[open[k]].push_back(logits[static_cast<int64_t>(k)]);
                }
            }
        }
        std::vector<torch::Tensor> flat;
        for (const auto& some : rows)
        {
            flat.insert(flat.end(), some.begin(), some.end());
        }
        const torch::Tensor stepped = torch::stack(flat);
        EXPECT_EQ(stepped.sizes(), all.sizes());
        const torch::Tensor allowed = all > -1e8;
        EXPECT_LT((stepped - all).masked_select(allowed).abs().max().item<double>(), 1e-5);
        EXPECT_EQ((stepped > -1e8).sum().item<int64_t>(), allowed.sum().item<int64_t>());
    }
}

TEST(SequenceNetwork, AGraphDoesNotSeeThoseBesideIt)
{
    PrepareTorch();
    const Played played;
    SequenceNetwork network(played.shape, Random(5));
    Stir(network.Weights());
    const torch::Tensor together = network.Forward(played.view).logits.detach();
    int64_t row = 0;
    for (const Trajectory* trajectory : played.view)
    {
        const torch::Tensor alone = network.Forward({trajectory}).logits.detach();
        EXPECT_LT((alone - together.narrow(0, row, alone.size(0))).abs().max().item<double>(),
                  1e-4);
        row += alone.size(0);
    }
}

TEST(SequenceNetwork, TheFirstPolicyPrefersEarlyFinishes)
{
    PrepareTorch();
    const Played played;
    const SequenceNetwork network(played.shape, Random(5));
    const torch::Tensor logits = network.Forward({played.view[1]}).logits.detach();
    for (std::size_t i = 0; i < played.trajectories[1].steps.size(); ++i)
    {
        const Trajectory::Step& step = played.trajectories[1].steps[i];
        for (std::size_t a = 0; a < step.mask.size(); ++a)
        {
            const float delay = step.observation[played.shape.delaysAt + a];
            const float found =
                logits[static_cast<int64_t>(i)][static_cast<int64_t>(a)].item<float>();
            EXPECT_TRUE(step.mask[a] == 0 || std::abs(found + 10 * delay) < 1e-4);
        }
    }
}

TEST(SequenceNetwork, GradientsAgreeWithFiniteDifferences)
{
    PrepareTorch();
    Played played;
    played.shape.places = true;
    SequenceNetwork network(played.shape, Random(5));
    Stir(network.Weights());
    const auto loss = [&]()
    {
        const ActorCritic::Outputs outputs = network.Forward(played.view);
        return (outputs.logits.log_softmax(1).select(1, 0) + 0.3 * outputs.values).mean();
    };
    loss().backward();
    int checked = 0;
    for (torch::Tensor& tensor : network.Weights().Tensors())
    {
        const torch::NoGradGuard guard;
        const torch::Tensor gradient = tensor.grad().flatten();
        float* data = tensor.data_ptr<float>();
        const int64_t i = tensor.numel() / 2;
        constexpr float STEP = 1e-2F;
        const float before = data[i];
        data[i] = before + STEP;
        const double up = loss().item<double>();
        data[i] = before - STEP;
        const double down = loss().item<double>();
        data[i] = before;
        const double slope = (up - down) / (2 * STEP);
        EXPECT_NEAR(gradient[i].item<double>(), slope, 2e-4 + 0.02 * std::abs(slope))
            << tensor.sizes();
        ++checked;
    }
    EXPECT_GT(checked, 20);
}
