// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-fields.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

namespace
{

enum class Colour
{
    RED,
    BLUE,
};

struct Wheel
{
    double radiusM = 0;
    int axle = 0;
    std::optional<double> loadN;
};

struct Car
{
    std::string name;
    std::vector<double> axlesM;
    std::vector<Wheel> wheels;
    std::pair<int, int> range;
    std::vector<double> gearRatios;
    std::vector<std::complex<double>> echoes;
    Colour colour = Colour::RED;
    double spareM = 0;
    double ageS = 3;
    double lengthM = 0;
    double widthM = 0;
    uint64_t seed = 0;
};

const Fields<Car>&
CarFields()
{
    static const Fields<Wheel> wheels = Fields<Wheel>()
                                            .Add("radius_m", &Wheel::radiusM, POSITIVE, "radius")
                                            .Add("axle", &Wheel::axle, IndexOf("axles_m"))
                                            .Add("load_n", &Wheel::loadN, Sparse(QUANTITY));
    static const Fields<std::pair<int, int>> range =
        Fields<std::pair<int, int>>("a pair [from, to]")
            .Add("from", &std::pair<int, int>::first, COUNT)
            .Add("to", &std::pair<int, int>::second, COUNT);
    static const Fields<Car> size = Fields<Car>()
                                        .Add("length_m", &Car::lengthM, QUANTITY)
                                        .Add("width_m", &Car::widthM, QUANTITY);
    static const Fields<Car> fields =
        Fields<Car>()
            .Allow("format")
            .Add("name", &Car::name, ANY, "what it is called")
            .Add("axles_m", &Car::axlesM, POSITIVE)
            .Add("wheels", &Car::wheels, wheels, "all of them")
            .Add("range", &Car::range, range)
            .Check(
                [](const ValuePlace& place, const Car& car)
                {
                    if (car.range.first > car.range.second)
                    {
                        place.View().At("range").Fail("from before to");
                    }
    })
            .Add("gear_ratios", &Car::gearRatios, ForEach("axles_m", QUANTITY))
            .Add("echoes", &Car::echoes, Sparse(ForEach("axles_m", ANY, "pairs [re, im]")))
            .AddChoice("colour", &Car::colour, {{"red", Colour::RED}, {"blue", Colour::BLUE}})
            .Add("spare_m", &Car::spareM, Sparse(QUANTITY))
            .Add("age_s", &Car::ageS, Optional(QUANTITY))
            .Add("size", SELF, size)
            .Add("seed", &Car::seed, Whole(0, 1e9));
    return fields;
}

Json
Good()
{
    return Json::parse(R"({
        "name": "a", "axles_m": [0, 2.5],
        "wheels": [{"radius_m": 0.25, "axle": 1, "load_n": 10.0}, {"radius_m": 0.5, "axle": 0}],
        "range": [1, 2], "gear_ratios": [1.0, 2.0], "echoes": [[1.0, -2.0], [0.0, 0.5]],
        "colour": "blue", "spare_m": 0.5, "age_s": 4.0,
        "size": {"length_m": 4.0, "width_m": 2.0}, "seed": 7})");
}

