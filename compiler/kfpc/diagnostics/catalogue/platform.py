"""KFPC6xx: what Kubernetes, Argo and the cluster take."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

BAD_QUANTITY = Code("KFPC601", Severity.ERROR, "not a quantity of Kubernetes")
BAD_DURATION = Code("KFPC602", Severity.ERROR, "not a duration")
UNKNOWN_CLUSTER = Code("KFPC603", Severity.ERROR, "a cluster profile that is not there")
NAMES_COLLIDE = Code("KFPC604", Severity.ERROR, "names that become the same")
TOO_MANY = Code("KFPC605", Severity.WARNING, "more steps or templates than Argo takes")
NAME_TOO_LONG = Code("KFPC606", Severity.ERROR, "a name that is too long for the platform")
CLUSTER_LACKS = Code("KFPC607", Severity.ERROR, "a key that the cluster profile cannot serve")
BAD_KUBERNETES = Code("KFPC608", Severity.ERROR, "a value that Kubernetes refuses")
ARGO_VERSION = Code("KFPC609", Severity.ERROR, "something the chosen Argo version does not have")
BAD_LABEL = Code("KFPC610", Severity.ERROR, "a label or a name that Kubernetes refuses")
BAD_POD = Code("KFPC611", Severity.ERROR, "parts of a pod that do not go together")
TOO_BIG = Code("KFPC612", Severity.WARNING, "a package that is too large for one object")
BAD_OBJECT_NAME = Code("KFPC613", Severity.ERROR, "a name that no object of Kubernetes has")
REPEATED_VARIABLE = Code("KFPC614", Severity.ERROR, "an environment variable with two sources")
TARGET_CANNOT = Code("KFPC615", Severity.ERROR, "something that the target cannot say")
UNKNOWN_GPU = Code("KFPC616", Severity.WARNING, "a kind of GPU that no node has by that name")
BAD_SECRET_KEY = Code("KFPC619", Severity.ERROR, "a key that no Secret has")
BAD_IMAGE = Code("KFPC620", Severity.ERROR, "a text that refers to no image")
BAD_OUTPUT_PATH = Code("KFPC621", Severity.ERROR, "a path that an output cannot have")
OWN_LABEL = Code("KFPC622", Severity.WARNING, "a label that Argo keeps for itself")
UNKNOWN_FIELD = Code("KFPC623", Severity.ERROR, "a field in `argo` that Argo does not have")
BAD_FIELD = Code("KFPC624", Severity.ERROR, "a value in `argo` that Argo does not take")
NOT_THERE = Code("KFPC625", Severity.ERROR, "a name in `argo` that nothing has")
BAD_PATCH = Code("KFPC626", Severity.ERROR, "a patch in `argo` that cannot be merged")
UNLIKELY_AMOUNT = Code("KFPC627", Severity.WARNING, "an amount that no program can do with")
SHARED_CLAIM = Code(
    "KFPC628",
    Severity.WARNING,
    "a claim that one node alone can have, in steps that may run side by side",
)
BAD_POD_FIELD = Code("KFPC640", Severity.ERROR, "a field of a pod that no variable can hold")
SHARED_MEMORY = Code(
    "KFPC641", Severity.WARNING, "a directory in memory that the memory limit has no room for"
)
UNUSED_VOLUME = Code("KFPC642", Severity.WARNING, "a volume of the run that no step mounts")
CLAIM_OF_THE_RUN = Code(
    "KFPC643", Severity.WARNING, "a claim of the cluster with the name of one that the run makes"
)
UNREACHED_TIMEOUT = Code("KFPC629", Severity.WARNING, "a timeout that the run does not live to see")
UNTYPED_GPU = Code(
    "KFPC630",
    Severity.WARNING,
    "a step with GPUs of no kind, where the platform wants to know which",
)
FATAL_BOUND = Code("KFPC635", Severity.ERROR, "a bound that would end Argo's controller")
ENDING_HOOK = Code("KFPC634", Severity.ERROR, "a hook that may end the run as an Error")
TAKEN_IN_VAIN = Code(
    "KFPC631", Severity.WARNING, "something that a patch takes away from where it is not"
)
NOT_LED_TO = Code("KFPC632", Severity.WARNING, "steps that the entrypoint does not lead to")
PART_OF_LOCATION = Code(
    "KFPC633", Severity.WARNING, "a location of an artifact that Argo does not use as it is said"
)
HELD_UP = Code("KFPC671", Severity.WARNING, "steps that wait for more than they have to")
CANNOT_SPLIT = Code("KFPC672", Severity.ERROR, "a run that cannot be split into child runs")
PARALLELISM_APART = Code(
    "KFPC673", Severity.WARNING, "a bound that holds for each child run by itself"
)
TOO_BIG_A_RUN = Code(
    "KFPC670", Severity.WARNING, "a package whose runs may become too large for one object"
)
