"""How long pods of a cluster have from the notice of a preemption to their end."""

from __future__ import annotations

from kfpc.clusters.profiles import PROFILES, Profile


def why_not(wanted: int, profile: Profile) -> str | None:
    """Why the nodes of a profile cannot be made to give pods that many seconds, or need not; None
    where they can."""
    known = PROFILES.get(profile.name)
    if known is None:
        return (
            "kfpc does not make the nodes of a cluster of your own; how long their pods have is "
            "`notice` in `cluster`"
        )
    if known.longest_notice is None:
        other = f"; {known.longer}" if known.longer else ""
        return (
            f"nothing in a pool of `{known.name}` makes the notice of a preemption, "
            f"{known.notice} s, longer{other}"
        )
    if wanted > known.longest_notice:
        most = f"pools of `{known.name}` give pods {known.longest_notice} s at most"
        return f"{most}: {known.longest_why}"
    if known.notice is not None and wanted <= known.notice:
        return f"`{known.name}` gives pods {known.notice} s anyway"
    return None
