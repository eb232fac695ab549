// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RECURRENT_Q_NETWORK_H
#define VEC_RECURRENT_Q_NETWORK_H

#include "vec-gru.h"
#include "vec-lstm.h"

#include <cstddef>
#include <optional>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

struct RecurrentQShape
{
    std::size_t observation = 0;
    std::size_t history = 0; //!< slots, oldest first
    std::size_t queues = 0;  //!< numbers in each
    std::size_t actions = 0;
    std::size_t units = 20;
    std::vector<uint64_t> hidden{20, 20};
    bool lstm = true; //!< else gated recurrent units
    bool dueling = true;
    bool skip = true;         //!< a linear path from the observation to every action's value
    std::size_t delaysAt = 0; //!< ObservationLayout::DelaysAt()
    double greedy = 0;        //!< with skip: the values begin as minus this times the delays

    std::size_t Inputs() const
    {
        return observation + history * queues;
    }
};

/**
 * Action values from an observation and the queues of the last slots (Tang and Wong 2020): the last
 * output of a recurrent layer over the slots joins the observation, fully connected ReLU layers
 * follow. With `dueling` Q = V + A − mean A (Wang et al. 2016, eq. 9), both from the last hidden
 * layer.
 */
class RecurrentQNetwork
{
  public:
    RecurrentQNetwork(const RecurrentQShape& shape, Random random);
    RecurrentQNetwork(const RecurrentQNetwork&) = delete;

    const RecurrentQShape& Shape() const
    {
        return m_shape;
    }

    /** [n, Inputs()], the queues behind the observation → [n, actions]. */
    torch::Tensor Forward(const torch::Tensor& inputs) const;

    Parameters parameters;

  private:
    RecurrentQShape m_shape;
    std::optional<LstmLayer> m_lstm;
    std::optional<GruLayer> m_gru;
    std::vector<LinearLayer> m_hidden;
    std::optional<LinearLayer> m_value; //!< dueling only
    std::optional<LinearLayer> m_advantage;
    std::optional<LinearLayer> m_skip; //!< begins at zero
};

} // namespace ns3::vec

#endif // VEC_RECURRENT_Q_NETWORK_H
