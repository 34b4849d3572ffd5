#!/usr/bin/env python3
"""Updates a second of offline reinforcement learning, Kelvin beside d3rlpy on one core of this machine, in turn in one run: a table of ratios.

    python deploy/bench/offline_speed.py --data DATA --environment CartPole-v1 --figures FILE [--command train] [--turns 3] [--core 0]

DATA is what `kelvin ingest --validation 0` wrote. Both have one network (64-64, ReLU), Adam and batches of 256, and copy targets every 200 updates.
d3rlpy: its own `fit` alone, without evaluation or logging, one thread, by `d3rlpy_bench.py --timing`. Kelvin: whole rounds of a run of
`kelvin sweep`, which trains without a Spark job for each round, or of `kelvin train`, on local[1]; the second half, when Java has compiled what it will.
kl-prior, which d3rlpy has not, stands beside the fastest and the slowest of d3rlpy's. Figures are added to FILE; the table has medians over its turns
of ratios that were each taken within a turn. Needs the Python of d3rlpy_bench.py.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KELVIN = HERE.parent / "bin" / "kelvin"
BATCH = 256
SAME_NETWORK = ["--layer-norm=false"]
ALGORITHMS = ["bc", "dqn", "double-dqn", "cql", "bcq"]
Q_LEARNING = ["--target-update", "200"]
# row of the table: algorithm, options, and epochs for ten seconds of rounds and more: Java compiles for some five seconds
RUNS = {"bc": ("bc", SAME_NETWORK, 500)}
RUNS |= {name: (name, SAME_NETWORK + Q_LEARNING, 300) for name in ALGORITHMS if name != "bc"}
RUNS |= {"kl-prior, no layer norm": ("kl-prior", SAME_NETWORK, 200), "kl-prior": ("kl-prior", [], 100)}


def rivals(options):
    """Updates a second of d3rlpy, by algorithm; all in one process, which loads its libraries once."""
    command = [sys.executable, HERE / "d3rlpy_bench.py", "--data", options.data, "--environment", options.environment]
    command += ["--algorithms", ",".join(ALGORITHMS), "--seeds", "1", "--timing", "--updates", str(options.rival_updates)]
    # OpenMP reads it when it is loaded
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, text=True).stdout
    lines = [json.loads(line) for line in printed.splitlines()]
    return {line["rival"].removeprefix("d3rlpy-"): line["fit_updates_per_second"] for line in lines}


def steady(metrics):
    """Updates a second over the second half of a run's rounds."""
    rounds = [json.loads(line) for line in metrics.read_text().splitlines()]
    rounds = [line for line in rounds if line["split"] == "training"]
    rounds = rounds[len(rounds) // 2 :]
    seconds = sum(line["seconds"]["total"] for line in rounds)
    samples = sum(line["seconds"]["total"] * line["samples_per_second"] for line in rounds)
    return {"updates_per_second": samples / BATCH / seconds, "seconds": seconds, "rounds": len(rounds)}


def kelvin(name, options):
    algorithm, settings, epochs = RUNS[name]
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        line = [KELVIN, "--master", "local[1]", options.command, "--data", options.data, "--out", out, "--workers", "1"]
        line += ["--epochs", epochs, "--algorithm", algorithm, *settings]
        line += ["--vary", "train.seed=1"] if options.command == "sweep" else []
        subprocess.run([str(each) for each in line], check=True, stdout=sys.stderr)
        return steady(next(out.glob("run-0001/metrics.jsonl"), out / "metrics.jsonl"))


def turn(options):
    return {"command": options.command, "rivals": rivals(options), "kelvin": {name: kelvin(name, options) for name in RUNS}}


def beside(name, figures):
    """d3rlpy's algorithms that one of Kelvin's stands beside, with their names."""
    rates = figures["rivals"]
    if name in rates:
        return {name: rates[name]}
    fastest, slowest = max(rates, key=rates.get), min(rates, key=rates.get)
    return {fastest: rates[fastest], slowest: rates[slowest]}


def table(command, turns):
    print(f"| `kelvin {command}` | updates/s | d3rlpy | updates/s | ratio |\n|---|---|---|---|---|")
    for name in RUNS:
        rates = [each["kelvin"][name]["updates_per_second"] for each in turns]
        for rival in beside(name, turns[-1]):
            others = [each["rivals"][rival] for each in turns]
            ratio = statistics.median(rate / other for rate, other in zip(rates, others))
            cells = [name, f"{statistics.median(rates):,.0f}", rival, f"{statistics.median(others):,.0f}", f"{ratio:.1f}"]
            print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of a prepared data set")
    parser.add_argument("--environment", required=True, help="Gymnasium's name of where the log is from")
    parser.add_argument("--figures", type=pathlib.Path, required=True, help="file of JSON lines, one a turn, that is added to")
    parser.add_argument("--command", choices=["sweep", "train"], default="sweep", help="Kelvin's")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--core", type=int, default=0, help="the core that everything runs on")
    parser.add_argument("--rival-updates", type=int, default=500, help="of d3rlpy's, after 200 that do not count")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    for _ in range(options.turns):
        with options.figures.open("a") as file:
            file.write(json.dumps(turn(options)) + "\n")
    turns = [json.loads(line) for line in options.figures.read_text().splitlines()]
    table(options.command, [each for each in turns if each["command"] == options.command])


if __name__ == "__main__":
    main()
