// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "vec-flow.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace ns3::vec
{

namespace
{

/** The member under the first of these names that is there: names have changed over versions. */
std::optional<JsonView>
Find(const JsonView& object, std::initializer_list<const char*> keys)
{
    for (const char* key : keys)
    {
        if (object.Has(key))
        {
            return object.At(key);
        }
    }
    return std::nullopt;
}

double
QuantityOr(const JsonView& object, std::initializer_list<const char*> keys, double otherwise)
{
    const std::optional<JsonView> value = Find(object, keys);
    return value ? value->Number(0, MOST_QUANTITY) : otherwise;
}

/** Who is meant by what tasks call each other. */
class TaskNames
{
  public:
    /** Versions up to 1.4 refer to tasks by name, later ones by id, and some files by the other. */
    TaskNames(const JsonView& tasks, bool byId)
    {
        for (const char* key : {byId ? "id" : "name", byId ? "name" : "id"})
        {
            std::unordered_map<std::string, int> numbers;
            for (std::size_t i = 0; i < tasks.Size(); ++i)
            {
                if (tasks.At(i).Has(key))
                {
                    const auto [entry, isNew] =
                        numbers.emplace(tasks.At(i).At(key).String(), static_cast<int>(i));
                    entry->second = isNew ? entry->second : SEVERAL;
                }
            }
            m_numbers.insert(numbers.begin(), numbers.end());
        }
    }

    int Number(const JsonView& reference) const
    {
        const auto found = m_numbers.find(reference.String());
        if (found == m_numbers.end())
        {
            reference.Fail("the id of a task");
        }
        if (found->second == SEVERAL)
        {
            reference.Fail("the id of one task, found that of several");
        }
        return found->second;
    }

  private:
    static constexpr int SEVERAL = -1;

    std::unordered_map<std::string, int> m_numbers;
};

/** Versions up to 1.4: files stand with the task. */
void
ReadFilesOfTask(const JsonView& task, Flow& flow, Flow::Task& read)
{
    if (!task.Has("files"))
    {
        return;
    }
    flow.saysFiles = true;
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
            QuantityOr(file, {"sizeInBytes", "size"}, Flow::OPEN);
    }
}

using FileSizes = std::unordered_map<std::string, double>;

/** From version 1.5 on files have a list of their own; tasks name them. */
void
ReadFilesByName(const JsonView& task,
                const char* key,
                const std::optional<FileSizes>& sizes,
                Flow& flow,
                std::map<std::string, double>& read)
{
    if (!task.Has(key))
    {
        return;
    }
    flow.saysFiles = true;
    const JsonView files = task.At(key);
    for (std::size_t i = 0; i < files.Size(); ++i)
    {
        const std::string name = files.At(i).String();
        const auto size = sizes ? sizes->find(name) : FileSizes::const_iterator();
        if (sizes && size == sizes->end())
        {
            files.At(i).Fail("the id of a file in /workflow/specification/files");
        }
        read[name] = sizes ? size->second : Flow::OPEN;
    }
}

void
ReadEdges(const JsonView& tasks, const TaskNames& names, Flow& flow)
{
    for (std::size_t i = 0; i < tasks.Size(); ++i)
    {
        const int task = static_cast<int>(i);
        for (const char* key : {"parents", "children"})
        {
            if (!tasks.At(i).Has(key))
            {
                continue;
            }
            flow.saysEdges = true;
            const JsonView others = tasks.At(i).At(key);
            for (std::size_t k = 0; k < others.Size(); ++k)
            {
                const int other = names.Number(others.At(k));
                flow.edges.insert(key == std::string_view("parents") ? std::pair(other, task)
                                                                     : std::pair(task, other));
            }
        }
    }
}

/** From version 1.5 on: what was measured stands apart from the graph. */
void
ReadExecution(const JsonView& workflow, const TaskNames& names, Flow& flow)
{
    if (!workflow.Has("execution") || !workflow.At("execution").Has("tasks"))
    {
        return;
    }
    const JsonView executed = workflow.At("execution").At("tasks");
    std::vector<bool> seen(flow.tasks.size(), false);
    for (std::size_t i = 0; i < executed.Size(); ++i)
    {
        const JsonView id = executed.At(i).At("id");
        const int task = names.Number(id);
        if (seen[task])
        {
            id.Fail("one execution of each task");
        }
        seen[task] = true;
        flow.tasks[task].runtimeS =
            QuantityOr(executed.At(i), {"runtimeInSeconds", "runtime"}, Flow::OPEN);
    }
}

std::optional<FileSizes>
ReadFileSizes(const JsonView& specification)
{
    if (!specification.Has("files"))
    {
        return std::nullopt;
    }
    FileSizes sizes;
    const JsonView files = specification.At("files");
    for (std::size_t i = 0; i < files.Size(); ++i)
    {
        sizes[files.At(i).At("id").String()] =
            QuantityOr(files.At(i), {"sizeInBytes", "size"}, Flow::OPEN);
    }
    return sizes;
}

} // namespace

TaskGraph
ParseWfCommons(std::string_view text, const std::string& file, const GraphScale& scale)
{
    const Json document = ParseJson(text, file);
    const JsonView root(document, file);
    if (root.Has("schemaVersion"))
    {
        const std::string version = root.At("schemaVersion").String();
        const bool isKnown = version.size() == 3 && version.compare(0, 2, "1.") == 0 &&
                             version[2] >= '0' && version[2] <= '6';
        if (!isKnown)
        {
            root.At("schemaVersion").Fail("a version from \"1.0\" to \"1.6\"");
        }
    }
    const JsonView workflow = root.At("workflow");
    const std::optional<JsonView> specification = Find(workflow, {"specification"});
    const std::optional<JsonView> found =
        Find(specification.value_or(workflow), {"tasks", "jobs"}); // jobs: up to 1.2
    const JsonView tasks = found ? *found : specification.value_or(workflow).At("tasks");
    const TaskNames names(tasks, specification.has_value());

    Flow flow;
    flow.tasks.resize(tasks.Size());
    const std::optional<FileSizes> sizes =
        specification ? ReadFileSizes(*specification) : std::nullopt;
    for (std::size_t i = 0; i < flow.tasks.size(); ++i)
    {
        Flow::Task& read = flow.tasks[i];
        if (specification)
        {
            ReadFilesByName(tasks.At(i), "inputFiles", sizes, flow, read.inputBytes);
            ReadFilesByName(tasks.At(i), "outputFiles", sizes, flow, read.outputBytes);
        }
        else
        {
            ReadFilesOfTask(tasks.At(i), flow, read);
            read.runtimeS = QuantityOr(tasks.At(i), {"runtimeInSeconds", "runtime"}, Flow::OPEN);
        }
    }
    if (specification)
    {
        ReadExecution(workflow, names, flow);
    }
    ReadEdges(tasks, names, flow);
    return ToGraph(flow, scale);
}

} // namespace ns3::vec
