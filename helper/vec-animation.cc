// SPDX-License-Identifier: GPL-2.0-only
#include "vec-animation.h"

#include "ns3/mobility-model.h"
#include "ns3/simulator.h"
#include "ns3/vec-error.h"
#include "ns3/vec-shared-radio.h"

#include <cstdio>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr std::size_t BUFFER_BYTES = 1 << 16;

/** Between machines, and below the map. m */
constexpr double ROW_M = 50;
constexpr double BELOW_M = -100;

std::string
Number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

std::string
Escaped(const std::string& text)
{
    static const std::map<char, std::string> entities{
        {'&',  "&amp;" },
        {'<',  "&lt;"  },
        {'>',  "&gt;"  },
        {'"',  "&quot;"},
        {'\'', "&apos;"}
    };
    std::string escaped;
    for (const char c : text)
    {
        const auto entity = entities.find(c);
        escaped += entity == entities.end() ? std::string(1, c) : entity->second;
    }
    return escaped;
}

/** One element; values as they are. */
std::string
Element(const std::string& name, const std::vector<std::pair<const char*, std::string>>& attributes)
{
    std::string text = "<" + name;
    for (const auto& [key, value] : attributes)
    {
        text += " ";
        text += key;
        text += "=\"" + value + "\"";
    }
    return text + " />\n";
}

std::string
NowText()
{
    return Number(Simulator::Now().GetSeconds());
}

} // namespace

Animation::Animation(const std::string& file) : m_file(file)
{
    Write("<anim ver=\"netanim-3.108\" filetype=\"animation\" >\n");
}

void
Animation::AddNode(uint32_t id, double x, double y)
{
    Write(Element("node",
                  {
                      {"id",    std::to_string(id)},
                      {"sysId", "0"               },
                      {"locX",  Number(x)         },
                      {"locY",  Number(y)         }
    }));
}

void
Animation::AddMachine(const std::string& name, Ptr<Node> node)
{
    m_machineX += ROW_M;
    AddNode(node->GetId(), m_machineX, BELOW_M);
    Describe(node->GetId(), name);
}

void
Animation::AddRadioNode(const RadioNode& node, const std::string& name)
{
    const uint32_t id = node.GetNode()->GetId();
    const Vector position = node.GetNode()->GetObject<MobilityModel>()->GetPosition();
    AddNode(id, position.x, position.y);
    Describe(id, name);
    for (uint32_t channel = 0; channel < node.Devices().GetN(); ++channel)
    {
        Ptr<NetDevice> device = node.Devices().Get(channel);
        if (const auto part = DynamicCast<ChannelDevice>(device))
        {
            device = part->GetRadio()->GetDevice();
        }
        m_stations[Radio::GetMac(device)] = id;
    }
}

void
Animation::AddWires(const std::vector<BackhaulHelper::Wire>& wires)
{
    for (std::size_t i = 0; i < wires.size(); i += 2)
    {
        const Ptr<Channel> channel = wires[i].device->GetChannel();
        Write(Element("link",
                      {
                          {"fromId", std::to_string(channel->GetDevice(0)->GetNode()->GetId())},
                          {"toId",   std::to_string(channel->GetDevice(1)->GetNode()->GetId())},
                          {"fd",     Escaped(wires[i].from)                                   },
                          {"td",     Escaped(wires[i].to)                                     },
                          {"ld",     ""                                                       }
        }));
        channel->TraceConnectWithoutContext("TxRxPointToPoint",
                                            MakeCallback(&Animation::OnWire, this));
    }
}

void
Animation::Name(const RadioNode& node, const std::string& name)
{
    Describe(node.GetNode()->GetId(), name);
}

void
Animation::Describe(uint32_t id, const std::string& name)
{
    Write(Element("nu",
                  {
                      {"p",     "d"               },
                      {"t",     NowText()         },
                      {"id",    std::to_string(id)},
                      {"descr", Escaped(name)     }
    }));
}

void
Animation::Move(const RadioNode& node)
{
    const Vector position = node.GetNode()->GetObject<MobilityModel>()->GetPosition();
    Write(Element("nu",
                  {
                      {"p",  "p"                                    },
                      {"t",  NowText()                              },
                      {"id", std::to_string(node.GetNode()->GetId())},
                      {"x",  Number(position.x)                     },
                      {"y",  Number(position.y)                     }
    }));
}

void
Animation::OnFrame(const FrameOnAir& frame)
{
    const auto from = m_stations.find(frame.from);
    const auto to = m_stations.find(frame.to);
    if (from == m_stations.end() || to == m_stations.end())
    {
        return;
    }
    const std::string id = std::to_string(m_frames++);
    Write(Element("pr",
                  {
                      {"uId",  id                          },
                      {"fId",  std::to_string(from->second)},
                      {"fbTx", Number(frame.startS)        }
    }));
    Write(Element("wpr",
                  {
                      {"uId",  id                        },
                      {"tId",  std::to_string(to->second)},
                      {"fbRx", Number(frame.startS)      },
                      {"lbRx", Number(frame.endS)        }
    }));
}

void
Animation::OnWire(Ptr<const Packet>,
                  Ptr<NetDevice> from,
                  Ptr<NetDevice> to,
                  Time duration,
                  Time lastBitTime)
{
    const Time now = Simulator::Now();
    Write(Element("p",
                  {
                      {"fId",  std::to_string(from->GetNode()->GetId())           },
                      {"fbTx", NowText()                                          },
                      {"lbTx", Number((now + duration).GetSeconds())              },
                      {"tId",  std::to_string(to->GetNode()->GetId())             },
                      {"fbRx", Number((now + lastBitTime - duration).GetSeconds())},
                      {"lbRx", Number((now + lastBitTime).GetSeconds())           }
    }));
}

void
Animation::Write(const std::string& line)
{
    m_buffer += line;
    if (m_buffer.size() >= BUFFER_BYTES)
    {
        Flush();
    }
}

void
Animation::Flush()
{
    const std::string text = std::exchange(m_buffer, "");
    try
    {
        if (m_failure.empty())
        {
            m_file.Write(text);
        }
    }
    catch (const EnvironmentError& error)
    {
        m_failure = error.what(); // the run goes on: its results do not depend on this file
    }
}

void
Animation::Close()
{
    Write("</anim>\n");
    Flush();
    if (!m_failure.empty())
    {
        throw EnvironmentError(m_failure);
    }
    m_file.Commit();
}

} // namespace ns3::vec
