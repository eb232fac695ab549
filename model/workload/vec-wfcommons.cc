// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "vec-graph-reader.h"

#include <map>
#include <set>
#include <unordered_map>

namespace ns3::vec
{

namespace
{

struct WfTask
{
    double runtimeS = 0;
    std::map<std::string, double> inputBytes;
    std::map<std::string, double> outputBytes;
};

using Names = std::unordered_map<std::string, int>;

int
Find(const Names& names, const JsonView& reference)
{
    const auto found = names.find(reference.String());
    if (found == names.end())
    {
        reference.Fail("the id of a task");
    }
    return found->second;
}

void
ReadFiles14(const JsonView& task, WfTask& read)
{
    const JsonView files = task.At("files");
    for (std::size_t i = 0; i < files.Size(); ++i)
    {
        const JsonView file = files.At(i);
        const std::string link = file.At("link").String();
        if (link != "input" && link != "output")
        {
            file.At("link").Fail("\"input\" or \"output\"");
        }
        (link == "input" ? read.inputBytes : read.outputBytes)[file.At("name").String()] =
            file.At("sizeInBytes").Number(0, MOST_QUANTITY);
    }
}

void
ReadFiles15(const JsonView& task,
            const char* key,
            const std::unordered_map<std::string, double>& sizes,
            std::map<std::string, double>& read)
{
    if (!task.Has(key))
    {
        return;
    }
    const JsonView files = task.At(key);
    for (std::size_t i = 0; i < files.Size(); ++i)
    {
        const auto size = sizes.find(files.At(i).String());
        if (size == sizes.end())
        {
            files.At(i).Fail("the id of a file in /workflow/specification/files");
        }
        read[size->first] = size->second;
    }
}

double
Sum(const std::map<std::string, double>& bytes)
{
    double sum = 0;
    for (const auto& [name, size] : bytes)
    {
        sum += size;
    }
    return sum;
}

} // namespace

TaskGraph
ParseWfCommons(std::string_view text, const std::string& file, const GraphScale& scale)
{
    const Json document = ParseJson(text, file);
    const JsonView root(document, file);
    const std::string version = root.At("schemaVersion").String();
    if (version != "1.4" && version != "1.5")
    {
        root.At("schemaVersion").Fail("\"1.4\" or \"1.5\"");
    }
    const bool is15 = version == "1.5";
    const JsonView workflow = root.At("workflow");
    const JsonView tasks = (is15 ? workflow.At("specification") : workflow).At("tasks");

    Names names;
    for (const char* key : {"id", "name"})
    {
        for (std::size_t i = 0; i < tasks.Size(); ++i)
        {
            if (tasks.At(i).Has(key))
            {
                names.emplace(tasks.At(i).At(key).String(), static_cast<int>(i));
            }
        }
    }

    std::vector<WfTask> read(tasks.Size());
    if (is15)
    {
        std::unordered_map<std::string, double> sizes;
        const JsonView files = workflow.At("specification").At("files");
        for (std::size_t i = 0; i < files.Size(); ++i)
        {
            sizes[files.At(i).At("id").String()] =
                files.At(i).At("sizeInBytes").Number(0, MOST_QUANTITY);
        }
        for (std::size_t i = 0; i < read.size(); ++i)
        {
            ReadFiles15(tasks.At(i), "inputFiles", sizes, read[i].inputBytes);
            ReadFiles15(tasks.At(i), "outputFiles", sizes, read[i].outputBytes);
        }
        const JsonView executed = workflow.At("execution").At("tasks");
        std::set<int> seen;
        for (std::size_t i = 0; i < executed.Size(); ++i)
        {
            const int task = Find(names, executed.At(i).At("id"));
            read[task].runtimeS = executed.At(i).At("runtimeInSeconds").Number(0, MOST_QUANTITY);
            seen.insert(task);
        }
        if (seen.size() != read.size())
        {
            executed.Fail("an execution of each task");
        }
    }
    else
    {
        for (std::size_t i = 0; i < read.size(); ++i)
        {
            ReadFiles14(tasks.At(i), read[i]);
            read[i].runtimeS = tasks.At(i).At("runtimeInSeconds").Number(0, MOST_QUANTITY);
        }
    }

    std::set<std::pair<int, int>> edges;
    for (std::size_t i = 0; i < read.size(); ++i)
    {
        const int task = static_cast<int>(i);
        const JsonView parents = tasks.At(i).At("parents");
        for (std::size_t k = 0; k < parents.Size(); ++k)
        {
            edges.emplace(Find(names, parents.At(k)), task);
        }
        const JsonView children = tasks.At(i).At("children");
        for (std::size_t k = 0; k < children.Size(); ++k)
        {
            edges.emplace(task, Find(names, children.At(k)));
        }
    }

    std::set<std::string> made;
    for (const WfTask& task : read)
    {
        for (const auto& [name, bytes] : task.outputBytes)
        {
            made.insert(name);
        }
    }
    TaskGraph graph;
    for (const WfTask& task : read)
    {
        double ownBytes = 0;
        for (const auto& [name, bytes] : task.inputBytes)
        {
            ownBytes += made.count(name) == 0 ? bytes : 0;
        }
        graph.nodes.push_back({task.runtimeS * scale.referenceHz * scale.cycles,
                               ownBytes * 8 * scale.bits,
                               Sum(task.outputBytes) * 8 * scale.bits});
    }
    for (const auto& [from, to] : edges)
    {
        double bytes = 0;
        for (const auto& [name, size] : read[from].outputBytes)
        {
            bytes += read[to].inputBytes.count(name) > 0 ? size : 0;
        }
        graph.edges.push_back({from, to, bytes * 8 * scale.bits});
    }
    return graph;
}

} // namespace ns3::vec
