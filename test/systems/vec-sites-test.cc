// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-sites.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <string>

using namespace ns3::vec;

namespace
{

std::string
WriteTemporary(const std::string& text)
{
    const std::string path = testing::TempDir() + "vec-places.csv";
    WriteFile(path, text);
    return path;
}

} // namespace

TEST(Sites, PlacesAreReadAsTheyAreWritten)
{
    // A degree is 111195 m north, and half of that east at 60°.
    const auto places = ReadPlaces(WriteTemporary(
        "\xef\xbb\xbfNAME,Longitude,latitude\r\n\"a, \"\"b\"\"\",10,60\r\n\nc,11,60.5\n"));
    ASSERT_EQ(places.size(), 2u);
    EXPECT_EQ(places[0].latitude, 60);
    EXPECT_EQ(places[1].longitude, 11);
    const auto plane = ToPlane(places, places[0]);
    EXPECT_NEAR(plane[1].x, 111195 / 2.0, 1);
    EXPECT_NEAR(plane[1].y, 111195 / 2.0, 1);
    for (const char* wrong : {"",
                              "a,b\n1,2\n",
                              "LATITUDE,LONGITUDE\n",
                              "LATITUDE,LONGITUDE\n1\n",
                              "LATITUDE,LONGITUDE\n1,x\n",
                              "LATITUDE,LONGITUDE\n91,2\n",
                              "LATITUDE,LONGITUDE\nnan,2\n"})
    {
        EXPECT_THROW(ReadPlaces(WriteTemporary(wrong)), InputError) << wrong;
    }
    try
    {
        ReadPlaces(WriteTemporary("LATITUDE,LONGITUDE\n1,2\n1,200\n"));
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_NE(std::string(error.what()).find("line 3: expected degrees of longitude"),
                  std::string::npos);
    }
    std::remove((testing::TempDir() + "vec-places.csv").c_str());
    EXPECT_THROW(ReadPlaces("/no/such/file.csv"), InputError);
}
