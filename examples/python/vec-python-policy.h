// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PYTHON_POLICY_H
#define VEC_PYTHON_POLICY_H

#include "ns3/vec-error.h"
#include "ns3/vec-policies.h"

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <pybind11/pybind11.h>
#include <string>

namespace ns3::vec
{

/** A policy of the table, as Python asks for it. Throws InputError. */
std::shared_ptr<Policy> MakePolicy(const PolicyRegistry& registry,
                                   const std::string& name,
                                   uint64_t seed,
                                   const std::string& model,
                                   const std::map<std::string, std::string>& settings);

/** What Python raised in a policy, as one line; \p raised is the exception itself. */
class PythonError : public EnvironmentError
{
  public:
    PythonError(const std::string& what, std::exception_ptr raised)
        : EnvironmentError(what), raised(std::move(raised))
    {
    }

    std::exception_ptr raised;
};

/**
 * A Python object as a policy. Its methods get and give texts of the formats:
 * `decide(id, instance)` returns a plan; `feedback(id, timeline)` hears what came of it where
 * `wants_feedback` is true.
 * Throws PythonError.
 */
class PythonPolicy : public Policy
{
  public:
    PythonPolicy(std::string name, pybind11::object answers);
    ~PythonPolicy() override;

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
    void DoFeedback(uint64_t id, const Timeline& measured) override;

    std::string m_name;
    pybind11::object m_answers;
    const class System* m_system = nullptr; //!< that it plans for
};

/**
 * A Python callable that places item after item: `act(observation, mask)` returns the number of an
 * allowed action. Throws PythonError.
 */
class PythonItemPolicy : public Policy
{
  public:
    PythonItemPolicy(std::string name, pybind11::object act, const std::string& observation);
    ~PythonItemPolicy() override;

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    std::string m_name;
    pybind11::object m_act;
    bool m_isFull;
};

} // namespace ns3::vec

#endif // VEC_PYTHON_POLICY_H
