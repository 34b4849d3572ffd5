#!/usr/bin/env python3
"""What d3rlpy's offline algorithms learn from a prepared data set, and how fast.

    python deploy/bench/d3rlpy_bench.py --data DATA --environment CartPole-v1 [--algorithms bc,dqn,cql,bcq] [--seeds 1,2,3,4,5]

DATA is what `kelvin ingest --validation 0` wrote: the rows that Kelvin trains on. One JSON line on standard output for each seed and
algorithm: the mean return of the greedy policy after the last update over episodes of the Gymnasium environment, and updates a second.
`--timing` times d3rlpy's own `fit` instead, which draws batches transition by transition, and plays nothing.

    python deploy/bench/d3rlpy_bench.py --environment CartPole-v1 --policies SWEEP/run-*/model/policy.onnx

plays policies that Kelvin exported, on the very same episodes, and trains nothing.

All have one network (64-64, ReLU), Adam with learning rate 0.001, batches of 256, discount 0.99, and a copy to the target network
every 200 updates; all else is d3rlpy's default. Observations that are numbers are standardised, states that are one of many are not.
Needs Python with d3rlpy, gymnasium (toy-text, classic-control) and pyarrow; for policies, onnxruntime.
"""

import argparse
import json
import logging
import math
import pathlib
import statistics
import sys
import time

import d3rlpy
import gymnasium
import numpy
import pyarrow
import pyarrow.parquet
import structlog
import torch

HIDDEN_UNITS = [64, 64]
BATCH = 256
Q_LEARNING = {"gamma": 0.99, "target_update_interval": 200}
ALGORITHMS = {
    "bc": (d3rlpy.algos.DiscreteBCConfig, {}),
    "dqn": (d3rlpy.algos.DQNConfig, Q_LEARNING),
    "double-dqn": (d3rlpy.algos.DoubleDQNConfig, Q_LEARNING),
    "cql": (d3rlpy.algos.DiscreteCQLConfig, Q_LEARNING),
    "bcq": (d3rlpy.algos.DiscreteBCQConfig, Q_LEARNING),
}
WARM_UP_UPDATES = 200
FIRST_EPISODE_SEED = 1_000_000


class Log:
    """The rows of a prepared data set, sorted by episode and step."""

    def __init__(self, folder):
        files = sorted(pathlib.Path(folder).glob("shard=*/*.parquet"))
        if not files or any(not file.name.startswith("training-") for file in files):
            sys.exit(f"expected shard=*/training-*.parquet and no other rows in {folder}. Ingest with --validation 0.")
        rows = pyarrow.concat_tables(pyarrow.parquet.ParquetFile(file).read() for file in files).combine_chunks()
        self.observations = self.whole(rows["observation"].combine_chunks(), folder)
        self.actions = rows["action"].to_numpy()
        self.rewards = rows["reward"].to_numpy()
        self.terminals = rows["terminated"].to_numpy().astype(numpy.float32)
        episodes = rows["episode"].to_numpy()
        is_last = numpy.append(episodes[1:] != episodes[:-1], True)
        self.timeouts = (is_last & (self.terminals == 0)).astype(numpy.float32)

    @staticmethod
    def whole(column, folder):
        """All numbers of the observations, which a data set that is mostly 0 holds as maps from place to value."""
        if not pyarrow.types.is_map(column.type):
            return column.flatten().to_numpy().reshape(len(column), -1)
        names = json.loads((pathlib.Path(folder) / "manifest.json").read_text())["observation_names"]
        observations = numpy.zeros((len(column), len(names)), numpy.float32)
        rows = numpy.repeat(numpy.arange(len(column)), numpy.diff(column.offsets.to_numpy()))
        observations[rows, column.keys.to_numpy()] = column.items.to_numpy()
        return observations

    def is_one_hot(self):
        return bool(numpy.all(self.observations.max(axis=1) == 1) and numpy.all(self.observations.sum(axis=1) == 1))

    def transitions(self):
        """The rows that have a next row or terminated: d3rlpy leaves the others out, as Kelvin does."""
        return numpy.flatnonzero(self.timeouts == 0)

    def replay_buffer(self, action_count):
        return d3rlpy.dataset.MDPDataset(
            observations=self.observations,
            actions=self.actions,
            rewards=self.rewards,
            terminals=self.terminals,
            timeouts=self.timeouts,
            action_space=d3rlpy.constants.ActionSpace.DISCRETE,
            action_size=action_count,
        )


