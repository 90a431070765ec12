"""References to images, as Kubernetes and containerd read them."""

from __future__ import annotations

import pytest

from kfpc.kubernetes.images import image_help, is_image

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "image",
    [
        "busybox",
        "busybox:1.36",
        "busybox:1.36-Musl_X",
        "library/busybox",
        "localhost/x",
        "localhost:5000/x",
        "registry:5000/team/x:1",
        "gcr.io/a-b/c--d/e__f.g:v1",
        "Registry.Example.COM/x",
        "Team/x",
        "[2001:db8::1]:5000/x:1",
        f"busybox@{DIGEST}",
        f"registry.example.com:443/x:1@{DIGEST}",
        "x" * 255,
        "a" * 63,
        "0" * 64 + ":1",
    ],
)
def test_images(image: str):
    assert is_image(image)


@pytest.mark.parametrize(
    "image",
    [
        "",
        " ",
        " busybox",
        "busybox ",
        "busybox:1\n",
        "Busybox",
        "registry.example.com/Train",
        "busybox:",
        "busybox:-1",
        "busybox:" + "1" * 129,
        "busybox@sha256:abc",
        "busybox@latest",
        "/busybox",
        "busybox/",
        "a//b",
        "a..b",
        "a___b",
        "-a",
        "a-",
        "https://example.com/x",
        "x:1:2",
        "$(touch x)",
        "é",
        "x" * 256,
        "0123456789abcdef" * 4,
    ],
)
def test_texts_that_refer_to_no_image(image: str):
    assert not is_image(image)


def test_what_is_offered_refers_to_an_image():
    assert image_help("Busybox :1") == "did you mean `busybox:1`?"
    assert image_help("busybox :1") == "did you mean `busybox:1`?"
    assert image_help(" x:X ") == "did you mean `x:X`?"
    assert image_help("A B").startswith("write it as ")
    assert image_help("https://x").startswith("write it as ")
