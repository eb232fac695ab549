# SPDX-License-Identifier: GPL-2.0-only
"""What PettingZoo's api_test and parallel_api_test ask, rule by rule, for where it is not installed."""

import numpy as np


def check_spaces(test, env):
    for agent in env.possible_agents:
        test.assertIs(env.observation_space(agent), env.observation_space(agent))
        test.assertIs(env.action_space(agent), env.action_space(agent))
        test.assertIn(env.action_space(agent).sample(), env.action_space(agent))
    test.assertEqual(len(set(env.possible_agents)), env.max_num_agents)


def play_aec(test, env, act):
    """An episode by agent_iter; (agents asked, sum of last()'s rewards by agent)."""
    env.reset(seed=1)
    test.assertEqual(env.num_agents, len(env.agents))
    for table in (env.rewards, env._cumulative_rewards, env.terminations, env.truncations, env.infos):
        test.assertEqual(set(table), set(env.agents))
    asked = []
    sums = dict.fromkeys(env.agents, 0.0)
    told = dict.fromkeys(env.agents, 0.0)
    for agent in env.agent_iter():
        test.assertEqual(agent, env.agent_selection)
        test.assertIn(agent, env.agents)
        observation, reward, terminated, truncated, info = env.last()
        test.assertIn(observation, env.observation_space(agent))
        test.assertIs(type(terminated), bool)
        test.assertIs(type(truncated), bool)
        test.assertTrue(np.isscalar(reward) and np.isfinite(reward))
        test.assertIsInstance(info, dict)
        sums[agent] = sums.get(agent, 0.0) + reward
        test.assertIsNone(env.last(observe=False)[0])
        if terminated or truncated:
            env.step(None)
            test.assertNotIn(agent, env.agents)
        else:
            asked.append(agent)
            mask = info["action_mask"]
            test.assertEqual(mask.dtype, np.int8)
            env.step(act(mask))
            for name, value in env.rewards.items():
                told[name] = told.get(name, 0.0) + value
            if agent in env.agents:
                test.assertEqual(env._cumulative_rewards[agent], env.rewards[agent])
    test.assertEqual(env.agents, [])
    for name, value in sums.items():
        test.assertAlmostEqual(value, told[name], places=9)
    with test.assertRaises(RuntimeError):
        env.step(None)
    return asked, sums


def play_parallel(test, env, act, steps=None):
    """An episode; (steps, sum of all rewards)."""
    observations, infos = env.reset(seed=1)
    test.assertEqual(set(observations), set(env.agents))
    test.assertEqual(set(infos), set(env.agents))
    count, total = 0, 0.0
    while env.agents and count != steps:
        for agent in env.agents:
            test.assertIn(observations[agent], env.observation_space(agent))
        before = list(env.agents)
        observations, rewards, terminations, truncations, infos = env.step(
            {agent: act(env, agent, infos[agent]["action_mask"]) for agent in env.agents}
        )
        for table in (rewards, terminations, truncations):
            test.assertLessEqual(set(before), set(table))
        for agent in env.agents:
            test.assertFalse(terminations[agent] or truncations[agent])
        for agent in before:
            test.assertEqual(agent in env.agents, not (terminations[agent] or truncations[agent]))
        count += 1
        total += sum(rewards[agent] for agent in before) / len(before)
    return count, total
