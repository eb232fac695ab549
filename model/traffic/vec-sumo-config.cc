// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sumo-config.h"

#include "vec-xml-reader.h"

#include <filesystem>
#include <set>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

bool
EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/** Whether an option names a file that SUMO writes. */
bool
IsOutput(const std::string& option)
{
    static const std::set<std::string> others{"netstate-dump",
                                              "ndump",
                                              "netstate",
                                              "summary",
                                              "tripinfo",
                                              "vehroutes",
                                              "personroutes",
                                              "log",
                                              "l",
                                              "log-file",
                                              "message-log",
                                              "error-log",
                                              "device.toc.file"};
    return others.count(option) || EndsWith(option, "-output") || EndsWith(option, ".output");
}

} // namespace

std::string
SumoConfig::NetFile() const
{
    for (const char* name : {"net-file", "net", "n"})
    {
        const auto found = options.find(name);
        if (found != options.end())
        {
            return (fs::path(file).parent_path() / found->second).string();
        }
    }
    return "";
}

SumoConfig
ReadSumoConfig(const std::string& file)
{
    SumoConfig config{file, {}};
    XmlReader xml(file);
    xml.Next();
    if (!EndsWith(xml.Name(), "onfiguration"))
    {
        xml.Fail("expected a SUMO <configuration>, found <" + xml.Name() + ">");
    }
    while (xml.Next())
    {
        auto value = xml.Attribute("value");
        if (value || (value = xml.Attribute("v")))
        {
            config.options[xml.Name()] = *value;
        }
    }
    return config;
}

std::vector<std::string>
SumoArguments(const SumoConfig& config,
              const std::string& outputFolder,
              bool keepOutputs,
              SumoRunner runner)
{
    const std::string folder = fs::absolute(outputFolder).lexically_normal().string();
    // The prefix stands before the last part of each output's name: up to the root, then down.
    std::string prefix;
    for (int i = 0; i < 40; ++i)
    {
        prefix += "../";
    }
    prefix += folder.substr(1) + "/";

    std::vector<std::string> arguments{"--configuration-file", config.file};
    auto set = [&arguments](const std::string& option, const std::string& value) {
        arguments.insert(arguments.end(), {"--" + option, value});
    };
    set("output-prefix", prefix);
    set("xml-validation", "never");
    set("xml-validation.net", "never");
    set("xml-validation.routes", "never");
    set("no-step-log", "true");
    if (runner != SumoRunner::GUI && config.options.count("gui-settings-file"))
    {
        set("gui-settings-file", "");
    }
    for (const auto& [option, value] : config.options)
    {
        if (IsOutput(option) && !value.empty())
        {
            // Of vtk-output the name is the start of many, so that it cannot go nowhere.
            const bool keep = keepOutputs || option == "vtk-output";
            set(option, keep ? folder + "/" + fs::path(value).filename().string() : "/dev/null");
        }
    }
    if (runner == SumoRunner::LIBSUMO && config.options.count("remote-port"))
    {
        set("remote-port", "0");
    }
    // libsumo keeps its open safety records beyond a simulation, and ends the program when it finds
    // their folder gone.
    set("device.ssm.file", "/dev/null");
    if (config.options.count("save-state.prefix"))
    {
        set("save-state.prefix", folder + "/state");
    }
    return arguments;
}

} // namespace ns3::vec
