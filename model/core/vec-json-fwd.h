// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JSON_FWD_H
#define VEC_JSON_FWD_H

#include <nlohmann/json_fwd.hpp>

namespace ns3::vec
{

/** A JSON document; keys keep the order in which they were written. To look into one include
 * vec-json.h: this header is for those who only pass it on. */
using Json = nlohmann::ordered_json;

} // namespace ns3::vec

#endif // VEC_JSON_FWD_H
