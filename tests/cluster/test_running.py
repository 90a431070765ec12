"""What a step is given besides values: secrets, volumes, resources, retries, other containers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.cluster.controller import Outcome, Run
from tests.cluster.specs import spec
from tests.cluster.surroundings import ACCOUNT, SECRET_LINES, SETTINGS, TOKEN

pytestmark = pytest.mark.cluster

WRITTEN = spec("""
steps:
  container:
    image: report
    args:
    - a $${{ literal }} b
    - $$
    - $(date)
    - $${{ a }}$${{ b }}
    - $$$
    - $HOME ${HOME}
    - $(OWN)
    env: {OWN: own, TWICE: "$$", DATE: "$(date)", LITERAL: "$${{ literal }}", OF_OWN: "<$(OWN)>"}
  script:
    image: busybox:1
    outputs: {seen: String}
    env: {OWN: own}
    script: |
      test "$$" -gt 0 || exit 3
      { echo '$$ $(OWN) $(ARGO_POD_NAME)'; echo "$(echo now) ${OWN}"; } \\
        > ${{ outputs.seen.path }}
outputs:
  seen: ${{ steps.script.outputs.seen }}
""")

SECRETS = spec("""
params: {token: {secret: {name: github, key: token}}}
steps:
  everywhere:
    image: report
    args: ["${{ params.token }}", "--token=${{ params.token }};", "$${{ params.token }}"]
    env:
      WHOLE: ${{ params.token }}
      PART: "<${{ params.token }}>"
      DIRECT: {secret: {name: github, key: token}}
    secrets:
      kfpc-test-certs: {env: {PASSWORD: password}, mount: /etc/certs}
  component:
    component: components/show.yaml
    with: {text: "it's", secret: "${{ params.token }}"}
  files:
    image: busybox:1
    outputs: {account: String, lines: String}
    secrets: {user-gcp-sa: {as: gcp}, kfpc-test-certs: {mount: /etc/certs}}
    script: |
      cat "$GOOGLE_APPLICATION_CREDENTIALS" > ${{ outputs.account.path }}
      cat /etc/certs/ca.pem > ${{ outputs.lines.path }}
outputs:
  account: ${{ steps.files.outputs.account }}
  lines: ${{ steps.files.outputs.lines }}
""")

ATTEMPTS = spec("""
params: {n: 2, memory: 40M, cpu: 20m, tier: gold, image: "busybox:1", none: 0}
steps:
  counted:
    image: busybox:1
    retries: ${{ params.n }}
    env: {ATTEMPT: "${{ attempt }}", WORD: "attempt-${{ attempt }} of ${{ params.tier }}"}
    outputs: {seen: String}
    script: |
      echo "$WORD" | tee ${{ outputs.seen.path }}
      test "$ATTEMPT" = 3
  once:
    image: busybox:1
    retries: ${{ params.none }}
    env: {ATTEMPT: "${{ attempt }}"}
    continue_on_failure: true
    script: |
      echo "attempt $ATTEMPT"
      exit 1
  only:
    image: busybox:1
    env: {ATTEMPT: "${{ attempt }}"}
    script: test "$ATTEMPT" = 1
  patched:
    image: ${{ params.image }}
    memory: ${{ params.memory }}
    cpu: {request: "${{ params.cpu }}", limit: 500m}
    labels: {tier: "${{ params.tier }}"}
    annotations: {said: "it's ${{ params.tier }} in ${{ run.name }}"}
    resume: {checkpoint: /tmp, grace_period: 7s}
    script: "true"
  node:
    image: busybox:1
    node_selector: {kubernetes.io/os: linux}
    env: {POD: "${{ pod.name }}"}
    script: test "$POD" = "$HOSTNAME"
outputs:
  seen: ${{ steps.counted.outputs.seen }}
""")

TIMEOUT = spec("""
steps:
  slow:
    image: busybox:1
    timeout: 4s
    retries: 1
    continue_on_failure: true
    script: sleep 100
  after: {image: busybox:1, after: slow, script: "true"}
