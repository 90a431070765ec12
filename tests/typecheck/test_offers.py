"""Which output or param is offered where a value is missing, or has the wrong type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telling import told

TRAIN = """
name: Train
inputs: [{name: data, type: CSV}]
outputs: [{name: model, type: Model}, {name: Loss, type: Float}, {name: log, type: Log}]
implementation:
  container:
    image: busybox
    command: [train, {inputPath: data}, {outputPath: model}, {outputPath: Loss}, {outputPath: log}]
"""
SERVE = """
name: Serve
inputs: [{name: model, type: Model}, {name: loss, type: Float}, {name: any}]
implementation:
  container:
    image: busybox
    command: [serve, {inputPath: model}, {inputValue: loss}, {inputValue: any}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.yaml").write_text(TRAIN)
    (tmp_path / "serve.yaml").write_text(SERVE)
    return tmp_path


def help_of(code: str, body: str, folder: Path) -> str | None:
    (found,) = [one for one in told(body, folder) if one.code == code]
    return found.help


TRAINED = "train: {component: train.yaml, with: {data: x}}"
GIVES = "{loss: 0.5, any: x}"


def missing(*steps: str, params: str = "{}", given: str = GIVES, folder: Path) -> str | None:
    """What is said where the input `model` of the step `serve` gets no value."""
    lines = [*steps, f"serve: {{component: serve.yaml, with: {given}}}"]
    return help_of(
        "453", f"params: {params}\nsteps:\n" + "".join(f"  {one}\n" for one in lines), folder
    )


def test_the_one_output_that_fits_a_missing_input(folder: Path) -> None:
    help = "add to `with`: `model: ${{ steps.train.outputs.model }}`"
    assert missing(TRAINED, folder=folder) == help


def test_a_param_that_fits_by_type_and_name(folder: Path) -> None:
    help = missing(params="{model: {type: Model}}", folder=folder)
    assert help == "add to `with`: `model: ${{ params.model }}`"


def test_numbers_are_offered_by_name_alone(folder: Path) -> None:
    """Many a number is a Float; one that is called a loss is meant."""
    given = "{model: m, any: x}"
    loss = missing(TRAINED, given=given, folder=folder)
    assert loss == "add to `with`: `loss: ${{ steps.train.outputs.Loss }}`"
    rate = missing(params="{rate: 0.5}", given=given, folder=folder)
    assert rate == "add to `with`: `loss: 0.5`, say"


@pytest.mark.parametrize(
    ("steps", "help"),
    [
        pytest.param(
            ["count: {image: a, outputs: {n: {type: Float, path: /n}}}"],
            "add to `with`: `loss: 0.5`, say; or else `loss: ${{ steps.count.outputs.n }}`",
            id="one output of the type",
        ),
        pytest.param(
            ["count: {image: a, outputs: {losses: {type: Float, path: /n}}}"],
            "add to `with`: `loss: ${{ steps.count.outputs.losses }}`",
            id="one of nearly the name",
        ),
        pytest.param(
            ["a: {image: a, outputs: {n: {type: Float, path: /n}, m: {type: Float, path: /m}}}"],
            "add to `with`: `loss: 0.5`, say",
            id="two",
        ),
        pytest.param(
            ["count: {image: a, outputs: {n: {type: Integer, path: /n}}}"],
            "add to `with`: `loss: 0.5`, say",
            id="another type that fits",
        ),
    ],
)
def test_the_one_number_is_offered_after_a_plain_value(
    steps: list[str], help: str, folder: Path
) -> None:
    assert missing(*steps, given="{model: m, any: x}", folder=folder) == help


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([TRAINED, TRAINED.replace("train:", "again:")], id="two that fit"),
        pytest.param([TRAINED.replace("}}", "}, when: run.name == 'a'}")], id="may be skipped"),
        pytest.param([TRAINED.replace("}}", "}, continue_on_failure: true}")], id="may fail"),
        pytest.param([TRAINED.replace("}}", "}, after: serve}")], id="comes after"),
        pytest.param(
            [TRAINED.replace("}}", "}, after: b}"),
             "b: {image: a, command: ['${{ steps.serve.status }}']}"],
            id="comes after what comes after",
        ),
        pytest.param(
            ["train: {image: a, outputs: {model: {type: Model, path: /m, optional: true}}}"],
            id="may be absent",
        ),
        pytest.param(["train: {image: a, outputs: {model: {type: CSV, path: /m}}}"], id="a CSV"),
    ],
)  # fmt: skip
def test_nothing_is_offered_that_leads_into_another_error(steps: list[str], folder: Path) -> None:
    assert missing(*steps, folder=folder) == "add to `with`: `model: …`, say"


