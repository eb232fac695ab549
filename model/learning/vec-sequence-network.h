// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SEQUENCE_NETWORK_H
#define VEC_SEQUENCE_NETWORK_H

#include "vec-actor-critic.h"
#include "vec-graph-attention.h"
#include "vec-gru.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace ns3::vec
{

struct SequenceShape
{
    bool attention = true;    //!< graph attention before the encoder
    bool gate = true;         //!< beside the raw features and behind a gate; false: in their place
    bool places = false;      //!< the encoder sees the places of parents and children, too
    std::size_t features = 0; //!< of a node
    std::size_t observation = 0; //!< of a step
    std::size_t actions = 0;
    std::size_t delaysAt = 0;   //!< in the observation, see ObservationLayout; or NOWHERE
    std::size_t heads = 4;      //!< of the graph attention, an even number
    std::size_t embedding = 32; //!< per head
    std::size_t hidden = 64;    //!< units of the encoder, each way, and of the decoder
    double prior = 10;          //!< how much the first policy prefers early finishes
};

/**
 * The tasks of some instances as sequences: nodes of one owner, in the order in which they are
 * decided, filled up to the longest.
 */
struct SequenceBatch
{
    /** Parents, and children, of a node whose places the encoder sees. */
    static constexpr std::size_t SLOTS = 6;

    GraphBatch graph;      //!< features and neighbours within each sequence
    torch::Tensor near;    //!< (place + 1) / length of the first SLOTS parents, then children, of
                           //!< each node; −1 where there are fewer, [S, N, 2 SLOTS]
    torch::Tensor length;  //!< [S]
    torch::Tensor reverse; //!< [S, N]: the places of a sequence from its last to its first
    /** Of each trajectory, of each node: the sequence and the place in it. */
    std::vector<std::vector<std::pair<int64_t, int64_t>>> places;

    /** REQUIRES: the trajectories' graphs are set, and not empty. */
    static SequenceBatch Make(const std::vector<const Trajectory*>& trajectories);
};

/**
 * The network of FedMAGS (paper 0, section V): graph attention with concatenated heads, a
 * bidirectional GRU over the subtasks of a task in the order of decision, and a GRU that decodes
 * with attention over them, its last action fed back; a policy and a value of each step.
 *
 *     H_i = [F_i, ‖_z ELU(Σ_j α_ij W_z F_j)]     e = BiGRU(H)         s_0 = tanh(W [e→_n, e←_1])
 *     s_i = GRU([e_i, a_{i−1}, o_i], s_{i−1})     c_i = Σ_j softmax_j(s_i' W e_j) e_j
 *     logits_i = W tanh(W [s_i, c_i, o_i]) + W o_i − prior · delays_i
 *
 * o_i is the observation of the step: what the decisions so far have made of the queues. The last
 * two terms are a way past the network; the first policy is that of early finishes, softened.
 * Without attention H_i = F_i, the sequence-to-sequence network of the baselines. With `places`
 * those of the parents and children of a node follow, eq. (18), with `gate` false F_i itself is
 * left out where there is attention, as printed.
 *
 * Half of the heads attend over the parents of a node and itself, half over its children and
 * itself.
 */
class SequenceNetwork : public ActorCritic
{
  public:
    SequenceNetwork(const SequenceShape& shape, Random random);

    Outputs Forward(const std::vector<const Trajectory*>& trajectories) const override;
    std::vector<double> NextValues(
        const std::vector<const Trajectory*>& trajectories) const override;
    std::unique_ptr<Decoding> Begin(
        const std::vector<const Trajectory*>& trajectories) const override;
    bool SeesGraphs() const override
    {
        return true;
    }

    void Check(const DecisionProcess& process) const override;

  private:
    class Steps;

    struct Encoded
    {
        torch::Tensor memory; //!< e, [S, N, 2 hidden]
        torch::Tensor first;  //!< s_0, [S, hidden]
    };

    Encoded Encode(const SequenceBatch& batch) const;
    /** Context of each state: s [S, K, hidden] over e [S, N, 2 hidden] → [S, K, 2 hidden]. */
    torch::Tensor Attend(const torch::Tensor& state,
                         const torch::Tensor& memory,
                         const torch::Tensor& isNode) const;
    torch::Tensor Logits(const torch::Tensor& summary, const torch::Tensor& observation) const;
    torch::Tensor Values(const torch::Tensor& summary) const;

    SequenceShape m_shape;
    std::vector<GraphAttentionLayer> m_attention;
    torch::Tensor m_gate;            //!< of what attention says; zero at first
    std::vector<GruLayer> m_encoder; //!< there and back
    std::vector<GruLayer> m_decoder;
    std::vector<LinearLayer> m_first;
    std::vector<LinearLayer> m_score;
    std::vector<LinearLayer> m_actor;
    std::vector<LinearLayer> m_skip;
    std::vector<LinearLayer> m_critic;
};

} // namespace ns3::vec

#endif // VEC_SEQUENCE_NETWORK_H
