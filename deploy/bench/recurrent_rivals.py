#!/usr/bin/env python3
"""Kelvin's networks with memory against PyTorch's on one core of this machine, in turn in one run: a table of ratios.

    python deploy/bench/recurrent_rivals.py [--turns 3] [--rows 300000]

`kelvin bench --suite recurrent` against torch.nn.GRU and torch.nn.LSTM with a linear layer behind, one thread: forward KL - 0.01 H, Adam,
float32, 64 windows of 32 steps a batch, rows in memory. Needs Python with torch. Each ratio is taken within a turn; the median counts.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KELVIN = HERE.parent / "bin" / "kelvin"
INPUTS, ACTIONS, WINDOW, WINDOWS = 8, 4, 32, 64
NETWORKS = [(kind, memory) for memory in (64, 256) for kind in ("gru", "lstm")]


def name(kind, memory):
    return f"{INPUTS}-{kind}{memory}-{ACTIONS}"


def kelvin(rows):
    """Steps a second, by network."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "figures.jsonl"
        command = [KELVIN, "--master", "local[1]", "--driver-memory", "4g"]
        command += ["bench", "--suite", "recurrent", "--repetitions", "1", "--rows", str(rows), "--out", out.as_uri()]
        subprocess.run(command, check=True, stdout=sys.stderr)
        lines = [json.loads(line) for line in out.read_text().splitlines()]
    return {line["network"]: line["steps_per_second"] for line in lines}


def pytorch(kind, memory, seconds=2.0):
    """Steps a second of one network, in a process of its own: OpenMP reads its number of threads when it is loaded."""
    command = [sys.executable, __file__, "--measure", kind, str(memory), str(seconds)]
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout)


def measure(kind, memory, seconds):
    import torch

    torch.set_num_threads(1)
    cells = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](INPUTS, memory)
    outputs = torch.nn.Linear(memory, ACTIONS)
    parameters = list(cells.parameters()) + list(outputs.parameters())
    optimiser = torch.optim.Adam(parameters, lr=1e-3, fused=True)
    observations = torch.rand(WINDOW, WINDOWS, INPUTS) * 2 - 1
    log_q = torch.log_softmax((torch.rand(WINDOW, WINDOWS, ACTIONS) * 2 - 1) / 0.1, dim=2)

    def step():
        optimiser.zero_grad(set_to_none=True)
        log_p = torch.log_softmax(outputs(cells(observations)[0]), dim=2)
        divergence = (log_q.exp() * (log_q - log_p)).sum(dim=2)
        entropy = -(log_p.exp() * log_p).sum(dim=2)
        (divergence - 0.01 * entropy).mean().backward()
        optimiser.step()

    for _ in range(3):
        steps = 0
        start = time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds:
            step()
            steps += WINDOW * WINDOWS
    return steps / elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--rows", type=int, default=300_000, help="see kelvin bench --rows")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        kind, memory, seconds = options.measure
        print(measure(kind, int(memory), float(seconds)))
        return
    turns = []
    for _ in range(options.turns):
        ours = kelvin(options.rows)
        turns.append({name(*network): (ours[name(*network)], pytorch(*network)) for network in NETWORKS})
    print("| network | Kelvin, steps/s | PyTorch, steps/s | ratio |")
    print("|---|---|---|---|")
    for network in (name(*each) for each in NETWORKS):
        own = statistics.median(turn[network][0] for turn in turns)
        other = statistics.median(turn[network][1] for turn in turns)
        ratio = statistics.median(turn[network][0] / turn[network][1] for turn in turns)
        print(f"| {network} | {own:,.0f} | {other:,.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
