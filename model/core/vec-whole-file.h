// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_WHOLE_FILE_H
#define VEC_WHOLE_FILE_H

#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * Whether a file is replaced as a whole under that name: it is an ordinary file or not there yet.
 * Links, devices and pipes are not, they stay what they are.
 */
bool IsReplaceable(const std::string& path);

/**
 * A file that appears whole or not at all: until Commit it has no name, or, on file systems without
 * nameless files, that of a temporary one beside it.
 *
 * What has a meaning of its own is written through instead: the file that a symbolic link names is
 * replaced and the link stays; devices, pipes and descriptors of this process (/dev/stdout) get
 * the bytes. A full disk or a missing folder is an EnvironmentError that names the file.
 */
class WholeFile
{
  public:
    explicit WholeFile(const std::string& path);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void Write(std::string_view content);
    /** The open file, for writers of others; it stays this object's. */
    int Descriptor() const;
    /** Makes sure that all bytes are there, then gives the file its name. */
    void Commit();
    /** Ends with an EnvironmentError that names the file. */
    [[noreturn]] void Fail(const std::string& why) const;

  private:
    std::string m_path;
    std::string m_target;   //!< where the path's links lead
    std::string m_partial;  //!< empty when the bytes are written through
    bool m_isNamed = false; //!< the temporary file is there under that name
    int m_file = -1;
};

} // namespace ns3::vec

#endif // VEC_WHOLE_FILE_H
