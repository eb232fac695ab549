# SPDX-License-Identifier: GPL-2.0-only
"""What gymnasium's env_checker asks of an environment, rule by rule, for where it is not installed."""

import inspect

import numpy as np


def same(a, b):
    """Whether two observations or infos are equal, arrays number by number."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and np.array_equal(a, b)


def check_spaces(test, env):
    for space in (env.action_space, env.observation_space):
        value = space.sample()
        test.assertTrue(space.contains(value), space)
        test.assertIn(value, space)
        space.seed(7)
        first = space.sample()
        space.seed(7)
        test.assertTrue(same(first, space.sample()), "a seeded space repeats")


def check_reset(test, env):
    parameters = inspect.signature(env.reset).parameters
    test.assertIn("seed", parameters)
    test.assertIn("options", parameters)
    test.assertIsNone(parameters["seed"].default)
    answer = env.reset(seed=123)
    test.assertIsInstance(answer, tuple)
    test.assertEqual(len(answer), 2)
    observation, info = answer
    test.assertIn(observation, env.observation_space)
    test.assertIsInstance(info, dict)
    test.assertIsNotNone(env.unwrapped._np_random)
    again, _ = env.reset(seed=123)
    test.assertTrue(same(observation, again), "the same seed, the same observation")
    other, _ = env.reset(seed=456)
    test.assertFalse(same(observation, other), "another seed, another observation")
    env.reset(options={})


def check_step(test, env, act):
    env.reset(seed=123)
    answer = env.step(act(env))
    test.assertIsInstance(answer, tuple)
    test.assertEqual(len(answer), 5)
    observation, reward, terminated, truncated, info = answer
    test.assertIn(observation, env.observation_space)
    test.assertIsInstance(reward, float)
    test.assertTrue(np.isfinite(reward))
    test.assertIs(type(terminated), bool)
    test.assertIs(type(truncated), bool)
    test.assertIsInstance(info, dict)


def check_determinism(test, env, act):
    answers = []
    for _ in range(2):
        env.reset(seed=123)
        env.action_space.seed(1)
        answers.append([env.step(act(env)) for _ in range(3)])
    for first, second in zip(*answers):
        test.assertTrue(same(first[0], second[0]))
        test.assertEqual(first[1:4], second[1:4])
        test.assertTrue(same(first[4], second[4]))


def check_render(test, env):
    test.assertIn("render_modes", env.metadata)
    test.assertIn("render_fps", env.metadata)
    if env.render_mode is not None:
        test.assertIn(env.render_mode, env.metadata["render_modes"])
        picture = env.render()
        test.assertIsInstance(picture, np.ndarray)
        test.assertEqual(picture.dtype, np.uint8)
        test.assertEqual((picture.ndim, picture.shape[2]), (3, 3))


def check_env(test, env, act):
    """All of them; `act(env)` gives an allowed action."""
    check_spaces(test, env)
    check_reset(test, env)
    check_step(test, env, act)
    check_determinism(test, env, act)
    check_render(test, env)
    env.close()
    env.close()