class Batches:
    """Transitions drawn uniformly with replacement, as d3rlpy's replay buffer does, but a whole batch at once."""

    def __init__(self, log, seed):
        self.log = log
        self.actions = log.actions.astype(numpy.float32)
        self.transitions = log.transitions()
        self.random = numpy.random.default_rng(seed)

    def take(self):
        rows = self.transitions[self.random.integers(len(self.transitions), size=BATCH)]
        terminals = self.log.terminals[rows, None]
        # What follows the end of an episode is zeros to d3rlpy; the last row of all has no row after it.
        next_rows = numpy.minimum(rows + 1, len(self.actions) - 1)
        return d3rlpy.dataset.TransitionMiniBatch(
            observations=self.log.observations[rows],
            actions=self.actions[rows, None],
            rewards=self.log.rewards[rows, None],
            next_observations=self.log.observations[next_rows] * (1 - terminals),
            next_actions=self.actions[next_rows, None] * (1 - terminals),
            terminals=terminals,
            intervals=numpy.ones_like(terminals),
            transitions=[],
        )


def untrained(name, log, action_count, scaling):
    config, settings = ALGORITHMS[name]
    scaler = None
    if scaling == "standard" or (scaling == "auto" and not log.is_one_hot()):
        seen = log.observations[log.transitions()]
        scaler = d3rlpy.preprocessing.StandardObservationScaler(
            mean=seen.mean(axis=0, dtype=numpy.float64), std=seen.std(axis=0, dtype=numpy.float64)
        )
    algorithm = config(
        batch_size=BATCH,
        learning_rate=1e-3,
        optim_factory=d3rlpy.optimizers.AdamFactory(),
        encoder_factory=d3rlpy.models.VectorEncoderFactory(HIDDEN_UNITS, activation="relu"),
        observation_scaler=scaler,
        **settings,
    ).create(device="cpu")
    algorithm.create_impl((log.observations.shape[1],), action_count)
    return algorithm


class Episodes:
    """Episodes of an environment side by side, all with starting states and chance of their own."""

    def __init__(self, environment, count):
        self.environments = [gymnasium.make(environment, disable_env_checker=True) for _ in range(count)]
        space = self.environments[0].observation_space
        self.states = int(space.n) if isinstance(space, gymnasium.spaces.Discrete) else None
        self.action_count = int(self.environments[0].action_space.n)

    def seen(self, observations):
        if self.states is None:
            return numpy.asarray(observations, numpy.float32)
        return numpy.eye(self.states, dtype=numpy.float32)[observations]

    def returns(self, policy):
        """Undiscounted returns of a policy, which takes observations and gives actions."""
        returns = [0.0] * len(self.environments)
        now = {
            episode: environment.reset(seed=FIRST_EPISODE_SEED + episode)[0]
            for episode, environment in enumerate(self.environments)
        }
        while now:
            actions = policy(self.seen(list(now.values())))
            for episode, action in zip(list(now), actions):
                now[episode], reward, terminated, truncated, _ = self.environments[episode].step(int(action))
                returns[episode] += float(reward)
                if terminated or truncated:
                    del now[episode]
        return returns

    def exact_return(self, policy):
        """The expectation of what `returns` samples, by dynamic programming, where there are tables to do it by; else None."""
        if self.states is None:
            return None
        environment = self.environments[0]
        tables = environment.unwrapped.P
        actions = policy(self.seen(numpy.arange(self.states)))
        values = numpy.zeros(self.states)
        for _ in range(environment.spec.max_episode_steps):
            values = numpy.array(
                [
                    sum(p * (reward + (not ended) * values[following]) for p, following, reward, ended in tables[state][int(action)])
                    for state, action in enumerate(actions)
                ]
            )
        return float(environment.unwrapped.initial_state_distrib @ values)


