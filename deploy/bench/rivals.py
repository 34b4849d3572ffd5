#!/usr/bin/env python3
"""Kelvin's training against PyTorch's on this machine, in turn in one run: a table of ratios.

    python deploy/bench/rivals.py [--turns 3] [--rows 3000000] [--out FILE]

Per core: `kelvin bench --suite kernel` against PyTorch eager and compiled, one thread. On two cores: `--suite round` on local[2]
against DistributedDataParallel over gloo, two processes. Needs Python with torch, and a C++ compiler for torch.compile. Each
ratio is taken within a turn; the median of the turns counts.
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

# network, batch, least ratio to torch.compile on one core, least ratio to DistributedDataParallel on two
NETWORKS = [("8-64-64-4", 256, 1.6, 10.0), ("8-256-256-4", 1024, 1.0, 1.6)]


def kelvin(rows):
    """Figures of the suites, by suite and network."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "figures.jsonl"
        command = [KELVIN, "--master", "local[2]", "--driver-memory", "4g"]
        command += ["--driver-java-options", "--add-modules jdk.incubator.vector"]
        command += ["bench", "--suite", "kernel,round", "--repetitions", "1", "--rows", str(rows), "--out", out.as_uri()]
        subprocess.run(command, check=True, stdout=sys.stderr)
        lines = [json.loads(line) for line in out.read_text().splitlines()]
    return {(line["suite"], line["network"]): line for line in lines}


def pytorch(mode, network, batch):
    command = [sys.executable, HERE / "pytorch_bench.py", "--mode", mode, "--network", network, "--batch", str(batch)]
    command += ["--turns", "3"]
    # OpenMP reads it when it is loaded
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout)


def turn(rows):
    ours = kelvin(rows)
    figures = {}
    for network, batch, _, _ in NETWORKS:
        figures[network] = {
            "kelvin, 1 core": ours["kernel", network]["samples_per_second"],
            "kelvin, 2 cores": ours["round", network]["spark_samples_per_second"],
        }
        for mode in ["eager", "compile", "ddp"]:
            figures[network][mode] = pytorch(mode, network, batch)["samples_per_second"]
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--rows", type=int, default=3_000_000, help="rows of a round of the small network")
    parser.add_argument("--out", type=pathlib.Path, help="file for the figures of every turn, as JSON lines")
    options = parser.parse_args()
    turns = []
    for _ in range(options.turns):
        turns.append(turn(options.rows))
        if options.out:
            with options.out.open("a") as file:
                file.write(json.dumps(turns[-1]) + "\n")

    def rate(network, name):
        return statistics.median(figures[network][name] for figures in turns)

    def ratio(network, ours, theirs):
        return statistics.median(figures[network][ours] / figures[network][theirs] for figures in turns)

    print("| network, batch | figure | samples/s | Kelvin's to it | at least |")
    print("|---|---|---|---|---|")
    for network, batch, compiled, distributed in NETWORKS:
        name = f"{network}, {batch}"
        for ours, theirs, least in [
            ("kelvin, 1 core", "eager", "-"),
            ("kelvin, 1 core", "compile", compiled),
            ("kelvin, 2 cores", "ddp", distributed),
        ]:
            print(f"| {name} | {ours} | {rate(network, ours):,.0f} | | |")
            print(f"| {name} | PyTorch {theirs} | {rate(network, theirs):,.0f} | {ratio(network, ours, theirs):.2f} | {least} |")


if __name__ == "__main__":
    main()
