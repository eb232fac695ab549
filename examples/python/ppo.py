#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Proximal policy optimisation in plain PyTorch, on the equations of a system.

    PYTHONPATH=build/python python3 examples/python/ppo.py --steps=200000 --out=ppo.pt
    ./vec generate --system=mec-dag --seed=1 >instance.json
    ./vec schedule instance.json --policy=torchscript:ppo.pt
"""

import argparse
import time

import numpy as np
import torch
from torch import nn

import vec

GAMMA, LAMBDA, CLIP, ENTROPY, VALUE = 1.0, 0.95, 0.2, 0.003, 0.5
EPOCHS, MINIBATCHES, NORM = 4, 4, 0.5
ENVIRONMENTS, STEPS, WIDTH, PRIOR = 16, 100, 128, 10  # steps between updates; PRIOR: see Actor
TRAINING, VALIDATION = 1_000_000, 500_000  # seeds


class Actor(nn.Module):
    """Logits of actions: what is saved as a TorchScript policy."""

    observation: str
    layout: str

    def __init__(self, env):
        super().__init__()
        self.observation, self.layout = "full", env.layout
        inputs, actions = env.observation_space.shape[0], int(env.action_space.n)
        self.net = nn.Sequential(
            nn.Linear(inputs, WIDTH), nn.Tanh(), nn.Linear(WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, actions)
        )
        self.direct = nn.Linear(inputs, actions, bias=False)
        with torch.no_grad():
            self.net[-1].weight.mul_(0.01)
            self.net[-1].bias.zero_()
            self.direct.weight.zero_()
            # At first: whatever finishes early. "delay" has a number for each action.
            for name, offset, size in env.blocks:
                if name == "delay":
                    self.direct.weight[:, offset : offset + size] = -PRIOR * torch.eye(size)

    def forward(self, observation: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return (self.net(observation) + self.direct(observation)).masked_fill(~mask, -1e9)


def advantages(rewards, values, ends, last):
    """Generalised advantage estimation over [steps, environments]; `last`: values of what follows."""
    result = np.zeros_like(rewards)
    ahead = np.zeros_like(last)
    for t in reversed(range(len(rewards))):
        ahead = rewards[t] - values[t] + GAMMA * np.where(ends[t], 0, last + LAMBDA * ahead)
        result[t], last = ahead, values[t]
    return result


def rollout(envs, seen, actor, critic, steps):
    """What was seen, allowed, done and got in so many steps of all environments."""
    data = {name: [] for name in ("seen", "mask", "action", "logp", "value", "reward", "end")}
    for _ in range(steps):
        observation, mask = torch.tensor(seen), torch.tensor(envs.action_masks())
        with torch.no_grad():
            choice = torch.distributions.Categorical(logits=actor(observation, mask))
            action = choice.sample()
            value = critic(observation).squeeze(-1).numpy()
        seen, reward, terminated, truncated, _ = envs.step(action.numpy())
        row = observation, mask, action, choice.log_prob(action), value, reward, terminated | truncated
        for name, what in zip(data, row):
            data[name].append(what)
    with torch.no_grad():
        last = critic(torch.tensor(seen)).squeeze(-1).numpy()
    return data, last, seen


def improve(actor, critic, optimiser, data, gains, returns):
    """Gradient steps on the clipped objective."""
    whole = {name: torch.cat(data[name]) for name in ("seen", "mask", "action", "logp")}
    gains = torch.tensor(gains.reshape(-1), dtype=torch.float32)
    returns = torch.tensor(returns.reshape(-1), dtype=torch.float32)
    gains = (gains - gains.mean()) / (gains.std() + 1e-8)
    for _ in range(EPOCHS):
        for part in torch.randperm(len(gains)).chunk(MINIBATCHES):
            choice = torch.distributions.Categorical(logits=actor(whole["seen"][part], whole["mask"][part]))
            ratio = (choice.log_prob(whole["action"][part]) - whole["logp"][part]).exp()
            objective = torch.min(ratio * gains[part], ratio.clamp(1 - CLIP, 1 + CLIP) * gains[part]).mean()
            error = (critic(whole["seen"][part]).squeeze(-1) - returns[part]).pow(2).mean()
            optimiser.zero_grad()
            (VALUE * error - objective - ENTROPY * choice.entropy().mean()).backward()
            nn.utils.clip_grad_norm_([*actor.parameters(), *critic.parameters()], NORM)
            optimiser.step()


def validate(env, actor, episodes):
    """Mean loss of the best actions over the validation episodes."""
    total = 0.0
    for seed in range(VALIDATION, VALIDATION + episodes):
        seen, _ = env.reset(seed=seed)
        over = False
        while not over:
            with torch.no_grad():
                logits = actor(torch.tensor(seen)[None], torch.tensor(env.action_masks())[None])
            seen, reward, terminated, truncated, _ = env.step(int(logits.argmax()))
            total -= reward
            over = terminated or truncated
    return total / episodes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--system", default="mec-dag")
    parser.add_argument("--profile")
    parser.add_argument("--steps", type=int, default=200_000, help="decisions to learn from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--validation", type=int, default=30, help="episodes")
    parser.add_argument("--out", default="ppo.pt", help="the policy, a TorchScript module")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)

    env = vec.make(args.system, args.profile)
    envs = vec.vector(args.system, ENVIRONMENTS, profile=args.profile, seed=TRAINING * args.seed)
    actor = Actor(env)
    inputs = env.observation_space.shape[0]
    critic = nn.Sequential(nn.Linear(inputs, WIDTH), nn.Tanh(), nn.Linear(WIDTH, WIDTH), nn.Tanh(), nn.Linear(WIDTH, 1))
    optimiser = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=1e-3, eps=1e-5)
    seen, _ = envs.reset()
    decisions, scale, begun, best, due = 0, None, time.time(), np.inf, 0
    while True:
        if decisions >= min(due, args.steps):
            due += 20_000
            loss = validate(env, actor, args.validation)
            print(f"decisions {decisions}, validation loss {loss:.4f}, {time.time() - begun:.0f} s", flush=True)
            if loss < best:
                best = loss
                torch.jit.script(actor).save(args.out)
        if decisions >= args.steps:
            return
        optimiser.param_groups[0]["lr"] = 1e-3 - 9e-4 * decisions / args.steps
        data, last, seen = rollout(envs, seen, actor, critic, STEPS)
        rewards, values, ends = (np.array(data[name]) for name in ("reward", "value", "end"))
        scale = scale or max(ends.sum(), 1) / abs(rewards.sum())  # returns of about 1
        gains = advantages(rewards * scale, values, ends, last)
        improve(actor, critic, optimiser, data, gains, gains + values)
        decisions += rewards.size


if __name__ == "__main__":
    main()