def learned(algorithm, log, episodes, seed, updates):
    batches = Batches(log, seed)
    start = time.perf_counter()
    for _ in range(updates):
        algorithm.update(batches.take())
    rate = updates / (time.perf_counter() - start)
    return {"updates": updates} | played(algorithm.predict, episodes) | {"updates_per_second": rate}


def played(policy, episodes):
    returns = episodes.returns(policy)
    return {
        "mean_return": statistics.fmean(returns),
        "standard_error": statistics.stdev(returns) / math.sqrt(len(returns)),
        "least_return": min(returns),
        "greatest_return": max(returns),
        "exact_return": episodes.exact_return(policy),
        "episodes": len(returns),
    }


def exported(file):
    """The policy of a file in ONNX's format that Kelvin wrote; scaling of observations is part of it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return lambda observations: session.run(["action"], {"observation": observations})[0]


def timed(algorithm, buffer, updates):
    def fit(steps):
        algorithm.fit(
            buffer,
            n_steps=steps,
            n_steps_per_epoch=steps,
            show_progress=False,
            logger_adapter=d3rlpy.logging.NoopAdapterFactory(),
        )

    fit(WARM_UP_UPDATES)
    start, processor = time.perf_counter(), time.process_time()
    fit(updates)
    return {
        "updates": updates,
        "fit_updates_per_second": updates / (time.perf_counter() - start),
        "fit_updates_per_processor_second": updates / (time.process_time() - processor),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, help="folder of a prepared data set; needed to train")
    parser.add_argument("--environment", required=True, help="Gymnasium's name of where the log is from")
    parser.add_argument("--algorithms", default="bc,dqn,cql,bcq")
    parser.add_argument("--seeds", default="1,2,3,4,5", help="seeds of first weights and of batches")
    parser.add_argument("--updates", type=int, default=12_000)
    parser.add_argument("--episodes", type=int, default=100, help="episodes that the last policy plays")
    parser.add_argument("--scaling", choices=["auto", "none", "standard"], default="auto", help="of observations")
    parser.add_argument("--timing", action="store_true", help="time d3rlpy's fit, and play nothing")
    parser.add_argument("--policies", nargs="+", help="files policy.onnx to play")
    options = parser.parse_args()
    episodes = Episodes(options.environment, options.episodes)
    if options.policies:
        for file in options.policies:
            print(json.dumps({"policy": file, "environment": options.environment} | played(exported(file), episodes)), flush=True)
        return
    if options.data is None:
        parser.error("--data or --policies is needed")
    torch.set_num_threads(1)
    # d3rlpy writes to standard output what else it has to say.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    log = Log(options.data)
    for seed in map(int, options.seeds.split(",")):
        for name in options.algorithms.split(","):
            d3rlpy.seed(seed)
            algorithm = untrained(name, log, episodes.action_count, options.scaling)
            if options.timing:
                figures = timed(algorithm, log.replay_buffer(episodes.action_count), options.updates)
            else:
                figures = learned(algorithm, log, episodes, seed, options.updates)
            line = {
                "rival": "d3rlpy-" + name,
                "version": d3rlpy.__version__,
                "torch": torch.__version__,
                "environment": options.environment,
                "seed": seed,
                "scaling": "none" if algorithm.config.observation_scaler is None else "standard",
            }
            print(json.dumps(line | figures), flush=True)


if __name__ == "__main__":
    main()
