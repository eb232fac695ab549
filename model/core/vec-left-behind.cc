// SPDX-License-Identifier: GPL-2.0-only
#include "vec-left-behind.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace ns3::vec
{

namespace
{

// All of this is read by a signal handler: fixed places, no memory to ask for, no locks.

constexpr std::array<int, 3> SIGNALS{SIGINT, SIGTERM, SIGHUP};

enum : int
{
    FREE,
    TAKEN, //!< being filled
    PROCESS,
    A_FILE,
    A_FOLDER,
    AN_EMPTY_FOLDER,
};

struct Slot
{
    std::atomic<int> content{FREE};
    pid_t process = 0;
    std::array<char, 4096> path;
};

std::array<Slot, 48> g_slots;

int
Take()
{
    for (std::size_t i = 0; i < g_slots.size(); ++i)
    {
        int expected = FREE;
        if (g_slots[i].content.compare_exchange_strong(expected, TAKEN))
        {
            return static_cast<int>(i);
        }
    }
    return -1;
}

void RemoveTree(int parent, const char* name);

/** Removes what is in a folder; readdir may ask for memory, the system call does not. */
void
RemoveContent(int folder)
{
#ifdef __linux__
    struct Entry // as the kernel writes it
    {
        uint64_t inode;
        int64_t offset;
        unsigned short size;
        unsigned char type;
        char name[1];
    };

    alignas(Entry) char buffer[2048];
    long size = 0;
    while ((size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0)
    {
        for (long at = 0; at < size;)
        {
            const auto entry = reinterpret_cast<const Entry*>(buffer + at);
            const char* name = buffer + at + offsetof(Entry, name);
            if (std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0)
            {
                RemoveTree(folder, name);
            }
            at += entry->size;
        }
    }
#else
    static_cast<void>(folder);
#endif
}

void
RemoveTree(int parent, const char* name)
{
    const int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
    {
        unlinkat(parent, name, 0);
        return;
    }
    // Twice: entries may move while others go.
    for (int pass = 0; pass < 2; ++pass)
    {
        lseek(folder, 0, SEEK_SET);
        RemoveContent(folder);
    }
    close(folder);
    unlinkat(parent, name, AT_REMOVEDIR);
}

void
CleanUp(int signal)
{
    for (Slot& slot : g_slots)
    {
        if (slot.content.load() == PROCESS)
        {
            kill(slot.process, SIGKILL);
            waitpid(slot.process, nullptr, 0);
        }
    }
    for (Slot& slot : g_slots)
    {
        switch (slot.content.load())
        {
        case A_FILE:
            unlink(slot.path.data());
            break;
        case A_FOLDER:
            RemoveTree(AT_FDCWD, slot.path.data());
            break;
        case AN_EMPTY_FOLDER:
            rmdir(slot.path.data());
            break;
        default:
            break;
        }
    }
    raise(signal); // its default action, as soon as this handler returns
}

} // namespace

LeftBehind::LeftBehind(Kind kind, const std::string& path) : m_slot(-1)
{
    std::error_code error;
    const std::string whole = std::filesystem::absolute(path, error).string();
    if (error || whole.size() >= g_slots[0].path.size() || (m_slot = Take()) < 0)
    {
        return;
    }
    std::memcpy(g_slots[m_slot].path.data(), whole.c_str(), whole.size() + 1);
    g_slots[m_slot].content = kind == Kind::FILE   ? A_FILE
                            : kind == Kind::FOLDER ? A_FOLDER
                                                   : AN_EMPTY_FOLDER;
}

LeftBehind::LeftBehind(pid_t child) : m_slot(Take())
{
    if (m_slot >= 0)
    {
        g_slots[m_slot].process = child;
        g_slots[m_slot].content = PROCESS;
    }
}

LeftBehind::~LeftBehind()
{
    if (m_slot >= 0)
    {
        g_slots[m_slot].content = FREE;
    }
}

SignalsWait::SignalsWait()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : SIGNALS)
    {
        sigaddset(&signals, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals, &m_before);
}

SignalsWait::~SignalsWait()
{
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

const sigset_t&
SignalsWait::Before() const
{
    return m_before;
}

void
CleanUpOnSignals()
{
    struct sigaction action = {};
    action.sa_handler = CleanUp;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    for (const int signal : SIGNALS)
    {
        sigaddset(&action.sa_mask, signal);
    }
    for (const int signal : SIGNALS)
    {
        struct sigaction before = {};
        if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
        {
            sigaction(signal, &action, nullptr);
        }
    }
}

} // namespace ns3::vec
