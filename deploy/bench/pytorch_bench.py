#!/usr/bin/env python3
"""How many samples a second PyTorch trains here, on the networks, batches, loss and optimiser of `kelvin bench`.

Forward KL - 0.01 H, Adam, float32, rows in memory and in a new random order every epoch. One JSON line on standard output: the
median over turns, after some that do not count. Needs Python with torch; `--mode compile` also needs a C++ compiler.
"""

import argparse
import json
import os
import statistics
import time

import torch

ENTROPY_WEIGHT = 0.01
TEMPERATURE = 0.1
LEARNING_RATE = 1e-3
WARM_UP_SECONDS = 3.0
TURN_SECONDS = 1.0
STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 20


class Objective(torch.nn.Module):
    """The mean over a batch of KL(q to p) - 0.01 H(p); p is the softmax of a perceptron's outputs, q of the Q-values."""

    def __init__(self, sizes):
        super().__init__()
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1])

    def forward(self, observations, q_values):
        log_p = torch.log_softmax(self.network(observations), dim=1)
        log_q = torch.log_softmax(q_values / TEMPERATURE, dim=1)
        divergence = (log_q.exp() * (log_q - log_p)).sum(dim=1)
        entropy = -(log_p.exp() * log_p).sum(dim=1)
        return (divergence - ENTROPY_WEIGHT * entropy).mean()


class Batches:
    """Rows of random numbers, a batch at a time."""

    def __init__(self, sizes, rows, batch):
        self.observations = torch.rand(rows, sizes[0]) * 2 - 1
        self.q_values = torch.rand(rows, sizes[-1]) * 2 - 1
        self.batch = batch
        self.order = None
        self.next = 0

    def take(self):
        if self.order is None or self.next + self.batch > len(self.order):
            self.order = torch.randperm(len(self.observations))
            self.next = 0
        rows = self.order[self.next : self.next + self.batch]
        self.next += self.batch
        return self.observations[rows], self.q_values[rows]


def trained(objective, optimiser, batches, seconds):
    """Trains for so long at least; gives samples a second."""
    samples = 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        for _ in range(STEPS_BETWEEN_LOOKS_AT_THE_CLOCK):
            optimiser.zero_grad(set_to_none=True)
            objective(*batches.take()).backward()
            optimiser.step()
        samples += STEPS_BETWEEN_LOOKS_AT_THE_CLOCK * batches.batch
    return samples / elapsed


def measured(objective, sizes, options, turns=trained):
    optimiser = torch.optim.Adam(objective.parameters(), lr=LEARNING_RATE, fused=True)
    batches = Batches(sizes, options.rows, options.batch)
    turns(objective, optimiser, batches, WARM_UP_SECONDS)
    return statistics.median(turns(objective, optimiser, batches, TURN_SECONDS) for _ in range(options.turns))


def together(objective, optimiser, batches, seconds):
    """Like `trained`, but all processes take equally many steps, for each waits for the others' gradients."""
    samples = torch.zeros(1)
    start = time.perf_counter()
    go_on = torch.ones(1)
    while go_on.item() > 0:
        for _ in range(STEPS_BETWEEN_LOOKS_AT_THE_CLOCK):
            optimiser.zero_grad(set_to_none=True)
            objective(*batches.take()).backward()
            optimiser.step()
        samples += STEPS_BETWEEN_LOOKS_AT_THE_CLOCK * batches.batch
        go_on.fill_(float(time.perf_counter() - start < seconds))
        torch.distributed.broadcast(go_on, src=0)
    elapsed = time.perf_counter() - start
    torch.distributed.all_reduce(samples)
    return samples.item() / elapsed


def process(rank, sizes, options, results):
    torch.set_num_threads(1)
    torch.manual_seed(rank)
    torch.distributed.init_process_group("gloo", rank=rank, world_size=options.processes)
    objective = torch.nn.parallel.DistributedDataParallel(Objective(sizes))
    results.put((rank, measured(objective, sizes, options, together)))
    # One that leaves while the other still talks to it ends the other.
    torch.distributed.barrier()
    del objective
    torch.distributed.destroy_process_group()


def distributed(sizes, options):
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29511")
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    results = torch.multiprocessing.get_context("spawn").SimpleQueue()
    torch.multiprocessing.spawn(process, (sizes, options, results), nprocs=options.processes)
    return dict(results.get() for _ in range(options.processes))[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="8-64-64-4", help="sizes of the layers")
    parser.add_argument("--batch", type=int, default=256, help="rows of a step, of each process")
    parser.add_argument("--mode", choices=["eager", "compile", "ddp"], default="eager")
    parser.add_argument("--threads", type=int, default=1, help="threads of eager and compile")
    parser.add_argument("--processes", type=int, default=2, help="processes of ddp, of one thread each")
    parser.add_argument("--rows", type=int, default=500_000, help="rows in memory, of each process")
    parser.add_argument("--turns", type=int, default=5, help="how many turns of a second; the median counts")
    options = parser.parse_args()
    sizes = [int(size) for size in options.network.split("-")]
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    if options.mode == "ddp":
        rate = distributed(sizes, options)
    else:
        objective = Objective(sizes)
        rate = measured(torch.compile(objective) if options.mode == "compile" else objective, sizes, options)
    print(
        json.dumps(
            {
                "rival": "pytorch-" + options.mode,
                "version": torch.__version__,
                "vectors": torch.backends.cpu.get_cpu_capability(),
                "network": options.network,
                "batch": options.batch,
                "samples_per_second": rate,
            }
        )
    )


if __name__ == "__main__":
    main()