/** What is wrong with a document; empty: nothing. */
std::string
Complaint(const Json& document)
{
    Car car;
    try
    {
        ReadFields(CarFields(), JsonView(document, "car.json"), car);
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

std::string
Changed(const char* pointer, const Json& value)
{
    Json document = Good();
    document["axles_m"][0] = 1;
    document[Json::json_pointer(pointer)] = value;
    return Complaint(document);
}

} // namespace

TEST(Fields, WritesWhatItRead)
{
    Json document = Good();
    document["axles_m"][0] = 1.5;
    Car car;
    ReadFields(CarFields(), JsonView(document, "car.json"), car);
    EXPECT_EQ(ToLine(CarFields().Write(car)), ToLine(document));
    EXPECT_EQ(car.wheels[0].axle, 1);
    EXPECT_EQ(car.colour, Colour::BLUE);
    EXPECT_EQ(car.echoes[1], std::complex<double>(0, 0.5));
}

TEST(Fields, LeavesOutOnlyWhatIsSparse)
{
    Json document = Good();
    document["axles_m"][0] = 1;
    for (const char* key : {"echoes", "spare_m", "age_s"})
    {
        document.erase(key);
    }
    Car car;
    ReadFields(CarFields(), JsonView(document, "car.json"), car);
    const Json written = CarFields().Write(car);
    EXPECT_EQ(car.ageS, 3);
    EXPECT_FALSE(written.contains("echoes"));
    EXPECT_FALSE(written.contains("spare_m"));
    EXPECT_FALSE(written["wheels"][1].contains("load_n"));
    EXPECT_EQ(written["age_s"], 3.0);
}

TEST(Fields, SaysWhereAndWhatWasExpected)
{
    EXPECT_EQ(Complaint(Good()), "car.json: /axles_m/0: expected a finite number > 0");
    EXPECT_EQ(Changed("/meta", "any"), "");
    EXPECT_EQ(Changed("/wheels/1/axle", 2),
              "car.json: /wheels/1/axle: expected an integer from 0 to 1");
    EXPECT_EQ(Changed("/wheels/1/axle", 0.5),
              "car.json: /wheels/1/axle: expected an integer from 0 to 1");
    EXPECT_EQ(Changed("/wheels/1", Json::object()),
              "car.json: /wheels/1: expected a key \"radius_m\"");
    EXPECT_EQ(Changed("/wheels/0/speed", 1),
              "car.json: /wheels/0/speed: expected no such key; known are radius_m, axle, load_n");
    EXPECT_EQ(Changed("/wheels", 1), "car.json: /wheels: expected an array");
    EXPECT_EQ(Changed("/wheels/0", 1), "car.json: /wheels/0: expected an object");
    EXPECT_EQ(Changed("/range", {1}), "car.json: /range: expected a pair [from, to]");
    EXPECT_EQ(Changed("/range", {2, 1}), "car.json: /range: expected from before to");
    EXPECT_EQ(Changed("/gear_ratios", {1}),
              "car.json: /gear_ratios: expected an array of 2 numbers");
    EXPECT_EQ(Changed("/gear_ratios/1", "a"),
              "car.json: /gear_ratios/1: expected a finite number >= 0");
    EXPECT_EQ(Changed("/echoes", {1}), "car.json: /echoes: expected an array of 2 pairs [re, im]");
    EXPECT_EQ(Changed("/echoes/0", {1}), "car.json: /echoes/0: expected a pair [re, im]");
    EXPECT_EQ(Changed("/colour", "green"), "car.json: /colour: expected \"red\" or \"blue\"");
    EXPECT_EQ(Changed("/size/width_m", nullptr),
              "car.json: /size/width_m: expected a finite number >= 0");
    EXPECT_EQ(Changed("/seed", -1), "car.json: /seed: expected an integer from 0 to 1000000000");
}

TEST(Fields, ComplainOfAListAtOnceWhereTheScopeSaysSo)
{
    const Json document = Json::parse(R"({"axles_m": [0, 1, -1]})");
    const Fields<Car> fields = Fields<Car>().Add("axles_m", &Car::axlesM, POSITIVE);
    ReadScope scope("", true);
    Car car;
    const JsonView root(document, "car.json");
    try
    {
        fields.Read(ValuePlace(root, scope), car);
        FAIL() << "nothing is wrong";
    }
    catch (const InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "car.json: /axles_m/0: expected a finite number > 0\n"
                     "car.json: /axles_m/2: expected a finite number > 0");
    }
}

