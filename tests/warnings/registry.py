"""Registries follow the filters: a change of the filters, natively counted, makes a warning be shown again."""

import sys
import warnings


def f():
    warnings.warn("x")


def shown(what):
    print(what, {k: v for k, v in __warningregistry__.items()})


f()
shown("first")
warnings.simplefilter("always")
f()
shown("always")
warnings.simplefilter("default")
f()
f()
shown("default")
with warnings.catch_warnings():
    f()
    shown("inside")
f()
shown("outside")
warnings.resetwarnings()
f()
shown("reset")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("once")
    f()
    f()
    warnings.simplefilter("error")
    try:
        f()
    except UserWarning as e:
        print("raised", e)
print(len(caught), caught[0].message, caught[0].category.__name__, caught[0].lineno)
