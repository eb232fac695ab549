// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRACI_ENGINE_H
#define VEC_TRACI_ENGINE_H

#include "ns3/vec-child-process.h"
#include "vec-sumo-engine.h"
#include "vec-traci-connection.h"

#include <memory>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief SUMO in another process, here or on another machine, over TraCI.
 */
class TraciEngine : public SumoEngine
{
  public:
    /**
     * To a SUMO that listens at \p host and \p port; a few attempts within \p connectTimeoutS,
     * since it may just be starting. \p answerTimeoutS bounds each wait for an answer, 0 waits for
     * ever. Throws EnvironmentError when there is none.
     */
    static std::unique_ptr<TraciEngine> Connect(const std::string& host,
                                                int port,
                                                double connectTimeoutS,
                                                double answerTimeoutS);

    /**
     * Starts \p binary (sumo or sumo-gui) with \p arguments; it ends with this object. What it
     * prints goes to the file \p log. Loading may take \p answerTimeoutS. Throws EnvironmentError
     * when it cannot be started or does not answer, SumoFailure when SUMO refuses the arguments.
     */
    static std::unique_ptr<TraciEngine> Launch(const std::string& binary,
                                               const std::vector<std::string>& arguments,
                                               const std::string& log,
                                               double answerTimeoutS);

    ~TraciEngine() override;

    double StepS() override;
    double TimeS() override;
    double EndS() override;
    long Expected() override;
    void Step() override;
    void Positions(std::vector<VehiclePosition>& vehicles) override;

  private:
    TraciEngine(std::unique_ptr<ChildProcess> child, std::unique_ptr<TraciConnection> connection);

    /** The answer to one or more commands. */
    TraciMessage Exchange(const TraciMessage& commands);
    /** The same for one command; its status is checked and taken off. */
    TraciMessage Ask(int command, const TraciMessage& content);
    /** A value of the whole domain; what precedes it is checked and taken off. */
    TraciMessage AskValue(int command, int variable, int type);

    std::unique_ptr<ChildProcess> m_child; //!< null when it was not started here
    std::unique_ptr<TraciConnection> m_connection;
};

} // namespace ns3::vec

#endif // VEC_TRACI_ENGINE_H
