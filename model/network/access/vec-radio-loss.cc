// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-loss.h"

#include "ns3/boolean.h"
#include "ns3/channel-condition-model.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/log.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/three-gpp-propagation-loss-model.h"

#include <limits>
#include <set>
#include <string>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioLoss");

namespace
{

const std::set<std::string> RANDOM_MODELS = {
    "ns3::JakesPropagationLossModel",
    "ns3::NakagamiPropagationLossModel",
    "ns3::RandomPropagationLossModel",
};

/** Models whose loss is a function of two positions and of their attributes. */
const std::set<std::string> POSITION_MODELS = {
    "ns3::Cost231PropagationLossModel",
    "ns3::FixedRssLossModel",
    "ns3::FriisPropagationLossModel",
    "ns3::ItuR1411LosPropagationLossModel",
    "ns3::ItuR1411NlosOverRooftopPropagationLossModel",
    "ns3::Kun2600MhzPropagationLossModel",
    "ns3::LogDistancePropagationLossModel",
    "ns3::OkumuraHataPropagationLossModel",
    "ns3::RangePropagationLossModel",
    "ns3::ThreeLogDistancePropagationLossModel",
    "ns3::TwoRayGroundPropagationLossModel",
};

Ptr<PropagationLossModel>
CopyModel(Ptr<PropagationLossModel> model)
{
    TypeId type = model->GetInstanceTypeId();
    ObjectFactory factory;
    factory.SetTypeId(type);
    auto copy = factory.Create<PropagationLossModel>();
    for (TypeId tid = type; tid != TypeId::LookupByName("ns3::Object"); tid = tid.GetParent())
    {
        for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
        {
            auto attribute = tid.GetAttribute(i);
            if (attribute.accessor->HasGetter() && attribute.accessor->HasSetter() &&
                !DynamicCast<const PointerChecker>(attribute.checker))
            {
                Ptr<AttributeValue> value = attribute.checker->Create();
                model->GetAttribute(attribute.name, *value);
                copy->SetAttribute(attribute.name, *value);
            }
        }
    }
    return copy;
}

} // namespace

DeterministicLoss
CopyDeterministicLoss(Ptr<PropagationLossModel> chain)
{
    DeterministicLoss result;
    Ptr<PropagationLossModel> last;
    for (auto model = chain; model; model = model->GetNext())
    {
        TypeId type = model->GetInstanceTypeId();
        bool threeGpp = type.IsChildOf(ThreeGppPropagationLossModel::GetTypeId());
        if (RANDOM_MODELS.count(type.GetName()))
        {
            result.fading = true;
            continue;
        }
        if (!threeGpp && !POSITION_MODELS.count(type.GetName()))
        {
            NS_LOG_WARN("No cut-off distance is searched for " << type.GetName());
            result.known = false;
            result.loss = nullptr;
            return result;
        }
        Ptr<PropagationLossModel> copy = CopyModel(model);
        if (threeGpp)
        {
            result.fading = true;
            copy->SetAttribute("ShadowingEnabled", BooleanValue(false));
            copy->SetAttribute("ChannelConditionModel",
                               PointerValue(CreateObject<AlwaysLosChannelConditionModel>()));
        }
        if (last)
        {
            last->SetNext(copy);
        }
        else
        {
            result.loss = copy;
        }
        last = copy;
    }
    return result;
}

double
FindCutoffDistance(Ptr<PropagationLossModel> loss,
                   double txPowerDbm,
                   double rxPowerDbm,
                   double heightM)
{
    constexpr double FARTHEST_M = 200e3;
    constexpr double NEAREST_M = 0.5;
    auto here = CreateObject<ConstantPositionMobilityModel>();
    auto there = CreateObject<ConstantPositionMobilityModel>();
    here->SetPosition(Vector(0, 0, heightM));
    auto arrives = [&](double distanceM)
    {
        there->SetPosition(Vector(distanceM, 0, heightM));
        return loss->CalcRxPower(txPowerDbm, here, there) >= rxPowerDbm;
    };
    // From far to near: the outermost distance counts, should the loss not be monotone.
    double far = FARTHEST_M;
    if (arrives(far))
    {
        return std::numeric_limits<double>::infinity();
    }
    double near = far;
    while (!arrives(near))
    {
        far = near;
        near *= 0.9;
        if (near < NEAREST_M)
        {
            return 0;
        }
    }
    while (far - near > 0.01)
    {
        double middle = (near + far) / 2;
        (arrives(middle) ? near : far) = middle;
    }
    return far;
}

} // namespace ns3::vec
