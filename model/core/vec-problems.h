// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PROBLEMS_H
#define VEC_PROBLEMS_H

#include "vec-error.h"

#include <string>

namespace ns3::vec
{

/** What is wrong in several places, to be said all at once: a line for each. */
class Problems
{
  public:
    /** Does a piece of work and keeps what is wrong with it; whether nothing is. */
    template <class Work>
    bool Try(const Work& work)
    {
        try
        {
            work();
            return true;
        }
        catch (const InputError& error)
        {
            Add(error.what());
            return false;
        }
    }

    /** The same line counts once. */
    void Add(const std::string& line)
    {
        if (("\n" + m_lines + "\n").find("\n" + line + "\n") == std::string::npos)
        {
            m_lines += (m_lines.empty() ? "" : "\n") + line;
        }
    }

    /** Throws an InputError of all lines, if there are any. */
    void Throw() const
    {
        if (!m_lines.empty())
        {
            throw InputError(m_lines);
        }
    }

  private:
    std::string m_lines;
};

} // namespace ns3::vec

#endif // VEC_PROBLEMS_H
