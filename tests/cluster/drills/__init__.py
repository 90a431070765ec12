"""Drills: what the plan says of a step beside what a real controller does with it.

A ``Drill`` is a plan and what happens to each pod. ``exercise`` runs many together,
``agreement`` compares each with the plan, ``page`` writes docs/drills.md.
"""
