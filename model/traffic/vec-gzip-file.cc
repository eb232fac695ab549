// SPDX-License-Identifier: GPL-2.0-only
#include "vec-gzip-file.h"

#include "ns3/vec-error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>
#include <utility>
#include <zlib.h>

namespace ns3::vec
{

namespace
{

/** What zlib or, through it, the system has to say. */
std::string
Reason(gzFile file)
{
    int code = Z_OK;
    const char* text = gzerror(file, &code);
    return code == Z_ERRNO ? std::strerror(errno) : text;
}

} // namespace

GzipReader::GzipReader(const std::string& path) : m_path(path), m_file(nullptr, gzclose)
{
    if (std::filesystem::is_directory(path))
    {
        throw InputError(path + ": expected a file, found a folder");
    }
    errno = 0;
    m_file.reset(gzopen(path.c_str(), "rb"));
    if (!m_file)
    {
        throw InputError(path + ": cannot be read: " + std::strerror(errno ? errno : ENOMEM));
    }
    gzbuffer(m_file.get(), 1 << 17);
}

std::size_t
GzipReader::Read(char* buffer, std::size_t size)
{
    const int count = gzread(m_file.get(), buffer, static_cast<unsigned>(size));
    int code = Z_OK;
    gzerror(m_file.get(), &code);
    if (count < 0 || code == Z_BUF_ERROR)
    {
        throw InputError(m_path + ": expected whole gzip data: " + Reason(m_file.get()));
    }
    return static_cast<std::size_t>(count);
}

bool
GzipReader::ReadLine(std::string& line)
{
    line.clear();
    std::array<char, 4096> buffer;
    while (gzgets(m_file.get(), buffer.data(), buffer.size()))
    {
        line += buffer.data();
        if (!line.empty() && line.back() == '\n')
        {
            line.pop_back();
            if (!line.empty() && line.back() == '\r')
            {
                line.pop_back();
            }
            return true;
        }
    }
    int code = Z_OK;
    gzerror(m_file.get(), &code);
    if (code < 0)
    {
        throw InputError(m_path + ": expected whole gzip data: " + Reason(m_file.get()));
    }
    return !line.empty();
}

GzipWriter::GzipWriter(const std::string& path) : m_target(path)
{
    const bool compress = path.size() > 3 && path.compare(path.size() - 3, 3, ".gz") == 0;
    // zlib closes what it is given.
    const int file = dup(m_target.Descriptor());
    m_file = file < 0 ? nullptr : gzdopen(file, compress ? "wb6" : "wbT");
    if (!m_file)
    {
        const int why = errno;
        if (file >= 0)
        {
            close(file);
        }
        m_target.Fail(std::strerror(why));
    }
}

GzipWriter::~GzipWriter()
{
    if (m_file)
    {
        gzclose(m_file);
    }
}

void
GzipWriter::Write(std::string_view text)
{
    if (!text.empty() && gzwrite(m_file, text.data(), static_cast<unsigned>(text.size())) == 0)
    {
        m_target.Fail(Reason(m_file));
    }
}

void
GzipWriter::Close()
{
    const auto file = std::exchange(m_file, nullptr);
    if (!file)
    {
        return;
    }
    if (gzclose(file) != Z_OK)
    {
        m_target.Fail(std::strerror(errno));
    }
    m_target.Commit();
}

} // namespace ns3::vec
