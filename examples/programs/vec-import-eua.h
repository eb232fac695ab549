// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_IMPORT_EUA_H
#define VEC_IMPORT_EUA_H

namespace ns3::vec
{

/**
 * The verb import-eua: checks the files of base stations and users of the EUA data set, or others
 * with the columns LATITUDE and LONGITUDE, and writes sites.csv and users.csv with those columns
 * alone. Returns the exit status; throws InputError and EnvironmentError.
 */
int ImportEua(int argc, char** argv);

} // namespace ns3::vec

#endif // VEC_IMPORT_EUA_H
