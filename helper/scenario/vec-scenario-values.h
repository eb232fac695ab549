// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCENARIO_VALUES_H
#define VEC_SCENARIO_VALUES_H

#include "ns3/vec-fields.h"
#include "vec-scenario.h"

#include <string>

namespace ns3::vec
{

/** A file, as a rule converts it: absolute, ${SUMO_HOME} expanded. */
std::string ResolvePath(const ValuePlace& place, const std::string& path);
/** NAME or NAME:FILE, of which the file is made absolute. */
std::string ResolvePolicy(const ValuePlace& place, const std::string& text);

const Fields<Point>& PointFields();
const Fields<VehiclePosition>& VehiclePositionFields();
const Fields<BackhaulLink>& BackhaulLinkFields();

/** [low, high], or the one number of both. */
void ReadValue(const ValuePlace& place, const ValueRule& rule, Interval& range);
Json WriteValue(const Interval& range);
Json ValueSchema(const Interval&, const ValueRule& rule);

void ReadValue(const ValuePlace& place, const ValueRule& rule, Fault& fault);
Json WriteValue(const Fault& fault);
Json ValueSchema(const Fault&, const ValueRule& rule);

} // namespace ns3::vec

#endif // VEC_SCENARIO_VALUES_H
