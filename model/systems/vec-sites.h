// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SITES_H
#define VEC_SITES_H

#include <string>
#include <vector>

namespace ns3::vec
{

/** A place on the earth, degrees WGS84. */
struct GeoPlace
{
    double latitude = 0;
    double longitude = 0;
};

/** A place in a plane, m. */
struct PlanePlace
{
    double x = 0;
    double y = 0;
};

/**
 * The places in a CSV file with a header line that has the columns LATITUDE and LONGITUDE (in any
 * case, any order, beside any others): base stations and users of the EUA data set. Fields may be
 * in double quotes. Throws an InputError that names the file and the line.
 */
std::vector<GeoPlace> ReadPlaces(const std::string& path);

/**
 * Places in metres east and north of \p origin, equirectangular about its latitude: right to a
 * thousandth within a town.
 */
std::vector<PlanePlace> ToPlane(const std::vector<GeoPlace>& places, const GeoPlace& origin);

} // namespace ns3::vec

#endif // VEC_SITES_H