TEST(Fields, AreSetByOptions)
{
    struct Garage
    {
        Wheel spare;
        Colour colour = Colour::RED;
        bool isOpen = false;
        std::vector<double> sizesM;
    };

    const Fields<Garage> fields = Fields<Garage>()
                                      .Include(&Garage::spare,
                                               Fields<Wheel>()
                                                   .Add("radius", &Wheel::radiusM, Between(0, 1e9))
                                                   .Add("axle", &Wheel::axle, Whole(0, 4))
                                                   .Add("load", &Wheel::loadN, Between(0, 10)))
                                      .AddChoice("colour",
                                                 &Garage::colour,
                                                 {
                                                     {"red",  Colour::RED },
                                                     {"blue", Colour::BLUE}
    })
                                      .Add("open", &Garage::isOpen, ANY)
                                      .Add("sizes", &Garage::sizesM, ANY);
    Garage garage;
    EXPECT_FALSE(fields.Set("speed", "1", garage));
    EXPECT_TRUE(fields.Set("radius", "2.5", garage));
    EXPECT_TRUE(fields.Set("load", "1e1", garage));
    EXPECT_TRUE(fields.Set("colour", "blue", garage));
    EXPECT_TRUE(fields.Set("open", "1", garage));
    EXPECT_EQ(garage.spare.radiusM, 2.5);
    EXPECT_EQ(garage.spare.loadN, 10);
    EXPECT_EQ(garage.colour, Colour::BLUE);
    EXPECT_TRUE(garage.isOpen);
    const auto complaint = [&](const char* name, const char* text) -> std::string
    {
        try
        {
            fields.Set(name, text, garage);
        }
        catch (const InputError& error)
        {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(complaint("radius", "-1"),
              "option --radius: expected a number from 0 to 1e+09, not \"-1\"");
    EXPECT_EQ(complaint("radius", "nan"),
              "option --radius: expected a number from 0 to 1e+09, not \"nan\"");
    EXPECT_EQ(complaint("axle", "1.5"),
              "option --axle: expected an integer from 0 to 4, not \"1.5\"");
    EXPECT_EQ(complaint("axle", "5"), "option --axle: expected an integer from 0 to 4, not \"5\"");
    EXPECT_EQ(complaint("colour", "green"), "option --colour: expected red or blue, not \"green\"");
    EXPECT_EQ(complaint("open", "yes"), "option --open: expected true or false, not \"yes\"");
    EXPECT_NE(complaint("sizes", "1"), "");
}

TEST(Fields, MakesASchema)
{
    const Json schema = CarFields().Schema();
    EXPECT_EQ(schema["additionalProperties"], false);
    EXPECT_EQ(
        schema["required"],
        Json({"name", "axles_m", "wheels", "range", "gear_ratios", "colour", "size", "seed"}));
    EXPECT_EQ(schema["properties"]["name"]["description"], "what it is called");
    const Json& wheel = schema["properties"]["wheels"]["items"];
    EXPECT_EQ(wheel["properties"]["radius_m"]["exclusiveMinimum"], 0);
    EXPECT_EQ(wheel["properties"]["axle"]["type"], "integer");
    EXPECT_EQ(wheel["required"], Json({"radius_m", "axle"}));
    EXPECT_EQ(schema["properties"]["range"]["maxItems"], 2);
    EXPECT_EQ(schema["properties"]["colour"]["enum"], Json({"red", "blue"}));
    EXPECT_EQ(ToLine(schema["properties"]["seed"]),
              R"({"type":"integer","minimum":0,"maximum":1000000000})");
}

TEST(Fields, MakeATableOfTheManual)
{
    const Fields<Wheel> fields =
        Fields<Wheel>().Add("radius_m", &Wheel::radiusM, POSITIVE, "radius of it");
    EXPECT_EQ(ManualTable({fields.Rows().front()}, fields.Write({0.5})),
              ".. list-table::\n   :header-rows: 1\n   :widths: 28 10 16 46\n\n"
              "   * - Key\n     - Unit\n     - Default\n     - Meaning\n"
              "   * - ``radius_m``\n     - m\n     - ``0.5``\n     - radius of it\n");
}

TEST(Fields, WritesNumbersShort)
{
    EXPECT_EQ(ToLine(ShortNumbers(Json::parse("[10.0, 0.5, {\"a\": -2.0}, 1e20]"))),
              R"([10,0.5,{"a":-2},1e+20])");
}

} // namespace ns3::vec
