// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GZIP_FILE_H
#define VEC_GZIP_FILE_H

#include "ns3/vec-whole-file.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct gzFile_s; // zlib's, whose header stays out of ours

namespace ns3::vec
{

/** Reads a file from front to back, compressed with gzip or plain: its first bytes tell. */
class GzipReader
{
  public:
    /** Throws InputError when the file is missing or a folder. */
    explicit GzipReader(const std::string& path);

    /**
     * Up to \p size bytes; 0 at the end. Throws InputError for damaged or cut-off data.
     */
    std::size_t Read(char* buffer, std::size_t size);
    /** The next line without its line break; false at the end. */
    bool ReadLine(std::string& line);

  private:
    std::string m_path;
    std::unique_ptr<gzFile_s, int (*)(gzFile_s*)> m_file;
};

/**
 * Writes a WholeFile, which is there after Close. Compressed when the name ends in ".gz"; the same
 * content gives the same bytes. A full disk or a missing folder is an EnvironmentError.
 */
class GzipWriter
{
  public:
    explicit GzipWriter(const std::string& path);
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    void Write(std::string_view text);
    void Close();

  private:
    WholeFile m_target;
    gzFile_s* m_file;
};

} // namespace ns3::vec

#endif // VEC_GZIP_FILE_H
