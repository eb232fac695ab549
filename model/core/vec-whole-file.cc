// SPDX-License-Identifier: GPL-2.0-only
#include "vec-whole-file.h"

#include "vec-error.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ns3::vec
{

namespace fs = std::filesystem;

namespace
{

/** What a path means when all its links are followed; the end need not be there. */
struct Target
{
    fs::path path;
    int descriptor = -1; //!< of this process, when it is one: /dev/stdout, /dev/fd/3
};

Target
Resolve(fs::path path)
{
    constexpr int MOST_LINKS = 40; // as the kernel has it
    std::error_code error;
    const fs::path own = fs::canonical("/proc/self/fd", error);
    for (int i = 0; i < MOST_LINKS; ++i)
    {
        const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
        const std::string name = path.filename().string();
        const bool isNumber =
            !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
        if (isNumber && fs::canonical(parent, error) == own && !error)
        {
            return {path, std::atoi(name.c_str())};
        }
        if (!fs::is_symlink(path, error))
        {
            break;
        }
        const fs::path next = fs::read_symlink(path, error);
        path = next.is_absolute() ? next : parent / next;
    }
    return {path, -1};
}

std::string
OwnFile(int descriptor)
{
    return "/proc/self/fd/" + std::to_string(descriptor);
}

/** A file without a name in the folder of a path: nothing of it stays when the process ends. */
int
OpenNameless(const fs::path& path)
{
#ifdef O_TMPFILE
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    const int file = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (file >= 0 && access(OwnFile(file).c_str(), F_OK) != 0)
    {
        close(file); // no /proc: it could get no name
        return -1;
    }
    return file;
#else
    (void)path;
    return -1;
#endif
}

} // namespace

bool
IsReplaceable(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    return status.type() == fs::file_type::not_found || status.type() == fs::file_type::regular;
}

WholeFile::WholeFile(const std::string& path) : m_path(path)
{
    const Target target = Resolve(path);
    struct stat status = {};
    const bool there = stat(path.c_str(), &status) == 0;
    if (target.descriptor >= 0)
    {
        m_file = fcntl(target.descriptor, F_DUPFD_CLOEXEC, 0);
    }
    else if (there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
    {
        m_file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    }
    else
    {
        m_target = target.path.string();
        m_partial = m_target + ".partial-" + std::to_string(getpid());
        m_file = OpenNameless(target.path);
        if (m_file < 0)
        {
            m_file = open(m_partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
            m_isNamed = m_file >= 0;
        }
    }
    if (m_file < 0)
    {
        Fail(std::strerror(errno));
    }
}

WholeFile::~WholeFile()
{
    if (m_file >= 0)
    {
        close(m_file);
    }
    if (m_isNamed)
    {
        unlink(m_partial.c_str());
    }
}

void
WholeFile::Write(std::string_view content)
{
    while (!content.empty())
    {
        const ssize_t size = write(m_file, content.data(), content.size());
        if (size < 0 && errno != EINTR)
        {
            Fail(std::strerror(errno));
        }
        content.remove_prefix(size < 0 ? 0 : static_cast<std::size_t>(size));
    }
}

int
WholeFile::Descriptor() const
{
    return m_file;
}

void
WholeFile::Commit()
{
    // A pipe or a device may have nothing to synchronise.
    if (fsync(m_file) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
    {
        Fail(std::strerror(errno));
    }
    if (!m_partial.empty() && !m_isNamed)
    {
        unlink(m_partial.c_str()); // of a process of that number that was killed here
        m_isNamed = linkat(AT_FDCWD,
                           OwnFile(m_file).c_str(),
                           AT_FDCWD,
                           m_partial.c_str(),
                           AT_SYMLINK_FOLLOW) == 0;
        if (!m_isNamed)
        {
            Fail(std::strerror(errno));
        }
    }
    if (close(std::exchange(m_file, -1)) != 0)
    {
        Fail(std::strerror(errno));
    }
    if (m_isNamed)
    {
        if (std::rename(m_partial.c_str(), m_target.c_str()) != 0)
        {
            Fail(std::strerror(errno));
        }
        m_isNamed = false;
    }
}

void
WholeFile::Fail(const std::string& why) const
{
    throw EnvironmentError(m_path + ": cannot be written: " + why);
}

} // namespace ns3::vec
