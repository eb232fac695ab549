// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TORCH_SCRIPT_H
#define VEC_TORCH_SCRIPT_H

#include "ns3/vec-policy.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Plans with a TorchScript module, as `torch.jit.script(...).save(FILE)` writes it in
 * Python, item after item: always the allowed action of the highest value, the first of several.
 *
 * The module's `forward` takes the observation, float32 [1, N], and, if it has a second parameter,
 * the mask, bool [1, A], true where the action is allowed. It returns one floating-point number for
 * each action, [1, A] or [A]: values, or logits. N, A and what the numbers mean are those of the
 * system's decision process.
 *
 * Two string attributes of the module are read when it has them: `observation`, "full" (the
 * default) or "literal", and `layout`, the name of the observation layout it was made for.
 *
 * The module is asked in evaluation mode, on the CPU, by one thread, and without memory from one
 * call to the next. One that draws random numbers draws from LibTorch's own generator, which starts
 * from \p seed. What it prints goes to standard error.
 */
class TorchScriptPolicy : public Policy
{
  public:
    /** Throws InputError of one line when the file cannot be read, is no TorchScript module, or has
     * no such `forward`. */
    explicit TorchScriptPolicy(const std::string& file, uint64_t seed = 1);
    ~TorchScriptPolicy() override;

    std::string Name() const override;

  private:
    struct Loaded;

    /** Throws InputError of one line when the layout is another one, the module fails, or returns
     * anything but A numbers, or a NaN for an allowed action. */
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    std::unique_ptr<Loaded> m_loaded;
};

} // namespace ns3::vec

#endif // VEC_TORCH_SCRIPT_H
