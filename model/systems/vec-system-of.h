// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SYSTEM_OF_H
#define VEC_SYSTEM_OF_H

#include "vec-system.h"

#include <stdexcept>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What is the same in all systems, given a system's instance, evaluator and decision
 * process; the latter two are made from a const reference to the instance, the process from an
 * ObservationKind, too.
 *
 * A header says `extern template class SystemOf<…>`, and the system's source, which knows all three
 * classes, `template class SystemOf<…>`.
 */
template <class TInstance, class TEvaluator, class TProcess>
class SystemOf : public System
{
  public:
    std::string_view Name() const override;
    std::string_view Summary() const override;
    std::string_view Format() const override;
    std::unique_ptr<Evaluator> Prepare(const Instance& instance) const override;
    std::unique_ptr<DecisionProcess> Begin(const Instance& instance,
                                           ObservationKind observation) const override;

  protected:
    /** The texts are kept by reference. */
    SystemOf(const char* name, const char* summary, const char* format = INSTANCE_FORMAT)
        : m_name(name), m_summary(summary), m_format(format)
    {
    }

    /** The instance as this system's. Throws std::invalid_argument when it is another's. */
    const TInstance& Own(const Instance& instance) const;

  private:
    const char* m_name;
    const char* m_summary;
    const char* m_format;
};

/** The one object of a system's class. */
template <class TSystem>
const TSystem&
TheSystem()
{
    static const TSystem system;
    return system;
}

template <class TInstance, class TEvaluator, class TProcess>
std::string_view
SystemOf<TInstance, TEvaluator, TProcess>::Name() const
{
    return m_name;
}

template <class TInstance, class TEvaluator, class TProcess>
std::string_view
SystemOf<TInstance, TEvaluator, TProcess>::Summary() const
{
    return m_summary;
}

template <class TInstance, class TEvaluator, class TProcess>
std::string_view
SystemOf<TInstance, TEvaluator, TProcess>::Format() const
{
    return m_format;
}

template <class TInstance, class TEvaluator, class TProcess>
std::unique_ptr<Evaluator>
SystemOf<TInstance, TEvaluator, TProcess>::Prepare(const Instance& instance) const
{
    return std::make_unique<TEvaluator>(Own(instance));
}

template <class TInstance, class TEvaluator, class TProcess>
std::unique_ptr<DecisionProcess>
SystemOf<TInstance, TEvaluator, TProcess>::Begin(const Instance& instance,
                                                 ObservationKind observation) const
{
    return std::make_unique<TProcess>(Own(instance), observation);
}

template <class TInstance, class TEvaluator, class TProcess>
const TInstance&
SystemOf<TInstance, TEvaluator, TProcess>::Own(const Instance& instance) const
{
    if (&instance.Equations() != this)
    {
        throw std::invalid_argument("an instance of " + std::string(m_name) +
                                    " was expected, not of " + std::string(instance.System()));
    }
    return static_cast<const TInstance&>(instance);
}

} // namespace ns3::vec

#endif // VEC_SYSTEM_OF_H
