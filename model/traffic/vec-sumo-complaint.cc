// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-engine.h"

#include <sstream>

namespace ns3::vec
{

std::string
SumoComplaint(const std::string& printed)
{
    std::istringstream lines(printed);
    std::string complaint;
    for (std::string line; std::getline(lines, line);)
    {
        if (!complaint.empty())
        {
            const auto text = line.find_first_not_of(' ');
            if (text == 0 || text == std::string::npos)
            {
                break;
            }
            complaint += ", " + line.substr(text);
        }
        else if (line.compare(0, 7, "Error: ") == 0)
        {
            complaint = line.substr(7);
        }
    }
    while (!complaint.empty() && (complaint.back() == '.' || complaint.back() == ' '))
    {
        complaint.pop_back();
    }
    return complaint;
}

} // namespace ns3::vec
