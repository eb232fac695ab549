# SPDX-License-Identifier: GPL-2.0-only
"""Spaces of actions and observations: gymnasium's where it is installed, else the same in small."""

import numpy as np

try:
    from gymnasium import Env
    from gymnasium.spaces import Box, Dict, Discrete, MultiDiscrete, Space
except ImportError:

    class Env:
        """gymnasium.Env's interface."""

        metadata = {"render_modes": []}
        render_mode = None
        spec = None
        _np_random = None

        @property
        def unwrapped(self):
            return self

        @property
        def np_random(self):
            if self._np_random is None:
                self._np_random = np.random.default_rng()
            return self._np_random

        def reset(self, *, seed=None, options=None):
            if seed is not None:
                self._np_random = np.random.default_rng(seed)

        def close(self):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

    class Space:
        """A set of values that can be drawn from and that knows its own."""

        def __init__(self, shape=None, dtype=None):
            self.shape = shape
            self.dtype = None if dtype is None else np.dtype(dtype)
            self._random = np.random.default_rng()

        def seed(self, seed=None):
            self._random = np.random.default_rng(seed)
            return [seed]

        def __contains__(self, value):
            return self.contains(value)

        def __eq__(self, other):
            return type(self) is type(other) and repr(self) == repr(other)

        __hash__ = None

    class Discrete(Space):
        """0, 1, …, n − 1."""

        def __init__(self, n):
            super().__init__((), np.int64)
            self.n = int(n)
            self.start = 0

        def sample(self, mask=None):
            if mask is None:
                return np.int64(self._random.integers(self.n))
            return np.int64(self._random.choice(np.flatnonzero(mask)))

        def contains(self, value):
            if isinstance(value, (np.generic, np.ndarray)):
                whole = np.issubdtype(value.dtype, np.integer) and value.shape == ()
            else:
                whole = isinstance(value, int)
            return bool(whole) and 0 <= value < self.n

        def __repr__(self):
            return f"Discrete({self.n})"

    class MultiDiscrete(Space):
        """An array of integers, each from 0 to below that of nvec."""

        def __init__(self, nvec):
            self.nvec = np.array(nvec, np.int64)
            super().__init__(self.nvec.shape, np.int64)

        def sample(self):
            return self._random.integers(self.nvec)

        def contains(self, value):
            value = np.asarray(value)
            return bool(
                value.shape == self.shape
                and np.issubdtype(value.dtype, np.integer)
                and (value >= 0).all()
                and (value < self.nvec).all()
            )

        def __repr__(self):
            return f"MultiDiscrete({self.nvec.tolist()})"

    class Box(Space):
        """An array of numbers from low to high."""

        def __init__(self, low, high, shape, dtype=np.float32):
            super().__init__(tuple(shape), dtype)
            self.low = np.full(self.shape, low, self.dtype)
            self.high = np.full(self.shape, high, self.dtype)

        def sample(self):
            if not np.isfinite(self.low).all() or not np.isfinite(self.high).all():
                return self._random.normal(size=self.shape).astype(self.dtype)
            return self._random.uniform(self.low, self.high).astype(self.dtype)

        def contains(self, value):
            return bool(
                isinstance(value, np.ndarray)
                and np.can_cast(value.dtype, self.dtype)
                and value.shape == self.shape
                and (value >= self.low).all()
                and (value <= self.high).all()
            )

        def __repr__(self):
            return f"Box({self.low.min()}, {self.high.max()}, {self.shape}, {self.dtype})"

    class Dict(Space):
        """Values with names, a space for each."""

        def __init__(self, spaces):
            super().__init__()
            self.spaces = dict(spaces)

        def seed(self, seed=None):
            return [s for i, space in enumerate(self.spaces.values())
                    for s in space.seed(None if seed is None else seed + i)]

        def sample(self):
            return {name: space.sample() for name, space in self.spaces.items()}

        def contains(self, value):
            return (
                isinstance(value, dict)
                and value.keys() == self.spaces.keys()
                and all(space.contains(value[name]) for name, space in self.spaces.items())
            )

        def __getitem__(self, name):
            return self.spaces[name]

        def __iter__(self):
            return iter(self.spaces)

        def __len__(self):
            return len(self.spaces)

        def __repr__(self):
            return f"Dict({self.spaces})"
