#!/usr/bin/env python3
"""Logs of simulators, what d3rlpy learns from each, and a table of it.

    python deploy/bench/offline_rivals.py --logs LOGS --given ../shared/data [--seeds 1,2,3,4,5] [--only taxi,acrobot]

Makes each log with `kelvin generate`, or takes one that was given, and a prepared data set of it with `kelvin ingest`: LOGS/NAME/log and
LOGS/NAME/data, which has observations, actions, rewards and ends of episodes alone, and no row held out. What is there already stays.
Then runs d3rlpy_bench.py, the first seed on all logs first, and adds what it prints to LOGS/d3rlpy.jsonl, but for what is there already;
and prints the medians over seeds as a table. Needs the Python of d3rlpy_bench.py; with --logs-only, Python alone.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
KELVIN = HERE.parent / "bin" / "kelvin"

EPSILON_GREEDY = ["--policy", "epsilon-greedy", "--epsilon", "0.3"]
UNIFORM = ["--policy", "uniform"]
# name: environment, and the folders of its log: policy, episodes, seed
GENERATED = {
    "mountaincar": ("MountainCar-v0", {"log": (EPSILON_GREEDY, 579, 1)}),
    "acrobot": ("Acrobot-v1", {"log": (EPSILON_GREEDY, 809, 1)}),
    "frozenlake": ("FrozenLake-v1", {"log": (EPSILON_GREEDY, 5390, 1)}),
    "frozenlake8x8": ("FrozenLake8x8-v1", {"log": (EPSILON_GREEDY, 1559, 1)}),
    "taxi": ("Taxi-v3", {"log": (EPSILON_GREEDY, 5085, 1)}),
    "acrobot-mixed": ("Acrobot-v1", {"log/uniform": (UNIFORM, 100, 2), "log/epsilon": (EPSILON_GREEDY, 405, 1)}),
    "frozenlake-random": ("FrozenLake-v1", {"log": (UNIFORM, 12945, 1)}),
    "taxi-random": ("Taxi-v3", {"log": (UNIFORM, 512, 1)}),
}
# name: environment, files
GIVEN = {
    "gymcp": ("CartPole-v1", "gym-cartpole-q-log/*.parquet"),
    "cprandom": ("CartPole-v1", "d3rlpy/cartpole_random_v1.1.0.h5"),
}
ENVIRONMENTS = {name: environment for name, (environment, _) in (GIVEN | GENERATED).items()}
ALGORITHMS = ["bc", "dqn", "cql", "bcq"]

COLUMNS = {name: name for name in ["episode", "step", "observation", "action", "reward", "terminated", "truncated"]}
# Two folders have episodes of the same numbers: one is named by its file and its place there.
COLUMNS_OF_FOLDERS = {name: name for name in COLUMNS if name != "step"} | {"episode": "{ ends = [terminated, truncated] }"}
COLUMNS_OF_GIVEN = {"gymcp": COLUMNS | {"episode": "episode_id", "step": "t", "observation": "obs"}}


def kelvin(*arguments):
    subprocess.run([KELVIN, *map(str, arguments)], check=True, stdout=sys.stderr)


def ingest(folder, inputs, columns):
    mapping = []
    if columns:
        file = folder / "mapping.conf"
        file.write_text("".join(f"{key} = {column}\n" for key, column in columns.items()))
        mapping = ["--mapping", file]
    kelvin("ingest", "--input", *inputs, *mapping, "--validation", 0, "--out", folder / "data")


def generate(out, environment, policy, episodes, seed):
    if out.exists():
        return
    out.parent.mkdir(exist_ok=True)
    kelvin("generate", "--environment", environment, *policy, "--episodes", episodes, "--seed", seed, "--out", out)
    # Spark's names of files are new each time; episodes may be named by them.
    for file in out.glob("part-*.parquet"):
        (out / f".{file.name}.crc").unlink(missing_ok=True)
        file.rename(out / (file.name[: len("part-00000")] + ".parquet"))


def make(name, folder, given):
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "data").exists():
        return
    if name in GIVEN:
        ingest(folder, [given / GIVEN[name][1]], COLUMNS_OF_GIVEN.get(name))
    else:
        environment, logs = GENERATED[name]
        for log, (policy, episodes, seed) in logs.items():
            generate(folder / log, environment, policy, episodes, seed)
        ingest(folder, [folder / log for log in logs], COLUMNS if len(logs) == 1 else COLUMNS_OF_FOLDERS)


def lines(figures):
    return [json.loads(line) for line in figures.read_text().splitlines()] if figures.exists() else []


def train(name, algorithms, seed, options, figures):
    command = [sys.executable, HERE / "d3rlpy_bench.py", "--data", options.logs / name / "data"]
    command += ["--environment", ENVIRONMENTS[name], "--algorithms", ",".join(algorithms), "--seeds", str(seed)]
    command += ["--updates", str(options.updates)]
    # OpenMP reads it when it is loaded
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        for line in process.stdout:
            with figures.open("a") as file:
                file.write(json.dumps({"log": name} | json.loads(line)) + "\n")
    if process.returncode != 0:
        sys.exit(f"{name}, seed {seed}: d3rlpy_bench.py ended with {process.returncode}; see above.")


def train_all(names, figures, options):
    for seed in map(int, options.seeds.split(",")):
        for name in names:
            done = {(line["log"], line["rival"], line["seed"], line["updates"]) for line in lines(figures)}
            missing = [each for each in ALGORITHMS if (name, "d3rlpy-" + each, seed, options.updates) not in done]
            if missing:
                train(name, missing, seed, options, figures)


def shown(value):
    return f"{value:.3f}" if abs(value) < 2 else f"{value:.1f}"


def by_seed(name, algorithm, figures, options):
    """The lines of one algorithm and log in the order of their seeds."""
    key = (name, "d3rlpy-" + algorithm, options.updates)
    found = [line for line in lines(figures) if (line["log"], line["rival"], line["updates"]) == key]
    return sorted(found, key=lambda line: line["seed"])


def table(names, figures, options):
    print("| log | algorithm | median | each seed | median, exact | each seed, exact |")
    print("|---|---|---|---|---|---|")
    for name in names:
        for algorithm in ALGORITHMS:
            cells = [name, algorithm]
            for figure in ["mean_return", "exact_return"]:
                values = [line[figure] for line in by_seed(name, algorithm, figures, options)]
                known = values and None not in values
                cells += [shown(statistics.median(values)), ", ".join(map(shown, values))] if known else ["", ""]
            print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=pathlib.Path, required=True, help="folder of the logs and of the figures")
    parser.add_argument("--given", type=pathlib.Path, help="folder of the logs that are given")
    parser.add_argument("--only", default=",".join(ENVIRONMENTS), help="names of logs")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--updates", type=int, default=12_000)
    parser.add_argument("--logs-only", action="store_true", help="make logs and data sets, and train nothing")
    options = parser.parse_args()
    names = options.only.split(",")
    for name in names:
        make(name, options.logs / name, options.given)
    if options.logs_only:
        return
    figures = options.logs / "d3rlpy.jsonl"
    train_all(names, figures, options)
    table(names, figures, options)


if __name__ == "__main__":
    main()