def test_all_of_with_where_there_is_none(folder: Path) -> None:
    body = f"steps:\n  {TRAINED}\n  serve: {{component: serve.yaml}}"
    (found,) = told(body, folder)
    assert (found.code, found.at) == ("453", "component")
    assert found.message == "`serve` gives no value to the inputs `model`, `loss` and `any`"
    assert found.help == (
        'write `with: {model: "${{ steps.train.outputs.model }}", '
        'loss: "${{ steps.train.outputs.Loss }}", any: …}`, say'
    )


def unfit(value: str, params: str = "{}", *, folder: Path) -> str | None:
    """What is said where the input `model` of the step `serve` gets a value of another type."""
    body = f"""
        params: {params}
        steps:
          {TRAINED}
          serve: {{component: serve.yaml, with: {{model: "{value}", loss: 1, any: x}}}}
        """
    return help_of("451", body, folder)


def test_another_output_of_the_same_step_goes_before_a_cast(folder: Path) -> None:
    assert unfit("${{ steps.train.outputs.log }}", folder=folder) == (
        "did you mean `${{ steps.train.outputs.model }}`? if it is a Model all the same, say so: "
        "`${{ as(steps.train.outputs.log, 'Model') }}`"
    )


def test_no_number_becomes_a_model_where_there_is_one(folder: Path) -> None:
    help = "did you mean `${{ steps.train.outputs.model }}`?"
    assert unfit("${{ steps.train.outputs.Loss }}", folder=folder) == help


def test_an_output_of_a_step_takes_the_place_of_a_param(folder: Path) -> None:
    help = unfit("${{ params.csv }}", "{csv: {type: CSV}}", folder=folder)
    assert help is not None
    assert help.startswith("did you mean `${{ steps.train.outputs.model }}`?")


@pytest.mark.parametrize(
    ("params", "help"),
    [
        ('{n: "10"}',
         "take the quotes off its default: `n: 10`; or cast it: `${{ int(params.n) }}`"),
        ("{n: {type: String}}",
         "declare the param so: `n: {type: Integer}`; or cast it: `${{ int(params.n) }}`"),
        ('{n: {default: "10"}}', "declare the param so: `n: {type: Integer, default: 10}`; "
         "or cast it: `${{ int(params.n) }}`"),
        ("{n: ten}", "its default, `ten`, is not an Integer: write an Integer, such as `5`"),
        ("{n: 1.5}", "cast it: `${{ int(params.n) }}`, which cuts its fraction off"),
        ("{n: true}", None),
    ],
)  # fmt: skip
def test_a_param_is_declared_rightly_before_it_is_cast(params: str, help: str | None) -> None:
    body = f"""
        params: {params}
        steps:
          a:
            image: b
            inputs: {{i: {{type: Integer, value: "${{{{ params.n }}}}"}}}}
            command: ["${{{{ inputs.i }}}}"]
        """
    (found,) = told(body)
    assert (found.code, found.help) == ("451", help)


def test_an_output_is_declared_rightly_before_it_is_cast() -> None:
    body = """
        steps:
          a: {image: b, outputs: {n: {type: String, path: /n}}}
          b:
            image: b
            inputs: {i: {type: Integer, value: "${{ steps.a.outputs.n }}"}}
            command: ["${{ inputs.i }}"]
        """
    (found,) = told(body)
    help = "if it is an Integer, declare it so in `a`: `n: Integer`; "
    assert found.help == help + "or cast it: `${{ int(steps.a.outputs.n) }}`"
