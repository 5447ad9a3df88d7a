print("init leaf")
from . import name
from .. import VALUE
from .. import sub as me
def up():
    from ..helper import helped
    return f"{name} {VALUE} {me.name} {helped}"
