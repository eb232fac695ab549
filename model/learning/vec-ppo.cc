// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ppo.h"

#include "ns3/vec-error.h"
#include "vec-actor-critic.h"
#include "vec-adam.h"
#include "vec-mlp-actor-critic.h"
#include "vec-ppo-lesson.h"
#include "vec-torch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

constexpr double ADAM_EPSILON = 1e-5;

std::string
Label(const char* what, std::size_t server)
{
    return std::string(what) + " " + std::to_string(server);
}

} // namespace

struct Ppo::Server
{
    Server(const ActorCritic& network, uint64_t seed, std::size_t number)
        : explore(seed, "agent", Label("explore", number)),
          shuffle(seed, "agent", Label("shuffle", number)),
          optimiser(network.Weights().Tensors(), ADAM_EPSILON)
    {
    }

    Random explore;
    Random shuffle;
    Adam optimiser;
    std::vector<Trajectory> told; //!< since the last round
};

Ppo::Ppo(std::string name,
         const PpoSettings& settings,
         std::unique_ptr<ActorCritic> network,
         uint64_t seed)
    : m_name(std::move(name)), m_settings(settings), m_network(std::move(network)),
      m_federation(MakeLocalFederation()), m_roundRandom(seed, "agent", "rounds")
{
    if (settings.inner && (settings.gradients || settings.exchanges > 1))
    {
        throw InputError("--inner: goes with --gradients=false and --exchanges=1");
    }
    PrepareTorch();
    m_together = std::make_unique<Adam>(m_network->Weights().Tensors(), ADAM_EPSILON);
    for (std::size_t k = 0; k < settings.servers; ++k)
    {
        m_servers.push_back(std::make_unique<Server>(*m_network, seed, k));
    }
    ChooseServers();
}

Ppo::~Ppo() = default;

RoundLearner&
Ppo::Rounds()
{
    return *this;
}

void
Ppo::Join(std::shared_ptr<Federation> federation)
{
    m_federation = std::move(federation);
}

std::string_view
Ppo::Name() const
{
    return m_name;
}

void
Ppo::Check(const DecisionProcess& process) const
{
    m_network->Check(process);
}

std::size_t
Ppo::EpisodesAtOnce() const
{
    return m_settings.scenarios * m_settings.episodes;
}

std::size_t
Ppo::EpisodesOfEach() const
{
    return m_settings.episodes;
}

std::size_t
Ppo::Servers() const
{
    return m_settings.servers;
}

bool
Ppo::IsPooled() const
{
    return m_settings.pooled;
}

bool
Ppo::IsMine(std::size_t server) const
{
    return server % m_federation->Ranks() == m_federation->Rank();
}

bool
Ppo::TakesPart(std::size_t server) const
{
    return m_takesPart[server] && IsMine(server);
}

/** The servers of the next round: a fraction of them, at random. */
void
Ppo::ChooseServers()
{
    const std::size_t count = m_settings.servers;
    const auto wanted = static_cast<std::size_t>(
        std::ceil(m_settings.fraction * static_cast<double>(count) - 1e-9));
    const std::vector<std::size_t> order = m_roundRandom.Permutation(count);
    m_takesPart.assign(count, 0);
    for (std::size_t i = 0; i < wanted; ++i)
    {
        m_takesPart[order[i]] = 1;
    }
}

void
Ppo::Enter(std::size_t server)
{
    m_server = server;
}

std::size_t
Ppo::Choose(const float* logits, std::size_t actions, bool explore)
{
    const std::size_t best = std::max_element(logits, logits + actions) - logits;
    if (!explore)
    {
        return best;
    }
    std::vector<double> weight(actions);
    double sum = 0;
    for (std::size_t a = 0; a < actions; ++a)
    {
        weight[a] = std::exp(static_cast<double>(logits[a]) - static_cast<double>(logits[best]));
        sum += weight[a];
    }
    m_strayed.Add(1 - 1 / sum);
    double rest = m_servers[m_server]->explore.Uniform() * sum;
    for (std::size_t a = 0; a < actions; ++a)
    {
        if (rest < weight[a])
        {
            return a;
        }
        rest -= weight[a];
    }
    return best;
}

Trajectory
Ppo::Play(DecisionProcess& process, bool explore, double unit)
{
    return std::move(PlayAll({&process}, explore, {unit}).front());
}