""")

CONTAINERS = spec("""
params: {greeting: "it's $HOME $$"}
steps:
  all:
    image: busybox:1
    volumes:
      /scratch: {empty_dir: 10Mi}
      /etc/app: {config_map: kfpc-test-settings}
      /etc/certs: {secret: kfpc-test-certs, read_only: true}
    init:
    - name: prepare
      image: busybox:1
      command: [sh, -c, 'printf "%s" "$GREETING" > /scratch/greeting']
      env: {GREETING: "${{ params.greeting }}"}
      mounts: [/scratch]
    sidecars:
    - name: beside
      image: busybox:1
      command: [sh, -c, 'printf "%s" "$1" > /scratch/beside; sleep 300', sh]
      args: ["${{ params.greeting }}"]
      mounts: [/scratch]
    outputs: {greeting: String, beside: String, settings: String, lines: String}
    script: |
      cp /scratch/greeting ${{ outputs.greeting.path }}
      while ! test -s /scratch/beside; do sleep 1; done
      cp /scratch/beside ${{ outputs.beside.path }}
      cat /etc/app/settings.toml > ${{ outputs.settings.path }}
      cat /etc/certs/ca.pem > ${{ outputs.lines.path }}
outputs:
  greeting: ${{ steps.all.outputs.greeting }}
  beside: ${{ steps.all.outputs.beside }}
  settings: ${{ steps.all.outputs.settings }}
  lines: ${{ steps.all.outputs.lines }}
""")

OPTIONAL = spec("""
params: {factor: 2}
steps:
  maker:
    image: busybox:1
    outputs:
      left_out: {type: String, optional: true}
      empty: {type: String, optional: true}
      there: {type: Float, optional: true}
      flag: Boolean
      items: List
    script: |
      : ${{ outputs.left_out.path }}
      : > ${{ outputs.empty.path }}
      echo 0.25 > ${{ outputs.there.path }}
      echo True > ${{ outputs.flag.path }}
      echo '["a", 1, {"b": null}]' > ${{ outputs.items.path }}
  reader:
    image: report
    args:
    - ${{ steps.maker.outputs.left_out ?? 'none' }}
    - ${{ steps.maker.outputs.empty ?? 'none' }}
    - ${{ steps.maker.outputs.there ?? 1.5 }}
    - ${{ json(steps.maker.outputs.items) }}
    - ${{ if(steps.maker.outputs.flag, 'yes', 'no') }} ${{ length(steps.maker.outputs.items) }}
  better: {image: busybox:1, when: "(steps.maker.outputs.there ?? 1.5) < 1", script: "true"}
  flagged: {image: busybox:1, when: steps.maker.outputs.flag, script: "true"}
  unflagged: {image: busybox:1, when: "!steps.maker.outputs.flag", script: "true"}
  listed: {image: busybox:1, when: "contains(steps.maker.outputs.items, 'a')", script: "true"}
outputs:
  left_out: ${{ steps.maker.outputs.left_out ?? 'none' }}
  there: "${{ steps.maker.outputs.there ?? 1.5 }} times ${{ params.factor }} in ${{ run.name }}"
  items: ${{ steps.maker.outputs.items }}
