// SPDX-License-Identifier: GPL-2.0-only
#include "vec-gru.h"

#include <algorithm>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

/**
 * All steps of a layer with the gradients worked out by hand: torch::gru makes a dozen nodes of
 * the graph a step, which costs most of the time of a small layer. Everything is kept step by step,
 * [N, B, …].
 */
class GruPass : public torch::autograd::Function<GruPass>
{
  public:
    /** x [N, B, inputs], h [B, units], W, U, b, c → [N, B, units]. */
    static torch::Tensor forward(AutogradContext* context,
                                 const torch::Tensor& x,
                                 const torch::Tensor& h,
                                 const torch::Tensor& w,
                                 const torch::Tensor& u,
                                 const torch::Tensor& b,
                                 const torch::Tensor& c)
    {
        const torch::NoGradGuard guard;
        const int64_t steps = x.size(0);
        const int64_t batch = x.size(1);
        const int64_t units = h.size(1);
        const torch::Tensor gates =
            torch::addmm(b, x.flatten(0, 1), w.t()).view({steps, batch, -1});
        const torch::Tensor recurrent = torch::empty_like(gates);
        const torch::Tensor states = torch::empty({steps + 1, batch, units});
        states[0].copy_(h);
        const torch::Tensor turned = u.t();
        torch::Tensor resetUpdate = torch::empty({batch, 2 * units});
        torch::Tensor candidate = torch::empty({batch, units});
        for (int64_t t = 0; t < steps; ++t)
        {
            torch::Tensor hidden = recurrent[t];
            torch::addmm_out(hidden, c, states[t], turned);
            float* gate = gates.data_ptr<float>() + t * batch * 3 * units;
            const float* from = hidden.data_ptr<float>();
            float* rz = resetUpdate.data_ptr<float>();
            float* n = candidate.data_ptr<float>();
            for (int64_t s = 0; s < batch; ++s)
            {
                for (int64_t i = 0; i < 2 * units; ++i)
                {
                    rz[s * 2 * units + i] = gate[s * 3 * units + i] + from[s * 3 * units + i];
                }
            }
            resetUpdate.sigmoid_();
            for (int64_t s = 0; s < batch; ++s)
            {
                for (int64_t i = 0; i < units; ++i)
                {
                    const int64_t at = s * 3 * units + 2 * units + i;
                    n[s * units + i] = gate[at] + rz[s * 2 * units + i] * from[at];
                }
            }
            candidate.tanh_();
            // From here on the gates after their activation.
            const float* before = states.data_ptr<float>() + t * batch * units;
            float* after = states.data_ptr<float>() + (t + 1) * batch * units;
            for (int64_t s = 0; s < batch; ++s)
            {
                std::copy_n(rz + s * 2 * units, 2 * units, gate + s * 3 * units);
                std::copy_n(n + s * units, units, gate + s * 3 * units + 2 * units);
                const float* z = rz + s * 2 * units + units;
                for (int64_t i = 0; i < units; ++i)
                {
                    const float next = n[s * units + i];
                    after[s * units + i] = next + z[i] * (before[s * units + i] - next);
                }
            }
        }
        context->save_for_backward({x, w, u, gates, recurrent, states});
        return states.narrow(0, 1, steps).clone();
    }

    static tensor_list backward(AutogradContext* context, const tensor_list& gradients)
    {
        const torch::NoGradGuard guard;
        const tensor_list saved = context->get_saved_variables();
        const torch::Tensor& x = saved[0];
        const torch::Tensor& w = saved[1];
        const torch::Tensor& u = saved[2];
        const torch::Tensor& gates = saved[3];
        const torch::Tensor& recurrent = saved[4];
        const torch::Tensor& states = saved[5];
        const torch::Tensor outer = gradients[0].contiguous();
        const int64_t steps = x.size(0);
        const int64_t batch = x.size(1);
        const int64_t units = states.size(2);
        const torch::Tensor toGates = torch::empty_like(gates);
        const torch::Tensor toRecurrent = torch::empty_like(gates);
        torch::Tensor carried = torch::zeros({batch, units});
        for (int64_t t = steps - 1; t >= 0; --t)
        {
            const float* gate = gates.data_ptr<float>() + t * batch * 3 * units;
            const float* hidden = recurrent.data_ptr<float>() + t * batch * 3 * units;
            const float* before = states.data_ptr<float>() + t * batch * units;
            const float* given = outer.data_ptr<float>() + t * batch * units;
            float* toGate = toGates.data_ptr<float>() + t * batch * 3 * units;
            float* toHidden = toRecurrent.data_ptr<float>() + t * batch * 3 * units;
            float* carry = carried.data_ptr<float>();
            for (int64_t s = 0; s < batch; ++s)
            {
                for (int64_t i = 0; i < units; ++i)
                {
                    const int64_t at = s * 3 * units + i;
                    const int64_t state = s * units + i;
                    const float r = gate[at];
                    const float z = gate[at + units];
                    const float n = gate[at + 2 * units];
                    const float toState = given[state] + carry[state];
                    const float toN = toState * (1 - z) * (1 - n * n);
                    const float toR = toN * hidden[at + 2 * units] * r * (1 - r);
                    const float toZ = toState * (before[state] - n) * z * (1 - z);
                    toGate[at] = toHidden[at] = toR;
                    toGate[at + units] = toHidden[at + units] = toZ;
                    toGate[at + 2 * units] = toN;
                    toHidden[at + 2 * units] = toN * r;
                    carry[state] = toState * z;
                }
            }
            carried.addmm_(toRecurrent[t], u);
        }
        const torch::Tensor gate = toGates.flatten(0, 1);
        const torch::Tensor hidden = toRecurrent.flatten(0, 1);
        return {torch::mm(gate, w).view_as(x),
                carried,
                torch::mm(gate.t(), x.flatten(0, 1)),
                torch::mm(hidden.t(), states.narrow(0, 0, steps).flatten(0, 1)),
                gate.sum(0),
                hidden.sum(0)};
    }
};

} // namespace

GruLayer::GruLayer(Parameters& parameters,
                   const std::string& name,
                   std::size_t inputs,
                   std::size_t units,
                   Random& random)
    : m_weights(AddRecurrentWeights(parameters, name, /*gates=*/3, inputs, units, random))
{
}

torch::Tensor
GruLayer::Step(const torch::Tensor& x, const torch::Tensor& h) const
{
    return torch::gru_cell(x, h, m_weights[0], m_weights[1], m_weights[2], m_weights[3]);
}

torch::Tensor
GruLayer::Forward(const torch::Tensor& x, const torch::Tensor& h) const
{
    return GruPass::apply(x.transpose(0, 1).contiguous(),
                          h,
                          m_weights[0],
                          m_weights[1],
                          m_weights[2],
                          m_weights[3])
        .transpose(0, 1);
}

} // namespace ns3::vec
