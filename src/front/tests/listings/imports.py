import a
import a.b.c
import a as b
import a.b as c
import a.b.c as d
from a import b
from a import b as c, d
from . import e
from ..f import g
from h import *
