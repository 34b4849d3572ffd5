#!/usr/bin/env python3
"""Every divergence beside squared errors: students of logs with Q-values, as a table.

    python deploy/bench/distillation.py --logs LOGS --given ../shared/data --out OUT [--seeds 1,2,3,4,5] [--only gymcp,taxi]

Takes the logs that offline_rivals.py made (LOGS/NAME/log) and the one that was given, with their Q-values, into data sets of which a tenth of the
episodes is held out (OUT/NAME/data); runs `kelvin sweep-distill` on each, at --temperature auto and at 1*deviation; and prints, by
divergence, the agreement with the teacher's greedy action on the rows held out and the return of the student's greedy policy. What is there already
stays. Needs Python alone.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
KELVIN = HERE.parent / "bin" / "kelvin"

POLICIES = ["forward-kl", "reverse-kl", "jeffreys", "jensen-shannon", "amari"]
VALUES = ["squared-error", "huber-error", "squared-error-taken", "huber-error-taken"]
# temperature and entropy weight: divergences
SWEEPS = {
    "auto": ("auto", 0.01, POLICIES + ["negative-log-likelihood"]),
    "values": ("1*deviation", 0, VALUES + ["squared-error-standardised"]),
    "deviation": ("1*deviation", 0.01, POLICIES),
}
# name: environment, episodes of the evaluation, epochs
LOGS = {
    "gymcp": ("CartPole-v1", 100, 50),
    "mountaincar": ("MountainCar-v0", 100, 20),
    "frozenlake": ("FrozenLake-v1", 1000, 20),
    "taxi": ("Taxi-v3", 1000, 20),
}
# name: files, and how they call what others call by its usual name
GIVEN = {"gymcp": ("gym-cartpole-q-log/*.parquet", "episode = episode_id\nstep = t\nobservation = obs\naction = action\nq_values = q_values\n")}


def kelvin(*arguments):
    subprocess.run([KELVIN, "--master", "local[1]", *map(str, arguments)], check=True, stdout=sys.stderr)


def ingest(name, options):
    data = options.out / name / "data"
    if data.exists():
        return data
    if name in GIVEN:
        files, columns = GIVEN[name]
        mapping = options.out / name / "mapping.conf"
        mapping.parent.mkdir(parents=True, exist_ok=True)
        mapping.write_text(columns)
        inputs = ["--input", options.given / files, "--mapping", mapping]
    else:
        inputs = ["--input", options.logs / name / "log"]
    kelvin("ingest", *inputs, "--validation", 0.1, "--out", data)
    return data


def sweep(name, key, data, options):
    """Runs one and gives what came of it."""
    environment, episodes, epochs = LOGS[name]
    temperature, weight, divergences = SWEEPS[key]
    out = options.out / name / key
    if not (out / "sweep.json").exists():
        arguments = ["--data", data, "--out", out, "--resume", "--workers", 1, "--epochs", epochs]
        arguments += ["--temperature", temperature, "--entropy-weight", weight]
        arguments += ["--vary", "distill.divergence=" + ",".join(divergences), "--vary", "train.seed=" + options.seeds]
        kelvin("sweep-distill", *arguments, "--environment", environment, "--episodes", episodes)
    return json.loads((out / "sweep.json").read_text())["runs"]


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def table(name, runs_by_sweep):
    digits = 3 if name.startswith("frozenlake") else 1
    print(f"\n### {name}\n\n| divergence | temperature | agreement, % | return |\n|---|---|---|---|")
    for key, runs in runs_by_sweep.items():
        temperature, _, divergences = SWEEPS[key]
        for divergence in dict.fromkeys(run["values"]["distill.divergence"] for run in runs):
            of_it = [run for run in runs if run["values"]["distill.divergence"] == divergence]
            done = [run for run in of_it if "failure" not in run]
            plain = key == "values" and divergence != "squared-error-standardised" or divergence == "negative-log-likelihood"
            cells = [divergence, "" if plain else temperature]
            if done:
                cells += [spread([100 * run["validation"]["agreement"] for run in done], 2)]
                cells += [spread([run["evaluation"]["mean"] for run in done], digits)]
            failed = f" ({len(of_it) - len(done)} failed)" if len(done) < len(of_it) else ""
            print("| " + " | ".join(cells) + failed + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=pathlib.Path, required=True, help="folder of the logs that offline_rivals.py made")
    parser.add_argument("--given", type=pathlib.Path, help="folder of the logs that are given")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of data sets and sweeps")
    parser.add_argument("--only", default=",".join(LOGS), help="names of logs")
    parser.add_argument("--sweeps", default=",".join(SWEEPS), help="which of the sweeps")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    options = parser.parse_args()
    names = options.only.split(",")
    data = {name: ingest(name, options) for name in names}
    runs = {(key, name): sweep(name, key, data[name], options) for key in options.sweeps.split(",") for name in names}
    for name in names:
        table(name, {key: of_it for (key, other), of_it in runs.items() if other == name})


if __name__ == "__main__":
    main()
