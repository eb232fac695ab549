// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAFFIC_SCRATCH_H
#define VEC_TRAFFIC_SCRATCH_H

#include "ns3/vec-error.h"
#include "ns3/vec-traffic-source.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <unistd.h>

namespace ns3::vec::test
{

/** A folder for the files of a test; it goes with the test. */
class Scratch
{
  public:
    Scratch()
    {
        m_path = (std::filesystem::temp_directory_path() / "vec-test-XXXXXX").string();
        if (!mkdtemp(m_path.data()))
        {
            throw std::runtime_error("no scratch folder");
        }
    }

    ~Scratch()
    {
        std::filesystem::permissions(m_path, std::filesystem::perms::owner_all);
        std::filesystem::remove_all(m_path);
    }

    std::string Path(const std::string& name = "") const
    {
        return name.empty() ? m_path : m_path + "/" + name;
    }

    std::string Write(const std::string& name, const std::string& text) const
    {
        std::ofstream(Path(name)) << text;
        return Path(name);
    }

    std::size_t Files() const
    {
        const std::filesystem::directory_iterator files(m_path);
        return static_cast<std::size_t>(std::distance(begin(files), end(files)));
    }

  private:
    std::string m_path;
};

inline std::string
Content(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/** "STATUS MESSAGE" of what an action throws; empty when it does not. */
inline std::string
Complaint(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const Error& error)
    {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        return std::to_string(error.ExitStatus()) + " " + error.what();
    }
    return "";
}

/** Everything a source shows in at most so many moments: the time, then "time id x y" a line. */
inline std::string
Show(TrafficSource& source, int moments = 1 << 30)
{
    std::ostringstream text;
    text.precision(17);
    for (int i = 0; i < moments; ++i)
    {
        const double nowS = source.NowS();
        text << nowS << "\n";
        for (const auto& vehicle : source.Vehicles())
        {
            text << nowS << " " << vehicle.id << " " << vehicle.x << " " << vehicle.y << "\n";
        }
        if (!source.Advance())
        {
            EXPECT_TRUE(source.Vehicles().empty());
            break;
        }
    }
    return text.str();
}

} // namespace ns3::vec::test

#endif // VEC_TRAFFIC_SCRATCH_H
