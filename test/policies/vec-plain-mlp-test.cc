// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

/** 2 inputs, hidden layer h = relu(x1 + 2 x2 + 1, 3 x1 − x2). */
void
AddHidden(SafeTensors& tensors)
{
    tensors.Add("hidden.0.weight", {2, 2}, {1, 2, 3, -1});
    tensors.Add("hidden.0.bias", {2}, {1, 0});
}

MlpShape
Shape(bool dueling, bool skip)
{
    return {2, {2}, 3, dueling, skip};
}

} // namespace

TEST(PlainMlp, ByHand)
{
    SafeTensors tensors;
    AddHidden(tensors);
    tensors.Add("output.weight", {3, 2}, {1, 0, 0, 1, 1, 1});
    tensors.Add("output.bias", {3}, {0, 0.5F, -1});
    PlainMlp mlp(Shape(false, false), tensors);
    // x = (1, 2): h = (6, 1).
    EXPECT_EQ(mlp.Forward({1, 2}), (std::vector<float>{6, 1.5F, 6}));
    // x = (-1, 1): h = (2, relu(-4)) = (2, 0).
    EXPECT_EQ(mlp.Forward({-1, 1}), (std::vector<float>{2, 0.5F, 1}));
}

TEST(PlainMlp, DuelingByHand)
{
    SafeTensors tensors;
    AddHidden(tensors);
    tensors.Add("value.weight", {1, 1}, {2});
    tensors.Add("value.bias", {1}, {1});
    tensors.Add("advantage.weight", {3, 1}, {1, 2, 3});
    tensors.Add("advantage.bias", {3}, {0, 0, 3});
    PlainMlp mlp(Shape(true, false), tensors);
    // x = (1, 2): h = (6, 1); V = 2·6 + 1 = 13; A = (1, 2, 6), mean 3; Q = 13 + (−2, −1, 3).
    EXPECT_EQ(mlp.Forward({1, 2}), (std::vector<float>{11, 12, 16}));
}

TEST(PlainMlp, SkipByHand)
{
    SafeTensors tensors;
    AddHidden(tensors);
    tensors.Add("output.weight", {3, 2}, {1, 0, 0, 1, 1, 1});
    tensors.Add("output.bias", {3}, {0, 0.5F, -1});
    tensors.Add("skip.weight", {3, 2}, {10, 0, 0, 10, -1, -1});
    PlainMlp mlp(Shape(false, true), tensors);
    EXPECT_EQ(mlp.Forward({1, 2}), (std::vector<float>{16, 21.5F, 3}));

    SafeTensors dueling;
    AddHidden(dueling);
    dueling.Add("value.weight", {1, 1}, {2});
    dueling.Add("value.bias", {1}, {1});
    dueling.Add("advantage.weight", {3, 1}, {1, 2, 3});
    dueling.Add("advantage.bias", {3}, {0, 0, 3});
    dueling.Add("skip.weight", {3, 2}, {3, 0, 0, 1, 1, 0});
    PlainMlp both(Shape(true, true), dueling);
    // A = (1, 2, 6) + (3, 2, 1) = (4, 4, 7), mean 5; Q = 13 + (−1, −1, 2).
    EXPECT_EQ(both.Forward({1, 2}), (std::vector<float>{12, 12, 15}));
}

TEST(PlainMlp, MaskAndTies)
{
    const float values[] = {3, 5, 5, 9};
    EXPECT_EQ(MaskedArgmax(values, {1, 1, 1, 1}), 3U);
    EXPECT_EQ(MaskedArgmax(values, {1, 1, 1, 0}), 1U);
    EXPECT_EQ(MaskedArgmax(values, {1, 0, 0, 0}), 0U);
    const float negative[] = {-3, -2};
    EXPECT_EQ(MaskedArgmax(negative, {1, 0}), 0U);
}

TEST(PlainMlp, WrongTensors)
{
    SafeTensors tensors;
    AddHidden(tensors);
    EXPECT_THROW(PlainMlp(Shape(false, false), tensors), InputError);
    tensors.Add("output.weight", {2, 3}, {1, 0, 0, 1, 1, 1});
    tensors.Add("output.bias", {3}, {0, 0, 0});
    EXPECT_THROW(PlainMlp(Shape(false, false), tensors), InputError);

    SafeTensors infinite;
    AddHidden(infinite);
    infinite.Add("output.weight", {3, 2}, {1, 0, 0, INFINITY, 1, 1});
    infinite.Add("output.bias", {3}, {0, 0, 0});
    EXPECT_THROW(PlainMlp(Shape(false, false), infinite), InputError);
}

TEST(PlainMlp, ShapeReadsBack)
{
    const MlpShape shape{
        61,
        {64, 32},
        13,
        true,
        true
    };
    const Json json = shape.ToJson();
    EXPECT_EQ(MlpShape::Parse(JsonView(json, "m")), shape);
    const Json odd =
        MlpShape{
            61,
            {64, 33},
            13,
            true,
            true
    }
            .ToJson();
    EXPECT_THROW(MlpShape::Parse(JsonView(odd, "m")), InputError);
    const Json none = MlpShape{61, {}, 13, false, false}.ToJson();
    EXPECT_THROW(MlpShape::Parse(JsonView(none, "m")), InputError);
}
