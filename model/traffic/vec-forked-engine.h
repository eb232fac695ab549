// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FORKED_ENGINE_H
#define VEC_FORKED_ENGINE_H

#include "ns3/vec-child-process.h"
#include "vec-sumo-engine.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * An engine in a process of its own, a fork of this one: a SUMO that aborts takes that process with
 * it and nothing else, which is a SumoFailure here. While its positions are being used it makes
 * the next step already.
 */
class ForkedEngine : public SumoEngine
{
  public:
    using Starter = std::function<std::unique_ptr<SumoEngine>()>;

    /**
     * \p start is called in the new process; its SumoFailure or EnvironmentError is thrown here.
     * What that process prints goes to the file \p log. With \p endWell it is given the time to
     * end its simulation, and so its outputs; else it is killed.
     */
    ForkedEngine(const Starter& start, const std::string& log, bool endWell);
    ~ForkedEngine() override;
    ForkedEngine(const ForkedEngine&) = delete;
    ForkedEngine& operator=(const ForkedEngine&) = delete;

    double StepS() override;
    double TimeS() override;
    double EndS() override;
    long Expected() override;
    void Step() override;
    void Positions(std::vector<VehiclePosition>& vehicles) override;

  private:
    void Send(std::string_view questions);
    /** The next answer; what went wrong over there is thrown. */
    void Receive();
    void Read(char* to, std::size_t size);
    void TakeState();
    [[noreturn]] void Fail(const std::string& why);

    int m_socket = -1;
    std::optional<ChildProcess> m_child;
    bool m_endWell;
    std::string m_answer;
    std::string m_failure;         //!< once it has failed it fails
    std::string m_positions;       //!< the last ones, as they came
    bool m_stepAhead = false;      //!< the next step was asked for …
    bool m_positionsAhead = false; //!< … and its positions were
    double m_stepS = 0;
    double m_endS = 0;
    double m_timeS = 0;
    long m_expected = 0;
};

} // namespace ns3::vec

#endif // VEC_FORKED_ENGINE_H
