"""Compiles the chain with kfp 2 to a PipelineSpec: ``compile_kfp2.py STEPS OUT [TIMES]``.

Compiles TIMES (once) and prints the processor and clock seconds of each, without the imports.
"""

import sys
import time
from pathlib import Path

from kfp import compiler, components, dsl, kubernetes

COMPONENT = Path(__file__).parent.parent / "component.yaml"


def build(steps, out):
    train = components.load_component_from_file(str(COMPONENT))

    @dsl.pipeline(name="chain", description="A chain of steps.")
    def chain(
        data_dir: str = "gs://example/data",
        model_dir: str = "gs://example/model",
        train_steps: int = 1000,
    ):
        previous = "none"
        for number in range(steps):
            task = train(
                data_dir=data_dir,
                model_dir=f"{model_dir}/{number}",
                previous=previous,
                train_steps=train_steps,
                action="train",
            )
            task.set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(4)
            task.set_memory_limit("48G").set_retry(5)
            kubernetes.add_toleration(
                task, key="preemptible", operator="Equal", value="true", effect="NoSchedule"
            )
            kubernetes.add_node_affinity(
                task,
                match_expressions=[
                    {
                        "key": "cloud.google.com/gke-preemptible",
                        "operator": "In",
                        "values": ["true"],
                    }
                ],
                weight=50,
            )
            previous = task.output

    compiler.Compiler().compile(chain, out)


if __name__ == "__main__":
    count, target = int(sys.argv[1]), sys.argv[2]
    for _ in range(int((sys.argv[3:] or ["1"])[0])):
        cpu, wall = time.process_time(), time.perf_counter()
        build(count, target)
        print(time.process_time() - cpu, time.perf_counter() - wall)