std::vector<Trajectory>
Ppo::PlayAll(const std::vector<DecisionProcess*>& processes,
             bool explore,
             const std::vector<double>& units)
{
    const c10::InferenceMode guard;
    std::vector<Trajectory> trajectories(processes.size());
    std::vector<const Trajectory*> view;
    for (std::size_t b = 0; b < processes.size(); ++b)
    {
        if (m_network->SeesGraphs())
        {
            trajectories[b].graph = GraphOf(*processes[b]);
        }
        view.push_back(&trajectories[b]);
    }
    const auto decoding = m_network->Begin(view);
    std::vector<std::size_t> open(processes.size());
    std::iota(open.begin(), open.end(), 0);
    while (true)
    {
        open.erase(std::remove_if(open.begin(),
                                  open.end(),
                                  [&](std::size_t b) { return processes[b]->Done(); }),
                   open.end());
        if (open.empty())
        {
            return trajectories;
        }
        for (const std::size_t b : open)
        {
            Trajectory::Step& step = trajectories[b].steps.emplace_back();
            step.observation = processes[b]->Observation();
            step.mask = processes[b]->Mask();
            step.node = processes[b]->Position();
        }
        const torch::Tensor logits = decoding->Next(open, view).contiguous();
        const auto actions = static_cast<std::size_t>(logits.size(1));
        for (std::size_t i = 0; i < open.size(); ++i)
        {
            Trajectory::Step& step = trajectories[open[i]].steps.back();
            step.action = Choose(logits.data_ptr<float>() + i * actions, actions, explore);
            step.reward = processes[open[i]]->Step(step.action) / units[open[i]];
        }
    }
}

std::size_t
Ppo::Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask, bool explore)
{
    const c10::InferenceMode guard;
    Trajectory trajectory;
    trajectory.steps.emplace_back();
    trajectory.steps.back().observation = observation;
    trajectory.steps.back().mask = mask;
    const torch::Tensor logits =
        m_network->Begin({&trajectory})->Next({0}, {&trajectory}).contiguous();
    return Choose(logits.data_ptr<float>(), mask.size(), explore);
}

void
Ppo::Learn(const Trajectory& trajectory)
{
    m_servers[m_server]->told.push_back(trajectory);
}

/** Clipped gradient steps on some of the minibatches, from the weights as they are. */
void
Ppo::Improve(Adam& optimiser, const PpoLesson& lesson, std::size_t from, std::size_t to)
{
    for (std::size_t step = from; step < to; ++step)
    {
        const torch::Tensor loss = LossOf(lesson, step, *m_network, m_settings);
        m_loss.Add(loss.item<double>());
        optimiser.ZeroGradients();
        loss.backward();
        optimiser.Step(m_settings.LearningRateAt(m_decisions), m_settings.gradientNorm);
        ++m_updates;
    }
}

std::vector<float>
Ppo::Weights() const
{
    std::vector<float> weights;
    for (const torch::Tensor& tensor : m_network->Weights().Tensors())
    {
        const float* data = tensor.data_ptr<float>();
        weights.insert(weights.end(), data, data + tensor.numel());
    }
    return weights;
}

void
Ppo::SetWeights(const std::vector<float>& weights)
{
    const float* from = weights.data();
    for (const torch::Tensor& tensor : m_network->Weights().Tensors())
    {
        std::copy_n(from, tensor.numel(), tensor.data_ptr<float>());
        from += tensor.numel();
    }
}

uint64_t
Ppo::EndRound(uint64_t told)
{
    std::vector<uint8_t> isLost;
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        isLost.push_back(m_roundRandom.Uniform() < m_settings.dropout ? 1 : 0);
    }
    uint64_t decisions = 0;
    if (m_settings.inner)
    {
        decisions = LearnByScenario(isLost, told);
        m_decisions += decisions;
        ChooseServers();
        return decisions;
    }
    std::vector<PpoLesson> lessons;
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        std::vector<Trajectory> since = std::move(m_servers[k]->told);
        m_servers[k]->told.clear();
        lessons.push_back(
            since.empty()
                ? PpoLesson()
                : PrepareLesson(std::move(since), *m_network, m_settings, m_servers[k]->shuffle));
        lessons.back().isLost = isLost[k] != 0;
    }
    if (m_settings.gradients)
    {
        std::vector<double> sum{static_cast<double>(told)};
        m_federation->Sum(sum);
        decisions = static_cast<uint64_t>(sum[0]);
        for (uint64_t step = 0; step < m_settings.epochs * m_settings.minibatches; ++step)
        {
            StepTogether(lessons, step);
        }
    }
    else
    {
        for (uint64_t exchange = 0; exchange < m_settings.exchanges; ++exchange)
        {
            decisions += Exchange(lessons, exchange, exchange == 0 ? told : 0);
        }
    }
    m_decisions += decisions;
    ChooseServers();
    return decisions;
}

