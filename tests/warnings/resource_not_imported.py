"""A warning that no filter shows imports nothing: dropping an open file stays cheap."""

import sys

before = set(sys.modules)
open(__file__).read()
print(sorted(set(sys.modules) - before))

import _contextvars
import _warnings

print(type(_warnings._warnings_context) is _contextvars.ContextVar, _warnings._warnings_context.get("unset"))
