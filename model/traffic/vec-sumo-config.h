// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SUMO_CONFIG_H
#define VEC_SUMO_CONFIG_H

#include <map>
#include <string>
#include <vector>

namespace ns3::vec
{

/** A SUMO configuration, as far as it must be known to run it with other outputs. */
struct SumoConfig
{
    std::string file;
    std::map<std::string, std::string> options; //!< names as in the file, values as written

    /** The road network; relative names start at the configuration's folder. Empty: none. */
    std::string NetFile() const;
};

/**
 * Throws InputError when the file is missing, is not XML, or is no configuration.
 */
SumoConfig ReadSumoConfig(const std::string& file);

/** Which of SUMO's programs is to run a configuration. */
enum class SumoRunner
{
    LIBSUMO,
    SUMO,
    GUI,
};

/**
 * Command line on which SUMO runs a configuration without writing outside \p outputFolder.
 *
 * Outputs the configuration names go to that folder under their own names, or nowhere when
 * \p keepOutputs is false; the records of SUMO's safety devices go nowhere. Outputs named deeper,
 * in additional files, always go to the folder, by SUMO's option --output-prefix: give an existing
 * folder that may be thrown away. Settings for the graphical interface are dropped for all others,
 * a TraCI server for libsumo; schema checks, which may go to the network, are off.
 */
std::vector<std::string> SumoArguments(const SumoConfig& config,
                                       const std::string& outputFolder,
                                       bool keepOutputs,
                                       SumoRunner runner);

} // namespace ns3::vec

#endif // VEC_SUMO_CONFIG_H