/**
 * Algorithm V.1, lines 5-21: for each scenario of each server a copy of θ, improved on the episodes
 * of that scenario alone; Δ of a server is the mean over its scenarios. Returns the decisions of
 * all.
 */
uint64_t
Ppo::LearnByScenario(const std::vector<uint8_t>& isLost, uint64_t told)
{
    const std::vector<float> start = Weights();
    const std::size_t size = start.size();
    std::vector<double> sum(size + 2, 0);
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        std::vector<Trajectory> since = std::move(m_servers[k]->told);
        m_servers[k]->told.clear();
        if (since.empty())
        {
            continue;
        }
        const std::size_t episodes = m_settings.episodes;
        const std::size_t scenarios = (since.size() + episodes - 1) / episodes;
        double weight = 1;
        if (m_settings.weighted)
        {
            weight = 0;
            for (const Trajectory& trajectory : since)
            {
                weight += static_cast<double>(trajectory.steps.size());
            }
        }
        for (std::size_t i = 0; i < scenarios; ++i)
        {
            SetWeights(start);
            const auto begin = since.begin() + static_cast<std::ptrdiff_t>(i * episodes);
            const std::size_t count = std::min(episodes, since.size() - i * episodes);
            const PpoLesson lesson =
                PrepareLesson({begin, begin + static_cast<std::ptrdiff_t>(count)},
                              *m_network,
                              m_settings,
                              m_servers[k]->shuffle);
            Adam fresh(m_network->Weights().Tensors(), ADAM_EPSILON);
            Improve(fresh, lesson, 0, lesson.minibatches.size());
            if (isLost[k])
            {
                continue;
            }
            const std::vector<float> improved = Weights();
            const double share = weight / static_cast<double>(scenarios);
            for (std::size_t p = 0; p < size; ++p)
            {
                sum[p] += share * (static_cast<double>(improved[p]) - start[p]);
            }
        }
        sum[size] += isLost[k] ? 0 : weight;
    }
    sum[size + 1] = static_cast<double>(told);
    m_federation->Sum(sum);
    Follow(start, sum);
    return static_cast<uint64_t>(sum[size + 1]);
}

/** (27), from the weights at the start and what was summed; or a step of the federation's optimiser
 * along the mean difference. */
void
Ppo::Follow(const std::vector<float>& start, const std::vector<double>& sum)
{
    SetWeights(start);
    const double weight = sum[start.size()];
    if (weight == 0)
    {
        return;
    }
    if (m_settings.serverAdam)
    {
        m_network->Weights().SetGradients(sum, -weight);
        m_together->Step(m_settings.metaRate, std::numeric_limits<double>::max());
        return;
    }
    std::vector<float> next = start;
    const double rate = m_settings.metaRate / weight;
    for (std::size_t i = 0; i < start.size(); ++i)
    {
        next[i] = static_cast<float>(start[i] + rate * sum[i]);
    }
    SetWeights(next);
}

/**
 * Equations (26) and (27) with a part of the gradient steps of a round. The last two numbers that
 * are summed are the weight of the differences and the decisions told of. Returns those of all.
 */
uint64_t
Ppo::Exchange(const std::vector<PpoLesson>& lessons, std::size_t exchange, uint64_t told)
{
    const std::vector<float> start = Weights();
    const std::size_t size = start.size();
    std::vector<double> sum(size + 2, 0);
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        const PpoLesson& lesson = lessons[k];
        if (lesson.told.empty())
        {
            continue;
        }
        const std::size_t steps = lesson.minibatches.size();
        SetWeights(start);
        Improve(m_servers[k]->optimiser,
                lesson,
                exchange * steps / m_settings.exchanges,
                (exchange + 1) * steps / m_settings.exchanges);
        if (lesson.isLost)
        {
            continue;
        }
        const double weight = m_settings.weighted ? static_cast<double>(lesson.decisions) : 1;
        const std::vector<float> improved = Weights();
        for (std::size_t i = 0; i < size; ++i)
        {
            sum[i] += weight * (static_cast<double>(improved[i]) - start[i]);
        }
        sum[size] += weight;
    }
    sum[size + 1] = static_cast<double>(told);
    m_federation->Sum(sum);
    Follow(start, sum);
    return static_cast<uint64_t>(sum[size + 1]);
}

