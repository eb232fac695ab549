// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SUMO_ENGINE_H
#define VEC_SUMO_ENGINE_H

#include "vec-traffic-source.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace ns3::vec
{

/** What SUMO or the way to it says went wrong, one line. SumoTraffic makes it an Error. */
class SumoFailure : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * A running SUMO, however it is reached: the few calls that moving vehicles needs. Every call may
 * throw SumoFailure; none ends the program or writes to its output.
 */
class SumoEngine
{
  public:
    virtual ~SumoEngine() = default;

    /** Length of a simulation step, s. */
    virtual double StepS() = 0;
    /** SUMO's clock, s: the time the next step starts from. */
    virtual double TimeS() = 0;
    /** The configured end, s; negative when there is none. */
    virtual double EndS() = 0;
    /** Vehicles on the road plus those still to come. */
    virtual long Expected() = 0;
    virtual void Step() = 0;
    /** Those SUMO would list in its FCD output, in any order, not rounded. */
    virtual void Positions(std::vector<VehiclePosition>& vehicles) = 0;
};

/** Starts SUMO in the process that calls it, with the arguments of a command line. */
using LibsumoStarter = SumoEngine* (*)(const std::vector<std::string>& arguments);

/**
 * Loads SUMO's library, at the first call: programs that need no SUMO do not pay for it. What is
 * returned throws SumoFailure when SUMO refuses the arguments; one simulation at a time in a
 * process, that is how libsumo is, so call it in one of its own (ForkedEngine). Throws
 * EnvironmentError when the library is not there.
 */
LibsumoStarter LoadLibsumo();

/** The first complaint in what SUMO printed, on one line; empty when there is none. */
std::string SumoComplaint(const std::string& printed);

} // namespace ns3::vec

/**
 * The one symbol of the library vec-traffic-libsumo.so. Throws SumoFailure; the caller owns the
 * result.
 */
extern "C" ns3::vec::SumoEngine* VecStartLibsumo(const std::vector<std::string>& arguments);

#endif // VEC_SUMO_ENGINE_H