""")

RUNS = {
    "written": Run(WRITTEN),
    "secrets": Run(SECRETS),
    "attempts": Run(ATTEMPTS),
    "timeout": Run(TIMEOUT),
    "containers": Run(CONTAINERS),
    "optional": Run(OPTIONAL),
}

Outcomes = Mapping[str, Outcome]


def test_what_the_author_writes_keeps_its_meaning(outcomes: Outcomes) -> None:
    outcome = outcomes["written"]
    assert outcome.phase == "Succeeded", outcome
    report = outcome.report("container")
    assert report.args == [
        "a ${{ literal }} b", "$$", "$(date)", "${{ a }}${{ b }}", "$$$", "$HOME ${HOME}", "own"
    ]  # fmt: skip
    assert report.env["TWICE"] == "$$"
    assert report.env["DATE"] == "$(date)"
    assert report.env["LITERAL"] == "${{ literal }}"
    assert report.env["OF_OWN"] == "<own>"
    assert outcome.results["seen"] == "$$ $(OWN) $(ARGO_POD_NAME)\nnow own"


def test_a_secret_reaches_the_program_by_every_way(outcomes: Outcomes) -> None:
    outcome = outcomes["secrets"]
    assert outcome.phase == "Succeeded", outcome
    report = outcome.report("everywhere")
    assert report.args == [TOKEN, f"--token={TOKEN};", "${{ params.token }}"]
    assert report.env["WHOLE"] == report.env["DIRECT"] == report.env["PASSWORD"] == TOKEN
    assert report.env["PART"] == f"<{TOKEN}>"
    component = outcome.report("component")
    assert component.args[1] == "it's"
    assert component.args[-1] == f"secret={TOKEN}"
    assert component.env["SECRET"] == TOKEN


def test_a_secret_as_a_file(outcomes: Outcomes) -> None:
    assert outcomes["secrets"].results == {"account": ACCOUNT, "lines": SECRET_LINES[:-1]}


def test_attempts_are_counted_from_one(outcomes: Outcomes) -> None:
    outcome = outcomes["attempts"]
    assert outcome.phase == "Succeeded", outcome
    said = [outcome.log("counted", attempt) for attempt in range(3)]
    assert said == [f"attempt-{number} of gold" for number in (1, 2, 3)]
    assert len(outcome.attempts("counted")) == 3
    assert outcome.results == {"seen": "attempt-3 of gold"}


def test_no_retries_are_one_attempt(outcomes: Outcomes) -> None:
    outcome = outcomes["attempts"]
    assert len(outcome.attempts("once")) == 1
    assert outcome.log("once") == "attempt 1"


def test_params_decide_what_a_pod_asks_for(outcomes: Outcomes) -> None:
    pod = outcomes["attempts"].pod("patched")
    (main,) = (c for c in pod["spec"]["containers"] if c["name"] == "main")
    assert main["image"] == "busybox:1"
    assert main["resources"]["limits"] == {"cpu": "500m", "memory": "40M"}
    assert main["resources"]["requests"]["cpu"] == "20m"
    assert pod["metadata"]["labels"]["tier"] == "gold"
    assert pod["metadata"]["annotations"]["said"] == f"it's gold in {outcomes['attempts'].name}"
    assert pod["spec"]["terminationGracePeriodSeconds"] == 7


def test_a_timeout_is_for_one_attempt(outcomes: Outcomes) -> None:
    outcome = outcomes["timeout"]
    assert outcome.phase == "Succeeded", outcome
    assert [attempt["phase"] for attempt in outcome.attempts("slow")] == ["Failed", "Failed"]
    assert outcome.steps["after"] == "Succeeded"


def test_containers_beside_and_volumes(outcomes: Outcomes) -> None:
    outcome = outcomes["containers"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.results == {
        "greeting": "it's $HOME $$",
        "beside": "it's $HOME $$",
        "settings": SETTINGS[:-1],
        "lines": SECRET_LINES[:-1],
    }


def test_an_output_that_may_be_left_out(outcomes: Outcomes) -> None:
    outcome = outcomes["optional"]
    assert outcome.phase == "Succeeded", outcome
    assert outcome.report("reader").args == [
        "none", "", "0.25", '["a", 1, {"b": null}]', "yes 3"
    ]  # fmt: skip
    assert outcome.results == {
        "left_out": "none",
        "there": f"0.25 times 2 in {outcome.name}",
        "items": '["a", 1, {"b": null}]',
    }


def test_typed_outputs_decide(outcomes: Outcomes) -> None:
    steps = outcomes["optional"].steps
    assert {name: steps[name] for name in ("better", "flagged", "unflagged", "listed")} == {
        "better": "Succeeded",
        "flagged": "Succeeded",
        "unflagged": "Skipped",
        "listed": "Succeeded",
    }