/** One step of the first server's optimiser, whose state all processes have, along the mean of the
 * servers' gradients; the last number that is summed is their weight. */
void
Ppo::StepTogether(const std::vector<PpoLesson>& lessons, std::size_t step)
{
    Adam& optimiser = m_servers.front()->optimiser;
    std::vector<double> sum(Weights().size() + 1, 0);
    for (const PpoLesson& lesson : lessons)
    {
        if (step >= lesson.minibatches.size())
        {
            continue;
        }
        const torch::Tensor loss = LossOf(lesson, step, *m_network, m_settings);
        m_loss.Add(loss.item<double>());
        optimiser.ZeroGradients();
        loss.backward();
        if (lesson.isLost)
        {
            continue;
        }
        const double weight = m_settings.weighted ? static_cast<double>(lesson.decisions) : 1;
        m_network->Weights().AddGradients(weight, sum);
        sum.back() += weight;
    }
    m_federation->Sum(sum);
    if (sum.back() == 0)
    {
        return;
    }
    m_network->Weights().SetGradients(sum, sum.back());
    optimiser.Step(m_settings.LearningRateAt(m_decisions), m_settings.gradientNorm);
    ++m_updates;
}

LearningProgress
Ppo::Progress()
{
    LearningProgress progress;
    progress.updates = m_updates;
    progress.loss = m_loss.Take();
    progress.exploration = m_strayed.Take();
    return progress;
}

void
Ppo::SaveModel(SafeTensors& model) const
{
    m_network->Weights().Save(model, "");
}

void
Ppo::LoadModel(const SafeTensors& model)
{
    m_network->Weights().Load(model, "");
}

void
Ppo::Save(Checkpoint& checkpoint) const
{
    m_network->Weights().Save(checkpoint.tensors, "network.");
    Json servers = Json::array();
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        m_servers[k]->optimiser.Save(checkpoint, Label("adam", k) + ".");
        servers.push_back({
            {"explore", m_servers[k]->explore.Save()},
            {"shuffle", m_servers[k]->shuffle.Save()}
        });
    }
    m_together->Save(checkpoint, "adam together.");
    Json& state = checkpoint.state["agent"];
    state = {
        {"servers",    servers             },
        {"rounds",     m_roundRandom.Save()},
        {"takes_part", m_takesPart         },
        {"decisions",  m_decisions         },
        {"updates",    m_updates           }
    };
    m_loss.Save(state, "loss");
    m_strayed.Save(state, "strayed");
}

void
Ppo::Load(const Checkpoint& checkpoint)
{
    m_network->Weights().Load(checkpoint.tensors, "network.");
    const JsonView state = checkpoint.State().At("agent");
    for (std::size_t k = 0; k < m_servers.size(); ++k)
    {
        m_servers[k]->optimiser.Load(checkpoint, Label("adam", k) + ".");
        const JsonView server = state.At("servers").At(k);
        m_servers[k]->explore.Restore(server.At("explore").String());
        m_servers[k]->shuffle.Restore(server.At("shuffle").String());
        m_takesPart[k] = static_cast<uint8_t>(state.At("takes_part").At(k).Integer(0, 1));
    }
    m_together->Load(checkpoint, "adam together.");
    m_roundRandom.Restore(state.At("rounds").String());
    m_decisions = CountAt(state, "decisions");
    m_updates = CountAt(state, "updates");
    m_loss.Load(state, "loss");
    m_strayed.Load(state, "strayed");
}

std::unique_ptr<Ppo>
MakeFlatPpo(const std::string& name,
            const PpoSettings& settings,
            std::size_t inputs,
            std::size_t actions,
            const std::vector<uint64_t>& hidden,
            uint64_t seed)
{
    return std::make_unique<Ppo>(
        name,
        settings,
        std::make_unique<MlpActorCritic>(inputs, actions, hidden, Random(seed, "agent", "weights")),
        seed);
}

} // namespace ns3::vec
