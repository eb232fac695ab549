// SPDX-License-Identifier: GPL-2.0-only
#include "vec-td7.h"

#include "vec-td7-networks.h"
#include "vec-tensor-view.h"

#include <algorithm>
#include <torch/utils.h>
#include <utility>

namespace ns3::vec
{

namespace
{

Random
Stream(uint64_t seed, const char* purpose)
{
    return Random(seed, "agent", purpose);
}

} // namespace

/** What is learnt, and the earlier selves that targets and policies are made with. */
struct Td7::Networks
{
    Networks(const Td7Shape& shape, uint64_t seed);

    /** What stands in checkpoints, by name. */
    std::vector<std::pair<std::string, Parameters*>> All();

    Td7Encoder encoder;       //!< f, g of now
    Td7Encoder fixedEncoder;  //!< what policy and values see
    Td7Encoder targetEncoder; //!< what targets see
    Td7Actor actor;
    Td7Actor targetActor;
    Td7Critic critic;
    Td7Critic targetCritic;
    Td7Actor keptActor; //!< of the best policy so far
    Td7Encoder keptEncoder;
    Descent encoderDescent;
    Descent actorDescent;
    Descent criticDescent;
    double lowest = 1e8; //!< target so far
    double highest = -1e8;
    double leastTarget = 0; //!< that targets are cut to
    double mostTarget = 0;
};

Td7::Networks::Networks(const Td7Shape& shape, uint64_t seed)
    : encoder(shape, Stream(seed, "encoder")), fixedEncoder(shape, Stream(seed, "encoder")),
      targetEncoder(shape, Stream(seed, "encoder")), actor(shape, Stream(seed, "actor")),
      targetActor(shape, Stream(seed, "actor")), critic(shape, Stream(seed, "critic")),
      targetCritic(shape, Stream(seed, "critic")), keptActor(shape, Stream(seed, "actor")),
      keptEncoder(shape, Stream(seed, "encoder")), encoderDescent(encoder.parameters),
      actorDescent(actor.parameters), criticDescent(critic.parameters)
{
    for (Parameters* frozen : {&fixedEncoder.parameters,
                               &targetEncoder.parameters,
                               &targetActor.parameters,
                               &targetCritic.parameters,
                               &keptActor.parameters,
                               &keptEncoder.parameters})
    {
        frozen->Freeze();
    }
}

std::vector<std::pair<std::string, Parameters*>>
Td7::Networks::All()
{
    return {
        {"encoder.",        &encoder.parameters      },
        {"encoder.fixed.",  &fixedEncoder.parameters },
        {"encoder.target.", &targetEncoder.parameters},
        {"encoder.kept.",   &keptEncoder.parameters  },
        {"actor.",          &actor.parameters        },
        {"actor.target.",   &targetActor.parameters  },
        {"actor.kept.",     &keptActor.parameters    },
        {"critic.",         &critic.parameters       },
        {"critic.target.",  &targetCritic.parameters }
    };
}

Td7::Td7(const Td7Settings& settings, const ContinuousSizes& sizes, uint64_t seed)
    : ContinuousLearner(settings, sizes, settings.priorityExponent, seed), m_settings(settings),
      m_networks(
          std::make_unique<Networks>(Td7Shape{sizes, settings.hidden, settings.embedding}, seed)),
      m_judge(settings.checkpointEvery)
{
}

Td7::~Td7() = default;

std::string_view
Td7::Name() const
{
    return "td7";
}

std::vector<float>
Td7::Choose(const std::vector<float>& states, std::size_t rows, bool explore)
{
    const torch::NoGradGuard guard;
    const bool isKept = m_settings.checkpointEvery > 0 && !explore;
    const Td7Encoder& encoder = isKept ? m_networks->keptEncoder : m_networks->fixedEncoder;
    const Td7Actor& actor = isKept ? m_networks->keptActor : m_networks->actor;
    const torch::Tensor state = MatrixView(states, rows);
    torch::Tensor action = actor.Forward(state, encoder.State(state));
    if (explore)
    {
        const torch::Tensor noise = NormalNoise(action.size(0), action.size(1), m_exploring);
        action = (action + m_settings.explorationNoise * noise).clamp(-1, 1);
    }
    return Numbers(action);
}

double
Td7::Update()
{
    // LAP weighs nothing: its loss makes up for the priorities.
    const TransitionTensors batch(m_replay.Sample(m_settings.batch, 0, m_drawing));
    Networks& networks = *m_networks;
    if (m_settings.checkpointEvery > 0 && Updates() == m_settings.checkpointAfter)
    {
        m_judge.Settle(m_settings.checkpointMost, m_settings.checkpointReset);
    }

    // The embedding of state and action predicts that of the next state.
    torch::Tensor nextEmbedding;
    {
        const torch::NoGradGuard guard;
        nextEmbedding = networks.encoder.State(batch.next);
    }
    const torch::Tensor predicted =
        networks.encoder.StateAction(networks.encoder.State(batch.state), batch.action);
    networks.encoderDescent.Step((predicted - nextEmbedding).square().mean(),
                                 m_settings.encoderLearningRate);

    // y = r + γ clip(min Q(s', a')), a' of the target policy with cut noise.
    torch::Tensor y;
    torch::Tensor zs;
    torch::Tensor zsa;
    {
        const torch::NoGradGuard guard;
        const torch::Tensor nextZs = networks.targetEncoder.State(batch.next);
        const torch::Tensor noise =
            (m_settings.targetNoise *
             NormalNoise(batch.action.size(0), batch.action.size(1), m_noise))
                .clamp(-m_settings.targetNoiseClip, m_settings.targetNoiseClip);
        const torch::Tensor nextAction =
            (networks.targetActor.Forward(batch.next, nextZs) + noise).clamp(-1, 1);
        const torch::Tensor nextZsa = networks.targetEncoder.StateAction(nextZs, nextAction);
        const torch::Tensor least =
            networks.targetCritic.Values(batch.next, nextAction, nextZsa, nextZs)
                .amin(1, /*keepdim=*/true);
        y = batch.reward + batch.discount * least.clamp(networks.leastTarget, networks.mostTarget);
        networks.lowest = std::min(networks.lowest, y.min().item<double>());
        networks.highest = std::max(networks.highest, y.max().item<double>());
        zs = networks.fixedEncoder.State(batch.state);
        zsa = networks.fixedEncoder.StateAction(zs, batch.action);
    }
    const torch::Tensor errors = networks.critic.Values(batch.state, batch.action, zsa, zs) - y;
    const torch::Tensor loss = LapLoss(errors, m_settings.leastPriority).sum(1).mean();
    networks.criticDescent.Step(loss, m_settings.criticLearningRate);
    m_replay.UpdatePriorities(
        Numbers(errors.detach().abs().amax(1).clamp_min(m_settings.leastPriority)));

    if (Updates() % m_settings.policyEvery == 0)
    {
        const torch::Tensor action = networks.actor.Forward(batch.state, zs);
        const torch::Tensor ownZsa = networks.fixedEncoder.StateAction(zs, action);
        networks.actorDescent.Step(-networks.critic.Values(batch.state, action, ownZsa, zs).mean(),
                                   m_settings.actorLearningRate);
    }
    if ((Updates() + 1) % m_settings.targetEvery == 0)
    {
        networks.targetActor.parameters.Assign(networks.actor.parameters);
        networks.targetCritic.parameters.Assign(networks.critic.parameters);
        networks.targetEncoder.parameters.Assign(networks.fixedEncoder.parameters);
        networks.fixedEncoder.parameters.Assign(networks.encoder.parameters);
        m_replay.ForgetPriorities();
        networks.leastTarget = networks.lowest;
        networks.mostTarget = networks.highest;
    }
    return loss.item<double>();
}

void
Td7::Told(const Transition& transition)
{
    if (m_settings.checkpointEvery == 0 || !IsWarm())
    {
        return;
    }
    const PolicyJudge::Verdict verdict = m_judge.Told(transition.reward);
    m_isJudged = m_isJudged || verdict != PolicyJudge::Verdict::OPEN;
    if (verdict == PolicyJudge::Verdict::BEST)
    {
        m_networks->keptActor.parameters.Assign(m_networks->actor.parameters);
        m_networks->keptEncoder.parameters.Assign(m_networks->fixedEncoder.parameters);
    }
}

uint64_t
Td7::Granted(uint64_t due)
{
    if (m_settings.checkpointEvery == 0)
    {
        return due;
    }
    m_waiting += due;
    if (!m_isJudged)
    {
        return 0;
    }
    m_isJudged = false;
    return std::exchange(m_waiting, 0);
}

void
Td7::SaveModel(SafeTensors& model) const
{
    const bool isKept = m_settings.checkpointEvery > 0;
    const Networks& networks = *m_networks;
    (isKept ? networks.keptActor : networks.actor).parameters.Save(model, "actor.");
    (isKept ? networks.keptEncoder : networks.fixedEncoder).parameters.Save(model, "encoder.");
}

void
Td7::LoadModel(const SafeTensors& model)
{
    Networks& networks = *m_networks;
    for (Td7Actor* actor : {&networks.actor, &networks.targetActor, &networks.keptActor})
    {
        actor->parameters.Load(model, "actor.");
    }
    for (Td7Encoder* encoder : {&networks.encoder,
                                &networks.fixedEncoder,
                                &networks.targetEncoder,
                                &networks.keptEncoder})
    {
        encoder->parameters.Load(model, "encoder.");
    }
}

void
Td7::SaveState(Checkpoint& checkpoint) const
{
    for (const auto& [name, parameters] : m_networks->All())
    {
        parameters->Save(checkpoint.tensors, name);
    }
    m_networks->encoderDescent.Save(checkpoint, "encoder.adam.");
    m_networks->actorDescent.Save(checkpoint, "actor.adam.");
    m_networks->criticDescent.Save(checkpoint, "critic.adam.");
    Json& state = checkpoint.state["td7"];
    state = {
        {"lowest",       m_networks->lowest     },
        {"highest",      m_networks->highest    },
        {"least_target", m_networks->leastTarget},
        {"most_target",  m_networks->mostTarget },
        {"waiting",      m_waiting              },
        {"judged",       m_isJudged             }
    };
    m_judge.Save(checkpoint.state["td7_judge"]);
}

void
Td7::LoadState(const Checkpoint& checkpoint)
{
    for (const auto& [name, parameters] : m_networks->All())
    {
        parameters->Load(checkpoint.tensors, name);
    }
    m_networks->encoderDescent.Load(checkpoint, "encoder.adam.");
    m_networks->actorDescent.Load(checkpoint, "actor.adam.");
    m_networks->criticDescent.Load(checkpoint, "critic.adam.");
    const JsonView state = checkpoint.State().At("td7");
    m_networks->lowest = state.At("lowest").Number();
    m_networks->highest = state.At("highest").Number();
    m_networks->leastTarget = state.At("least_target").Number();
    m_networks->mostTarget = state.At("most_target").Number();
    m_waiting = CountAt(state, "waiting");
    m_isJudged = state.At("judged").Boolean();
    m_judge.Load(checkpoint.State().At("td7_judge"));
}

SettingsTable
Td7Settings::Table()
{
    constexpr double MANY = 1e12;
    SettingsTable table;
    AddTo(table);
    table.Add("encoder-learning-rate", &encoderLearningRate, 1e-8, 1, "of Adam, for embeddings");
    table.Add("embedding", &embedding, 1, 4096, "numbers of an embedding");
    table.Add("target-every", &targetEvery, 1, MANY, "gradient steps between copies");
    table.Add("policy-every", &policyEvery, 1, MANY, "gradient steps per step of the policy");
    table.Add("exploration-noise", &explorationNoise, 0, 10, "deviation of actions in training");
    table.Add("target-noise", &targetNoise, 0, 10, "deviation of actions in targets");
    table.Add("target-noise-clip", &targetNoiseClip, 0, 10, "bound of that noise");
    table.Add("priority-exponent", &priorityExponent, 0, 1, "how much errors decide; 0: nothing");
    table.Add("least-priority", &leastPriority, 1e-6, 1e6, "errors below this count as this");
    table.Add("checkpoint-policy-every",
              &checkpointEvery,
              0,
              MANY,
              "transitions by which a policy is judged; 0: none is");
    table.Add("checkpoint-policy-after",
              &checkpointAfter,
              0,
              MANY,
              "gradient steps until it is judged by several such assessments");
    table.Add("checkpoint-policy-most", &checkpointMost, 1, 1e6, "how many then");
    table.Add("checkpoint-policy-reset",
              &checkpointReset,
              0,
              1,
              "share of the best return that must then be reached");
    return table;
}

} // namespace ns3::vec
