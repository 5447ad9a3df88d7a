print("init sub")
from .. import VALUE as parent_value
from ..helper import helped
name = "sub"
