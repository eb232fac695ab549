// SPDX-License-Identifier: GPL-2.0-only
#include "vec-generate-options.h"

#include "ns3/vec-classic-graphs.h"
#include "ns3/vec-error.h"
#include "ns3/vec-graph-reader.h"
#include "vec-presets.h"

#include <charconv>
#include <cmath>
#include <sstream>

namespace ns3::vec
{

namespace
{

template <typename T>
T
Parse(const std::string& name, const std::string& text, const char* kind, T low, T high)
{
    T number{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || !(number >= low && number <= high))
    {
        std::ostringstream message;
        message << "option --" << name << ": expected " << kind << " from " << low << " to " << high
                << ", not \"" << text << "\"";
        throw InputError(message.str());
    }
    return number;
}

} // namespace

OptionReader::OptionReader(const GenerateOptions& options) : m_options(options)
{
}

OptionReader::OptionReader(std::string_view system, const GenerateOptions& options)
    : m_options(ExpandPreset(system, options))
{
    Flag("literal");
}

bool
OptionReader::Has(const std::string& name)
{
    return Find(name) != nullptr;
}

double
OptionReader::Number(const std::string& name, double otherwise, double low, double high)
{
    const std::string* text = Find(name);
    return text ? Parse<double>(name, *text, "a number", low, high) : otherwise;
}

int
OptionReader::Integer(const std::string& name, int otherwise, int low, int high)
{
    const std::string* text = Find(name);
    return text ? Parse<int>(name, *text, "an integer", low, high) : otherwise;
}

std::string
OptionReader::Text(const std::string& name, const std::string& otherwise)
{
    const std::string* text = Find(name);
    return text ? *text : otherwise;
}

bool
OptionReader::Flag(const std::string& name)
{
    const std::string text = Text(name, "false");
    if (text != "true" && text != "1" && text != "false" && text != "0")
    {
        throw InputError("option --" + name + ": expected true or false, not \"" + text + "\"");
    }
    return text == "true" || text == "1";
}

void
OptionReader::Finish() const
{
    for (const auto& [name, text] : m_options)
    {
        if (m_known.count(name) == 0)
        {
            std::string known;
            for (const std::string& k : m_known)
            {
                known += (known.empty() ? "--" : ", --") + k;
            }
            throw InputError("option --" + name + " is not known here; known are " + known);
        }
    }
}

const std::string*
OptionReader::Find(const std::string& name)
{
    m_known.insert(name);
    const auto found = m_options.find(name);
    return found == m_options.end() ? nullptr : &found->second;
}

GraphOptions
ReadGraphOptions(OptionReader& options, const DagShape& shape, double ccr)
{
    GraphOptions read;
    read.isSizeGiven = options.Has("n");
    read.shape.n = options.Integer("n", shape.n, 1, 10000);
    read.shape.density = options.Number("density", shape.density, 0, 1);
    read.shape.fat = options.Number("fat", shape.fat, 0, 1);
    read.shape.regular = options.Number("regular", shape.regular, 0, 1);
    read.shape.jump = options.Integer("jump", shape.jump, 0, 10000);
    read.shape.layers = options.Integer("layers", shape.layers, 1, 10000);
    read.ccr = options.Number("ccr", ccr, 0, 1e6);
    GraphScale scale;
    scale.cycles = options.Number("scale-cycles", 1, 0, 1e15);
    scale.bits = options.Number("scale-bits", 1, 0, 1e15);
    scale.referenceHz = options.Number("reference-hz", scale.referenceHz, 1, 1e15);
    const std::string path = options.Text("dag", "");
    if (!path.empty())
    {
        if (read.isSizeGiven)
        {
            throw InputError("option --n is for random graphs, not for those of --dag");
        }
        read.file = ReadGraph(path, scale);
    }
    const std::string name = options.Text("graph", "");
    if (!name.empty())
    {
        if (read.file || read.isSizeGiven)
        {
            throw InputError("option --graph goes with --size, not with --dag or --n");
        }
        int size = 0;
        for (const ClassicGraph& graph : ClassicGraphs())
        {
            size = graph.name == name ? graph.otherwise : size;
        }
        read.file = MakeClassicGraph(name, options.Integer("size", size, 1, 10000));
    }
    return read;
}

} // namespace ns3::vec
