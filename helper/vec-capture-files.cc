// SPDX-License-Identifier: GPL-2.0-only
#include "vec-capture-files.h"

#include "ns3/trace-helper.h"
#include "ns3/vec-error.h"
#include "ns3/vec-whole-file.h"
#include "ns3/wifi-net-device.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ns3::vec
{

namespace fs = std::filesystem;

namespace
{

/** For whatever else a run opens. */
constexpr rlim_t SPARE_FILES = 16;

rlim_t
CountOpenFiles()
{
    std::error_code error;
    const fs::directory_iterator files("/proc/self/fd", error);
    constexpr rlim_t USUAL = 64;
    return error ? USUAL : static_cast<rlim_t>(std::distance(begin(files), end(files)));
}

[[noreturn]] void
Fail(const std::string& name, const std::string& why)
{
    throw EnvironmentError(name + ": cannot be written: " + why);
}

/** ns-3 ends the program where it cannot open a file. */
void
CheckOpens(const std::string& name)
{
    if (!IsReplaceable(name))
    {
        if (fs::is_directory(name))
        {
            Fail(name, std::strerror(EISDIR));
        }
        return;
    }
    const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
    {
        Fail(name, std::strerror(errno));
    }
    close(file);
    unlink(name.c_str()); // nothing of an older run stays where no frame comes
}

/** A device takes what it is given, or says why not. */
void
CheckDevice(const std::string& name)
{
    const int file = open(name.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
    {
        return;
    }
    const bool good = isatty(file) != 0 || write(file, "", 1) >= 0;
    const int why = errno;
    close(file);
    if (!good)
    {
        Fail(name, std::strerror(why));
    }
}

/** Whether a file is a header and whole records to its end. */
bool
IsWholeCapture(const std::string& name)
{
    constexpr std::streamoff HEADER = 24;
    constexpr std::streamoff RECORD = 16;
    constexpr std::size_t LENGTH = 2; // of a record's numbers
    std::ifstream file(name, std::ios::binary | std::ios::ate);
    const std::streamoff size = file.tellg();
    std::streamoff at = HEADER;
    while (file && at + RECORD <= size)
    {
        std::array<uint32_t, 4> record{};
        file.seekg(at);
        file.read(reinterpret_cast<char*>(record.data()), RECORD);
        at += RECORD + static_cast<std::streamoff>(record[LENGTH]);
    }
    return file && at == size;
}

/** Whether there is room for one more block. */
void
CheckRoom(const std::string& name)
{
    constexpr std::size_t BLOCK = 1 << 12;
    const std::string probe =
        (fs::path(name).parent_path() / (".vec-probe-" + std::to_string(getpid()))).string();
    try
    {
        WholeFile file(probe);
        file.Write(std::string(BLOCK, ' '));
        file.Commit();
        unlink(probe.c_str());
    }
    catch (const EnvironmentError&)
    {
        unlink(probe.c_str());
        Fail(name, "is the disk full?");
    }
}

} // namespace

CaptureFiles::CaptureFiles(const std::string& prefix, RadioHelper& radios)
    : m_prefix(prefix), m_radios(radios)
{
    const fs::path folder = fs::path(prefix).parent_path();
    std::error_code error;
    if (!folder.empty() && !fs::is_directory(folder, error))
    {
        throw EnvironmentError(prefix + ": there is no folder " + folder.string());
    }
}

void
CaptureFiles::Expect(std::size_t files) const
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t needed = CountOpenFiles() + files + SPARE_FILES;
    if (needed <= limit.rlim_cur)
    {
        return;
    }
    if (needed <= limit.rlim_max)
    {
        limit.rlim_cur = needed;
        if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
        {
            return;
        }
    }
    throw EnvironmentError(
        m_prefix + "-*.pcap: expected room for at least " + std::to_string(needed) +
        " open files, one for each radio, found a limit of " + std::to_string(limit.rlim_max) +
        ": raise it (ulimit -n " + std::to_string(needed) + "), or go without --pcap");
}

void
CaptureFiles::Open(const NetDeviceContainer& devices)
{
    const NetDeviceContainer radios = RadioHelper::RadiosOf(devices);
    Expect(radios.GetN());
    for (uint32_t i = 0; i < radios.GetN(); ++i)
    {
        if (DynamicCast<WifiNetDevice>(radios.Get(i)))
        {
            m_names.push_back(PcapHelper().GetFilenameFromDevice(m_prefix, radios.Get(i)));
            CheckOpens(m_names.back());
        }
    }
    m_radios.EnablePcap(m_prefix, devices);
}

const std::vector<std::string>&
CaptureFiles::Names() const
{
    return m_names;
}

void
CheckCaptures(const std::vector<std::string>& names)
{
    for (const std::string& name : names)
    {
        struct stat status = {};
        if (stat(name.c_str(), &status) != 0)
        {
            continue; // no frame came, and this ns-3 made no file
        }
        if (S_ISCHR(status.st_mode))
        {
            CheckDevice(name);
        }
        else if (S_ISREG(status.st_mode) && !IsWholeCapture(name))
        {
            Fail(name, "it is cut off; is the disk full?");
        }
    }
    if (!names.empty())
    {
        CheckRoom(names.front());
    }
}

} // namespace ns3::vec
