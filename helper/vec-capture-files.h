// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CAPTURE_FILES_H
#define VEC_CAPTURE_FILES_H

#include "vec-radio-helper.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * The pcap files of a run, one for each radio. ns-3 keeps them all open, ends the program when it
 * cannot open one, and does not notice when it cannot write: this asks before and looks afterwards.
 */
class CaptureFiles
{
  public:
    CaptureFiles(const std::string& prefix, RadioHelper& radios);

    /**
     * Makes room for files that will be opened, up to the hard limit of open files. Throws
     * EnvironmentError that says how many are needed when that is too low.
     */
    void Expect(std::size_t files) const;
    /** Opens PREFIX-NODE-DEVICE.pcap for each Wi-Fi device. */
    void Open(const NetDeviceContainer& devices);
    const std::vector<std::string>& Names() const;

  private:
    std::string m_prefix;
    RadioHelper& m_radios;
    std::vector<std::string> m_names;
};

/** Throws EnvironmentError for a file that is not whole. REQUIRES: ns-3 has closed them. */
void CheckCaptures(const std::vector<std::string>& names);

} // namespace ns3::vec

#endif // VEC_CAPTURE_FILES_H
