"""The program of a drill's step: it counts the run's pods, and does what its pod is to do.

It keeps its records in a directory that all nodes share: how many pods there were, what each
was told by kfpc's variables, and a checkpoint. Its log says when it is to be taken away.
"""

from __future__ import annotations

import re
from typing import Any

from tests.cluster.controller import LABEL
from tests.cluster.stand_ins import HOST_PATH, SHELL

HOME = "/drills"
"""The same directory to the program."""

OUTPUT = "/tmp/done"

WAITS = re.compile(r"^pod \d+ waits for (\S+)$", re.MULTILINE)
"""The line of a program that is to be taken away, and how."""

# The number of this pod among the run's, counted where the pod's own program begins. A directory
# is made by one pod only, whoever else is alive. An init container counts for the container
# after it.
_COUNT = """
home=/drills/$INPUT_SESSION/$INPUT_RUN
mkdir -p "$home/pods"
if [ -e "$home/of-$POD_UID" ]; then
  n=$(cat "$home/of-$POD_UID")
else
  n=1
  while ! mkdir "$home/pods/$n" 2>/dev/null; do n=$((n + 1)); done
  echo "$n" > "$home/of-$POD_UID"
fi
does=$(echo "$INPUT_DOES success" | cut -d ' ' -f "$n")
"""

INIT = (
    _COUNT
    + """
case $does in
  init:*) echo "pod $n waits for ${does#init:}"; sleep 900;;
esac
"""
)

# `from` is where its checkpoint stands: each pod that starts does one piece of work.
BARE = (
    _COUNT
    + """
from=0
if [ -e "${KFPC_CHECKPOINT:-/nowhere}" ]; then from=$(cat "$KFPC_CHECKPOINT"); fi
told="${KFPC_ATTEMPT:--} ${KFPC_FAILURES:--} ${KFPC_LAST_CAUSE:--} ${KFPC_CHECKPOINT:--}"
echo "$POD_UID $n $from $told" > "$home/pods/$n/new"
mv "$home/pods/$n/new" "$home/pods/$n/told"
if [ -n "${KFPC_CHECKPOINT:-}" ]; then
  echo $((from + 1)) > "$KFPC_CHECKPOINT.$n"
  mv "$KFPC_CHECKPOINT.$n" "$KFPC_CHECKPOINT"
fi
case $does in
  wait:*) echo "pod $n waits for ${does#wait:}"; sleep 900;;
  hush:*) trap 'exit 0' TERM; echo "pod $n waits for ${does#hush:}"; sleep 900 & wait;;
  quick:*) trap 'exit 143' TERM; echo "pod $n waits for ${does#quick:}"; sleep 900 & wait;;
  exit:*) exit "${does#exit:}";;
  memory) exec dd if=/dev/zero of=/dev/null bs=400M count=1;;
  sleep) sleep 900;;
  nothing) exit 0;;
  text) printf 'evicted: preempted' > /dev/termination-log; exit 1;;
esac
"""
)

SCRIPT = BARE + 'echo "pod $n is done" > ${{ outputs.done.path }}\n'


def furnish(manifest: dict[str, Any], session: str) -> None:
    """Labels the run and its pods as the session's, and gives the pods the shared directory and
    their own uid."""
    manifest["metadata"]["labels"] = {LABEL: session}
    manifest["spec"]["podMetadata"] = {"labels": {LABEL: session}}
    for template in manifest["spec"]["templates"]:
        for volume in template.get("volumes", ()):
            if volume.pop("persistentVolumeClaim", None) is not None:
                volume["hostPath"] = {"path": HOST_PATH, "type": "DirectoryOrCreate"}
        own = [template[kind] for kind in ("script", "container") if kind in template]
        for container in [*own, *template.get("initContainers", ())]:
            container.setdefault("env", []).append(_POD_UID)


_POD_UID = {"name": "POD_UID", "valueFrom": {"fieldRef": {"fieldPath": "metadata.uid"}}}


def reader(session: str) -> dict[str, Any]:
    """A pod that prints all records of a session, one a line, and takes them away.

    A line is the run's name, and for a pod whose program began ``of UID NUMBER``; for one that
    was told something ``told UID NUMBER FROM ATTEMPT FAILURES CAUSE CHECKPOINT``.
    """
    script = f"""
    cd {HOME}/{session} || exit 0
    for run in *; do
      for file in "$run"/of-*; do
        [ -e "$file" ] && echo "$run of ${{file##*/of-}} $(cat "$file")"
      done
      for file in "$run"/pods/*/told; do
        [ -e "$file" ] && echo "$run told $(cat "$file")"
      done
    done
    rm -rf {HOME}/{session}
    """
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"generateName": "drills-reader-", "labels": {LABEL: session}},
        "spec": {
            "restartPolicy": "Never",
            "containers": [
                {
                    "name": "main",
                    "image": SHELL,
                    "command": ["sh", "-c", script],
                    "volumeMounts": [{"name": "drills", "mountPath": HOME}],
                }
            ],
            "volumes": [{"name": "drills", "hostPath": {"path": HOST_PATH}}],
        },
    }
