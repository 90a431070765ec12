"""A cache, as Argo's ``memoize``.

The key of the author's is followed by a digest of the step's name and of the outputs that are
emitted: outputs that nobody read are not kept, and whoever reads them later must not find a result
without them. A key that a run decides is hashed, for Argo takes letters, digits and dashes alone
(workflow/controller/cache/cache.go).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.expressions.render import Names, render_sum, render_tag
from kfpc.targets.argo.lower.lift import Lifted
from kfpc.targets.argo.records import CacheOf, Memoize, NameOf


def memoize(
    step: Leaf, outputs: Iterable[str], lifted: Lifted, names: Names, otherwise: str
) -> Memoize | None:
    """The cache of a step that gives these outputs; ``otherwise`` is the ConfigMap of a step that
    names none."""
    cache = step.settings.cache
    if cache is None:
        return None
    about = json.dumps([step.id, sorted(outputs)])
    digest = hashlib.sha256(about.encode()).hexdigest()[:8]
    key = cache.key.literal
    if key is None:
        code = render_sum(lifted.of_the_whole(cache.key), names)
        key = f"{{{{=sprig.sha256sum({code})}}}}"
    config_map = otherwise
    if cache.config_map is not None:
        config_map = render_tag(lifted.of_the_whole(cache.config_map), names)
    age = sound(cache.max_age)
    return Memoize(f"{key}-{digest}", CacheOf(NameOf(config_map)), "" if age is None else f"{age}s")
