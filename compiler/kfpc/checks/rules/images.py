"""A text that refers to no image.

An image is `name`, `name:tag` or `name@digest`, and the name may begin with a registry. It has no
blanks, and all but the tag is in lower case. Kubernetes cannot pull any other: the pod would wait
until somebody stops the run.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "registry.example.com/Train:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "registry.example.com/train:1", command: [echo]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding, Found
from kfpc.checks.known_names import without_braces
from kfpc.checks.objects import worth
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_IMAGE
from kfpc.diagnostics.phrases import shortened
from kfpc.kubernetes.images import image_help, is_image
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.source import Place

CODE = BAD_IMAGE


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Found]:
    container = if_sound(leaf.container)
    if container is not None and container.title is None:
        image = worth(container.image, leaf)
        yield from _judged(image, leaf.setting("image"), leaf, analysis)
    elif container is not None and not analysis.patches.gives_image(leaf):
        yield from _of_component(container.image.literal, leaf)
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        if isinstance(side.place, Place):
            image = worth(side.image, leaf)
            yield from _judged(image, side.place.child("image"), leaf, analysis)


def _of_component(image: str | None, leaf: Leaf) -> Iterator[Finding]:
    """The image of a component. Public ones have an empty one, for whoever builds it."""
    if image is None or "{{" in image or is_image(image):
        return
    message = f"`{shortened(image)}`, the component's image, does not refer to an image"
    if not image.strip():
        message = "the component's image is empty"
    yield Finding(
        leaf.setting("component"),
        leaf.id,
        lambda _: message,
        "write the image that you built into the component's file",
    )


def _judged(
    image: str | None, place: Located, leaf: Leaf, analysis: Analysis
) -> Iterator[Diagnostic]:
    # Braces are an expression where none may stand, which was reported.
    if image is None or "{{" in image or is_image(image):
        return
    if not image.strip():
        yield BAD_IMAGE.at(place, "the image is empty", help="write the image that runs the step")
        return
    message = f"`{shortened(image)}` does not refer to an image"
    help = without_braces(image, place, leaf, analysis.pipeline) or image_help(image)
    yield BAD_IMAGE.at(place, message, help=help)
